"""A small transformer that reads a document's paragraphs together.

From `pieces` (words as it reads them) through `windows` (what it reads at once) and `network` to
`reading`: which tokens are names, which tell an occurrence, which a post, and who is tied to whom.
"""

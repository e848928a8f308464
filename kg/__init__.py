"""Builds a knowledge graph of who did what, when, and who says so, from a folder of documents."""

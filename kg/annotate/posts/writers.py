"""Who "I" is: the speaker of the words, or whoever wrote the letter or gave the statement."""

from __future__ import annotations

import re

from kg.annotate import lexicon
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention

_HEAD = 4
_TAIL = 3
"""Paragraphs at the head and the foot of a section that may name who wrote it."""

_SIGNATURE = 10
"""Words of a line that signs a letter."""

_GIVEN_BY = re.compile(
    r"(?:statement|evidence|submission|submitted|testimony|affidavit|deposition|letter|memoir|diary"
    r"|account|remarks|speech|address|notes?|column|blog|report|reflections|interview)\b"
    r"[^.\n]{0,40}\b(?:of|by|from|with)\s+(?:\w+\.?\s+){0,3}$|(?:^|\b)I,\s+(?:\w+\.?\s+){0,3}$"
    r"|^\W*(?:by|from)\s+(?:\w+\.?\s+){0,2}$",
    re.IGNORECASE,
)


def writer(parsed: Parsed, section: int) -> Mention | None:
    """The person who wrote a section, as its head or foot names them; None where in doubt."""
    credited = next((c.author for c in parsed.credits if c.section == section and c.author), None)
    found = parsed.at(credited) if credited else None
    if found is not None and found.type is EntityType.PERSON:
        return found
    leaves = [leaf for leaf in parsed.prose if leaf.section == section]
    for leaf in leaves[:_HEAD]:
        for mention in parsed.within(leaf.segment.span):
            at = mention.start - leaf.segment.start
            if mention.type is EntityType.PERSON and _GIVEN_BY.search(leaf.doc.text[:at][-90:]):
                return mention
    for leaf in reversed(leaves[-_TAIL:]):
        named = [m for m in parsed.within(leaf.segment.span) if m.type is EntityType.PERSON]
        first = leaf.tokens(named[0].span) if named else None
        if first is None or len(leaf.doc) > _SIGNATURE:
            continue
        lead = [t for t in leaf.doc[: first.start] if t.text.rstrip(".") not in lexicon.HONORIFICS]
        if all(t.is_punct for t in lead) and not any(t.pos_ in {"VERB", "AUX"} for t in leaf.doc):
            return named[0]
    return None

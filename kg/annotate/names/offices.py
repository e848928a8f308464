"""Names inside the title of an office: "Wessex Police and Crime Commissioner Ann Lowe"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.annotate.names.evidence import LOC, ORG
from kg.model import Mention

_OFFICE = re.compile(r"Police(?:, Fire)? (?:and|&) Crime Commissioner(?!s)")
"""Of an area in England or Wales: a person, and no police force."""


def without_offices(mentions: Iterable[Mention], text: str) -> Iterator[Mention]:
    """The names, of an area's commissioner the area alone."""
    for mention in mentions:
        office = _OFFICE.search(mention.surface) if mention.type is ORG else None
        begins = mention.start + office.start() if office else mention.end - len("Police")
        if mention.type is not ORG or not _OFFICE.match(text, begins):
            yield mention
        elif area := text[mention.start : begins].rstrip():
            end = mention.start + len(area)
            yield replace(mention, end=end, surface=area, type=LOC)


__all__ = ["without_offices"]

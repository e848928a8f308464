"""Several bodies under one word for what they are: "the Inspectorates of Fire and Rescue"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.annotate.names.evidence import ORG
from kg.annotate.names.patterns import WORD
from kg.model import Mention

_NAME = rf"{WORD}(?: {WORD}){{0,3}}"
_BODIES = re.compile(
    r"(?P<are>Archdioceses|Banks|Bureaux|Colleges|Councils|Departments|Dioceses|Directorates"
    r"|Governments|Inspectorates|Ministries|Royal Colleges|Secretariats"
    rf"|Universities) (?P<of>of|for) {_NAME}"
)
"""The first of them: the word stands in the plural because there are several."""
_PRISONS = re.compile(rf"(?P<are>HMP|HMYOI|HMP/YOI)(?:s|[’']s) (?P<n>{_NAME})")
"""The letters before a prison's name, in the plural: "HMPs Ayr, Wick and Troon"."""
_NEXT = re.compile(rf"(?:, (?:and )?| and | & )(?P<n>{_NAME})")


def coordinated(mentions: Iterable[Mention], text: str) -> Iterator[Mention]:
    """Each body as a mention of its own; all other mentions as they are.

    "Universities of Leeds, Hull and York" gives "Universities of Leeds", "Hull" and "York", whether
    it was taken for one name or for a name and places behind it.
    """
    covered = 0
    for mention in mentions:
        first = _first(mention, text)
        if first is None:
            if mention.start >= covered:
                yield mention
            continue
        parts = _listed(text, first.end())
        if not parts or parts[-1][1] < mention.end:
            yield mention
            continue
        if "n" in first.groupdict():
            parts.insert(0, first.span("n"))
        else:
            yield replace(mention, end=first.end(), surface=first[0])
        for start, end in parts:
            surface = text[start:end]
            yield replace(mention, start=start, end=end, surface=surface, honorific=_one(first))
            covered = end


def _first(mention: Mention, text: str) -> re.Match[str] | None:
    """The word that says what several bodies are, with the first of them."""
    if mention.type is not ORG:
        return None
    return _BODIES.match(text, mention.start) or _PRISONS.match(text, mention.start)


def _one(bodies: re.Match[str]) -> str:
    """What each of them is: "Inspectorate of", "University of", "HMP"."""
    if "n" in bodies.groupdict():
        return bodies["are"]
    return f"{re.sub('ies$', 'y', bodies['are']).rstrip('sx')} {bodies['of']}"


def _listed(text: str, at: int) -> list[tuple[int, int]]:
    """The other bodies of a list that ends with "and" and one more, from ``at`` on."""
    found: list[tuple[int, int]] = []
    match = _NEXT.match(text, at)
    while match:
        found.append(match.span("n"))
        if not match[0].startswith(", ") or match[0].startswith(", and"):
            return found
        match = _NEXT.match(text, match.end())
    return []

"""What is capitalised like a name and is none: rooms, ranks, numbered things, posts."""

from __future__ import annotations

import re

from kg.annotate import lexicon
from kg.annotate.names.case import Case
from kg.annotate.names.evidence import LAW, LOC, ORG, PER, Table
from kg.model import EntityType

_RANKED = re.compile(
    r"(?:Gold|Silver|Bronze|First|Second|Third|Grand|Top|Cash) (?:Medal|Prize|Award)s?"
    r"|(?:First|Second|Third|Fourth|Fifth|Premier|Top|Upper|Lower|Senior|Junior|Intermediate)"
    r" (?:Division|Tier|Team|XI|XV)"
    r"|[RDILC]-(?:[A-Z][\w.]*)(?: .*)?"
)
"""Prizes that any contest gives, ranks, and the party and seat of a member: "D-Ward 3"."""
_NUMBERED = lexicon.words_of(
    """
    Ward Tier Phase Room Chapter Section Item Year Term Schedule Annex Appendix Part Platform Unit
    Block Gate Level Stage Zone Lot Exhibit Measure Resolution Proposition Article Clause Paragraph
    Figure Table Page Volume Issue Grade Class Category Type Stop Route Line Bay Berth Shed Pier
    Dock Plot Flat Suite Floor Option Band Group Day Week Key Agenda Motion Lodge Local Motorway
    Highway Junction Exit
    """
)
"""Nouns that a number follows: alone they name nothing."""
_ROOMS = lexicon.words_of("Room Rooms Chamber Suite Boardroom Auditorium Foyer Lounge Classroom")
_HOLDS = lexicon.words_of(
    """
    Director Manager Head Officer Coordinator Co-ordinator Adviser Advisor Secretary Treasurer Clerk
    Assistant Chair
    """
)


def is_part(key: str, kind: EntityType, case: Case) -> bool:
    """Whether it is a room, a numbered part of something, or a post behind its holder's name."""
    if _RANKED.fullmatch(key):
        return True
    words = key.split()
    if len(words) == 1 and kind is ORG and _is_portfolio(key, case.text):
        return True
    if len(words) == 1:
        numbered = rf"(?<!\w){re.escape(key)} (?:No\.? ?)?\d"
        return key in _NUMBERED and len(re.findall(numbered, case.text)) == len(
            re.findall(rf"(?<!\w){re.escape(key)}(?!\w)", case.text)
        )
    if words[1] == "for" and words[0] in {"Member", "Members", "State", "Spokesperson", "Lead"}:
        return True  # "Cabinet Member for Housing", "Minister of State for Housing"
    if kind is LAW and words[0].lower() in lexicon.POST_HEADS and words[1] == "of":
        return True  # "Director of Regulation"
    if words[-1] in _ROOMS:
        return kind in {ORG, LOC, PER}
    if re.search(r"\d/\d", key):
        return True  # the number of a paper
    if (
        kind is ORG
        and words[-1] not in lexicon.ORGANISATION_HEADS
        and _is_portfolio(key, case.text)
    ):
        return True
    held = words[0] in _HOLDS and words[1] not in {"of", "for"}
    return held and kind is ORG and bool(re.search(rf", {re.escape(key)}(?!\w)", case.text))


def _is_portfolio(key: str, text: str) -> bool:
    """Whether it is only what somebody is minister of: "the Commissioner for Older People"."""
    name = re.escape(key)
    office = (
        r"(?:Minister|Secretary|Commissioner|Director|Head|Member|State|Manager|Adviser|Lead|Chief)"
    )
    held = re.findall(rf"\b{office} (?:of|for) {name}(?!\w)", text)
    return 0 < len(held) == len(re.findall(rf"(?<!\w){name}(?!\w)", text))


def rooms(table: Table) -> frozenset[str]:
    """Names of rooms, which are no names of ours, nor are their parts: "Council Chamber"."""
    return frozenset(k for k in table.proposed if " " in k and k.split()[-1] in _ROOMS)

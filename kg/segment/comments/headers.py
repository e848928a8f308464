"""The line that announces a thread: "12 comments:", "Have your say"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from kg.segment.layout import Line

_COUNTED = re.compile(
    r"(?:(?:posted|published|written) (?:by|at|on)\b.{1,60} )?"
    r"(?:(?:\d{1,3}(?:,\d{3})*|no|one|two|three|four|five|six|seven|eight|nine|ten) (?:\w+ / )?"
    r"(?:comments?|responses?|replies|thoughts|reader comments)"
    r"(?: (?:on|to|so far|for)\b.*| ?\([^()]{1,40}\))?|"
    r"(?:(?:reader(?:s['’]|['’]s)?|your) )?(?:comments?|responses|replies|discussion|views)\s*"
    r"(?:[:–-]\s*\d+|\(\d+\)|\[\d+\])|(?:showing|displaying) .{0,20}\d+ comments?|comments? \d+)"
    r"\s*[:.]?",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?:(?:(?:reader(?:s['’]|['’]s)?|your|the|latest|recent|most recent|top|all|user) )?comments?|"
    r"responses|replies|discussion|have your say|what you (?:said|say|think)|"
    r"(?:readers['’]?|your) (?:views|letters|say)|conversation|"
    r"comments? (?:from|by) (?:our )?readers|"
    r"comments on .{1,80})\s*:?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d+")


class Header(Enum):
    COUNTED = "12 comments:"
    TITLED = "Comments"
    NONE = ""


def header_of(line: str) -> Header | None:
    if not line or len(line) > 160:
        return None
    bare = line.strip("#*_=- ")
    if _COUNTED.fullmatch(bare):
        return Header.COUNTED
    return Header.TITLED if _TITLED.fullmatch(bare) else None


def announced(line: str) -> int | None:
    match = _COUNT.search(line.replace(",", ""))
    return int(match[0]) if match else None


def is_chapter(every: Sequence[Line], number: int) -> bool:
    """Whether "2 Comments" is the heading of a chapter, as "1 …" stands above or "3 …" below."""
    match = re.match(r"(\d{1,2}) ", every[number].text)
    if match is None:
        return False
    above, below = f"{int(match[1]) - 1} ", f"{int(match[1]) + 1} "
    return any(line.text.startswith(above) for line in every[:number]) or any(
        line.text.startswith(below) for line in every[number:]
    )

"""Whose paper a section is: minutes, a circular, a letter that speaks as "we" of one body."""

from __future__ import annotations

import re
from bisect import bisect_right

from kg.annotate.parsed import Parsed
from kg.annotate.posts.heads import words
from kg.model import Span

_WE = words("we our us ours ourselves we’re we've we’ve we'll we’ll")
_OFTEN = 2
_HEAD = 3
"""Paragraphs at the head of a section that say what it is."""

_PAPER = re.compile(
    r"\b(?:minutes|agenda|newsletter|bulletin|circular|memo|memorandum|notice|communiqu[eé]|gazette"
    r"|noticeboard|magazine|annual report|internal audit|media (?:release|statement)|statement by"
    r"|press (?:release|statement|office)|news release"
    r"|for (?:immediate )?release|to all (?:members|staff|residents|parents|employees)"
    r"|dear (?:members?|colleagues?|friends?|parents?|residents?|all|families|neighbours?)"
    r"|brothers and sisters|sisters and brothers|beloved|comrades)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^[^\w\n]*(?:present|in attendance|attendance|attending|apologies|regrets|absent"
    r"|members present|councill?ors present)\b.{0,30}[:\-–—]|\b(?:presiding|in the chair)\b",
    re.IGNORECASE | re.MULTILINE,
)


def is_headed(parsed: Parsed, section: int) -> bool:
    """Whether a section is a body's own paper by its head: minutes, a circular, with a roll."""
    leaves = [leaf for leaf in parsed.prose if leaf.section == section]
    if any(_PAPER.search(leaf.doc.text[:200]) for leaf in leaves[:_HEAD]):
        return True
    return any(_LIST.search(leaf.doc.text[:400]) for leaf in leaves[: 2 * _HEAD])


def speaks_as_one(parsed: Parsed, section: int) -> bool:
    """Whether a section is written by a "we", outside what it quotes."""
    leaves = [leaf for leaf in parsed.prose if leaf.section == section]
    quoted = sorted(s.span for s in parsed.speeches if s.section == section and s.direct)
    starts = [s.start for s in quoted]
    count = 0
    for leaf in leaves:
        for token in leaf.doc:
            if token.lower_ in _WE and not _inside(quoted, starts, leaf.of(token).start):
                count += 1
    return count >= _OFTEN


def _inside(quoted: list[Span], starts: list[int], at: int) -> bool:
    place = bisect_right(starts, at) - 1
    return place >= 0 and at < quoted[place].end

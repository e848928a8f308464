"""The prose of a thread, evened out so that a grammar can be read over it.

In a `Passage` every run of white space is one blank (a paragraph break is one line feed),
typographic apostrophes and hyphens are plain, and what is written for machines (addresses of pages
and of mail) is blotted out. Each position leads back to the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.model import READABLE, SegmentKind, Thread

BLOT = "\x00"
"""Stands for every character of an address."""

_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‛": "'",
        "`": "'",
        "´": "'",
        "′": "'",
        "–": "-",
        "‑": "-",
        "‐": "-",
        "‒": "-",
        "−": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "\u200b": " ",
        "\ufeff": " ",
    }
)
# Each alternative starts where no shorter start of the same run is possible, so a long run of
# dots, letters or signs is walked once.
_ADDRESS = re.compile(
    r"\b(?:https?|ftp)://\S+"
    r"|(?<![\w.])www\.\S+"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])(?=[^\W\d])[\w-]++(?:\.[\w-]++)+(?:/\S*)"
    r"|(?<!\w)[@#]\w+",
    re.IGNORECASE,
)
_UNEVEN = re.compile(r"\s{2,}|[^\S ]")
_ABBREVIATION = (
    r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bRev)(?<!\bHon)(?<!\bProf)(?<!\bSen)"
    r"(?<!\bRep)(?<!\bGov)(?<!\bJan)(?<!\bFeb)(?<!\bMar)(?<!\bApr)(?<!\bJun)(?<!\bJul)(?<!\bAug)"
    r"(?<!\bSep)(?<!\bSept)(?<!\bOct)(?<!\bNov)(?<!\bDec)(?<!\bNo)(?<!\bvs)(?<!\b[A-Z])"
)
_SENTENCE_END = re.compile(
    rf"\n|(?<![.!?][.!?]){_ABBREVIATION}[.!?]+[\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9]|[A-Z][a-z]|[\"'][A-Z])|;"
)


@dataclass(frozen=True)
class Passage:
    """A stretch of evened-out prose of one section.

    Args:
        text: What the grammars read.
        section: Index of the innermost section.
        offsets: Pairs of a position in ``text`` and how much further on in the document
            everything from there stands; sorted, the first at 0.
    """

    text: str
    section: int
    offsets: tuple[tuple[int, int], ...]

    @cached_property
    def _steps(self) -> tuple[int, ...]:
        return tuple(position for position, _ in self.offsets)

    @cached_property
    def _sentence_starts(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in _SENTENCE_END.finditer(self.text)))

    def start(self, position: int) -> int:
        """The document offset of a position."""
        return position + self.offsets[bisect_right(self._steps, position) - 1][1]

    def end(self, position: int) -> int:
        """The document offset behind the last character before ``position``."""
        return self.start(position - 1) + 1

    def sentence(self, position: int) -> tuple[int, int]:
        """Where the sentence around a position starts and ends."""
        number = self.sentence_number(position)
        starts = self._sentence_starts
        return starts[number], (starts[number + 1] if number + 1 < len(starts) else len(self.text))

    def sentence_number(self, position: int) -> int:
        return bisect_right(self._sentence_starts, position) - 1


def _even(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text with plain spacing, and by how much each part of it has moved to the left."""
    parts: list[str] = []
    offsets = [(0, 0)]
    at = length = 0
    for run in _UNEVEN.finditer(text):
        parts += [text[at : run.start()], "\n" if run[0].count("\n") > 1 else " "]
        length += run.start() - at + 1
        at = run.end()
        if len(run[0]) > 1:
            offsets.append((length, at - length))
    return "".join([*parts, text[at:]]), tuple(offsets)


def passage(text: str, *, base: int = 0, section: int = 0) -> Passage:
    """Even out a text that starts at offset ``base`` of its document."""
    plain = _ADDRESS.sub(lambda match: BLOT * len(match[0]), text.translate(_PLAIN))
    evened, offsets = _even(plain)
    return Passage(evened, section, tuple((at, moved + base) for at, moved in offsets))


def passages(thread: Thread, *, also: Collection[SegmentKind] = frozenset()) -> Iterator[Passage]:
    """The readable segments of a thread, in order; those of the kinds in ``also`` too."""
    text = thread.document.text
    for segment in thread.segments:
        if segment.kind in READABLE or segment.kind in also:
            yield passage(
                text[segment.start : segment.end], base=segment.start, section=segment.section
            )

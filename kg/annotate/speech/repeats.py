"""Words that one section repeats from another: whose they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from kg.annotate.parsed import Parsed
from kg.model import SectionKind, Span, Thread

_SHINGLE = 6
_CANDIDATES = 3
"""Places kept for each run of words: more would let a document of refrains cost the square."""


class Repeats:
    """Finds, in constant time a quotation, the section that its opening words stand in first."""

    def __init__(self, thread: Thread, parsed: Parsed) -> None:
        self._thread = thread
        self._parsed = parsed

    @cached_property
    def _index(self) -> tuple[list[str], list[int], dict[tuple[str, ...], list[int]]]:
        """The document's words, their offsets, and where each run of six begins."""
        words, starts = [], []
        for match in re.finditer(r"\w+", self._thread.document.text):
            words.append(match[0].casefold())
            starts.append(match.start())
        places: dict[tuple[str, ...], list[int]] = {}
        for i in range(len(words) - _SHINGLE + 1):
            kept = places.setdefault(tuple(words[i : i + _SHINGLE]), [])
            if len(kept) < _CANDIDATES:
                kept.append(i)
        return words, starts, places

    @cached_property
    def _section_at(self) -> tuple[list[int], list[int]]:
        segments = self._thread.segments
        return [s.start for s in segments], [s.section for s in segments]

    def origin(self, span: Span, section: int) -> int | None:
        """The section, other than its own or one that holds it, that has the words of a span."""
        wanted = [
            w.casefold()
            for w in re.findall(r"\w+", self._thread.document.text[span.start : span.end])
        ]
        if len(wanted) < _SHINGLE:
            return None
        words, starts, places = self._index
        for place in places.get(tuple(wanted[:_SHINGLE]), ()):
            at = starts[place]
            if span.start <= at < span.end or words[place : place + len(wanted)] != wanted:
                continue
            other = self._section(at)
            if other != section and not self._holds(other, section):
                return other
        return None

    def author(self, section: int) -> Span | None:
        """The mention of who wrote a quoted article, or else brought it out."""
        if self._thread.sections[section].kind is not SectionKind.ARTICLE:
            return None
        credit = self._parsed.credit(section)
        return (credit.author or credit.publisher) if credit else None

    def _section(self, at: int) -> int:
        starts, sections = self._section_at
        return sections[bisect_right(starts, at) - 1]

    def _holds(self, outer: int, inner: int | None) -> bool:
        """Whether ``inner`` is, or is part of, ``outer``, where both are one voice's page."""
        if self._thread.sections[outer].kind is SectionKind.POST:
            return False
        return outer in self._thread.around(inner)

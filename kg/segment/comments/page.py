"""The lines of one document, each looked at once for the head of a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.segment.layout import Line
from kg.segment.stamps import Shape, Stamp, is_machinery, read_name, read_stamp


class Page:
    """The lines of one document; local to one call."""

    def __init__(self, text: str, every: Sequence[Line]) -> None:
        self.text = text
        self.lines = every
        self._stamps: dict[int, Stamp | None] = {}

    def stamp(self, number: int) -> Stamp | None:
        if number not in self._stamps:
            self._stamps[number] = read_stamp(self.lines[number].text)
        return self._stamps[number]

    def next_line(self, number: int) -> int | None:
        """The line below, over one blank line or a line of bullets at most."""
        for after in range(number + 1, min(number + 4, len(self.lines))):
            text = self.lines[after].text
            if text and any(map(str.isalnum, text)):
                return after
        return None

    def blocks(self) -> Iterator[range]:
        """The numbers of the lines between blank ones."""
        first: int | None = None
        for number, line in enumerate(self.lines):
            if line.text and first is None:
                first = number
            elif not line.text and first is not None:
                yield range(first, number)
                first = None
        if first is not None:
            yield range(first, len(self.lines))

    def last_line(self, first: int, stop: int) -> int | None:
        for number in range(stop - 1, first, -1):
            if self.has_words(number):
                return number
        return None

    def has_words(self, number: int) -> bool:
        """Whether a line holds more than a number or the engine's own words."""
        text = self.lines[number].text
        return bool(text.strip("0123456789")) and not is_machinery(text)

    def two_lines(self, number: int, text: str, above: Stamp | None) -> tuple[Stamp | None, int]:
        """A name with its time on the line below."""
        line = self.lines[number]
        after = self.next_line(number)
        below = self.stamp(after) if after is not None else None
        name = above or bare_name(text)
        if after is None or name is None:
            return above, line.end
        if below is None:  # between name and time some engines print whom it answers, or a town
            middle = bare_name(self.lines[after].text)
            after = self.next_line(after) if middle and not above else None
            below = self.stamp(after) if after is not None else None
            if middle:
                name = replace(name, answers=middle.author)
        if after is not None and below and below.shape is Shape.DATED:
            return replace(name, issued=below.issued, timed=True), self.lines[after].end
        return above, line.end

    def head_at(self, number: int) -> tuple[Stamp, int, int] | None:
        """The head that begins on a line: what it says, its last line and where it ends."""
        line = self.lines[number]
        if not line.text or len(line.text) > 140:
            return None
        stamp = self.stamp(number)
        if stamp and stamp.shape is Shape.DATED:
            return None
        if stamp and stamp.timed:
            return stamp, number, line.end
        both, end = self.two_lines(number, line.text, stamp)
        if both is None:
            return None
        last = number
        while self.lines[last].end < end:
            last += 1
        return both, last, end


def bare_name(text: str) -> Stamp | None:
    """A line that is nothing but a name."""
    if not text or len(text) > 60 or is_machinery(text) or text.startswith(("By ", "by ")):
        return None
    name = read_name(text, strict=True)
    if name is None or len(text.split()) > 5:
        return None
    return Stamp(name.author, None, Shape.NAMED, name.answers)

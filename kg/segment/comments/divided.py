"""Comments that only the engine's own words, or their number, tell apart."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Span
from kg.segment.comments.page import Page, bare_name
from kg.segment.comments.values import Start
from kg.segment.stamps import CLOSES, is_machinery


def divided(page: Page, opening: int) -> list[Start]:
    """Comments that the engine's words below tell apart; a short first line is the name."""
    starts: list[Start] = []
    fresh = True
    closings = 0
    for number in range(opening, len(page.lines)):
        line = page.lines[number]
        if not line.text:
            continue
        if is_machinery(line.text):
            closings += not fresh and bool(CLOSES.match(line.text))
            fresh = fresh or bool(CLOSES.match(line.text))
        elif fresh:
            starts.append(Start(number, 0, Span(line.start, line.start), None, None))
            fresh = False
    if not starts or closings < len(starts) - 1 or closings == 0:
        return []
    return with_bare_names(page, starts)


def counted(page: Page, opening: int, announced: int | None) -> list[Start]:
    """As many paragraphs as the header announces, or groups of them between wide gaps."""
    blocks: list[tuple[int, int]] = []  # line, blank lines above
    gap = 1
    for number in range(opening, len(page.lines)):
        if not page.lines[number].text:
            gap += 1
            continue
        if gap:
            blocks.append((number, gap))
        gap = 0
    wide = [number for place, (number, gap) in enumerate(blocks) if gap > 1 or place == 0]
    for numbers in ([number for number, _ in blocks], wide):
        if announced and len(numbers) == announced:
            starts = [
                Start(n, 0, Span(page.lines[n].start, page.lines[n].start), None, None)
                for n in numbers
            ]
            return with_bare_names(page, starts)
    return []


def with_bare_names(page: Page, starts: list[Start]) -> list[Start]:
    """Take the first lines as names, if every comment has a short one with more below it."""
    named = []
    for start in starts:
        line = page.lines[start.line]
        stamp = bare_name(line.text)
        below = page.next_line(start.line)
        if stamp is None or below is None or is_machinery(page.lines[below].text):
            return starts
        named.append(replace(start, stamp=stamp, head=Span(line.start, line.end)))
    return named

"""Comments that only the engine's own words, or their number, tell apart."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Span
from kg.segment.comments.names import bare, is_handle, is_plain_handle, may_be_name
from kg.segment.comments.page import Page, bare_name
from kg.segment.comments.values import Start
from kg.segment.stamps import CLOSES, Shape, Stamp, is_anonymous, is_machinery


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


def named_above(page: Page, opening: int, *, announced: bool) -> list[Start]:
    """Comments below lines that hold nothing but a name, as forums are pasted.

    Args:
        announced: Whether a header shows that this is a thread; else handles that come again do.
    """
    blocks = [block for block in page.blocks() if block[0] >= opening]
    heads: list[int] = []
    plain = 0
    best = 0
    for place in range(len(blocks) - 1, -1, -1):
        number = blocks[place][0]
        follows = len(blocks[place]) > 1 or (
            place + 1 < len(blocks) and (not heads or heads[-1] != blocks[place + 1][0])
        )
        if follows and _is_name(page.lines[number].text):
            heads.append(number)
            plain -= len(blocks[place]) == 1
            if plain * 3 <= len(heads):
                best = len(heads)
        else:
            plain += 1
    heads = sorted(heads[:best])
    names = [bare(page.lines[number].text) for number in heads]
    handles = any(map(is_handle, names)) or sum(map(is_plain_handle, names)) > 1
    if len(heads) < (2 if announced else 3) or not handles:
        return []
    if not announced and len(set(names)) == len(names):
        return []
    return [
        Start(
            n, 0, Span(page.lines[n].start, page.lines[n].start),
            Stamp(None if is_anonymous(name) else name, None, Shape.NAMED),
            Span(page.lines[n].start, page.lines[n].end),
        )
        for n, name in zip(heads, names, strict=True)
    ]  # fmt: skip


def _is_name(text: str) -> bool:
    name = bare(text)
    one = len(name.split()) == 1 and (is_handle(name) or is_plain_handle(name) or name.isalpha())
    return (
        may_be_name(name)
        and (one or name[0].isupper() or is_handle(name))
        and not text.endswith((".", ":"))
    )


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

"""What stands between quotation marks, typographic or straight, closed or left open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.annotate.language import Prose
from kg.model import SectionKind, Span, Thread

_CLOSERS = {"“": '”"', '"': '"”', "„": "“”", "«": "»", "‘": "’", "'": "'’"}
_DOUBLE = frozenset('“"„«')
_BEFORE = frozenset("([{—–-:;/,‘'“\"…")
_LONGEST_SINGLE = 700
"""Code points after which a single mark that is still open was an apostrophe."""

_ELISIONS = ("em", "n", "til", "tis", "twas", "cause", "cos", "bout", "round", "ere")
"""Words that begin with an apostrophe."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between quotation marks; the marks are outside the span.

    Args:
        open_ended: No mark closes it: the quotation runs on into the next paragraph.
    """

    start: int
    end: int
    open_ended: bool = False
    single: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def quoted(text: str, start: int, end: int, *, runs_on: bool = False) -> list[Quoted]:
    """Find what stands between outermost quotation marks in one paragraph; linear.

    Args:
        runs_on: The next paragraph opens with a mark. Paragraphs of one long quotation open anew
            and only the last one closes, so a mark that never closes then quotes to the end.
    """
    found: list[Quoted] = []
    at = start
    while at < end:
        if text[at] not in _CLOSERS or not _opens(text, at, start, end):
            at += 1
            continue
        close = _closing(text, at, end)
        if close is not None:
            words_end, after = close
            found.append(_trimmed(text, at + 1, words_end, single=text[at] in "‘'"))
            at = max(after, at + 1)
        elif (
            text[at] in _DOUBLE
            and (runs_on or _announced(text, at, start))
            and not _opened_inside(text, at, end)
        ):
            found.append(Quoted(at + 1, end, open_ended=True))
            break
        else:
            at += 1
    return [q for q in found if q.end > q.start]


def opens_with_mark(text: str, start: int, end: int) -> bool:
    """Whether a paragraph begins with a double quotation mark."""
    return start < end and text[start] in _DOUBLE


def _announced(text: str, at: int, start: int) -> bool:
    """Whether an unclosed mark can be trusted: at the paragraph's start, or after "said:"."""
    lead = text[max(start, at - 3) : at].rstrip()
    return not lead or text[at] == "“" or lead[-1] in ":,"


def _opened_inside(text: str, at: int, end: int) -> bool:
    """Whether another straight mark opens after one: the first stands around a copied text."""
    inner = text.find('"', at + 1, end) if text[at] == '"' else -1
    return inner >= 0 and text.find('"', inner + 1, end) >= 0


def _trimmed(text: str, start: int, end: int, *, single: bool) -> Quoted:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quoted(start, end, single=single)


def _opens(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    mark = text[at]
    if mark in "“«„":
        return True
    if after.isspace():
        return False
    free = before.isspace() or before in _BEFORE
    if mark in "'‘":
        rest = text[at + 1 : at + 8].lower()
        word = rest[: next((i for i, c in enumerate(rest) if not c.isalpha()), len(rest))]
        elided = mark == "'" and (after.isdigit() or word in _ELISIONS)
        return (
            free and before not in "-/," and not elided and (after.isalnum() or after in '£$€[(“"…')
        )
    return free or before in ".,"


def _closing(text: str, at: int, end: int) -> tuple[int, int] | None:
    """Where the words end and where reading goes on; None where no mark closes."""
    return _closing_single(text, at, end) if text[at] in "‘'" else _closing_double(text, at, end)


def _closing_double(text: str, at: int, end: int) -> tuple[int, int] | None:
    closers, depth = _CLOSERS[text[at]], 0
    for place in range(at + 1, end):
        char = text[place]
        before = text[place - 1]
        if char == text[at] and char not in closers:
            if before in ".!?":
                return place, place  # opened anew: two paragraphs of one quotation, glued
            if text[at:place].rstrip()[-1:] not in {".", "!", "?"}:
                depth += 1
        elif char in closers:
            after = text[place + 1] if place + 1 < end else " "
            if char == '"' and before.isspace() and not after.isspace():
                if text[at] == '"':
                    return None  # this one opens: the first never closed
                continue
            if depth == 0:
                return place, place + 1
            depth -= 1
    return None


def _closing_single(text: str, at: int, end: int) -> tuple[int, int] | None:
    """A mark that closes: no apostrophe in a word, nor a plural's while the real one is to come."""
    closers = _CLOSERS[text[at]]
    stop = min(end, at + _LONGEST_SINGLE)
    plural: int | None = None
    for place in range(at + 1, stop):
        char = text[place]
        if char == text[at] == "‘":
            break
        if char not in closers:
            continue
        after = text[place + 1] if place + 1 < end else " "
        before = text[place - 1]
        if after.isalnum():
            continue
        if before.isspace():
            if text[at] == "'" and not after.isspace():
                break
            continue
        if before in "sS" and after == " " and text[place + 2 : place + 3].islower():
            plural = plural if plural is not None else place
            continue
        if plural is not None and _another_opens(text, plural + 1, place):
            break
        return place, place + 1
    return (plural, plural + 1) if plural is not None else None


def _another_opens(text: str, start: int, end: int) -> bool:
    return any(
        text[i] in "‘'" and text[i - 1].isspace() and text[i + 1 : i + 2].isalnum()
        for i in range(start, end)
    )


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The marks around a whole quoted article, which are not those of a speaker in it.

    ``opening`` are the offsets of marks that open its paragraphs, ``closing`` the last one's.
    """

    opening: frozenset[int] = frozenset()
    closing: int | None = None


def wrapping(thread: Thread, paragraphs: Sequence[Span], number: int) -> Wrapping:
    """Find the marks around a section.

    Args:
        paragraphs: Of the section, in order.
        number: The section's index.
    """
    section = thread.sections[number]
    text = thread.document.evenly_spaced
    if section.kind is not SectionKind.ARTICLE or section.part_of is None or not paragraphs:
        return Wrapping()
    first = next((i for i in range(section.start, section.end) if not text[i].isspace()), None)
    last = paragraphs[-1].end - 1
    closing = last if text[last] in '"”' and _unpaired(text, paragraphs[-1], last) else None
    if first is None or text[first] not in '"“':
        before = text[max(0, section.start - 400) : section.start]
        headed = closing is not None and before.count('"') % 2 == 1
        return Wrapping(frozenset(), closing if headed else None)
    opening = {first}
    if all(text[p.start] == text[first] for p in paragraphs):
        opening |= {p.start for p in paragraphs}
    own = bisect_left([p.start for p in paragraphs], first)
    whole = quoted(text, first, paragraphs[min(own, len(paragraphs) - 1)].end)
    alone = len(paragraphs) == 1 and bool(whole) and whole[0].end >= last - 1
    runs = not whole or whole[0].open_ended or whole[0].end >= paragraphs[0].end - 2
    if alone or (runs and (closing is not None or len(opening) > 1)):
        return Wrapping(frozenset(opening), closing if closing is not None else last)
    return Wrapping()


def _unpaired(text: str, paragraph: Span, last: int) -> bool:
    """Whether the last mark of a paragraph closes nothing that was opened in it."""
    return not any(
        q.end == last and not q.open_ended for q in quoted(text, paragraph.start, last + 1)
    )


def paragraph_bounds(text: str, prose: Prose) -> Span:
    """A paragraph without white space around it."""
    start, end = prose.segment.start, prose.segment.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def marked(thread: Thread, prose: Sequence[Prose]) -> list[list[Quoted]]:
    """What stands between quotation marks in each paragraph."""
    text = thread.document.evenly_spaced
    bounds = [paragraph_bounds(text, paragraph) for paragraph in prose]
    by_section: dict[int, list[Span]] = {}
    for paragraph, span in zip(prose, bounds, strict=True):
        by_section.setdefault(paragraph.section, []).append(span)
    around = {n: wrapping(thread, spans, n) for n, spans in by_section.items()}
    found = []
    for i, (paragraph, span) in enumerate(zip(prose, bounds, strict=True)):
        start, end = _within(around[paragraph.section], span)
        following = next(
            (
                b
                for p, b in zip(prose[i + 1 : i + 2], bounds[i + 1 : i + 2], strict=True)
                if p.section == paragraph.section
            ),
            None,
        )
        runs_on = following is not None and opens_with_mark(text, *following)
        found.append(quoted(text, start, end, runs_on=runs_on))
    return found


def _within(around: Wrapping, span: Span) -> Span:
    """A paragraph less the marks that stand around the whole article."""
    start = span.start + (span.start in around.opening)
    end = span.end - (around.closing == span.end - 1)
    return Span(start, max(start, end))

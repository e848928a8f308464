"""Lays comments out: numbers by position, parents by depth or by what a comment says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from kg.model import Span
from kg.segment.comments.page import Page
from kg.segment.comments.values import Item, Start
from kg.segment.stamps import read_name

_ANSWERS = re.compile(
    r"(?:[↪↳➜→]\s*)?(?:in (?:reply|response) to|replying to|replied to|reply to|responding to|@)"
    r"\s*:?\s*@?(?P<to>.{1,60}?)[:.]?",
    re.IGNORECASE,
)
_SHORTEST_QUOTE = 8
_LOOKED_BACK = 40
_ADDRESSES = re.compile(r"@(?P<to>[^\s,:;.!?@]{2,40}(?: [A-Z][\w’'-]+)?)")


def items(page: Page, starts: Sequence[Start], *, opened: str | None = None) -> tuple[Item, ...]:
    """Lay the comments out: numbers by position, parents by depth or by what they say."""
    flat = all(start.depth == 0 for start in starts)
    numbered = any(start.marker.end > start.marker.start for start in starts)
    items: list[Item] = []
    since = opened
    counts: list[int] = []
    open_at: list[int] = []
    by_author: dict[str, int] = {}
    for place, start in enumerate(starts):
        depth = min(start.depth, len(open_at))
        del counts[depth + 1 :], open_at[depth:]
        if len(counts) <= depth:
            counts.append(0)
        counts[depth] += 1
        parent = open_at[-1] if open_at else None
        open_at.append(place)
        stop = starts[place + 1].marker.start if place + 1 < len(starts) else len(page.text)
        item = _item(page, start, tuple(counts), parent, stop)
        item, answers = _told_whom(page, item, start, listen=flat and not numbered)
        since = _day_of(start, since)
        item = replace(item, issued=item.issued or since) if start.stamp and since else item
        told = _earlier(answers, by_author) if answers else None
        if told is None and flat:
            told = _quoted(page, item, items)
        items.append(replace(item, parent=told) if told is not None else item)
        if item.author:
            by_author[item.author.casefold()] = place
            by_author.setdefault(item.author.casefold().split()[0], place)
    return tuple(items)


def _earlier(name: str, by_author: dict[str, int]) -> int | None:
    """The last comment by somebody, whose name may be cut short: "@ghost" for ghost_of_wick."""
    name = name.casefold()
    if name in by_author:
        return by_author[name]
    begun = {full: at for full, at in by_author.items() if len(name) > 2 and full.startswith(name)}
    return max(begun.values()) if begun else None


def _quoted(page: Page, item: Item, before: Sequence[Item]) -> int | None:
    """The comment whose words a comment repeats behind ">" in its first line."""
    body = page.text[item.body.start : item.body.end].lstrip()
    words = body.partition("\n")[0].strip() if body.startswith(">") else ""
    words = " ".join(words.lstrip("> ").strip('"“”').casefold().split())
    if len(words) < _SHORTEST_QUOTE:
        return None
    for place in range(len(before) - 1, max(-1, len(before) - _LOOKED_BACK), -1):
        said = before[place].body
        if words in " ".join(page.text[said.start : said.end].casefold().split()):
            return place
    return None


def _day_of(start: Start, since: str | None) -> str | None:
    """When a comment was written: a time of day alone is of the day of the one before it.

    A time before the last one is of the day after.
    """
    stamp = start.stamp
    if stamp is None or stamp.issued:
        return stamp.issued if stamp and stamp.issued and "T" in stamp.issued else None
    if stamp.clock is None or since is None:
        return None
    day = date.fromisoformat(since[:10])
    day += timedelta(days=stamp.clock < since[11:16])
    return f"{day.isoformat()}T{stamp.clock}:00"


def _item(page: Page, start: Start, number: tuple[int, ...], parent: int | None, stop: int) -> Item:
    begin = start.head.end if start.head else start.marker.end
    return Item(
        number=number,
        parent=parent,
        author=start.stamp.author if start.stamp else None,
        issued=start.stamp.issued if start.stamp else None,
        marker=start.marker,
        marks=(start.head,) if start.head else (),
        body=Span(begin, max(begin, stop)),
    )


def _told_whom(page: Page, item: Item, start: Start, *, listen: bool) -> tuple[Item, str | None]:
    """Whom the comment says it answers, in its head, in the line below, or by "@Ann"."""
    if start.answers or (start.stamp and start.stamp.answers):
        return item, start.answers or (start.stamp.answers if start.stamp else None)
    body = page.text[item.body.start : min(item.body.end, item.body.start + 400)]
    first = body.lstrip().split("\n", 1)[0].strip()
    told = _ANSWERS.fullmatch(first) if len(first) < 90 and "@" not in first[1:] else None
    if told and not first.startswith("@"):
        name = read_name(told["to"], strict=False)
        if name and name.author:
            at = item.body.start + body.index(first)
            marks = (*item.marks, Span(at, at + len(first)))
            rest = Span(at + len(first), item.body.end)
            return replace(item, marks=marks, body=rest), name.author
    addressed = _ADDRESSES.match(first) if listen else None
    return item, addressed["to"].removesuffix("’s") if addressed else None

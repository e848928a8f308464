"""Lays comments out: numbers by position, parents by depth or by what a comment says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.model import Span
from kg.segment.comments.page import Page
from kg.segment.comments.values import Item, Start
from kg.segment.stamps import read_name

_ANSWERS = re.compile(
    r"(?:[↪↳➜→]\s*)?(?:in (?:reply|response) to|replying to|replied to|reply to|responding to|@)"
    r"\s*:?\s*@?(?P<to>.{1,60}?)[:.]?",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"@(?P<to>[^\s,:;.!?@]{2,40}(?: [A-Z][\w’'-]+)?)")


def items(page: Page, starts: Sequence[Start]) -> tuple[Item, ...]:
    """Lay the comments out: numbers by position, parents by depth or by what they say."""
    flat = all(start.depth == 0 for start in starts)
    numbered = any(start.marker.end > start.marker.start for start in starts)
    items: list[Item] = []
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
        told = by_author.get(answers.casefold()) if answers else None
        items.append(replace(item, parent=told) if told is not None else item)
        if item.author:
            by_author[item.author.casefold()] = place
            by_author.setdefault(item.author.casefold().split()[0], place)
    return tuple(items)


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

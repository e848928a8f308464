"""Names that a bracket interrupts: "Learn (Wick) Ltd", "Harbour Rescue (HR) Support Service"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from kg.annotate.names.dictionary import function_words
from kg.annotate.names.patterns import WORD
from kg.model import Mention

_LEAD = re.compile(rf"{WORD}(?: {WORD}){{0,5}} \($")
"""What stands before a bracket, where nothing takes it for a name."""
_LONGEST = 80
"""Code points back that it is looked for."""


def whole(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The names without halves of brackets: those that one interrupts joined, others cut off.

    Args:
        mentions: Sorted, without overlap.
    """
    found: list[Mention] = []
    for mention in mentions:
        surface = mention.surface
        if surface.count("(") > surface.count(")"):
            cut = surface[: surface.rindex("(")].rstrip()
            found += [_cut(mention, mention.start, cut)] if cut else []
        elif surface.endswith(")") and "(" not in surface:
            found.append(_cut(mention, mention.start, surface.rstrip(")")))
        elif surface.count(")") > surface.count("("):
            start = _start(mention, found, text)
            while found and start is not None and found[-1].start >= start:
                found.pop()
            words = text[start : mention.end] if start is not None else ""
            found += [_cut(mention, start, words)] if start is not None else _behind(mention)
        else:
            found.append(mention)
    return found


def _cut(mention: Mention, start: int, surface: str) -> Mention:
    return replace(mention, start=start, end=start + len(surface), surface=surface)


def _start(mention: Mention, before: Sequence[Mention], text: str) -> int | None:
    """Where a name begins that goes on behind a bracket; None where nothing stands before it."""
    last = before[-1] if before else None
    if last is not None and text[last.end : mention.start] == " (":
        return last.start
    lead = _LEAD.search(text, max(0, mention.start - _LONGEST), mention.start)
    if lead is None:
        return None
    words = lead[0].split()
    opening = takewhile(lambda word: word.casefold() in function_words(), words)
    skipped = sum(len(word) + 1 for word in opening)
    return lead.start() + skipped if skipped < len(lead[0]) - 1 else None


def _behind(mention: Mention) -> Iterable[Mention]:
    """What stands behind the bracket alone."""
    skipped = mention.surface.index(")") + 1
    words = mention.surface[skipped:]
    name = words.strip()
    if name:
        yield _cut(mention, mention.start + skipped + words.index(name), name)


__all__ = ["whole"]

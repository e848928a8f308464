"""The words around a place in a text: as much as a person needs to judge."""

from __future__ import annotations

import re
from typing import NamedTuple

_AROUND = 240
"""Most code points before and after."""
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*\S)")


class Excerpt(NamedTuple):
    """Words with what stands before and after them, on one line; "…" where more was cut off."""

    before: str
    words: str
    after: str


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """The words from ``start`` to ``end`` with the rest of their paragraph, and the one before."""
    return Excerpt(
        _line(_ending(text[:start])), _line(text[start:end]), _line(_beginning(text[end:]))
    )


def _line(text: str) -> str:
    """White space as single spaces, also at the edges."""
    return re.sub(r"\s+", " ", text)


def _beginning(text: str) -> str:
    """To the end of the paragraph, or as far as is read at a glance."""
    paragraph = _BREAK.split(text, maxsplit=1)[0]
    if len(paragraph) <= _AROUND:
        return paragraph
    return paragraph[:_AROUND].rsplit(" ", 1)[0] + " …"


def _ending(text: str) -> str:
    """From two paragraphs before, as what a pronoun stands for is often there."""
    near = text[-_AROUND:]
    paragraphs = _BREAK.split(near)
    kept = near[near.rindex(paragraphs[-2]) :] if len(paragraphs) > 2 else near
    cut = len(near) < len(text) and len(paragraphs) <= 2
    return "… " + kept.split(" ", 1)[-1] if cut else kept

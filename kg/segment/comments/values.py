"""What a thread is made of: where each comment begins, and the comments once laid out."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Span
from kg.segment.stamps import Stamp

DEEPEST = 60
"""Levels of answers that are told apart."""


@dataclass(frozen=True, slots=True)
class Item:
    """A comment as laid out.

    Args:
        number: Position at each level, such as ``(3, 1)`` for the first reply to the third comment.
        parent: Index of the item it answers; None for the text above the thread.
        marks: Lines or parts of lines that say who, when and to whom; never prose.
        body: From the end of the head to the next comment.
    """

    number: tuple[int, ...]
    parent: int | None
    author: str | None
    issued: str | None
    marker: Span
    marks: tuple[Span, ...]
    body: Span

    @property
    def key(self) -> str:
        return "comment-" + ".".join(map(str, self.number))


@dataclass(frozen=True, slots=True)
class Comments:
    """The thread below a text.

    Args:
        header: The line that announces it, if there is one.
        opening: In a forum, the head of the contribution that the thread answers.
    """

    start: int
    header: Span | None
    items: tuple[Item, ...]
    opening: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Where a comment begins: the line, what its head says, and how far in it stands."""

    line: int
    depth: int
    marker: Span
    stamp: Stamp | None
    head: Span | None
    answers: str | None = None

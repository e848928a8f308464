"""What the mentions of one document are grouped by before any are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kg.model import EntityType, Mention

Node = tuple[EntityType, str, bool, str]
"""Type, folded form, whether it is a persona, and the full name that a shared surname means, else
"": what mentions are grouped by first."""
Nodes = Sequence[Node]
Keys = Mapping[Node, Sequence[Mention]]
Joiner = Callable[[int, int, str], None]
"""Joins the second node to the first; the reason is told of the second one's way of writing."""


class Named(NamedTuple):
    """The names of one document, and how two of them are joined.

    Attributes:
        nodes: Sorted.
        keys: Their mentions, in the order of the text.
        join: Joins the second node to the first.
    """

    nodes: Nodes
    keys: Keys
    join: Joiner

    def mentions(self, number: int) -> Sequence[Mention]:
        return self.keys[self.nodes[number]]

    def most(self, number: int) -> str:
        """How a node is written most."""
        return most(self.mentions(number))


def called(mention: Mention) -> str:
    """What it would be called alone: "Inspectorate of Rail", where the text shares the head."""
    shared = (
        f"{mention.honorific} "
        if mention.type is EntityType.ORGANISATION and mention.honorific
        else ""
    )
    return " ".join(f"{shared}{mention.surface}".split())


def most(mentions: Sequence[Mention]) -> str:
    """How they are written most; the first by letter, where there are several."""
    counts = Counter(map(called, mentions))
    return min(counts.items(), key=lambda i: (-i[1], i[0]))[0]

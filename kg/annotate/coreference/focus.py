"""What a reader has in mind at each point of a section: who was named how lately, and how.

Salience by grammatical role, halved from sentence to sentence (Lappin & Leass 1994; the roles as
in Centering, Grosz, Joshi & Weinstein 1995).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.annotate.coreference.cast import Figure
from kg.annotate.parsed import SUBJECTS
from kg.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 3
"""Sentences before the current one that a reader looks back."""

_DECAY = 0.5
_SUBJECT, _OBJECT, _OTHER, _QUOTED = 3.0, 2.0, 1.2, 0.5
_OBJECTS = frozenset({"dobj", "dative", "pobj", "agent", "attr"})


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """Somebody or something in a sentence.

    Args:
        figure: Who it is; None for somebody unnamed ("a passer-by").
        mention: The name nearest behind it; None for the unnamed.
        token: Its head.
        gender: Of the unnamed, where the noun shows it.
        noun: Of the unnamed.
    """

    figure: Figure | None
    mention: Span | None
    token: Token
    weight: float
    gender: str = ""
    noun: str = ""
    quoted: bool = False


@dataclass(slots=True)
class Focus:
    """The last sentences of one section, the current one last."""

    sentences: deque[list[Item]] = field(default_factory=lambda: deque(maxlen=REACH + 1))

    def begin(self) -> None:
        self.sentences.append([])

    def add(self, item: Item) -> None:
        self.sentences[-1].append(item)

    def back(self) -> Iterator[tuple[int, list[Item]]]:
        """The current sentence as 0, the one before as 1, and so on."""
        yield from enumerate(reversed(self.sentences))


def weight(token: Token, *, quoted: bool = False) -> float:
    """How much a noun phrase's role brings it to mind."""
    node = token
    modifier = False
    while node.dep_ in {"appos", "flat", "compound", "conj"} and node.head.i != node.i:
        modifier = modifier or (node.dep_ == "compound" and node.i < node.head.i)
        node = node.head
    if modifier:  # "the Acme director said"
        found = _OTHER
    elif node.dep_ in SUBJECTS:
        found = _SUBJECT
    elif node.dep_ in _OBJECTS and node.head.pos_ in {"VERB", "AUX"}:
        found = _OBJECT
    else:
        found = _OTHER
    return found * _QUOTED if quoted else found


def salience(items: Iterator[tuple[int, Item]]) -> list[tuple[float, Item]]:
    """The candidates behind some items, the most salient first.

    Args:
        items: With how many sentences back each stands, the nearest first.
    """
    best: dict[tuple[object, int], float] = {}
    latest: dict[object, Item] = {}
    for back, item in items:
        who: object = (
            item.figure.number if item.figure is not None else ("", item.noun, item.token.i)
        )
        value = item.weight * _DECAY**back
        best[who, back] = max(best.get((who, back), 0.0), value)
        latest.setdefault(who, item)
    total: dict[object, float] = defaultdict(float)
    for (who, _), value in best.items():
        total[who] += value
    ranked = [(value, latest[who]) for who, value in total.items()]
    return sorted(ranked, key=lambda pair: (-pair[0], -pair[1].token.i))

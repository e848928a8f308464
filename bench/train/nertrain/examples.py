"""Passages with all that is known of their names: what a corpus says and the stock model adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nertrain.values import ORG, PLACE, PLACES, Name, Passage

if TYPE_CHECKING:
    from spacy.tokens import Doc

DECIDED = frozenset({"PERSON", "ORG", "NORP"}) | PLACES
"""Labels on which a completely annotated passage has the last word."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage with all the labels of the stock model, and the stretches nothing is known of."""

    text: str
    names: tuple[Name, ...]
    unknown: tuple[tuple[int, int], ...]


def _clash(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def bare(text: str, start: int, end: int) -> int:
    """Where a name begins without its article."""
    for article in ("the ", "a ", "an "):
        if text[start:end].lower().startswith(article):
            return start + len(article)
    return start


def rehearse(passage: Passage, stock: Sequence[Name]) -> Labelled:
    """Add what the stock model finds and the corpus does not annotate.

    Args:
        stock: The stock model's names with its own labels.
    """
    exact = {(bare(passage.text, n.start, n.end), n.end): n.type for n in stock}
    unknown = list(passage.unknown)
    kept: list[Name] = []
    for name in passage.names:
        said = exact.get((name.start, name.end), "")
        if name.type == PLACE:
            kept.append(name._replace(type=said if said in PLACES else "GPE"))
        elif name.type == ORG and said == "GPE":
            unknown.append((name.start, name.end))  # a country's team or government: either will do
        else:
            kept.append(name)
    for name in stock:
        start = bare(passage.text, name.start, name.end) if name.type in DECIDED else name.start
        found = Name(start, name.end, name.type)
        if any(
            _clash((start, name.end), other)
            for other in [*((k.start, k.end) for k in kept), *unknown]
        ):
            continue
        if found.type == "NORP" or found.type not in DECIDED or not passage.complete:
            kept.append(found)
    return Labelled(passage.text, tuple(sorted(kept)), tuple(sorted(unknown)))


def stock_names(doc: Doc) -> tuple[Name, ...]:
    return tuple(Name(e.start_char, e.end_char, e.label_) for e in doc.ents)

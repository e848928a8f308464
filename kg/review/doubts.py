"""The values of a review: what is in doubt, and what a person is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model import EntityType


class Kind(StrEnum):
    """What is in doubt."""

    JOIN = "join"  # whether two names are of one thing
    TYPE = "type"  # of which type a thing is
    EVENT = "event"  # whether two tellings are of one event


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document.

    Args:
        words: The name in it; "" where all of it counts.
    """

    source: str
    sentence: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that may be one; the only one where a type is in doubt.

    Args:
        id: Path below the base IRI.
        handle: What a correction calls it: its label, or its id where others bear the label too.
        type: None for an event.
        statements: Claims, posts, events and quotations that speak of it.
        documents: That name it.
        quotes: A few of the sentences that name it.
    """

    id: str
    handle: str
    label: str
    type: EntityType | None
    statements: int
    documents: int
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question to a person.

    Args:
        sides: The first is the one that would remain.
        statements, documents: That the answer may change: those of the lesser side.
    """

    kind: Kind
    sides: tuple[Side, ...]
    reason: str
    statements: int
    documents: int

    @property
    def key(self) -> str:
        """The same at every build, as long as the ids are."""
        return " ".join((self.kind, *sorted(side.id for side in self.sides)))

"""The values that cross the steps of the preparation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

PERSON, ORG, PLACE, NORP = "PERSON", "ORG", "PLACE", "NORP"
REPORT, LAW, PROG = "REPORT", "LAW", "PROG"
MEASURED = (PERSON, ORG, PLACE)
OWN = "own"
"""The genre of our own texts."""
TWEETS = ("btc-news", "btc-uk", "wnut17")
"""Genres that are not edited prose."""
PLACES = frozenset({"GPE", "LOC", "FAC"})
"""The stock labels that are one type here. Which of them a place gets, the stock model decides."""


def listed(words: str) -> frozenset[str]:
    """The words of a list written with white space between them."""
    return frozenset(words.split())


class Name(NamedTuple):
    """A name in a passage, by code points of its text."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, headline or tweet with its names.

    Args:
        unknown: Stretches that are neither learned nor measured ("@handle"), as the corpora
            disagree on them.
        complete: False where only some names are annotated; such a passage is neither learned nor
            measured.
    """

    text: str
    names: tuple[Name, ...]
    unknown: tuple[tuple[int, int], ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A document of a corpus. ``genre`` is what figures are grouped by."""

    name: str
    genre: str
    passages: tuple[Passage, ...]

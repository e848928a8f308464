"""What the encoder learns from: documents in words, with all that is annotated of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nertrain.values import LAW, NORP, ORG, PERSON, PLACE, PROG, REPORT

from kg.annotate.encoder.reading import EVENT, POST
from kg.annotate.ties import AT, HOLDER, PARTICIPANT
from kg.model import EventType, Predicate, Status

DATE = "DATE"
NAMES = (PERSON, ORG, PLACE, REPORT, LAW, PROG, NORP, DATE)
EVENTS = tuple(kind.lower() for kind in EventType)
STATUSES = tuple(status.lower() for status in Status)
TIES = (*(str(predicate) for predicate in Predicate), PARTICIPANT, HOLDER, AT)
ENDS = (*NAMES, EVENT, POST)
"""What may be tied to another."""

UNKNOWN = -1
"""The tag of a word that is neither learned nor measured."""

LEARNED = "learned.txt"
"""The names of the documents that an encoder learned from, one a line, beside its weights."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A name.

    Args:
        first, last: Its words, counted through the document; ``last`` is the one behind it.
        kind: One of `NAMES`.
        entity: What it names, where that is annotated.
    """

    first: int
    last: int
    kind: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """An occurrence.

    Args:
        first, last: The words that tell it.
        content: Those of them that carry the meaning.
        head: The one of those whose ties are learned.
        kind: One of `EVENTS`.
        participants: Entities.
    """

    first: int
    last: int
    content: tuple[int, ...]
    head: int
    kind: str
    participants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A post in its words, who holds it and at which organisation.

    Args:
        status: One of `STATUSES`.
        elsewhere: First and last word wherever else the text has the post's words; nobody said
            whether those tell it again.
    """

    first: int
    last: int
    person: str
    organisation: str | None
    status: str
    elsewhere: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Statements:
    """What a document says of its entities.

    Args:
        relations: Subject, predicate and object.
    """

    relations: tuple[tuple[str, str, str], ...]
    events: tuple[Told, ...]
    posts: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A document.

    Args:
        genre: Of the corpus, or `nertrain.values.OWN`.
        paragraphs: Its words.
        sentences: The words that begin a sentence.
        tags: For each word 0 where it is of no name, `begins` or `inside` of its name's kind, or
            `UNKNOWN`.
        statements: None where they are not annotated.
        partial: Whether only people, organisations, places, peoples and dates are annotated.
        part: "train", "dev" or "test".
    """

    name: str
    genre: str
    paragraphs: tuple[tuple[str, ...], ...]
    sentences: tuple[int, ...]
    tags: tuple[int, ...]
    names: tuple[Marked, ...] = ()
    statements: Statements | None = None
    partial: bool = False
    part: str = "train"


def names_in(path: Path) -> frozenset[str]:
    """The names in a list of documents."""
    return frozenset(path.read_text("utf-8").splitlines())


def begins(kind: str) -> int:
    """The tag of the first word of a name."""
    return 1 + 2 * NAMES.index(kind)


def inside(kind: str) -> int:
    """The tag of the other words of a name."""
    return 2 + 2 * NAMES.index(kind)


_BEGINNING = {begins(kind): kind for kind in NAMES}


def spans(tags: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """First word, the one behind the last, and kind of each name; words of none are passed over."""
    first = 0
    while first < len(tags):
        kind = _BEGINNING.get(tags[first])
        last = first + 1
        if kind is not None:
            while last < len(tags) and tags[last] == inside(kind):
                last += 1
            yield first, last, kind
        first = last


def tag(tags: list[int], first: int, last: int, kind: str) -> None:
    """Tag the words of a name."""
    tags[first] = begins(kind)
    for i in range(first + 1, last):
        tags[i] = inside(kind)

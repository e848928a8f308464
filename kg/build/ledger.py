"""What a graph was concluded from, kept beside it: the next build concludes what is otherwise.

One entry a document, with all that the rest of the corpus asks of it, so that no reading is opened
whose part of the graph stays as it is. A ledger that cannot be read, or was kept by another program
or for other settings, counts as missing: everything is concluded anew, with the same result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from kg.claims import Place, Printed, Said, Telling
from kg.model import Entity, Predicate, Proposal
from kg.resolve import Clustered, Outline, Sighting

NAME = "ledger.msgpack"
"""Of the file in a generation's folder."""

Triple = tuple[str, Predicate, str]


class Origin(NamedTuple):
    """A sentence that another section had first.

    Attributes:
        id: Of the innermost document that had it.
        voice: Whose words stand there.
    """

    start: int
    place: Place
    id: str
    voice: str


class Basis(NamedTuple):
    """What a document tells the corpus, whatever the rest of it is.

    Attributes:
        page: Its address, without what addresses of one page differ in; "" without one.
        only_comments: It holds comments, and nothing that they are on.
        articles, comments, dates: How many it holds.
    """

    outline: Outline
    printed: Printed
    page: str
    only_comments: bool
    articles: int
    comments: int
    dates: int


class Statements(NamedTuple):
    """What a document says, as far as the rest of the corpus asks.

    Attributes:
        plain: The triples that it asserts.
        published: Publications, each with when it came out (EDTF).
        claims, events, quotations: How many; of quotations the direct ones.
    """

    posts: tuple[Said, ...]
    tellings: tuple[Telling, ...]
    plain: tuple[Triple, ...]
    published: tuple[tuple[str, str], ...]
    claims: int
    events: int
    quotations: int


class Entry(NamedTuple):
    """One document.

    Attributes:
        source, reading, size: Its place, the key of its reading, and the bytes of that file.
        seen, view: What of the corpus' names stands in it, and what the corpus makes of them.
        found, named: What it names, and which entities these are.
        owns: The voice of each section.
        origins: Its sentences that others had first.
        post: The document that its comments are on, where that is another.
        subjects: IRIs of what it says facts of (documents, events, sums).
    """

    source: str
    reading: str
    size: int
    basis: Basis
    seen: tuple[Sighting, ...]
    view: str
    found: Clustered
    named: tuple[str, ...]
    owns: tuple[str, ...]
    origins: tuple[Origin, ...]
    post: str | None
    said: Statements
    subjects: tuple[str, ...]


class Held(NamedTuple):
    """The tenures of the holders of one name.

    Attributes:
        total: How many there are.
        facts: The ids of those that authors state.
        words: What proves these: document, start, end.
        apart: The documents of the others, each with a digest of the tenure.
    """

    total: int
    facts: tuple[str, ...]
    words: tuple[tuple[str, int, int], ...]
    apart: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Of one generation.

    Args:
        key: Of the program and the settings that kept it.
        entries: By document id, sorted.
        entities, proposals: By id, sorted.
        held: By the last part of the holder's id, sorted.
        triples: Of the graph.
    """

    key: str
    entries: dict[str, Entry] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    triples: int = 0


_DIGEST = 16


def encode(ledger: Ledger) -> bytes:
    packed = msgspec.msgpack.encode(ledger)
    return blake2b(packed, digest_size=_DIGEST).digest() + packed


def decode(raw: bytes, *, key: str) -> Ledger | None:
    """The inverse of `encode`; None for what is damaged or of another key."""
    digest, packed = raw[:_DIGEST], memoryview(raw)[_DIGEST:]
    if blake2b(packed, digest_size=_DIGEST).digest() != digest:
        return None
    try:
        ledger = msgspec.msgpack.decode(packed, type=Ledger)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return ledger if ledger.key == key else None

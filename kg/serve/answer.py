"""Answers one query into a file; runs in a worker's process, which may be killed meanwhile."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar, cast

from pyoxigraph import RdfFormat, Triple, serialize

from kg.query.results import Format, write_boolean, write_solutions
from kg.serve.negotiate import Offer, choose, named
from kg.serve.refused import RefusedError
from kg.store import Dataset, Rows, Snapshot, Triples
from kg.store.syntax import asks_for_service
from kg.vocabulary import PREFIXES

T = TypeVar("T")

JSON = Offer("json", "application/sparql-results+json", ("application/json",), "srj")
XML = Offer("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), "srx")
CSV = Offer("csv", "text/csv", (), "csv")
TSV = Offer("tsv", "text/tab-separated-values", (), "tsv")
RESULTS = (JSON, XML, CSV, TSV)
"""For SELECT and ASK; the first is for a client that takes anything."""

TURTLE = Offer("ttl", "text/turtle", ("application/x-turtle", "application/turtle"), "ttl")
N_TRIPLES = Offer("nt", "application/n-triples", ("text/plain",), "nt")
RDF_XML = Offer("rdf", "application/rdf+xml", ("application/xml", "text/xml"), "rdf")
JSON_LD = Offer("jsonld", "application/ld+json", ("application/json",), "jsonld")
TRIG = Offer("trig", "application/trig", (), "trig")
N_QUADS = Offer("nq", "application/n-quads", (), "nq")
GRAPHS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
"""For CONSTRUCT and DESCRIBE, and for what is known of one thing."""

_FORMATS = {
    TURTLE: RdfFormat.TURTLE,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    RDF_XML: RdfFormat.RDF_XML,
    JSON_LD: RdfFormat.JSON_LD,
    TRIG: RdfFormat.TRIG,
    N_QUADS: RdfFormat.N_QUADS,
}


@dataclass(frozen=True, slots=True)
class Task:
    """A query with how its answer is wanted; crosses to a worker.

    Args:
        accept: The header's value.
        format: Short name or media type that counts before ``accept``; "" for none.
        rows: Most rows or triples to write, the rest left out; None for all.
        most_rows, most_bytes: What an answer may not exceed; a larger one is refused whole.
    """

    query: str
    dataset: Dataset | None
    accept: str
    format: str
    rows: int | None
    most_rows: int
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands in the file.

    Args:
        rows: Rows or triples in it.
        cut: Whether there were more than the client asked for.
    """

    offer: Offer
    rows: int
    cut: bool


def answer_to(task: Task, snapshot: Snapshot, path: Path) -> Outcome:
    """Write the answer to a file.

    Raises:
        RefusedError: If no accepted form fits, the answer is too large, or it calls elsewhere.
        QueryError: If the query cannot be read or answered.
    """
    if asks_for_service(task.query):
        raise RefusedError(
            "The query calls another endpoint (SERVICE); kg never asks other hosts.",
            hint="Leave the SERVICE part out.",
            status=403,
        )
    answer = snapshot.query(task.query, base_iri=snapshot.manifest.base, dataset=task.dataset)
    offer = _offer(task, GRAPHS if isinstance(answer, Triples) else RESULTS)
    with path.open("wb") as file:
        output = cast("IO[bytes]", _Limited(file, task.most_bytes))
        if isinstance(answer, bool):
            write_boolean(answer, output, Format(offer.name))
            return Outcome(offer, 1, cut=False)
        if isinstance(answer, Rows):
            rows = _Counted(answer.solutions, task)
            write_solutions(answer.variables, rows, output, Format(offer.name))
            return Outcome(offer, rows.count, rows.cut)
        triples = _Counted(answer.triples, task)
        write_triples(triples, output, offer)
    return Outcome(offer, triples.count, triples.cut)


def write_triples(triples: Iterable[Triple], output: IO[bytes], offer: Offer) -> None:
    """Write a graph, sorted, so that equal graphs give equal bytes."""
    found = sorted(set(triples), key=str)
    serialize(found, output=output, format=_FORMATS[offer], prefixes=PREFIXES)


def _offer(task: Task, offers: Sequence[Offer]) -> Offer:
    # clients that send a format of their own kind (SPARQLWrapper) say the same in the header
    found = named(task.format, offers) or choose(task.accept, offers)
    if found is None:
        raise RefusedError(
            f"The answer cannot be sent as {task.accept}.",
            hint="It can be sent as " + ", ".join(offer.media_type for offer in offers) + ".",
            status=406,
        )
    return found


class _Counted(Iterator[T]):
    """Counts what is taken, ends where the client wants no more, refuses what is too much."""

    def __init__(self, items: Iterator[T], task: Task) -> None:
        self.items = items
        self.count = 0
        self.cut = False
        self._wanted = task.rows
        self._most = task.most_rows

    def __next__(self) -> T:
        item = next(self.items)
        if self.count == self._wanted:
            self.cut = True
            raise StopIteration
        if self.count >= self._most:
            raise RefusedError(
                f"The answer has more than {self._most:,} rows or triples.",
                hint="Ask for less, such as with LIMIT, or start kg serve with --most-rows.",
                status=413,
            )
        self.count += 1
        return item


class _Limited(io.RawIOBase):
    """Refuses to grow beyond a number of bytes."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self._left = most
        self._most = most

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raw = bytes(data)  # type: ignore[call-overload]
        self._left -= len(raw)
        if self._left < 0:
            raise RefusedError(
                f"The answer is larger than {self._most // 1_000_000:,} MB.",
                hint="Ask for less, such as with LIMIT.",
                status=413,
            )
        return self._file.write(raw)

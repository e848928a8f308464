"""Asks a graph what it says of one document, in the shape in which annotations say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from kg.errors import DocumentError
from kg.model import EntityType, EventType, Predicate, Status
from kg.vocabulary import KG

Row = Mapping[str, str]
Ask = Callable[[str], Iterable[Row]]
"""Answers SELECT over the union of all graphs; a row leaves unbound variables out."""

_TYPES = {KG + kind.value: kind for kind in EntityType}
_EVENTS = {KG + kind.value + "Event": kind for kind in EventType}
_PREDICATES = {KG + predicate.value: predicate for predicate in Predicate}
_STATUSES = {KG + status.value: status for status in Status}


class NoDocumentError(DocumentError):
    """The graph does not hold the document, or holds two of its name."""


@dataclass(frozen=True, slots=True)
class FoundMention:
    start: int
    surface: str
    entity: str
    type: EntityType


@dataclass(frozen=True, slots=True)
class FoundDate:
    start: int
    surface: str
    value: str | None


@dataclass(frozen=True, slots=True)
class FoundPost:
    holder: str
    post: str
    organisation: str | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class FoundRelation:
    subject: str
    predicate: Predicate
    object: str


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """``passages`` are the sentences of this document that tell it."""

    type: EventType
    passages: tuple[str, ...]
    participants: frozenset[str]
    value: str | None


@dataclass(frozen=True, slots=True)
class FoundQuote:
    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A comment; ``parent`` is the id of the one that it answers."""

    id: str
    start: int
    parent: str | None
    author: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the graph says of one document. Entities are named by their IRIs.

    Stretches of text stand in the order of the text, statements in the order of their IRIs.
    """

    mentions: tuple[FoundMention, ...] = ()
    dates: tuple[FoundDate, ...] = ()
    posts: tuple[FoundPost, ...] = ()
    relations: tuple[FoundRelation, ...] = ()
    events: tuple[FoundEvent, ...] = ()
    quotes: tuple[FoundQuote, ...] = ()
    comments: tuple[FoundComment, ...] = ()


def found_in(ask: Ask, name: str) -> Found:
    """What the graph says of the document whose file has this name, without the suffix.

    Raises:
        NoDocumentError: If the graph holds none, or more than one.
    """
    sections = _sections(ask, _root(ask, name))
    return Found(
        mentions=tuple(_mentions(ask, sections)),
        dates=tuple(_dates(ask, sections)),
        posts=tuple(_posts(ask, sections)),
        relations=tuple(_relations(ask, sections)),
        events=tuple(_events(ask, sections)),
        quotes=tuple(_quotes(ask, sections)),
        comments=tuple(_comments(ask, sections)),
    )


def _root(ask: Ask, name: str) -> str:
    rows = ask("SELECT ?d ?source WHERE { ?d a kg:Document ; dcterms:source ?source }")
    sources = {row["source"]: row["d"] for row in rows if _stem(row["source"]) == name}
    if not sources:
        raise NoDocumentError(
            f"{name}: the graph holds no document of this name.",
            hint="Add its text with kg build, or name the annotations as the text is named.",
        )
    if len(sources) > 1:
        raise NoDocumentError(
            f"{name}: the graph holds {len(sources)} documents of this name: "
            f"{', '.join(sorted(sources))}.",
            hint="Build the annotated documents into a store of their own.",
        )
    return next(iter(sources.values()))


def _stem(source: str) -> str:
    return PurePosixPath(source.partition("#")[0]).stem


def _sections(ask: Ask, root: str) -> str:
    """A block that binds ``?d`` to the document and all that stand in it."""
    rows = ask(f"SELECT ?d WHERE {{ ?d dcterms:isPartOf* <{root}> }}")
    iris = " ".join(sorted({f"<{row['d']}>" for row in rows}))
    return f"VALUES ?d {{ {iris} }}"


def _distinct(rows: Iterable[Row], *order: str) -> Iterator[Row]:
    """One row for each ``?x``, in this order: numbers by size, then the IRIs."""
    kept: dict[str, Row] = {}
    for row in rows:
        kept.setdefault(row["x"], row)
    yield from sorted(kept.values(), key=lambda r: (*(int(r.get(o, -1)) for o in order), r["x"]))


def _mentions(ask: Ask, sections: str) -> Iterator[FoundMention]:
    rows = ask(
        f"SELECT ?x ?start ?surface ?entity ?type WHERE {{ {sections} ?x kg:inDocument ?d ;"
        " a kg:Mention ; kg:start ?start ; kg:surface ?surface ; kg:refersTo ?entity ."
        " ?entity a ?type }"
    )
    for row in _distinct((r for r in rows if r["type"] in _TYPES), "start"):
        kind = _TYPES[row["type"]]
        yield FoundMention(int(row["start"]), row["surface"], row["entity"], kind)


def _dates(ask: Ask, sections: str) -> Iterator[FoundDate]:
    rows = ask(
        f"SELECT ?x ?start ?surface ?value WHERE {{ {sections} ?x kg:inDocument ?d ;"
        " a kg:TimeExpression ; kg:start ?start ; kg:surface ?surface ."
        " OPTIONAL { ?x kg:value ?value } }"
    )
    for row in _distinct(rows, "start"):
        yield FoundDate(int(row["start"]), row["surface"], row.get("value"))


def _posts(ask: Ask, sections: str) -> Iterator[FoundPost]:
    rows = ask(
        f"SELECT ?x ?holder ?post ?organisation ?status WHERE {{ {sections}"
        " ?passage kg:inDocument ?d . ?x kg:evidence ?passage ; a kg:Tenure ;"
        " kg:holder ?holder ; kg:post ?post . OPTIONAL { ?x kg:organisation ?organisation }"
        " OPTIONAL { ?x kg:status ?status } }"
    )
    for row in _distinct(rows):
        status = _STATUSES.get(row.get("status", ""))
        yield FoundPost(row["holder"], row["post"], row.get("organisation"), status)


def _relations(ask: Ask, sections: str) -> Iterator[FoundRelation]:
    rows = ask(
        f"SELECT ?x ?s ?p ?o WHERE {{ {sections} ?passage kg:inDocument ?d ."
        " ?x kg:evidence ?passage ; a kg:Claim ;"
        " rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    )
    for row in _distinct(rows):
        if predicate := _PREDICATES.get(row["p"]):
            yield FoundRelation(row["s"], predicate, row["o"])


def _events(ask: Ask, sections: str) -> Iterator[FoundEvent]:
    rows = ask(
        f"SELECT ?x ?type ?value ?start ?words ?who WHERE {{ {sections}"
        " ?passage kg:inDocument ?d ; kg:text ?words ; kg:start ?start ."
        " ?x kg:evidence ?passage ; a kg:Event ; a ?type . OPTIONAL { ?x kg:value ?value }"
        " OPTIONAL { ?x kg:participant ?who } }"
    )
    told: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["type"] in _EVENTS:
            told[row["x"]].append(row)
    for _, own in sorted(told.items()):
        passages = sorted({(int(row["start"]), row["words"]) for row in own})
        yield FoundEvent(
            _EVENTS[min(row["type"] for row in own)],
            tuple(words for _, words in passages),
            frozenset(row["who"] for row in own if "who" in row),
            own[0].get("value"),
        )


def _quotes(ask: Ask, sections: str) -> Iterator[FoundQuote]:
    rows = ask(
        f"SELECT ?x ?start ?end ?speaker WHERE {{ {sections} ?x kg:inDocument ?d ;"
        " a kg:Quotation ; kg:start ?start ; kg:end ?end ."
        " OPTIONAL { ?x kg:speaker ?speaker } }"
    )
    for row in _distinct(rows, "start", "end"):
        yield FoundQuote(int(row["start"]), int(row["end"]), row.get("speaker"))


def _comments(ask: Ask, sections: str) -> Iterator[FoundComment]:
    rows = ask(
        f"SELECT ?x ?start ?parent ?author WHERE {{ {sections} BIND(?d AS ?x)"
        " ?x a kg:Comment ; kg:start ?start . OPTIONAL { ?x kg:replyTo ?parent }"
        " OPTIONAL { ?x dcterms:creator/rdfs:label ?author } }"
    )
    for row in _distinct(rows, "start"):
        yield FoundComment(row["x"], int(row["start"]), row.get("parent"), row.get("author"))

"""Asks a graph for everything in it that can be right or wrong, and says it in plain words."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.model import EntityType, Modality, Predicate, Status
from kg.vocabulary import KG

Row = Mapping[str, str]
Ask = Callable[[str], Iterable[Row]]
"""Answers SELECT over the union of all graphs; a row leaves unbound variables out."""


class Kind(StrEnum):
    """What a finding is about; in the order in which they are judged."""

    NAMES = "names"
    JOINS = "joins"
    REFERENCES = "references"
    DATES = "dates"
    POSTS = "posts"
    RELATIONS = "relations"
    EVENTS = "events"
    QUOTATIONS = "quotations"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One statement of the graph.

    Args:
        says: The statement in plain words.
        source: Path of the file that it was read in.
        start, end: The words that it was read from; code points of the file's text.
        words: Those words.
        date: When the text that holds them came out; "" if that is not known.
        title: Of that text.
    """

    kind: Kind
    source: str
    start: int
    end: int
    says: str
    words: str = ""
    date: str = ""
    title: str = ""

    @property
    def key(self) -> str:
        """The same for the same statement read from the same words, whatever build it comes from.

        Neither IRIs nor the order of documents count, so an answer outlives a rebuild; it ends
        when the statement, the words or their place change.
        """
        parts = (self.kind, self.source, str(self.start), str(self.end), self.words, self.says)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:20]


def findings(ask: Ask) -> tuple[Finding, ...]:
    """Everything that the graph states, sorted."""
    graph = _Graph(ask, _texts(ask))
    found = {
        finding
        for gather in (_names, _references, _dates, _posts, _relations, _events, _quotations)
        for finding in gather(graph)
    }
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Text:
    source: str
    date: str
    title: str


@dataclass(frozen=True, slots=True)
class _Graph:
    """What answers, with the documents by IRI."""

    ask: Ask
    texts: Mapping[str, _Text]

    def rows(self, pattern: str) -> list[Row]:
        return [
            row for row in self.ask(f"SELECT * WHERE {{ {pattern} }}") if row["d"] in self.texts
        ]

    def finding(self, kind: Kind, says: str, row: Row) -> Finding:
        """From a row with ``?d``, ``?start``, ``?end`` and ``?words``."""
        text = self.texts[row["d"]]
        place = int(row["start"]), int(row["end"])
        return Finding(kind, text.source, *place, says, row["words"], text.date, text.title)


def _texts(ask: Ask) -> dict[str, _Text]:
    """Documents by IRI; one inside another takes what it does not say from the one around it."""
    rows = {
        row["d"]: row
        for row in ask(
            "SELECT * WHERE { ?d a kg:Document . OPTIONAL { ?d dcterms:source ?source }"
            " OPTIONAL { ?d dcterms:isPartOf ?parent } OPTIONAL { ?d dcterms:issued ?date }"
            " OPTIONAL { ?d dcterms:title ?title } }"
        )
    }

    def up(iri: str) -> Iterator[Row]:
        passed: set[str] = set()
        while iri in rows and iri not in passed:
            passed.add(iri)
            yield rows[iri]
            iri = rows[iri].get("parent", "")

    def first(iri: str, name: str) -> str:
        return next((row[name] for row in up(iri) if name in row), "")

    return {
        iri: _Text(first(iri, "source"), first(iri, "date"), first(iri, "title")) for iri in rows
    }


_STRETCH = "kg:inDocument ?d ; kg:start ?start ; kg:end ?end"
_PASSAGE = f"kg:evidence ?passage . ?passage {_STRETCH} ; kg:text ?words ."


def _groups(rows: Iterable[Row], texts: Mapping[str, _Text]) -> Iterator[list[Row]]:
    """The rows of each ``?x`` that stand in its first passage."""
    told: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        told[row["x"]].append(row)
    for _, own in sorted(told.items()):
        places = [(texts[row["d"]].source, int(row["start"]), int(row["end"])) for row in own]
        first = min(places)
        yield [row for row, place in zip(own, places, strict=True) if place == first]


# --- names and dates ------------------------------------------------------------------------

_A_TYPE = {
    EntityType.PERSON: "a person",
    EntityType.ORGANISATION: "an organisation",
    EntityType.PLACE: "a place",
    EntityType.PUBLICATION: "a publication",
    EntityType.LEGISLATION: "a law or a case",
    EntityType.PROGRAMME: "a programme, a scheme or a system",
}
_TYPES = {KG + kind.value: told for kind, told in _A_TYPE.items()}


def _names(graph: _Graph) -> Iterator[Finding]:
    """What each name is; and, where it is not the label itself, whom it names."""
    for row in graph.rows(
        f"?x a kg:Mention ; {_STRETCH} ; kg:surface ?words ; kg:refersTo ?entity ."
        " ?entity a ?type ; rdfs:label ?label"
    ):
        if row["type"] not in _TYPES:
            continue
        name = _quoted(row["words"])
        yield graph.finding(Kind.NAMES, f"{name} names {_TYPES[row['type']]}.", row)
        if row["words"].casefold() != row["label"].casefold():
            yield graph.finding(Kind.JOINS, f"{name} here is {row['label']}.", row)


def _references(graph: _Graph) -> Iterator[Finding]:
    for row in graph.rows(
        f"?x a kg:Reference ; {_STRETCH} ; kg:surface ?words ; kg:refersTo/rdfs:label ?label"
    ):
        says = f"{_quoted(row['words'])} here is {row['label']}."
        yield graph.finding(Kind.REFERENCES, says, row)


def _dates(graph: _Graph) -> Iterator[Finding]:
    for row in graph.rows(
        f"?x a kg:TimeExpression ; {_STRETCH} ; kg:surface ?words ."
        " OPTIONAL { ?x kg:value ?value }"
    ):
        value = row.get("value", "a time that the text leaves open")
        yield graph.finding(Kind.DATES, f"{_quoted(row['words'])} is {value}.", row)


def _quoted(words: str) -> str:
    return f"“{' '.join(words.split())}”"


# --- statements -----------------------------------------------------------------------------

_VERBS = {
    Predicate.MEMBER_OF: "is a member of",
    Predicate.OPERATES: "runs",
    Predicate.OWNS: "owns",
    Predicate.PART_OF: "is a part of",
    Predicate.RENAMED_TO: "became",
    Predicate.LOCATED_IN: "is in",
    Predicate.PUBLISHED_BY: "was brought out by",
    Predicate.AUTHORED_BY: "was written by",
    Predicate.ABOUT: "is about",
    Predicate.CRITICISED: "criticises",
    Predicate.SUPPORTED: "backs",
    Predicate.WORKS_WITH: "works with",
}
_BETWEEN = {KG + predicate.value: verb for predicate, verb in _VERBS.items()}
_HOLDING = {
    KG + Status.CURRENT.value: "is",
    KG + Status.FORMER.value: "was",
    KG + Status.FUTURE.value: "will be",
}
_MEANT = "OPTIONAL { ?x kg:modality ?modality } OPTIONAL { ?x kg:attributedTo/rdfs:label ?voice }"


def _manner(rows: Iterable[Row]) -> str:
    """How it is meant and who says so: " (denied, says Tidewater plc)"; "" if plainly stated."""
    own = list(rows)
    modality = own[0].get("modality", "").removeprefix(KG)
    voices = sorted({row["voice"] for row in own if "voice" in row})
    notes = [] if modality in ("", Modality.STATED) else [modality.lower()]
    notes += [f"says {' and '.join(voices)}"] if voices else []
    return f" ({', '.join(notes)})" if notes else ""


def _relations(graph: _Graph) -> Iterator[Finding]:
    rows = graph.rows(
        "?x a kg:Claim ; rdf:subject/rdfs:label ?subject ; rdf:predicate ?predicate ;"
        f" rdf:object/rdfs:label ?object ; {_PASSAGE} {_MEANT}"
    )
    for own in _groups(rows, graph.texts):
        row = own[0]
        if verb := _BETWEEN.get(row["predicate"]):
            says = f"{row['subject']} {verb} {row['object']}{_manner(own)}."
            yield graph.finding(Kind.RELATIONS, says, row)


def _posts(graph: _Graph) -> Iterator[Finding]:
    rows = graph.rows(
        f"?x a kg:Tenure ; kg:holder/rdfs:label ?holder ; kg:post ?post ; kg:status ?status ;"
        f" {_PASSAGE} OPTIONAL {{ ?x kg:organisation/rdfs:label ?at }}"
        " OPTIONAL { ?x kg:heldFrom ?since } OPTIONAL { ?x kg:heldUntil ?until }" + _MEANT
    )
    for own in _groups(rows, graph.texts):
        row = own[0]
        verb = _HOLDING.get(row["status"], "is")
        where = f", {row['at']}" if "at" in row else ""
        times = "".join(
            f", {w} {row[k]}" for w, k in (("from", "since"), ("until", "until")) if k in row
        )
        says = f"{row['holder']} {verb} {row['post']}{where}{times}{_manner(own)}."
        yield graph.finding(Kind.POSTS, says, row)


def _events(graph: _Graph) -> Iterator[Finding]:
    rows = graph.rows(
        f"?x a kg:Event ; a ?type ; rdfs:label ?label ; {_PASSAGE}"
        " OPTIONAL { ?x kg:participant/rdfs:label ?who } OPTIONAL { ?x kg:value ?value }"
        " OPTIONAL { ?x kg:place/rdfs:label ?place }" + _MEANT
    )
    typed = (row for row in rows if row["type"] != KG + "Event")
    for own in _groups(typed, graph.texts):
        row = own[0]
        kind = row["type"].removeprefix(KG).removesuffix("Event").lower()
        who = sorted({other["who"] for other in own if "who" in other})
        notes = [
            f"with {', '.join(who)}" if who else "",
            f"in {row['place']}" if "place" in row else "",
            f"at {row['value']}" if "value" in row else "",
        ]
        told = "; ".join((f"An event of the kind {kind}: {row['label']}", *filter(None, notes)))
        yield graph.finding(Kind.EVENTS, f"{told}{_manner(own)}.", row)


def _quotations(graph: _Graph) -> Iterator[Finding]:
    """Who is quoted; quotations without a speaker state nothing."""
    for row in graph.rows(
        f"?x a kg:Quotation ; {_STRETCH} ; kg:text ?words ; kg:speaker/rdfs:label ?label"
    ):
        yield graph.finding(Kind.QUOTATIONS, f"These are words of {row['label']}.", row)

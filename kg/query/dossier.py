"""Everything that the graph says about one entity."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.dates import earliest
from kg.query.entities import Known
from kg.query.sparql import Ask, iri
from kg.query.statements import Kind, Statement, Text, described, one, statements, texts
from kg.vocabulary import DCTERMS, KG, RDF


@dataclass(frozen=True, slots=True)
class Naming:
    """A document that names the entity, and how often."""

    text: Text
    times: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """One entity; all statements in the order of time, those without a date last.

    Args:
        reasons: Why each way of writing was joined to it.
        issued: When it came out, if it is a publication; else "".
        persona: Whether it is a commenter's pseudonym.
        said: Quotations and reported speech of it.
        said_of_it: Words of others that name it.
    """

    entity: Known
    reasons: tuple[str, ...]
    issued: str
    persona: bool
    posts: tuple[Statement, ...]
    relations: tuple[Statement, ...]
    events: tuple[Statement, ...]
    said: tuple[Statement, ...]
    said_of_it: tuple[Statement, ...]
    documents: tuple[Naming, ...]


def dossier(ask: Ask, entity: Known) -> Dossier:
    """Gather what concerns an entity."""
    node = iri(entity.id)
    own = described(ask, f"VALUES ?s {{ {node} }}").get(entity.id, {})
    about = statements(
        ask,
        f"{{ SELECT DISTINCT ?s WHERE {{ ?s rdf:subject|rdf:object|kg:holder|kg:organisation|"
        f"kg:participant|kg:place|kg:speaker {node} }} }}",
    )
    namings = [
        (row["text"], int(row["start"]), int(row["end"]), row["class"] == KG + "Mention")
        for row in ask(
            # a list of classes would have the engine start from all mentions there are
            "SELECT DISTINCT ?text ?start ?end ?class WHERE {"
            f" ?m kg:refersTo {node} ; a ?class ; kg:inDocument ?text ;"
            " kg:start ?start ; kg:end ?end }"
        )
    ]
    counted = Counter(text for text, _, _, mention in namings if mention)
    documents = texts(ask, counted)

    def of(*kinds: Kind) -> tuple[Statement, ...]:
        return tuple(sorted((s for s in about if s.kind in kinds), key=in_time))

    return Dossier(
        entity=entity,
        reasons=own.get(KG + "joinReason", ()),
        issued=one(own, DCTERMS + "issued"),
        persona=KG + "Persona" in own.get(RDF + "type", ()),
        posts=of(Kind.POST),
        relations=of(Kind.RELATION),
        events=of(Kind.EVENT),
        said=of(Kind.QUOTATION, Kind.REPORTED),
        said_of_it=_said_of(ask, entity, [(text, at, end) for text, at, end, _ in namings]),
        documents=tuple(
            Naming(documents[text], times)
            for text, times in sorted(
                counted.items(),
                key=lambda c: (documents[c[0]].date, documents[c[0]].source, c[0]),
            )
        ),
    )


def in_time(statement: Statement) -> tuple[str, str, str, int, str]:
    """A key that sorts statements by when what they tell happened, or else was told."""
    first = earliest(statement.since) or earliest(statement.until)
    place = statement.citations[0]
    return (
        first.isoformat() if first else "~",
        place.text.date,
        place.text.source,
        place.start,
        statement.id,
    )


def _said_of(
    ask: Ask, entity: Known, namings: Sequence[tuple[str, int, int]]
) -> tuple[Statement, ...]:
    """Words of others that hold one of these names of the entity."""
    if not namings:
        return ()
    inside = " ".join(iri(text) for text in sorted({text for text, _, _ in namings}))
    spoken = statements(
        ask,
        f"VALUES ?document {{ {inside} }} VALUES ?class {{ kg:Quotation kg:ReportedSpeech }}"
        " ?s kg:inDocument ?document ; a ?class .",
    )
    ordered = sorted(namings)

    def names_it(statement: Statement) -> bool:
        place = statement.citations[0]
        at = bisect_left(ordered, (place.text.id, place.start, 0))
        return any(
            end <= place.end
            for text, start, end in ordered[at:]
            if text == place.text.id and start < place.end
        )

    return tuple(
        sorted(
            (s for s in spoken if (s.subject is None or s.subject.id != entity.id) and names_it(s)),
            key=in_time,
        )
    )

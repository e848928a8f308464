"""Gathers from the graph what the network page shows: entities, their connections, the sentences.

Reads through a passed function that answers SPARQL, so that it works over any store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kg.model import EntityType
from kg.view.answers import Properties, Query
from kg.view.data import Edge, Kind, Network, Node, Record, Statement, Term, VoiceKind
from kg.view.index import Index
from kg.view.statements import Statements
from kg.vocabulary import KG, RDF, RDFS, SKOS


def network(query: Query) -> Network:
    """Everything that the page shows, from the union of facts and evidence.

    Args:
        query: Answers a SPARQL SELECT over that union with `Rows`.
    """
    index = Index(query)
    mentions, named_by = _namings(index)
    statements = _statements(index, mentions)
    joining: defaultdict[tuple[str, str, Kind], set[Statement]] = defaultdict(set)
    own: defaultdict[str, set[Statement]] = defaultdict(set)
    voices: defaultdict[str, set[VoiceKind]] = defaultdict(set)
    for s in statements:
        for entity in (s.subject, s.object):
            voices[entity].add(s.voice.kind)
        if s.object and s.object != s.subject:
            joining[min(s.subject, s.object), max(s.subject, s.object), s.kind].add(s)
        else:
            own[s.subject].add(s)

    in_comment = {iri: index.in_comment(iri) for iri in index.documents}
    nodes = []
    for iri, properties in index.entities.items():
        independent = sum(not in_comment.get(d, False) for d in named_by[iri])
        persona = KG + "Persona" in properties.get(RDF + "type", ())
        spoken_of = independent > 0 or bool(voices[iri] - {VoiceKind.COMMENT})
        nodes.append(
            Node(
                id=iri,
                label=index.label(iri),
                type=next(t for t in EntityType if KG + t in properties.get(RDF + "type", ())),
                names=properties.get(SKOS + "altLabel", ()),
                documents=tuple(sorted(named_by[iri])),
                independent=independent,
                mentions=mentions[iri],
                persona=persona,
                comment_only=not spoken_of and (persona or bool(named_by[iri] or voices[iri])),
                statements=_ordered(own[iri]),
                reasons=properties.get(KG + "joinReason", ()),
            )
        )
    edges = [
        Edge(source, target, kind, _ordered(found))
        for (source, target, kind), found in sorted(joining.items())
    ]
    shown = {s.id for s in statements}
    return Network(
        tuple(nodes),
        tuple(edges),
        tuple(sorted(index.sources.values())),
        tuple(_records(index, shown)),
    )


def _namings(index: Index) -> tuple[Counter[str], defaultdict[str, set[str]]]:
    """How often each entity is named, and in which documents."""
    mentions: Counter[str] = Counter()
    named_by: defaultdict[str, set[str]] = defaultdict(set)
    for names in index.named.values():
        for name in names:
            if not name.reference:
                mentions[name.entity] += 1
                named_by[name.entity].add(name.document)
    return mentions, named_by


def _statements(index: Index, mentions: Counter[str]) -> list[Statement]:
    made = Statements(index)
    found = [*made.relations(), *made.posts(), *made.occurrences(), *made.speech()]
    connected = {e for s in found if s.object for e in (s.subject, s.object)}
    return [*found, *made.together(connected, mentions)]


def _ordered(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(
        sorted(
            statements,
            key=lambda s: (s.document.id, s.id, s.subject, s.object, s.phrase, s.sentence),
        )
    )


def _records(index: Index, shown: set[str]) -> Iterator[Record]:
    """Entities, documents and the statements that are shown, sorted by IRI."""
    said = index.claims | index.tenures | index.events | index.quotations
    found: dict[str, Properties] = {
        **{iri: _alone(own) for iri, own in index.entities.items()},
        **index.documents,
        **{iri: own for iri, own in said.items() if iri in shown},
    }
    for iri in sorted(found):
        yield Record(
            iri,
            tuple(
                (name, tuple(Term(value, value.datatype) for value in values))
                for name, values in sorted(found[iri].items())
                if name != KG + "evidence"
            ),
        )


_LINKS = (RDF + "type", SKOS + "exactMatch", RDFS + "seeAlso")


def _alone(entity: Properties) -> Properties:
    """What is said of an entity without any other."""
    return {
        name: values
        for name, values in entity.items()
        if name in _LINKS or all(value.datatype for value in values)
    }

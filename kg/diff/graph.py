"""What is compared of a graph: its documents, entities, names and statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model import EntityType

Row = Mapping[str, str]
Ask = Callable[[str], Iterable[Row]]
"""Answers SELECT over the union of all graphs; a row leaves unbound variables out."""

Place = tuple[str, int, int]
"""Where a name stands: source of the document, start, end."""

_TYPES = " ".join(f'(kg:{kind} "{kind}")' for kind in EntityType)
_DOCUMENTS = """
SELECT ?id ?source ?parent WHERE {
  { ?id dcterms:source ?source } UNION { ?id a kg:Document ; dcterms:isPartOf ?parent }
}
"""
_ENTITIES = f"""
SELECT ?id ?type ?label WHERE {{
  VALUES (?class ?type) {{ {_TYPES} }}
  ?id a ?class ; rdfs:label ?label
}}
"""
_MENTIONS = """
SELECT ?id ?document ?start ?end WHERE {
  ?m a kg:Mention ; kg:refersTo ?id ; kg:inDocument ?document ; kg:start ?start ; kg:end ?end
}
"""
_PASSAGES = """
SELECT ?id ?document ?text WHERE { ?id a kg:Passage ; kg:inDocument ?document ; kg:text ?text }
"""
_STATEMENTS = """
SELECT ?id ?property ?value WHERE {
  { ?id a kg:Claim } UNION { ?id a kg:Tenure } UNION { ?id a kg:Event }
  ?id ?property ?value .
}
"""
_QUOTATIONS = """
SELECT ?id ?document ?text ?speaker WHERE {
  ?id a kg:Quotation ; kg:inDocument ?document ; kg:text ?text
  OPTIONAL { ?id kg:speaker ?speaker }
}
"""


class Ident(NamedTuple):
    """An entity as people know it."""

    label: str
    type: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim, post, event or quotation.

    Args:
        kind: "claim", "post", "event" or "quotation".
        words: What it says apart from the entities: predicate, post, label, dates …
        parts: Role → IRIs of entities and documents, sorted by role.
        sources: The documents that hold its evidence, sorted.
        sentence: The first passage.
    """

    kind: str
    words: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    sources: tuple[str, ...]
    sentence: str


@dataclass(slots=True)
class Graph:
    """What is compared; ``places`` are where the names of each entity stand."""

    documents: frozenset[str] = frozenset()
    entities: dict[str, Ident] = field(default_factory=dict)
    places: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    statements: list[Statement] = field(default_factory=list)


def graph_of(ask: Ask) -> Graph:
    """Read what is compared from a graph, whether its named graphs were kept or merged."""
    sources = _sources(ask)
    found = Graph(documents=frozenset(sources.values()))
    for row in ask(_ENTITIES):
        found.entities[row["id"]] = Ident(row["label"], row["type"])
    for row in ask(_MENTIONS):
        source = sources.get(row["document"], "")
        found.places[row["id"]].add((source, int(row["start"]), int(row["end"])))
    found.statements += _statements(ask, sources)
    for row in ask(_QUOTATIONS):
        speaker = (("speaker", (row["speaker"],)),) if "speaker" in row else ()
        text = " ".join(row["text"].split())
        source = sources.get(row["document"], "")
        found.statements.append(Statement("quotation", (text,), speaker, (source,), text))
    return found


def _sources(ask: Ask) -> dict[str, str]:
    """The source of each document's root, by the IRI of the document."""
    own: dict[str, str] = {}
    parents: dict[str, str] = {}
    for row in ask(_DOCUMENTS):
        if "source" in row:
            own[row["id"]] = row["source"]
        else:
            parents[row["id"]] = row["parent"]
    for document in parents:
        above, steps = document, 0
        while above in parents and steps < len(parents):
            above, steps = parents[above], steps + 1
        if above in own:
            own.setdefault(document, own[above])
    return own


_PARTS = {
    "subject": "subject",
    "object": "object",
    "attributedTo": "voice",
    "holder": "holder",
    "organisation": "organisation",
    "participant": "participant",
    "place": "place",
}
_WORDS = ("predicate", "post", "status", "heldFrom", "heldUntil", "label", "value", "modality")
_KINDS = {"Claim": "claim", "Tenure": "post", "Event": "event"}


def _statements(ask: Ask, sources: Mapping[str, str]) -> Iterator[Statement]:
    passages = {
        row["id"]: (sources.get(row["document"], ""), " ".join(row["text"].split()))
        for row in ask(_PASSAGES)
    }
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in ask(_STATEMENTS):
        said[row["id"]][_name(row["property"])].add(row["value"])
    for _, values in sorted(said.items()):
        kinds = {_name(each) for each in values.pop("type", ())}
        evidence = sorted(passages[each] for each in values.get("evidence", ()) if each in passages)
        words = tuple(
            " ".join(sorted(_short(word) for word in values[name]))
            for name in _WORDS
            if name in values
        )
        parts = tuple(
            sorted(
                (role, tuple(sorted(values[name])))
                for name, role in _PARTS.items()
                if name in values
            )
        )
        yield Statement(
            next(kind for name, kind in _KINDS.items() if name in kinds),
            words,
            parts,
            tuple(sorted({source for source, _ in evidence})),
            evidence[0][1] if evidence else "",
        )


def _name(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _short(value: str) -> str:
    """The last part of an IRI; other words as they are."""
    return _name(value) if value.startswith(("http:", "https:", "urn:")) else value

"""Finds what is in doubt in a graph, the most consequential first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.model import EntityType, Mention, Reading, Span
from kg.review.doubts import Doubt, Kind, Quote, Side

Row = Mapping[str, str]
Ask = Callable[[str], Iterable[Row]]
"""Answers SELECT over the union of all graphs; a row leaves unbound variables out."""

SHOWN = 3
"""Sentences of each side."""
_MOST = 200
"""Characters of a sentence before and after the name."""
_GUESSED = 0.5
"""A best score under which the type of a name is a guess of the language model alone."""
_CONTESTED = 0.75
"""The share of the scores under which the documents disagree about a type."""

_TYPES = " ".join(f'(kg:{kind} "{kind}")' for kind in EntityType)

_ENTITIES = f"""
SELECT ?id ?type ?label (COUNT(?p) AS ?personas) WHERE {{
  VALUES (?class ?type) {{ {_TYPES} }}
  ?id a ?class ; rdfs:label ?label .
  OPTIONAL {{ ?id a ?p . FILTER(?p = kg:Persona) }}
}} GROUP BY ?id ?type ?label
"""
_NAMES = "SELECT ?id ?name WHERE { ?id skos:altLabel ?name }"
_STATEMENTS = """
SELECT ?id (COUNT(DISTINCT ?s) AS ?count) WHERE {
  { ?s rdf:subject ?id } UNION { ?s rdf:object ?id } UNION { ?s kg:holder ?id }
  UNION { ?s kg:organisation ?id } UNION { ?s kg:participant ?id } UNION { ?s kg:place ?id }
  UNION { ?s kg:speaker ?id }
} GROUP BY ?id
"""
_MENTIONS = """
SELECT ?id ?document ?start ?end WHERE {
  GRAPH ?document { ?m a kg:Mention ; kg:refersTo ?id ; kg:start ?start ; kg:end ?end }
}
"""
_PROPOSALS = """
SELECT ?first ?second ?verdict ?reason WHERE {
  ?p a kg:Proposal ; kg:first ?first ; kg:second ?second ; kg:joinReason ?reason ;
     kg:verdict ?verdict .
}
"""
_EVENTS = """
SELECT ?id ?label ?value ?document ?source ?text WHERE {
  ?p a kg:Proposal ; kg:verdict kg:Proposed ; kg:first|kg:second ?id .
  ?id a kg:Event ; rdfs:label ?label ; kg:evidence ?passage .
  OPTIONAL { ?id kg:value ?value }
  GRAPH ?document { ?passage kg:text ?text }
  ?document dcterms:source ?source .
}
"""


@dataclass(slots=True)
class _Thing:
    """What the graph says of an entity."""

    id: str
    type: EntityType
    label: str
    persona: bool
    names: set[str] = field(default_factory=set)
    statements: int = 0
    places: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))


def doubts(ask: Ask, readings: Callable[[str], Reading | None], *, base: str) -> tuple[Doubt, ...]:
    """Every open doubt of a graph.

    Args:
        readings: What is read in a document, by its id; None where it is not at hand. Then its
            sentences are not shown and it says nothing about types.
        base: Of the graph's IRIs.
    """
    things = _things(ask, base)
    bearers: dict[str, set[str]] = defaultdict(set)
    for thing in things.values():
        for name in (thing.label, *thing.names):
            bearers[_plain(name)].add(thing.id)

    def side(thing: _Thing) -> Side:
        alone = bearers[_plain(thing.label)] == {thing.id}
        return Side(
            thing.id,
            thing.label if alone else thing.id,
            thing.label,
            thing.type,
            thing.statements,
            len(thing.places),
            _quotes(thing.places, readings),
        )

    found = [
        *_joins(ask, base, things, side),
        *_types(things, readings, side),
        *_events(ask, base),
    ]
    return tuple(sorted(found, key=_rank))


def _rank(doubt: Doubt) -> tuple[int, int, str]:
    total = sum(side.statements + side.documents for side in doubt.sides)
    return -(doubt.statements + doubt.documents), -total, doubt.key


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold().replace("’", "'")


def _things(ask: Ask, base: str) -> dict[str, _Thing]:
    things: dict[str, _Thing] = {}
    for row in ask(_ENTITIES):
        id = row["id"].removeprefix(base)
        kind = EntityType(row["type"])
        things[id] = _Thing(id, kind, row["label"], row["personas"] != "0")
    for row in ask(_NAMES):
        if thing := things.get(row["id"].removeprefix(base)):
            thing.names.add(row["name"])
    for row in ask(_STATEMENTS):
        if thing := things.get(row["id"].removeprefix(base)):
            thing.statements = int(row["count"])
    for row in ask(_MENTIONS):
        if thing := things.get(row["id"].removeprefix(base)):
            document = row["document"].removeprefix(f"{base}document/")
            thing.places[document].append(Span(int(row["start"]), int(row["end"])))
    return things


# --- joins ------------------------------------------------------------------------------------


def _joins(
    ask: Ask, base: str, things: Mapping[str, _Thing], side: Callable[[_Thing], Side]
) -> Iterator[Doubt]:
    for row in ask(_PROPOSALS):
        first = things.get(row["first"].removeprefix(base))
        second = things.get(row["second"].removeprefix(base))
        if not first or not second:
            continue
        if row["verdict"].endswith("Refused") and not _one_name_two_types(first, second):
            continue
        greater, lesser = sorted((first, second), key=_remains)
        yield Doubt(
            Kind.JOIN,
            (side(greater), side(lesser)),
            row["reason"],
            min(first.statements, second.statements),
            min(len(first.places), len(second.places)),
        )


def _one_name_two_types(first: _Thing, second: _Thing) -> bool:
    return (
        not (first.persona or second.persona)
        and first.type is not second.type
        and _plain(first.label) == _plain(second.label)
    )


def _remains(thing: _Thing) -> tuple[int, int, str]:
    """The fuller name of a person remains, else what more hangs on."""
    full = -len(thing.label.split()) if thing.type is EntityType.PERSON else 0
    return full, -(thing.statements + len(thing.places)), thing.id


# --- types ------------------------------------------------------------------------------------


def _types(
    things: Mapping[str, _Thing],
    readings: Callable[[str], Reading | None],
    side: Callable[[_Thing], Side],
) -> Iterator[Doubt]:
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    best: dict[str, float] = defaultdict(float)
    for id, mention in _mentions(things, readings):
        votes[id][mention.type] += round(1000 * mention.score)
        if mention.type is things[id].type:
            best[id] = max(best[id], mention.score)
    for id, scores in votes.items():
        thing = things[id]
        if thing.persona or not scores.total():
            continue
        share = scores[thing.type] / scores.total()
        if share < _CONTESTED:
            others = ", ".join(sorted(kind.lower() for kind in scores if kind is not thing.type))
            reason = f"Read as {thing.type.lower()}, but in other places as {others}."
        elif best[id] < _GUESSED:
            reason = f"Read as {thing.type.lower()}: a guess that no document makes sure."
        else:
            continue
        yield Doubt(Kind.TYPE, (side(thing),), reason, thing.statements, len(thing.places))


def _mentions(
    things: Mapping[str, _Thing], readings: Callable[[str], Reading | None]
) -> Iterator[tuple[str, Mention]]:
    """The mentions of each entity as the documents alone read them."""
    by_document: dict[str, dict[Span, str]] = defaultdict(dict)
    for thing in things.values():
        for document, spans in thing.places.items():
            by_document[document].update(dict.fromkeys(spans, thing.id))
    for document, meant in sorted(by_document.items()):
        if reading := readings(document):
            for mention in reading.annotation.mentions:
                if id := meant.get(mention.span):
                    yield id, mention


# --- events -----------------------------------------------------------------------------------


def _events(ask: Ask, base: str) -> Iterator[Doubt]:
    quotes: dict[str, set[Quote]] = defaultdict(set)
    labels: dict[str, str] = {}
    for row in ask(_EVENTS):
        id = row["id"].removeprefix(base)
        labels[id] = f"{row['label']} ({row['value']})" if "value" in row else row["label"]
        quotes[id].add(Quote(row["source"], " ".join(row["text"].split())))
    for row in ask(_PROPOSALS):
        ids = [row[name].removeprefix(base) for name in ("first", "second")]
        if row["verdict"].endswith("Proposed") and all(id in labels for id in ids):
            sides = tuple(_event(id, labels[id], quotes[id]) for id in ids)
            yield Doubt(Kind.EVENT, sides, row["reason"], 1, min(s.documents for s in sides))


def _event(id: str, label: str, quotes: set[Quote]) -> Side:
    shown = tuple(sorted(quotes, key=lambda q: (q.source, q.sentence)))
    return Side(id, id, label, None, 1, len({q.source for q in quotes}), shown[:SHOWN])


# --- sentences --------------------------------------------------------------------------------


def _quotes(
    places: Mapping[str, Iterable[Span]], readings: Callable[[str], Reading | None]
) -> tuple[Quote, ...]:
    """The first sentence of each of the first documents, then further ones."""
    found: list[Quote] = []
    rounds: list[list[tuple[str, Span]]] = [[] for _ in range(SHOWN)]
    for document, spans in sorted(places.items())[:SHOWN]:
        for number, span in enumerate(sorted(spans)[:SHOWN]):
            rounds[number].append((document, span))
    for document, span in [place for each in rounds for place in each]:
        reading = readings(document)
        if reading is None or len(found) == SHOWN:
            continue
        quote = _quote(reading, span)
        if quote not in found:
            found.append(quote)
    return tuple(found)


def _quote(reading: Reading, span: Span) -> Quote:
    text = reading.document.text
    around = next((s for s in reading.annotation.sentences if s.covers(span)), None)
    if around is None:
        begin = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        around = Span(begin, end if end >= 0 else len(text))
    start, end = max(around.start, span.start - _MOST), min(around.end, span.end + _MOST)
    before = "… " if start > around.start else ""
    after = " …" if end < around.end else ""
    words = " ".join(text[span.start : span.end].split())
    return Quote(reading.document.source, before + " ".join(text[start:end].split()) + after, words)

"""How two entities are connected: the shortest chain of statements between them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from kg.errors import QueryError
from kg.model import EntityType, Modality
from kg.query.entities import Known
from kg.query.sparql import Ask
from kg.query.statements import Citation, Kind, Name, Statement, phrase, statements

# What a step costs. A chain of two statements beats one event in common; words about somebody are
# weaker still; a sentence that happens to name both counts only where nothing else joins them.
_COSTS = {Kind.RELATION: 1.0, Kind.POST: 1.0, Kind.EVENT: 2.5, Kind.QUOTATION: 4.0}
_COSTS[Kind.REPORTED] = _COSTS[Kind.QUOTATION]
_VOICE = 8.0
"""Between who says something and what it is about: an author would join everything otherwise."""
_TOGETHER = 12.0
_NOT_STATED = 1.5
"""Factor for what is denied, alleged, planned or questioned."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain, with the sentence behind it.

    Args:
        statement: None where a sentence merely names both.
    """

    start: Name
    end: Name
    how: str
    citation: Citation
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class _Link:
    cost: float
    how: str
    citation: Citation
    statement: Statement | None


_Pair = tuple[str, str]
_Named = Mapping[str, Sequence[tuple[int, int, str]]]
"""By document, where it names which entity, in order."""


def path(ask: Ask, start: Known, end: Known) -> tuple[Step, ...]:
    """The cheapest chain from one entity to the other; empty if they are the same.

    Ties are broken by the sentences' places, so that equal graphs give equal answers.

    Raises:
        QueryError: If nothing connects them.
    """
    import networkx

    links = _links(ask)
    labels = _labels(ask)
    graph = networkx.Graph()
    graph.add_nodes_from(sorted((start.id, end.id)))
    for (one, other), link in sorted(links.items()):
        graph.add_edge(one, other, cost=link.cost)
    try:
        chain = networkx.dijkstra_path(graph, start.id, end.id, weight="cost")
    except networkx.NetworkXNoPath as error:
        raise QueryError(
            f"Nothing in the store connects {start.label!r} and {end.label!r}.",
            hint="More documents may.",
        ) from error
    steps = []
    for one, other in pairwise(chain):
        link = links[_pair(one, other)]
        steps.append(
            Step(
                Name(labels.get(one, one), one),
                Name(labels.get(other, other), other),
                link.how,
                link.citation,
                link.statement,
            )
        )
    return tuple(steps)


def _pair(one: str, other: str) -> _Pair:
    return (one, other) if one < other else (other, one)


def _links(ask: Ask) -> dict[_Pair, _Link]:
    """The cheapest link of each pair of entities."""
    told = statements(ask, "VALUES ?class { kg:Claim kg:Tenure kg:Event } ?s a ?class .")
    names = _named(ask)
    found = [*_stated(told), *_spoken(ask, names), *_together(told, names)]
    found.sort(key=lambda f: (f[1].cost, f[1].citation.text, f[1].citation.start, f[1].how))
    best: dict[_Pair, _Link] = {}
    for pair, link in found:
        if pair[0] != pair[1]:
            best.setdefault(pair, link)
    return best


def _stated(stated: Iterable[Statement]) -> Iterator[tuple[_Pair, _Link]]:
    for statement in stated:
        cost = _COSTS[statement.kind]
        if statement.modality != Modality.STATED:
            cost *= _NOT_STATED
        link = _Link(cost, phrase(statement), statement.citations[0], statement)
        ends = [name.id for name in statement.names()]
        for one, other in combinations(ends, 2):
            yield _pair(one, other), link
        for voice in statement.voices:
            how = f"{voice.label} says: {phrase(statement)}"
            told = _Link(_VOICE, how, statement.citations[0], statement)
            for end in ends:
                yield _pair(voice.id, end), told


def _spoken(ask: Ask, names: _Named) -> Iterator[tuple[_Pair, _Link]]:
    """Speakers, with everybody whom their words name."""
    speech = "VALUES ?class { kg:Quotation kg:ReportedSpeech } ?s a ?class ; kg:speaker ?who ."
    for statement in statements(ask, speech):
        place = statement.citations[0]
        link = _Link(_COSTS[statement.kind], phrase(statement), place, statement)
        for named in _inside(names, place):
            if statement.subject:
                yield _pair(statement.subject.id, named), link


def _together(told: Iterable[Statement], names: _Named) -> Iterator[tuple[_Pair, _Link]]:
    """All that one sentence names; sentences are those that are evidence of something."""
    for place in {citation for statement in told for citation in statement.citations}:
        link = _Link(_TOGETHER, "named together", place, None)
        for one, other in combinations(sorted(set(_inside(names, place))), 2):
            yield _pair(one, other), link


def _named(ask: Ask) -> _Named:
    """Places that name an entity, in order, by document."""
    found: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in ask(
        "SELECT DISTINCT ?text ?start ?end ?entity WHERE {"
        " ?m kg:refersTo ?entity ; kg:inDocument ?text ; kg:start ?start ; kg:end ?end }"
    ):
        found[row["text"]].append((int(row["start"]), int(row["end"]), row["entity"]))
    return {text: sorted(places) for text, places in found.items()}


def _inside(names: _Named, place: Citation) -> Iterator[str]:
    places = names.get(place.text.id, [])
    for start, end, entity in places[bisect_left(places, (place.start, 0, "")) :]:
        if start >= place.end:
            return
        if end <= place.end:
            yield entity


def _labels(ask: Ask) -> dict[str, str]:
    classes = " ".join(f"kg:{t}" for t in EntityType)
    rows = ask(
        "SELECT ?e ?label WHERE {"
        f" VALUES ?class {{ {classes} }} ?e a ?class ; rdfs:label ?label }}"
    )
    return {row["e"]: row["label"] for row in rows}

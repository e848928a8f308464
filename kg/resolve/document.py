"""Clusters of one document's mentions, with the reason for each way of writing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from kg.model import EntityType, Mention, Reading, Span
from kg.resolve.bodies import join_bodies
from kg.resolve.forms import (
    base,
    folded,
    generic,
    is_acronym,
    is_nickname,
    person_parts,
    singular,
)
from kg.resolve.groups import Groups
from kg.resolve.nodes import Joiner, Keys, Named, Node, Nodes, called, most
from kg.resolve.occurrences import name_form
from kg.resolve.people import join_people, meant
from kg.resolve.pool import Pool

PER, ORG = EntityType.PERSON, EntityType.ORGANISATION


class Row(NamedTuple):
    """What one document calls one thing.

    Attributes:
        surfaces: Sorted.
        spans: Of its mentions, in order; none where the corpus shows that it is no name.
        score: The best of its mentions.
        joins: Ways of writing, each with the reason; sorted.
        own: Its folded forms, with the last word in the singular; sorted.
        strong: Folded forms that may join across documents when equal; sorted. See `_strong`.
        folds: The folded forms of the surfaces; sorted.
        acronyms: Those of the surfaces that are made of initials.
    """

    type: EntityType
    label: str
    surfaces: tuple[str, ...]
    spans: tuple[Span, ...]
    score: float
    joins: tuple[tuple[str, str], ...]
    own: tuple[str, ...]
    strong: tuple[str, ...]
    folds: tuple[str, ...]
    acronyms: tuple[str, ...]
    persona: bool


class Clustered(NamedTuple):
    """The things that one document names.

    Attributes:
        around: `Row.own` of all of them.
        rows: In the order in which they are named first.
        entries: For each, the IRI of the entry of reference data that it names, else "".
    """

    around: tuple[str, ...]
    rows: tuple[Row, ...]
    entries: tuple[str, ...] = ()


class Cluster(NamedTuple):
    """A `Row` with its document; the attributes of the two are the same."""

    document: str
    around: frozenset[str]
    type: EntityType
    label: str
    surfaces: tuple[str, ...]
    spans: tuple[Span, ...]
    score: float
    joins: tuple[tuple[str, str], ...]
    own: tuple[str, ...]
    strong: tuple[str, ...]
    folds: tuple[str, ...]
    acronyms: tuple[str, ...]
    persona: bool

    @property
    def company(self) -> frozenset[str]:
        """Folded forms of the other things that the document names: the support for joins."""
        return self.around.difference(self.own)

    @property
    def first(self) -> int:
        return self.spans[0].start


def _strong(kind: EntityType, surfaces: Iterable[str], *, persona: bool) -> set[str]:
    """Folded forms that may join across documents when equal.

    A person needs a given name with the surname, a publication a title of some length or a
    date, and an organisation more than what every town has ("City Council"); a personal
    pseudonym joins as it stands.
    """
    forms = {folded(s) for s in surfaces}
    if persona:
        return forms
    if kind is PER:
        return {f for f in forms if len(person_parts(f)) >= 2}
    if kind is EntityType.PUBLICATION:
        return {f for f in forms if len(f.split()) >= 4 or re.search(r"\b(?:19|20)\d\d\b", f)}
    return {base(f) for f in forms if kind is not ORG or not generic(f)}


def cluster_document(reading: Reading, pooled: Pool, personas: Mapping[str, str]) -> Clustered:
    """Cluster the mentions of one document.

    Args:
        reading: With the mentions that the corpus adds.
        pooled: What the corpus makes of each way of writing.
        personas: Pseudonyms that the document's comments are signed with, by folded form.
    """
    mentions = list(_names(reading, pooled))
    keys: dict[Node, list[Mention]] = defaultdict(list)
    whom = meant([m for m in mentions if folded(m.surface) not in personas])
    node_of: dict[Span, Node] = {}
    for mention in mentions:
        form = folded(called(mention))
        persona = mention.type is PER and form in personas
        node = (mention.type, form, persona, "" if persona else whom.get(mention.span, ""))
        node_of[mention.span] = node
        keys[node].append(mention)
    nodes = sorted(keys)
    groups = Groups(len(nodes))
    reasons: dict[int, str] = {}
    index = {node: number for number, node in enumerate(nodes)}

    def join(a: int, b: int, reason: str) -> None:
        """Join b to a; the reason is told of b's way of writing."""
        if groups.union(a, b):
            reasons.setdefault(b, reason)

    places = {span: index[node] for span, node in node_of.items()}
    _join_aliases(reading, nodes, places, join)
    named = Named(nodes, keys, join)
    join_people(reading, named, groups)
    join_bodies(reading, named, reasons.keys())
    _join_publications(reading, named, places)
    return _clustered(nodes, keys, groups, reasons)


def _names(reading: Reading, pooled: Pool) -> Iterator[Mention]:
    """The mentions with the types of the corpus, without what it shows to be words."""
    for mention in reading.annotation.mentions:
        form = name_form(mention.surface)
        if mention.type is EntityType.PUBLICATION:
            yield mention
        elif form not in pooled.ordinary:
            split = (reading.document.id, form) in pooled.split
            kind = mention.type if split else pooled.type_in(reading.document.id, form)
            yield mention if kind in (None, mention.type) else replace(mention, type=kind)


def _join_aliases(reading: Reading, nodes: Nodes, places: Mapping[Span, int], join: Joiner) -> None:
    """What the text itself equates. The short form takes the long one's type."""
    for alias in reading.annotation.aliases:
        long, short = places.get(alias.long), places.get(alias.short)
        if long is not None and short is not None and nodes[long][0] is nodes[short][0]:
            join(long, short, alias.reason)


def _join_publications(reading: Reading, named: Named, places: Mapping[Span, int]) -> None:
    """Two ways of naming a report: same publisher, and dates that do not differ."""
    publisher: dict[int, set[str]] = defaultdict(set)
    issued: dict[int, set[str]] = defaultdict(set)
    for relation in reading.annotation.relations:
        if (
            relation.predicate.value == "publishedBy"
            and relation.subject in places
            and relation.object in places
        ):
            publisher[places[relation.subject]].add(folded(named.most(places[relation.object])))
    for issue in reading.annotation.issues:
        if issue.publication in places:
            issued[places[issue.publication]].add(issue.value)
    numbers = sorted(publisher)
    for place, a in enumerate(numbers):
        for b in numbers[place + 1 :]:
            same = publisher[a] & publisher[b]
            if same and issued[a] == issued[b] and issued[a]:
                named.join(a, b, f"same publisher and date: {min(same)}, {min(issued[a])}")


def _clustered(nodes: Nodes, keys: Keys, groups: Groups, reasons: Mapping[int, str]) -> Clustered:
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(nodes)):
        members[groups.find(number)].append(number)
    found = []
    for numbers in members.values():
        mentions = sorted(m for n in numbers for m in keys[nodes[n]])
        surfaces = Counter(map(called, mentions))
        kind, _, persona, _ = nodes[numbers[0]]
        joins = {(most(keys[nodes[n]]), reasons[n]) for n in numbers if n in reasons}
        found.append(
            Row(
                kind,
                _label(kind, surfaces),
                tuple(sorted(surfaces)),
                tuple(m.span for m in mentions),
                max(m.score for m in mentions),
                tuple(sorted(joins)),
                tuple(sorted({singular(nodes[n][1]) for n in numbers})),
                tuple(sorted(_strong(kind, surfaces, persona=persona))),
                tuple(sorted({folded(s) for s in surfaces})),
                tuple(s for s in sorted(surfaces) if is_acronym(s)),
                persona,
            )
        )
    found.sort(key=lambda row: (row.spans[0].start, row.type.value, row.label))
    around = {form for row in found for form in row.own}
    return Clustered(tuple(sorted(around)), tuple(found))


def _label(kind: EntityType, surfaces: Mapping[str, int]) -> str:
    """The fullest way of writing, not "Inspectorates of Ports" beside "Ports Inspectorate"."""
    singles = {base(folded(surface)) for surface in surfaces if "s of " not in surface}

    def rank(item: tuple[str, int]) -> tuple[object, ...]:
        surface, count = item
        words = len(surface.split())
        if kind is PER:
            return (-min(words, 2), surface.islower(), surface.isupper(), -count, surface)
        return (
            is_acronym(surface),
            is_nickname(surface),
            "s of " in surface and base(folded(surface)) in singles,
            words == 1 and len(surfaces) > 1,
            surface.islower(),
            -count,
            -len(surface),
            surface,
        )

    return min(surfaces.items(), key=rank)[0]

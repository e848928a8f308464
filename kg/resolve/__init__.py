"""Joins the mentions of a corpus to entities, each join with its reason; mints readable ids.

First inside each document, where a surname or a short form has one bearer; then over the corpus,
where equal full names join and a lone surname needs support. Nothing depends on the order of
documents: groups are formed by what equals what, and every choice is made over sorted values.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Entity, EntityType, Join, MentionKey, Proposal, Reading, Reference
from kg.reference import NO_REFERENCE, ReferenceData, ReferenceEntry
from kg.resolve.document import Cluster, Clustered, cluster_document
from kg.resolve.doubt import proposals
from kg.resolve.forms import (
    agreeing,
    base,
    folded,
    initials,
    is_acronym,
    is_nickname,
    person_parts,
    singular,
)
from kg.resolve.groups import Groups
from kg.resolve.known import entries_of
from kg.resolve.nodes import Joiner
from kg.resolve.occurrences import Index
from kg.resolve.outline import (
    Change,
    Outline,
    Outlines,
    Sighting,
    outline,
    persona_names,
    sightings,
)
from kg.resolve.pool import Pool, decide, extended, weigh
from kg.vocabulary import slug

_PATHS = {
    EntityType.PERSON: "person",
    EntityType.ORGANISATION: "organisation",
    EntityType.PLACE: "place",
    EntityType.PUBLICATION: "publication",
    EntityType.LEGISLATION: "legislation",
    EntityType.PROGRAMME: "programme",
}
_LIKELY = 0.35
_BORNE_OUT = 3
"""A name whose best score is under the first is kept only if so many documents use it."""
_SUPPORT = 3
"""Other names that two documents must share before a lone surname joins a full name."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities sorted by id, and which of them each mention and reference names."""

    entities: tuple[Entity, ...]
    refers_to: dict[MentionKey, str]
    personas: dict[tuple[str, int], str]
    """From (document id, section) of a signed comment to its persona."""
    readings: tuple[Reading, ...] = ()
    """The readings with the mentions that the corpus adds, sorted by document id."""
    proposals: tuple[Proposal, ...] = ()
    """Doubtful joins and refusals, sorted by id."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What the things that documents name are over the corpus.

    Args:
        entities: Sorted by id.
        named: By document, the entity of each `Clustered` row; "" for what is no name.
        proposals: Doubtful joins and refusals, sorted by id.
    """

    entities: tuple[Entity, ...]
    named: Mapping[str, tuple[str, ...]]
    proposals: tuple[Proposal, ...]


def resolve(readings: Sequence[Reading], *, reference: ReferenceData = NO_REFERENCE) -> Resolution:
    """Resolve the mentions of a corpus.

    Args:
        readings: In any order; the result does not depend on it.
        reference: Names that are known from elsewhere: those of one entry join, and names of two
            entries stay apart.
    """
    readings = sorted(readings, key=lambda r: r.document.id)
    outlines = {r.document.id: outline(r) for r in readings}
    weighed = weigh(outlines)
    index = Index.of(weighed.known)
    pooled = decide(weighed, outlines, {r.document.id: sightings(r, index) for r in readings})
    readings = [extended(r, pooled, index) for r in readings]
    named = {
        r.document.id: clustered(r, outlines[r.document.id], pooled, reference) for r in readings
    }
    joined = join(named, outlines, reference)
    refers: dict[MentionKey, str] = {}
    personas: dict[tuple[str, int], str] = {}
    for reading in readings:
        id = reading.document.id
        refers |= refers_in(id, named[id], joined.named[id], reading.annotation.references)
        personas |= personas_in(id, outlines[id])
    return Resolution(
        joined.entities, dict(sorted(refers.items())), personas, tuple(readings), joined.proposals
    )


def clustered(
    reading: Reading, outline: Outline, pooled: Pool, reference: ReferenceData
) -> Clustered:
    """The things that one document names.

    Args:
        reading: With the mentions that the corpus adds.
    """
    found = cluster_document(reading, pooled, persona_names(outline))
    return found._replace(entries=entries_of(found.rows, outline.issued, reference))


def refers_in(
    document: str, found: Clustered, named: Sequence[str], references: Iterable[Reference]
) -> dict[MentionKey, str]:
    """The entity that each mention and reference of a document names."""
    refers: dict[MentionKey, str] = {}
    for id, row in sorted(zip(named, found.rows, strict=True), key=lambda pair: pair[0]):
        if id:
            for span in row.spans:
                refers[MentionKey(document, *span)] = id
    for reference in references:
        target = refers.get(MentionKey(document, *reference.antecedent))
        if target:
            refers[MentionKey(document, reference.start, reference.end)] = target
    return refers


def personas_in(document: str, outline: Outline) -> dict[tuple[str, int], str]:
    """The personas of a document's signed comments, by document and section."""
    return {(document, section): _persona(name) for section, name in outline.personas}


def _persona(name: str) -> str:
    return f"persona/{slug(name)}"


def join(
    documents: Mapping[str, Clustered], outlines: Outlines, reference: ReferenceData
) -> Joined:
    """Join the things that the documents of a corpus name.

    Args:
        documents: In the order of the ids.
    """
    clusters: list[Cluster] = []
    known: dict[int, ReferenceEntry] = {}
    for id, found in documents.items():
        around = frozenset(found.around)
        if reference.entries:
            for number, iri in enumerate(found.entries, len(clusters)):
                if iri:
                    known[number] = reference.by_iri[iri]
        clusters += [Cluster(id, around, *row) for row in found.rows]
    groups, reasons = _across(clusters, known)
    _drop_doubtful(clusters, groups)
    entities, entity_of = _entities(clusters, groups, reasons, known)
    for each in outlines.values():
        for _, name in each.personas:
            id = _persona(name)
            if id not in entities:
                entities[id] = Entity(id, EntityType.PERSON, name, persona=True)
    numbers = iter(entity_of)
    named = {id: tuple(next(numbers) for _ in found.rows) for id, found in documents.items()}
    ordered = tuple(entities[id] for id in sorted(entities))
    doubts = proposals(clusters, entity_of)
    return Joined(ordered, named, doubts)


# --- what is no name ------------------------------------------------------------------------


def _drop_doubtful(clusters: list[Cluster], groups: Groups) -> None:
    """Leave out names that no document makes likely and the corpus does not bear out."""
    doubted = [n for n, c in enumerate(clusters) if c.score < _LIKELY and not c.persona]
    if not doubted:
        return
    roots = {groups.find(n) for n in doubted}
    roots -= {groups.find(n) for n, c in enumerate(clusters) if c.score >= _LIKELY}
    documents: dict[int, set[str]] = defaultdict(set)
    for number, cluster in enumerate(clusters):
        if (root := groups.find(number)) in roots:
            documents[root].add(cluster.document)
    for number in doubted:
        if len(documents.get(groups.find(number), _MANY)) < _BORNE_OUT:
            clusters[number] = clusters[number]._replace(spans=())


_MANY = range(_BORNE_OUT)


# --- across documents -------------------------------------------------------------------------


def _across(
    clusters: list[Cluster], known: dict[int, ReferenceEntry]
) -> tuple[Groups, dict[int, str]]:
    """Group document clusters that name the same thing; a reason for each that was joined.

    Args:
        known: Entries of reference data by the number of the cluster; a group gets that of any
            member, so that two entries never join.
    """
    groups = Groups(len(clusters))
    reasons: dict[int, str] = {}

    def join(a: int, b: int, reason: str) -> None:
        ours, theirs = known.get(groups.find(a)), known.get(groups.find(b))
        if ours and theirs and ours.iri != theirs.iri:
            return
        if groups.union(a, b):
            reasons.setdefault(max(a, b), reason)
            if entry := ours or theirs:
                known[groups.find(a)] = entry

    by_entry: dict[str, list[int]] = defaultdict(list)
    for number, entry in sorted(known.items()):
        by_entry[entry.iri].append(number)
    for _, numbers in sorted(by_entry.items()):
        for number in numbers[1:]:
            entry = known[number]
            join(numbers[0], number, f"reference data: {entry.file}, {entry.label}")
    by_form: dict[tuple[EntityType, bool, str], list[int]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        for form in cluster.strong:
            by_form[(cluster.type, cluster.persona, form)].append(number)
    for _, numbers in sorted(by_form.items()):
        if len(numbers) > 1:
            for number in numbers[1:]:
                join(numbers[0], number, "written alike in another document")
    _join_people(clusters, join)
    _join_acronyms(clusters, join)
    return groups, reasons


def _join_people(clusters: list[Cluster], join: Joiner) -> None:
    full: dict[str, list[int]] = defaultdict(list)
    lone: list[int] = []
    for number, cluster in enumerate(clusters):
        if cluster.type is EntityType.PERSON and not cluster.persona:
            parts = person_parts(cluster.label)
            if len(parts) >= 2:
                full[parts[-1]].append(number)
            elif parts:
                lone.append(number)
    bearers: dict[str, list[list[int]]] = {}
    for surname, numbers in sorted(full.items()):
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number in numbers:
            alike[person_parts(clusters[number].label)].append(number)
        names = sorted(alike)
        people = Groups(len(names))
        for pair in agreeing(names):
            a, b = sorted(pair)
            people.union(a, b)
            first, second = sorted((alike[names[a]][0], alike[names[b]][0]))
            join(
                first,
                second,
                f"the names agree: {clusters[first].label}, {clusters[second].label}",
            )
        each: dict[int, list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            each[people.find(place)] += alike[name]
        bearers[surname] = [sorted(found) for found in each.values()]
    for number in lone:
        named = bearers.get(person_parts(clusters[number].label)[-1], [])
        if len(named) != 1:
            continue
        shared = max(
            (len(clusters[number].company & clusters[m].company) for m in named[0]), default=0
        )
        if shared >= _SUPPORT:
            join(
                named[0][0],
                number,
                f"surname of the only bearer in the corpus; {shared} other names in common",
            )


def _join_acronyms(clusters: list[Cluster], join: Joiner) -> None:
    """A short form that one document leaves open, where the corpus has one long form for it."""
    first: dict[tuple[EntityType, str], int] = {}
    short: list[int] = []
    for number, cluster in enumerate(clusters):
        for form in cluster.strong:
            first.setdefault((cluster.type, form), number)
        if cluster.acronyms:
            short.append(number)
    long_forms: dict[tuple[EntityType, str], dict[str, int]] = defaultdict(dict)
    for (kind, form), number in first.items():
        for initial in initials(form):
            long_forms[(kind, initial)].setdefault(base(form), number)
    for number in short:
        cluster = clusters[number]
        for surface in cluster.acronyms:
            options = long_forms.get((cluster.type, singular(folded(surface)).replace(" ", "")), {})
            if len(options) == 1:
                other = next(iter(options.values()))
                join(
                    min(other, number),
                    max(other, number),
                    f"initials of {clusters[other].label}",
                )


# --- entities ---------------------------------------------------------------------------------


def _entities(
    clusters: list[Cluster],
    groups: Groups,
    reasons: dict[int, str],
    known: dict[int, ReferenceEntry],
) -> tuple[dict[str, Entity], list[str]]:
    """The entities by id, and the id of each cluster's, "" for what is no name."""
    members: dict[int, list[int]] = defaultdict(list)
    for number, cluster in enumerate(clusters):
        if cluster.spans:
            members[groups.find(number)].append(number)
    stems: dict[str, list[tuple[str, list[int]]]] = defaultdict(list)  # label, clusters
    for root, numbers in members.items():
        first = clusters[numbers[0]]
        entry = known.get(root)
        label = entry.label if entry else _label([clusters[n] for n in numbers])
        path = "persona" if first.persona else _PATHS[first.type]
        stems[f"{path}/{slug(label)}"].append((label, numbers))
    entities: dict[str, Entity] = {}
    entity_of = [""] * len(clusters)
    for stem in sorted(stems):
        named = stems[stem]
        if len(named) > 1:  # clusters are in the order of their documents
            named.sort(
                key=lambda item: (
                    clusters[item[1][0]].document,
                    min(clusters[n].first for n in item[1]),
                )
            )
        for number, (label, numbers) in enumerate(named, 1):
            id = stem if number == 1 else f"{stem}-{number}"
            entities[id] = _entity(
                id,
                label,
                [clusters[n] for n in numbers],
                [reasons.get(n) for n in numbers],
                known.get(groups.find(numbers[0])),
            )
            for n in numbers:
                entity_of[n] = id
    return entities, entity_of


def _label(clusters: list[Cluster]) -> str:
    """The canonical name: a full one, then the most used, then the first by letter."""
    counts: Counter[str] = Counter()
    for cluster in clusters:
        counts[cluster.label] += len(cluster.spans)
    if len(counts) == 1:
        return clusters[0].label
    person = clusters[0].type is EntityType.PERSON

    def rank(item: tuple[str, int]) -> tuple[object, ...]:
        label, count = item
        if person:
            return (-min(len(label.split()), 2), label.islower(), -count, label)
        plain = not (is_acronym(label) or is_nickname(label))
        return (not plain, label.islower(), -count, -len(label), label)

    return min(counts.items(), key=rank)[0]


def _entity(
    id: str,
    label: str,
    clusters: list[Cluster],
    reasons: list[str | None],
    entry: ReferenceEntry | None,
) -> Entity:
    surfaces: set[str] = set()
    joins: set[Join] = set()
    for cluster, reason in zip(clusters, reasons, strict=True):
        surfaces.update(cluster.surfaces)
        if cluster.joins:
            joins.update(Join(*join) for join in cluster.joins if join[0] != label)
        if cluster.label != label and (reason or entry):
            told = reason or (f"reference data: {entry.file}, {entry.label}" if entry else "")
            joins.add(Join(cluster.label, told))
    return Entity(
        id=id,
        type=clusters[0].type,
        label=label,
        alternatives=tuple(sorted(surfaces - {label})),
        joins=tuple(sorted(joins)),
        persona=clusters[0].persona,
        exact_match=entry.iri if entry else "",
        see_also=entry.sources if entry else (),
    )


__all__ = [
    "Change", "Clustered", "Index", "Joined", "Outline", "Pool", "Resolution", "Sighting",
    "clustered", "decide", "extended", "join", "outline", "personas_in", "refers_in", "resolve",
    "sightings", "weigh",
]  # fmt: skip

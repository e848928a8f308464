"""Joins that the names allow and nothing bears out: proposed to a person, or refused with a reason.

Looks at what `kg.resolve` left apart. Only names that share a surname, initials, a form or all but
one letter are compared, so the cost grows with their number and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from kg.model import EntityType, MentionKey, Proposal, Verdict
from kg.resolve.document import Cluster
from kg.resolve.forms import (
    SHORTEST_MISSPELT,
    base,
    folded,
    initials,
    is_acronym,
    one_letter_apart,
    person_parts,
    same_person_name,
    singular,
)

PER, ORG = EntityType.PERSON, EntityType.ORGANISATION

_MOST = 3
"""A short form that fits more things than this says nothing about any of them."""

Doubt = tuple[int, int, Verdict, str]
"""Two clusters by their numbers, what was decided, and why."""


def proposals(clusters: Sequence[Cluster], entity_of: Sequence[str]) -> tuple[Proposal, ...]:
    """One proposal for each pair of entities that is in doubt, sorted by id.

    Args:
        entity_of: The entity of each cluster; "" for one that was left out.
    """
    found: dict[str, Proposal] = {}
    for a, b, verdict, reason in _doubts(clusters, entity_of):
        one, other = entity_of[a], entity_of[b]
        if one == other:
            continue
        if other < one:
            (one, other), (a, b) = (other, one), (b, a)
        id = f"proposal/{one.replace('/', '-')}/{other.replace('/', '-')}"
        keys = tuple(MentionKey(clusters[n].document, *clusters[n].spans[0]) for n in (a, b))
        proposal = Proposal(id, "join", one, other, verdict, reason, keys)
        found[id] = min(found.get(id, proposal), proposal, key=lambda p: (p.reason, p.evidence))
    return tuple(found[id] for id in sorted(found))


def _doubts(clusters: Sequence[Cluster], entity_of: Sequence[str]) -> Iterator[Doubt]:
    kept = [n for n, id in enumerate(entity_of) if id]
    yield from _people(clusters, kept, entity_of)
    yield from _forms(clusters, kept)
    yield from _acronyms(clusters, kept, entity_of)
    yield from _slips(clusters, kept, entity_of)
    yield from _firms(clusters, kept)


def _people(
    clusters: Sequence[Cluster], kept: Sequence[int], entity_of: Sequence[str]
) -> Iterator[Doubt]:
    """Lone surnames with their bearers; full names that agree and fit more than one person."""
    full: dict[str, dict[str, int]] = defaultdict(dict)
    lone: list[int] = []
    for n in kept:
        if clusters[n].type is PER and not clusters[n].persona:
            parts = person_parts(clusters[n].label)
            if len(parts) > 1:
                full[parts[-1]].setdefault(entity_of[n], n)
            elif parts:
                lone.append(n)
    for n in lone:
        bearers = full.get(person_parts(clusters[n].label)[-1], {})
        if len(bearers) == 1:
            (bearer,) = bearers.values()
            shared = len(clusters[n].company & clusters[bearer].company)
            yield (
                bearer,
                n,
                Verdict.PROPOSED,
                f"{clusters[n].label} is the surname of {clusters[bearer].label}, "
                f"but their documents share too few other names ({shared}).",
            )
        elif len(bearers) <= _MOST:
            for bearer in bearers.values():
                yield (
                    bearer,
                    n,
                    Verdict.PROPOSED,
                    f"{clusters[n].label} is the surname of {clusters[bearer].label}, "
                    f"and of {len(bearers) - 1} more.",
                )
    for bearers in full.values():
        for a, b in combinations(sorted(bearers.values()), 2):
            if same_person_name(person_parts(clusters[a].label), person_parts(clusters[b].label)):
                yield (
                    a,
                    b,
                    Verdict.PROPOSED,
                    f"{clusters[a].label} and {clusters[b].label} agree, but one of them fits "
                    "somebody else, too.",
                )


def _forms(clusters: Sequence[Cluster], kept: Sequence[int]) -> Iterator[Doubt]:
    """One way of writing that stands for a persona and a person, or for two types."""
    by_form: dict[str, dict[tuple[bool, EntityType], int]] = defaultdict(dict)
    for n in kept:
        kind = (clusters[n].persona, clusters[n].type)
        for form in clusters[n].folds:
            by_form[form].setdefault(kind, n)
    for form in sorted(form for form, kinds in by_form.items() if len(kinds) > 1):
        for (one, a), (other, b) in combinations(sorted(by_form[form].items()), 2):
            if one[0] != other[0]:
                reason = f"A commenter signs as {clusters[b].label}; a signature proves no person."
                if PER in (one[1] if not one[0] else other[1],):
                    yield a, b, Verdict.REFUSED, reason
            elif EntityType.PUBLICATION not in (one[1], other[1]):
                yield (
                    a,
                    b,
                    Verdict.REFUSED,
                    f"“{form}” is written of a {one[1].value.lower()} "
                    f"and of a {other[1].value.lower()}.",
                )


def _acronyms(
    clusters: Sequence[Cluster], kept: Sequence[int], entity_of: Sequence[str]
) -> Iterator[Doubt]:
    """Acronyms that two or three long names have."""
    first: dict[tuple[EntityType, str], dict[str, int]] = defaultdict(dict)
    short: list[int] = []
    for n in kept:
        cluster = clusters[n]
        if cluster.type is not PER:
            for form in cluster.strong:
                first[(cluster.type, form)].setdefault(entity_of[n], n)
        if cluster.acronyms:
            short.append(n)
    long: dict[tuple[EntityType, str], dict[str, int]] = defaultdict(dict)
    for (kind, form), bearers in first.items():
        for initial in initials(form):
            options = long[(kind, singular(initial))]
            for entity, n in bearers.items():
                options[entity] = min(n, options.get(entity, n))
    for n in short:
        for surface in clusters[n].acronyms:
            initial = singular(folded(surface)).replace(" ", "")
            options = long.get((clusters[n].type, initial), {})
            if len(initial) > 2 and 1 < len(options) <= _MOST:
                for other in sorted(options.values()):
                    yield (
                        other,
                        n,
                        Verdict.PROPOSED,
                        f"{surface} has the initials of {clusters[other].label}, "
                        f"and of {len(options) - 1} more.",
                    )


def _slips(
    clusters: Sequence[Cluster], kept: Sequence[int], entity_of: Sequence[str]
) -> Iterator[Doubt]:
    """Long names of one type that differ by one letter; of each entity the first so written."""
    first: dict[tuple[EntityType, str], dict[str, int]] = defaultdict(dict)
    for n in kept:
        cluster = clusters[n]
        if not cluster.persona and cluster.type is not EntityType.PUBLICATION:
            form = folded(cluster.label)
            if len(form) >= SHORTEST_MISSPELT:
                first[(cluster.type, form)].setdefault(entity_of[n], n)
    by_rest: dict[tuple[EntityType, str], list[str]] = defaultdict(list)
    for kind, form in first:
        for rest in {form, *(form[:i] + form[i + 1 :] for i in range(1, len(form)))}:
            by_rest[(kind, rest)].append(form)
    pairs = {
        (kind, min(pair), max(pair))
        for (kind, _), forms in by_rest.items()
        if len(forms) > 1
        for pair in combinations(forms, 2)
    }
    for kind, one, other in sorted(pairs):
        if singular(one) != singular(other) and one_letter_apart(one, other):
            for n in first[(kind, one)].values():
                for m in first[(kind, other)].values():
                    a, b = min(n, m), max(n, m)
                    yield (
                        a,
                        b,
                        Verdict.PROPOSED,
                        f"{clusters[a].label} and {clusters[b].label} differ by one letter.",
                    )


def _firms(clusters: Sequence[Cluster], kept: Sequence[int]) -> Iterator[Doubt]:
    """A firm and one whose longer name begins with its name, in one document."""
    by_form: dict[tuple[str, str], int] = {}
    for n in kept:
        if clusters[n].type is ORG and not is_acronym(clusters[n].label):
            by_form.setdefault((clusters[n].document, base(folded(clusters[n].label))), n)
    for (document, form), n in sorted(by_form.items()):
        words = form.split()
        for count in range(1, min(len(words), 4)):
            shorter = by_form.get((document, base(" ".join(words[:count]))))
            if shorter is not None:
                yield (
                    shorter,
                    n,
                    Verdict.REFUSED,
                    f"{clusters[n].label} may be a part or a successor of "
                    f"{clusters[shorter].label}: a longer name that begins alike is no short form.",
                )

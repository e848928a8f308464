"""Which person of a document a lone surname or given name means, mention by mention."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.model import EntityType, Mention, Span
from kg.resolve.forms import agreeing, folded, person_parts
from kg.resolve.groups import Groups

PER = EntityType.PERSON

_HE = ("mr", "sir", "lord", "baron", "fr", "father", "king", "prince", "duke", "earl", "brother")
_SHE = ("mrs", "miss", "ms", "dame", "lady", "baroness", "queen", "princess", "duchess", "sister")
_NEAR = 200
"""Code points between full names of two bearers under which a surname after them is unsure."""

Bearers = Mapping[str, Sequence[frozenset[str]]]
"""From a surname to the people of that name: for each, the folded full names they go by."""


def bearers(mentions: Iterable[Mention]) -> Bearers:
    """The people whom full names name; those whose names agree are one."""
    by_surname: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    forms: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for mention in mentions:
        parts = person_parts(mention.surface)
        if mention.type is PER and len(parts) >= 2:
            by_surname[parts[-1]].add(parts)
            forms[parts].add(folded(mention.surface))
    found = {}
    for surname, full in by_surname.items():
        names = sorted(full)
        groups = Groups(len(names))
        for a, b in agreeing(names):
            groups.union(a, b)
        people: dict[int, set[str]] = defaultdict(set)
        for number, name in enumerate(names):
            people[groups.find(number)] |= forms[name]
        found[surname] = tuple(frozenset(person) for _, person in sorted(people.items()))
    return found


def meant(mentions: Sequence[Mention]) -> dict[Span, str]:
    """For surnames that two people of the document share: the full name that each one means.

    The honorific decides where it fits one bearer alone; else the bearer named in full last before
    it in the same section does, unless the other was named just before, too. What stays unsure is
    left out.

    Returns:
        From the span of a lone surname to the least folded full name of its bearer.
    """
    shared = {s: people for s, people in bearers(mentions).items() if len(people) > 1}
    if not shared:
        return {}
    places: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    sexes: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for mention in sorted(mentions):
        parts = person_parts(mention.surface)
        if mention.type is PER and len(parts) >= 2 and parts[-1] in shared:
            form = folded(mention.surface)
            who = next(n for n, names in enumerate(shared[parts[-1]]) if form in names)
            places[parts[-1]].append((mention.start, mention.section, who))
            if sex := _sex(mention.honorific):
                sexes[parts[-1]][who].add(sex)
    found = {}
    for mention in mentions:
        parts = person_parts(mention.surface)
        if mention.type is PER and len(parts) == 1 and parts[0] in shared:
            surname = parts[0]
            fits = _fitting(_sex(mention.honorific), len(shared[surname]), sexes[surname])
            chosen = _last_before(mention, places[surname], fits)
            if chosen is not None:
                found[mention.span] = min(shared[surname][chosen])
    return found


def _sex(honorific: str) -> str:
    words = {w.strip(".").casefold() for w in honorific.split()}
    return "he" if words & {*_HE} else "she" if words & {*_SHE} else ""


def _fitting(sex: str, count: int, sexes: Mapping[int, set[str]]) -> frozenset[int]:
    """The bearers that an honorific allows: those of that sex, or of unknown sex if none is."""
    known = frozenset(n for n in range(count) if sex and sexes.get(n) == {sex})
    unknown = frozenset(n for n in range(count) if not sex or not sexes.get(n))
    return known or unknown


def _last_before(
    mention: Mention, places: Sequence[tuple[int, int, int]], fits: frozenset[int]
) -> int | None:
    if len(fits) == 1:
        return min(fits)
    before = [
        (start, who)
        for start, section, who in places[: bisect_left(places, (mention.start, 0, 0))]
        if section == mention.section and who in fits
    ]
    if not before:
        return None
    start, who = before[-1]
    other = max((s for s, w in before if w != who), default=None)
    return who if other is None or start - other >= _NEAR else None

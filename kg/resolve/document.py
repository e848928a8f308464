"""Clusters of one document's mentions, with the reason for each way of writing."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from kg.model import EntityType, Mention, Reading, SegmentKind, Span
from kg.resolve.forms import (
    SHORTEST_MISSPELT,
    agreeing,
    base,
    composed,
    folded,
    generic,
    initials,
    is_acronym,
    is_nickname,
    misspelt,
    person_parts,
    same_given_name,
    short_forms,
    shortened,
    singular,
    without_country,
)
from kg.resolve.groups import Groups
from kg.resolve.occurrences import name_form
from kg.resolve.people import meant
from kg.resolve.pool import Pool

PER, ORG = EntityType.PERSON, EntityType.ORGANISATION

Node = tuple[EntityType, str, bool, str]
"""Type, folded form, whether it is a persona, and the full name that a shared surname means, else
"": what mentions are grouped by first."""
Nodes = Sequence[Node]
_SAME_COMPANY = frozenset({
    "airline", "airway", "bank", "brewery", "company", "computer", "corporation", "electronic",
    "group", "motor", "newspaper", "party", "pharmaceutical", "railway", "store", "supermarket",
    "technology",
})  # fmt: skip
"""Last words that say what a firm or party of that name is, in the singular."""
_OF_ITS_OWN = frozenset({
    "news", "magazine", "journal", "gazette", "live", "radio", "tv", "television", "weekly",
    "daily", "online", "conference", "festival", "cup", "league", "woman", "women", "lady",
    "reserve", "report", "campaign", "award", "guild", "alliance", "coalition", "watch", "action",
    "review", "survey", "summit", "week", "day", "board", "forum", "committee", "panel", "branch",
    "inquiry", "meeting", "federation",
})  # fmt: skip
"""Last words of what a body has or does rather than is: "Napier News" is not Napier."""


Keys = Mapping[Node, Sequence[Mention]]
Joiner = Callable[[int, int, str], None]
"""Joins the second node to the first; the reason is told of the second one's way of writing."""


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
        form = folded(_called(mention))
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
    _join_people(reading, nodes, keys, groups, join)
    _join_names(nodes, keys, _headlines(reading), join, reasons.keys())
    _join_publications(reading, nodes, keys, places, join)
    return _clustered(nodes, keys, groups, reasons)


def _called(mention: Mention) -> str:
    """What it would be called alone: "Inspectorate of Rail", where the text shares the head."""
    shared = f"{mention.honorific} " if mention.type is ORG and mention.honorific else ""
    return " ".join(f"{shared}{mention.surface}".split())


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


def _join_people(reading: Reading, nodes: Nodes, keys: Keys, groups: Groups, join: Joiner) -> None:
    people = [
        (n, person_parts(node[1])) for n, node in enumerate(nodes) if node[0] is PER and not node[2]
    ]
    full = [(n, parts) for n, parts in people if len(parts) >= 2]
    by_surname: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    by_given: dict[str, list[int]] = defaultdict(list)
    by_middle: dict[str, list[int]] = defaultdict(list)
    for n, parts in full:
        by_surname[parts[-1]].append((n, parts))
        by_given[parts[0]].append(n)
        for part in set(parts[1:-1]):
            by_middle[part].append(n)
    for family in by_surname.values():
        for a, b in agreeing([parts for _, parts in family]):
            n, m = sorted((family[a][0], family[b][0]))
            join(n, m, f"the names agree: {_most(keys[nodes[n]])}, {_most(keys[nodes[m]])}")
    by_pen_name: dict[str, list[int]] = defaultdict(list)
    for n, node in enumerate(nodes):
        words = node[1].split()
        if node[0] is PER and node[2] and len(words) > 1:
            # "Solent Sal" is addressed as "Sal", "Flo A-H" as "Flo": 78 of 78 counted
            for word in {words[0], words[-1]}:
                by_pen_name[word].append(n)
    by_tail = {parts[at:] for _, parts in full for at in range(1, len(parts) - 1)}
    for n, parts in people:
        if len(parts) > 1 and parts in by_tail:
            # "Gil Robles" of "Ana Gil Robles": a surname of two words
            whole = [m for m, other in full if other[-len(parts) :] == parts and m != n]
            if len({groups.find(m) for m in whole} - {groups.find(n)}) == 1:
                join(whole[0], n, "the last words of the only longer name that ends so")
        letters = _initials(parts, keys[nodes[n]][0].surface)
        if letters:
            # "Ann L.", "Ann C-L" in a thread that has named Ann Carr-Lowe
            fits = [m for m, other in full if m != n and _shortened(other, parts[0], letters)]
            if len({groups.find(m) for m in fits} - {groups.find(n)}) == 1:
                join(fits[0], n, "given name and initial of the only person so named")
        if len(parts) != 1:
            continue
        word = parts[0]
        if which := nodes[n][3]:
            (bearer,) = [m for m, _ in full if nodes[m][1] == which]
            join(bearer, n, f"of the people of that name it means {_most(keys[nodes[bearer]])}")
            continue
        bearers = [m for m, _ in by_surname.get(word, [])]
        if not bearers:
            # a given name alone is one person's only where that person is named beside it or above
            bearers = [
                m
                for m in by_given.get(word, [])
                if len(word) > 2 and _known(reading, keys[nodes[n]], keys[nodes[m]])
            ]
            kind = "given name"
        else:
            kind = "surname"
        if not bearers:
            # "Quek" of "Desmond Quek Boon Huat", "Pop" of 'Leopold "Pop" Zabriskie'
            bearers = [
                m
                for m in by_middle.get(word, [])
                if len(word) > 2 and _known(reading, keys[nodes[n]], keys[nodes[m]])
            ]
            kind = "one of the names"
        if not bearers:
            bearers, kind = by_pen_name.get(word, []), "part of the pen name"
        if len({groups.find(m) for m in bearers}) == 1:
            join(bearers[0], n, f"{kind} of the only person so named in the document")


def _initials(parts: tuple[str, ...], surface: str) -> str:
    """The letters behind a given name: "l" of "Ann L.", "cl" of "Ann C-L" and "Ann CL"; else ""."""
    if len(parts) > 1 and all(len(part) == 1 for part in parts[1:]):
        return "".join(parts[1:])
    last = surface.split()[-1]
    return parts[1] if len(parts) == 2 and len(last) == 2 and last.isupper() else ""


def _shortened(full: tuple[str, ...], given: str, letters: str) -> bool:
    """Whether a given name and letters stand for a full name: one letter for any family name."""
    begun = "".join(part[0] for part in full[1:])
    fits = letters in begun if len(letters) == 1 else begun.endswith(letters)
    return fits and len(full[-1]) > 1 and same_given_name(full[0], given)


def _known(reading: Reading, ones: Sequence[Mention], others: Sequence[Mention]) -> bool:
    """Whether each of some mentions stands behind one of others, or in a section with one.

    A given name of one person named in full above it meant that person in all of 1,113 cases in
    annotated documents, whoever was speaking. Who is addressed in a comment is another commenter.
    """
    sections = {m.section for m in others}
    start = min(m.start for m in others)
    return all(
        m.section in sections or (start < m.start and not _is_addressed(reading, m)) for m in ones
    )


def _is_addressed(reading: Reading, mention: Mention) -> bool:
    """ "the party's part in this, Ann, perhaps it's time", said in a comment."""
    if not reading.thread.inside_comment(mention.section):
        return False
    text = reading.document.text
    before = text[max(0, mention.start - 3) : mention.start].rstrip(" ")
    after = text[mention.end : mention.end + 1]
    return after in {",", "?", "!", "."} and before[-1:] in {",", "\n", ""}


def _headlines(reading: Reading) -> Sequence[Span]:
    """Titles and headings, which name what the text below them has yet to introduce; sorted."""
    kinds = {SegmentKind.TITLE, SegmentKind.HEADING}
    return [s.span for s in reading.thread.segments if s.kind in kinds]


def _join_names(
    nodes: Nodes, keys: Keys, headlines: Sequence[Span], join: Joiner, joined: Set[int]
) -> None:
    """Organisations, places, programmes and laws: number and legal form, initials, slips, heads.

    Args:
        joined: The nodes that have been joined to others; it grows.
    """
    others = [
        (n, node) for n, node in enumerate(nodes) if node[0] not in (PER, EntityType.PUBLICATION)
    ]
    by_base: dict[tuple[EntityType, str], list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        by_base[(kind, base(form))].append(n)
    for numbers in by_base.values():
        for number in numbers[1:]:
            join(numbers[0], number, "singular or plural, or legal form, of the same name")
    long_forms: dict[tuple[EntityType, str], list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        for short in initials(form):
            long_forms[(kind, short)].append(n)
            long_forms[(kind, singular(short))].append(n)
    acronyms: dict[str, str] = {}
    for n, node in others:
        if any(is_acronym(m.surface) for m in keys[node]):
            short = singular(node[1]).replace(" ", "")
            options = sorted(set(long_forms.get((node[0], short), [])) - {n})
            options = options or [
                m for m, (kind, form, *_) in others if kind is node[0] and composed(short, form)
            ]
            bases = {base(nodes[o][1]) for o in options}
            if len(bases) == 1:
                join(options[0], n, f"initials of {_most(keys[nodes[options[0]]])}")
                acronyms[singular(node[1])] = singular(nodes[options[0]][1])
    # "South Yorkshire CRC" and "South Yorkshire Community Rehabilitation Company"
    by_long: dict[tuple[EntityType, str], list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        words = [acronyms.get(singular(w), w) for w in form.split()]
        by_long[(kind, singular(" ".join(words)))].append(n)
    for numbers in by_long.values():
        for number in numbers[1:]:
            join(numbers[0], number, "the same name with a part of it shortened")
    _join_heads(others, nodes, keys, join)
    _join_spellings(others, join)
    _join_parts(others, nodes, keys, headlines, join, joined)
    _join_countries(others, join)


def _join_parts(
    others: Sequence[tuple[int, Node]],
    nodes: Nodes,
    keys: Keys,
    headlines: Sequence[Span],
    join: Joiner,
    joined: Set[int],
) -> None:
    """Join "Larkfield", "Ferries" to "Larkfield Ferries", where that comes first.

    What is named alone before the longer name is as likely its parent, and stays apart; a headline
    names what the text below it has yet to introduce. A branch or a paper of the body, by its last
    word, is not the body. Of such words in 4,500 annotated documents 98 in 100 meant the longer
    name, and where several begin so, nine in ten the one named first and most (docs/quality.md).
    """
    starts = [h.start for h in headlines]

    def first_in_text(number: int) -> int:
        for mention in keys[nodes[number]]:
            place = bisect_right(starts, mention.start) - 1
            if place < 0 or mention.start >= headlines[place].end:
                return mention.start
        return sys.maxsize

    def is_foremost(bearer: int, rivals: Sequence[int], form: str, here: int) -> bool:
        """Whether, of names that begin so, the first was named more often than the others."""
        bearers = [bearer, *rivals]
        counts = [sum(m.start < here for m in keys[nodes[n]]) for n in bearers]
        begin = all(nodes[n][1].startswith(f"{form} ") for n in bearers)
        return begin and counts[0] > max(counts[1:])

    by_part: dict[str, list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        if kind is ORG:
            for part in _parts(form):
                by_part[part].append(n)
    for n, (kind, form, *_) in others:
        longer = by_part.get(form, [])
        if kind is not ORG or not longer or n in joined:
            continue
        if len({base(nodes[m][1]) for m in longer}) == 1 and _is_company(form, nodes[longer[0]][1]):
            join(longer[0], n, f"beginning of {_most(keys[nodes[longer[0]]])}, the only such name")
            continue
        here = first_in_text(n)
        before = [m for m in longer if keys[nodes[m]][0].start < here]
        if not before:
            continue
        bearer = min(before, key=lambda m: (keys[nodes[m]][0].start, m))
        long = nodes[bearer][1]
        rivals = [m for m in before if base(nodes[m][1]) != base(long)]
        if rivals and not is_foremost(bearer, rivals, form, here):
            continue
        is_own = long.startswith(form) and singular(long).split()[-1] in _OF_ITS_OWN
        if not is_own and not any(is_acronym(m.surface) for m in keys[nodes[n]]):
            which = "the first and most named" if rivals else "the only"
            join(bearer, n, f"part of {_most(keys[nodes[bearer]])}, {which} such name before it")


def _parts(form: str) -> Iterator[str]:
    """The words of a name that stand together, fewer than all."""
    words = form.split()[:_LONGEST_NAME]
    for first, last in combinations(range(len(words) + 1), 2):
        if 0 < last - first < len(words):
            yield " ".join(words[first:last])


_LONGEST_NAME = 12
"""Words of a name whose parts are looked up."""


def _is_company(form: str, long: str) -> bool:
    """Whether a longer name only adds what the firm or party of that name is."""
    added = singular(long.removeprefix(f"{form} "))
    return long.startswith(f"{form} ") and added in _SAME_COMPANY


def _join_countries(others: Sequence[tuple[int, Node]], join: Joiner) -> None:
    """Join "Air Force" to "US Air Force", where the document has one such."""
    by_rest: dict[str, dict[str, int]] = defaultdict(dict)
    for n, (kind, form, *_) in others:
        rest = without_country(form)
        if kind is ORG and rest:
            by_rest[rest].setdefault(base(form), n)
    for n, (kind, form, *_) in others:
        fuller = by_rest.get(base(form), {})
        if kind is ORG and len(fuller) == 1:
            (other,) = fuller.values()
            join(other, n, "the same name without the country")


def _join_spellings(others: Sequence[tuple[int, Node]], join: Joiner) -> None:
    """Names whose words shorten one another's, or that differ by a letter.

    Only names that share initials, or the rest when a letter of each is left out, are compared.
    """
    by_initials: dict[tuple[EntityType, tuple[str, ...]], list[int]] = defaultdict(list)
    by_rest: dict[tuple[EntityType, str], list[int]] = defaultdict(list)
    forms = {n: form for n, (_, form, *_) in others}
    for n, (kind, form, *_) in others:
        words = singular(form).split()
        if len(words) > 1:
            by_initials[(kind, tuple(word[0] for word in words))].append(n)
        if len(form) >= SHORTEST_MISSPELT:
            for rest in {form, *(form[:i] + form[i + 1 :] for i in range(1, len(form)))}:
                by_rest[(kind, rest)].append(n)
    for numbers in by_initials.values():
        for n, m in combinations(numbers, 2):
            if shortened(forms[n], forms[m]):
                join(n, m, "the words of the one shorten those of the other")
    for numbers in by_rest.values():
        for n, m in combinations(numbers, 2):
            if misspelt(forms[n], forms[m]):
                join(n, m, "differ by one letter")


def _join_heads(others: Sequence[tuple[int, Node]], nodes: Nodes, keys: Keys, join: Joiner) -> None:
    """Join "the Committee" to "Justice Committee", where the document has one such."""
    by_short: dict[str, list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        if kind is ORG:
            for short in sorted(short_forms(form)):
                by_short[short].append(n)
    for n, (kind, form, *_) in others:
        if kind is not ORG or any(is_acronym(m.surface) for m in keys[nodes[n]]):
            continue
        bearers = by_short.get(form, [])
        last = {_last_before(m, bearers, nodes, keys) for m in keys[nodes[n]]}
        bearer = last.pop() if len(last) == 1 else None
        if bearer is not None:
            join(bearer, n, f"short form of {_most(keys[nodes[bearer]])}, named last before it")


def _last_before(mention: Mention, bearers: list[int], nodes: Nodes, keys: Keys) -> int | None:
    """The bearer named last before a short form; the only one, wherever it stands."""
    if len(bearers) == 1:
        return bearers[0]
    before = [(m.start, n) for n in bearers for m in keys[nodes[n]] if m.start < mention.start]
    return max(before)[1] if before else None


def _join_publications(
    reading: Reading, nodes: Nodes, keys: Keys, places: Mapping[Span, int], join: Joiner
) -> None:
    """Two ways of naming a report: same publisher, and dates that do not differ."""
    publisher: dict[int, set[str]] = defaultdict(set)
    issued: dict[int, set[str]] = defaultdict(set)
    for relation in reading.annotation.relations:
        if (
            relation.predicate.value == "publishedBy"
            and relation.subject in places
            and relation.object in places
        ):
            publisher[places[relation.subject]].add(
                folded(_most(keys[nodes[places[relation.object]]]))
            )
    for issue in reading.annotation.issues:
        if issue.publication in places:
            issued[places[issue.publication]].add(issue.value)
    numbers = sorted(publisher)
    for place, a in enumerate(numbers):
        for b in numbers[place + 1 :]:
            same = publisher[a] & publisher[b]
            if same and issued[a] == issued[b] and issued[a]:
                join(a, b, f"same publisher and date: {min(same)}, {min(issued[a])}")


def _most(mentions: Sequence[Mention]) -> str:
    counts = Counter(map(_called, mentions))
    return min(counts.items(), key=lambda i: (-i[1], i[0]))[0]


def _clustered(nodes: Nodes, keys: Keys, groups: Groups, reasons: Mapping[int, str]) -> Clustered:
    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(nodes)):
        members[groups.find(number)].append(number)
    found = []
    for numbers in members.values():
        mentions = sorted(m for n in numbers for m in keys[nodes[n]])
        surfaces = Counter(map(_called, mentions))
        kind, _, persona, _ = nodes[numbers[0]]
        joins = {(_most(keys[nodes[n]]), reasons[n]) for n in numbers if n in reasons}
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

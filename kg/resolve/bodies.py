"""Which ways of writing a body, place, programme or law are one in a document."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from itertools import combinations

from kg.model import EntityType, Mention, Reading, SegmentKind, Span
from kg.resolve.forms import (
    SHORTEST_MISSPELT,
    base,
    composed,
    initials,
    is_acronym,
    later_initials,
    misspelt,
    short_forms,
    shortened,
    singular,
    without_country,
)
from kg.resolve.nodes import Named, Node

ORG = EntityType.ORGANISATION

_SAME_COMPANY = frozenset({
    "airline", "airway", "bank", "brewery", "company", "computer", "corporation", "electronic",
    "group", "motor", "newspaper", "party", "pharmaceutical", "railway", "store", "supermarket",
    "technology",
})  # fmt: skip
"""Last words that say what a firm or party of that name is, in the singular."""
_OF_ITS_OWN = frozenset({
    "news", "magazine", "journal", "gazette", "live", "radio", "tv", "television", "weekly",
    "daily", "online", "conference", "festival", "cup", "league", "woman", "women", "lady",
    "reserve", "report", "campaign", "award", "guild", "coalition", "watch", "action",
    "review", "summit", "week", "day", "board", "forum", "committee", "panel", "branch",
    "inquiry", "meeting", "federation",
})  # fmt: skip
"""Last words of what a body has or does rather than is: "Napier News" is not Napier."""

_BESIDE = frozenset({
    "association", "authority", "council", "court", "herald", "international", "press", "society",
    "trust",
})  # fmt: skip
"""Last words of what stands beside a body of the same name, where that one was named before it."""


def join_bodies(reading: Reading, named: Named, joined: Set[int]) -> None:
    """Join what is not a person or publication: number, legal form, initials, slips, heads, parts.

    Args:
        joined: The nodes that have been joined to others; it grows.
    """
    apart = {EntityType.PERSON, EntityType.PUBLICATION}
    others = [(n, node) for n, node in enumerate(named.nodes) if node[0] not in apart]
    by_base: dict[tuple[EntityType, str], list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        by_base[(kind, base(form))].append(n)
    for numbers in by_base.values():
        for number in numbers[1:]:
            named.join(numbers[0], number, "singular or plural, or legal form, of the same name")
    _join_initials(others, named)
    _join_heads(others, named, _opened(reading), joined)
    _join_spellings(others, named)
    _join_parts(others, named, _headlines(reading), joined)
    _join_countries(others, named)


def _join_initials(others: Sequence[tuple[int, Node]], named: Named) -> None:
    long_forms: dict[tuple[EntityType, str], list[int]] = defaultdict(list)
    later_forms: dict[tuple[EntityType, str], list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        for short in initials(form):
            long_forms[(kind, short)].append(n)
            long_forms[(kind, singular(short))].append(n)
        for short in later_initials(form):
            later_forms[(kind, short)].append(n)
    acronyms: dict[str, str] = {}
    for n, node in others:
        if any(is_acronym(m.surface) for m in named.mentions(n)):
            short = singular(node[1]).replace(" ", "")
            options = sorted(set(long_forms.get((node[0], short), [])) - {n})
            options = options or [
                m for m, (kind, form, *_) in others if kind is node[0] and composed(short, form)
            ]
            options = options or later_forms.get((node[0], short), [])
            if len({base(named.nodes[o][1]) for o in options}) == 1:
                named.join(options[0], n, f"initials of {named.most(options[0])}")
                acronyms[singular(node[1])] = singular(named.nodes[options[0]][1])
    # "South Yorkshire CRC" and "South Yorkshire Community Rehabilitation Company"
    by_long: dict[tuple[EntityType, str], list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        words = [acronyms.get(singular(w), w) for w in form.split()]
        by_long[(kind, singular(" ".join(words)))].append(n)
    for numbers in by_long.values():
        for number in numbers[1:]:
            named.join(numbers[0], number, "the same name with a part of it shortened")


# --- heads: "the Committee", "the CCG" --------------------------------------------------------


def _join_heads(
    others: Sequence[tuple[int, Node]], named: Named, opened: Set[Span], joined: Set[int]
) -> None:
    """Join "the Committee" to "Justice Committee", where the document has one such.

    Initials may say what a body is, too: "the CCG" is East Ayle CCG where no other is one, and
    nothing tells what they stand for.
    """
    forms = {form for _, (_, form, *_) in others}
    by_short: dict[str, list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        if kind is ORG:
            for short in sorted(short_forms(form)):
                by_short[short].append(n)

    def is_what_one_is(n: int, form: str, bearers: Sequence[int]) -> bool:
        mentions = named.mentions(n)
        names = {base(named.nodes[m][1]) for m in bearers}
        return (
            len(form) >= _SHORTEST_TYPE
            and all(is_acronym(m.surface) for m in mentions)  # not "COURT", of a heading
            and len(names) == 1
            and n not in joined
            and f"{form}s" not in forms
            and not _LINKED.search(named.nodes[bearers[0]][1])
            and 2 * sum(m.span in opened for m in mentions) >= len(mentions)
        )

    for n, (kind, form, *_) in others:
        bearers = by_short.get(form, [])
        if kind is not ORG or not bearers:
            continue
        is_short = any(is_acronym(m.surface) for m in named.mentions(n))
        if is_short and not is_what_one_is(n, form, bearers):
            continue
        last = {_last_before(m, bearers, named) for m in named.mentions(n)}
        bearer = last.pop() if len(last) == 1 else None
        if bearer is not None:
            named.join(bearer, n, f"short form of {named.most(bearer)}, named last before it")


_SHORTEST_TYPE = 3
"""Letters of initials that may say what several bodies are."""
_LINKED = re.compile(r" (?:of|for|on|the) ")
_OPENS = re.compile(r"\b(?:the|our|their|your|this|that) $", re.IGNORECASE)


def _opened(reading: Reading) -> Set[Span]:
    """Mentions in the singular behind an article or "our"."""
    text = reading.document.text
    return {
        m.span
        for m in reading.annotation.mentions
        if not m.surface.endswith("s") and _OPENS.search(text, max(0, m.start - 7), m.start)
    }


def _last_before(mention: Mention, bearers: list[int], named: Named) -> int | None:
    """The bearer named last before a short form; the only one, wherever it stands."""
    if len(bearers) == 1:
        return bearers[0]
    before = [(m.start, n) for n in bearers for m in named.mentions(n) if m.start < mention.start]
    return max(before)[1] if before else None


# --- spelling ---------------------------------------------------------------------------------


def _join_spellings(others: Sequence[tuple[int, Node]], named: Named) -> None:
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
                named.join(n, m, "the words of the one shorten those of the other")
    for numbers in by_rest.values():
        for n, m in combinations(numbers, 2):
            if misspelt(forms[n], forms[m]):
                named.join(n, m, "differ by one letter")


# --- parts: "Larkfield" of "Larkfield Ferries" ------------------------------------------------


def _headlines(reading: Reading) -> Sequence[Span]:
    """Titles and headings, which name what the text below them has yet to introduce; sorted."""
    kinds = {SegmentKind.TITLE, SegmentKind.HEADING}
    return [s.span for s in reading.thread.segments if s.kind in kinds]


def _join_parts(
    others: Sequence[tuple[int, Node]],
    named: Named,
    headlines: Sequence[Span],
    joined: Set[int],
) -> None:
    """Join "Larkfield", "Ferries" to "Larkfield Ferries", where that comes first.

    What is named alone before the longer name is as likely its parent, and stays apart; but a
    headline names what the text below it has yet to introduce, and a post what the articles that
    it pastes tell in full. A branch or a paper of the body, by its last word, is not the body. Of
    such words in 4,500 annotated documents 98 in 100 meant the longer name, and where several begin
    so, nine in ten the one named first and most (docs/quality.md).
    """
    places = {form for _, (kind, form, *_) in others if kind is EntityType.PLACE}
    starts = [h.start for h in headlines]

    def first_in_text(number: int) -> int:
        for mention in named.mentions(number):
            place = bisect_right(starts, mention.start) - 1
            if place < 0 or mention.start >= headlines[place].end:
                return mention.start
        return sys.maxsize

    def is_foremost(bearer: int, rivals: Sequence[int], form: str, here: int) -> bool:
        """Whether, of names that begin so, the first was named more often than the others."""
        bearers = [bearer, *rivals]
        counts = [sum(m.start < here for m in named.mentions(n)) for n in bearers]
        begin = all(_begins(named.nodes[n][1], form) for n in bearers)
        return begin and counts[0] > max(counts[1:])

    by_part: dict[str, list[int]] = defaultdict(list)
    by_last: dict[str, list[int]] = defaultdict(list)
    for n, (kind, form, *_) in others:
        if kind is ORG:
            by_last[_last_word(form)].append(n)
            for part in _parts(form):
                by_part[part].append(n)
    for n, (kind, form, *_) in others:
        longer = by_part.get(form, [])
        if kind is not ORG or not longer or n in joined:
            continue
        is_only = len({base(named.nodes[m][1]) for m in longer}) == 1
        if is_only and _is_company(form, named.nodes[longer[0]][1]):
            named.join(longer[0], n, f"beginning of {named.most(longer[0])}, the only such name")
            continue
        mentions = named.mentions(n)
        if 2 * sum(is_acronym(m.surface) for m in mentions) >= len(mentions):
            continue  # a heading in capitals makes no initials of "Larkfield"
        here = first_in_text(n)
        before = [m for m in longer if named.mentions(m)[0].start < here]
        if not before:
            last = _last_word(named.nodes[longer[0]][1])
            is_kind = any(m != longer[0] for m in by_last[last])  # "West Vale DLA", "Orley DLA"
            if is_only and not is_kind and _is_told_later(n, longer[0], named, places):
                which = named.most(longer[0])
                named.join(longer[0], n, f"beginning of {which}, told in full further down")
            continue
        bearer = min(before, key=lambda m: (named.mentions(m)[0].start, m))
        long = named.nodes[bearer][1]
        rivals = [m for m in before if base(named.nodes[m][1]) != base(long)]
        if rivals and not is_foremost(bearer, rivals, form, here):
            continue
        if not _is_its_own(form, long):
            which = "the first and most named" if rivals else "the only"
            named.join(bearer, n, f"part of {named.most(bearer)}, {which} such name before it")


def _is_its_own(form: str, long: str) -> bool:
    """Whether a longer name is that of something a body has: "Napier News" of Napier.

    Three words more tell the body in full: "Napier" of "Napier Regional School Board".
    """
    added = len(long.split()) - len(form.split())
    return long.startswith(form) and added < _IN_FULL and _last_word(long) in _OF_ITS_OWN


_IN_FULL = 3


def _is_told_later(short: int, bearer: int, named: Named, places: Set[str]) -> bool:
    """Whether a longer name, in a later section, tells in full what was named before.

    Of such pairs 72 in 91 were one, and 9 in 10 without what stands beside a body and its branch
    in a place; in a later section of posts with articles 12 in 13.
    """
    form, long = named.nodes[short][1], named.nodes[bearer][1]
    rest = long.split()[len(form.split()) :]
    return (
        _begins(long, form)
        and named.mentions(bearer)[0].section != named.mentions(short)[0].section
        and form not in places
        and _last_word(long) not in _OF_ITS_OWN | _BESIDE
        and not any(" ".join(rest[at:]) in places for at in range(len(rest)))
    )


def _last_word(form: str) -> str:
    return singular(form).rpartition(" ")[2]


def _parts(form: str) -> Iterator[str]:
    """The words of a name that stand together, fewer than all: "St Ives" of "St Ives's"."""
    words = form.split()[:_LONGEST_NAME]
    for first, last in combinations(range(len(words) + 1), 2):
        if 0 < last - first < len(words):
            yield " ".join(words[first:last]).removesuffix("'s")


def _begins(long: str, form: str) -> bool:
    """Whether a name begins with another: "st ives's hospital" with "st ives"."""
    return long.startswith((f"{form} ", f"{form}'s "))


_LONGEST_NAME = 12
"""Words of a name whose parts are looked up."""


def _is_company(form: str, long: str) -> bool:
    """Whether a longer name only adds what the firm or party of that name is."""
    added = singular(long.removeprefix(f"{form} "))
    return long.startswith(f"{form} ") and added in _SAME_COMPANY


def _join_countries(others: Sequence[tuple[int, Node]], named: Named) -> None:
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
            named.join(other, n, "the same name without the country")

"""Compares what a graph says of a document with what a person found in it.

====================  ====================================================================
mentions, entities    forms of names by type, as often as they occur · one-to-one alignment
dates, date values    words of the date · the value of each that was found
posts, post status    holder, post and organisation · the status of each that was found
relations             subject, predicate, object
events                type, a sentence that holds the trigger, a shared participant; then the
                      date and the participants of each that was found
quotes, speakers      three quarters of the longer span in common · who is quoted
comments              place of the first word; then what each found one answers, and who wrote it
====================  ====================================================================

Entities of the two sides are the same where they share most occurrences (`measures.aligned`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from kg.evaluate.found import (
    Found,
    FoundDate,
    FoundEvent,
    FoundMention,
    FoundPost,
    FoundQuote,
)
from kg.evaluate.gold import (
    TYPES,
    Gold,
    GoldComment,
    GoldEvent,
    GoldPost,
)
from kg.evaluate.measures import (
    Bag,
    Count,
    Judgement,
    Slip,
    aligned,
    differences,
    form_of,
    in_common,
    same_description,
)
from kg.evaluate.places import place
from kg.model import EntityType, Predicate

_OVERLAP = 0.75
"""Of the longer of two quotations, what they have in common to be the same."""
_NEAR = 60
"""Code points between the first words of a comment on either side."""
_SHOWN = 70
"""Code points of a text in a message."""

_ABBREVIATED = {kind: name for name, kind in TYPES.items()}

Entities = dict[str, tuple[EntityType, Bag]]


def judge(gold: Gold, found: Found) -> Iterator[Judgement]:
    """Counts of every measure, and each slip, of one document."""
    gold_entities, found_entities = _annotated(gold), _entities(found.mentions)
    known = aligned(gold_entities, found_entities)
    yield from _names(gold.name, gold_entities, found_entities, known)
    yield from _dates(gold, found.dates)
    yield from _posts(gold, found.posts, known)
    yield from _relations(gold, found, known)
    yield from _events(gold, found.events, known)
    yield from _quotes(gold, found.quotes, known)
    if gold.comments is not None:
        yield from _comments(gold.name, gold.comments, found)


def total(judgements: Iterable[Judgement]) -> list[Count]:
    """One count a measure, sorted by name: micro-averages. All types together are added."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for each in judgements:
        if isinstance(each, Count):
            group = each.measure.partition(" ")[0]
            of_a_type = group in ("mentions", "entities")
            for name in {each.measure, group if of_a_type else each.measure}:
                sums[name].update(right=each.right, found=each.found, gold=each.gold)
    return [Count(name, n["right"], n["found"], n["gold"]) for name, n in sorted(sums.items())]


# --- names ----------------------------------------------------------------------------------


def _annotated(gold: Gold) -> Entities:
    entities: Entities = {}
    for mention in gold.mentions:
        _, forms = entities.setdefault(mention.entity, (mention.type, Counter()))
        forms[form_of(gold.text[mention.start : mention.end], mention.type)] += 1
    return entities


def _entities(mentions: Iterable[FoundMention]) -> Entities:
    entities: Entities = {}
    for mention in mentions:
        _, forms = entities.setdefault(mention.entity, (mention.type, Counter()))
        forms[form_of(mention.surface, mention.type)] += 1
    return entities


def _names(
    document: str, gold: Entities, found: Entities, known: Mapping[str, str]
) -> Iterator[Judgement]:
    for kind in EntityType:
        name = _ABBREVIATED[kind]
        annotated, read = _bag(gold, kind), _bag(found, kind)
        right = in_common(annotated, read, kind)
        yield Count(f"mentions {name}", right, read.total(), annotated.total())
        yield from differences(document, f"mentions {name}", annotated, read)
        right = sum(gold[identity][0] is kind for identity in known.values())
        yield Count(f"entities {name}", right, _number(found, kind), _number(gold, kind))


def _bag(entities: Entities, kind: EntityType) -> Bag:
    return sum((forms for own, forms in entities.values() if own is kind), Counter())


def _number(entities: Entities, kind: EntityType) -> int:
    return sum(own is kind for own, _ in entities.values())


# --- dates ----------------------------------------------------------------------------------


def _dates(gold: Gold, found: Sequence[FoundDate]) -> Iterator[Judgement]:
    annotated: dict[str, list[str | None]] = defaultdict(list)
    for date in gold.dates:
        annotated[form_of(gold.text[date.start : date.end])].append(date.value)
    read: dict[str, list[str | None]] = defaultdict(list)
    for each in found:
        read[form_of(each.surface)].append(each.value)
    wanted, got = _sizes(annotated), _sizes(read)
    yield Count("dates", in_common(wanted, got), got.total(), wanted.total())
    yield from differences(gold.name, "dates", wanted, got)
    for form, values in annotated.items():
        for value, other in zip(values, read.get(form, ()), strict=False):
            yield Count("date values", int(value == other), 1, 1)
            if value != other:
                told = f"{form!r} is {value or 'open'}"
                yield Slip(gold.name, "date values", "wrong", told, other or "open")


def _sizes(lists: Mapping[str, Sequence[object]]) -> Bag:
    return Counter({key: len(values) for key, values in lists.items()})


# --- posts and relations --------------------------------------------------------------------


def _posts(gold: Gold, found: Iterable[FoundPost], known: Mapping[str, str]) -> Iterator[Judgement]:
    read = list(dict.fromkeys(found))
    left = list(gold.posts)
    for each in read:
        holder, at = known.get(each.holder), known.get(each.organisation or "")
        match = next((p for p in left if _same_post(p, holder, each.post, at)), None)
        if match is None:
            told = _told(holder or each.holder, each.post, at or each.organisation)
            yield Slip(gold.name, "posts", "extra", "", told)
            continue
        left.remove(match)
        right = match.status is each.status
        yield Count("post status", int(right), 1, 1)
        if not right:
            told = f"{_told(match.holder, match.post)} is {match.status}"
            yield Slip(gold.name, "post status", "wrong", told, each.status or "none")
    yield Count("posts", len(gold.posts) - len(left), len(read), len(gold.posts))
    for post in left:
        told = _told(post.holder, post.post, post.organisation)
        yield Slip(gold.name, "posts", "missed", told, "")


def _same_post(gold: GoldPost, holder: str | None, post: str, organisation: str | None) -> bool:
    """Where the annotation names no organisation, any will do."""
    return (
        gold.holder == holder
        and gold.organisation in (None, organisation)
        and same_description(gold.post, post)
    )


def _told(*parts: str | None) -> str:
    return " · ".join(part or "–" for part in parts)


Relation = tuple[str, Predicate, str]


def _relations(gold: Gold, found: Found, known: Mapping[str, str]) -> Iterator[Judgement]:
    annotated = {(r.subject, r.predicate, r.object) for r in gold.relations}
    read = {
        (known.get(r.subject, r.subject), r.predicate, known.get(r.object, r.object))
        for r in found.relations
    }
    missed = {r for r in annotated if not _either_way(r) & read}
    yield Count("relations", len(annotated) - len(missed), len(read), len(annotated))
    for relation in sorted(missed):
        yield Slip(gold.name, "relations", "missed", _told(*relation), "")
    for relation in sorted(r for r in read if not _either_way(r) & annotated):
        yield Slip(gold.name, "relations", "extra", "", _told(*relation))


def _either_way(relation: Relation) -> set[Relation]:
    subject, predicate, object_ = relation
    mutual = predicate is Predicate.WORKS_WITH
    return {relation, (object_, predicate, subject)} if mutual else {relation}


# --- events ---------------------------------------------------------------------------------


def _events(
    gold: Gold, found: Sequence[FoundEvent], known: Mapping[str, str]
) -> Iterator[Judgement]:
    left = dict(enumerate(gold.events))
    for each in found:
        who = {known[p] for p in each.participants if p in known}
        fitting = [n for n, event in left.items() if _same_event(event, each, who)]
        if not fitting:
            told = f"{each.type.lower()} {each.passages[0][:_SHOWN]!r}"
            yield Slip(gold.name, "events", "extra", "", told)
            continue
        event = left.pop(max(fitting, key=lambda n: (len(left[n].participants & who), -n)))
        right = event.date == each.value
        yield Count("event dates", int(right), 1, 1)
        if not right:
            told = f"{event.trigger!r} is {event.date or 'open'}"
            yield Slip(gold.name, "event dates", "wrong", told, each.value or "open")
        both = len(event.participants & who)
        yield Count("event participants", both, len(who), len(event.participants))
    yield Count("events", len(gold.events) - len(left), len(found), len(gold.events))
    for event in left.values():
        told = f"{event.type.lower()} {event.trigger!r}"
        yield Slip(gold.name, "events", "missed", told, "")


def _same_event(gold: GoldEvent, found: FoundEvent, who: set[str]) -> bool:
    return (
        gold.type is found.type
        and (not gold.participants or bool(gold.participants & who))
        and any(_holds(words, gold.trigger) for words in found.passages)
    )


def _holds(one: str, other: str) -> bool:
    """Whether either text stands in the other."""
    inside = place(other, one, whole=False) is not None
    return inside or bool(one.strip() and place(one, other, whole=False))


# --- quotations and comments ----------------------------------------------------------------


def _quotes(
    gold: Gold, found: Sequence[FoundQuote], known: Mapping[str, str]
) -> Iterator[Judgement]:
    left = dict(enumerate(gold.quotes))
    for each in found:
        number = next((n for n, quote in left.items() if is_same_quote(quote, each)), None)
        if number is None:
            told = _start(gold.text[each.start : each.end])
            yield Slip(gold.name, "quotes", "extra", "", told)
            continue
        quote = left.pop(number)
        if quote.speaker is None:
            continue
        speaker = known.get(each.speaker or "")
        yield Count("speakers", int(speaker == quote.speaker), 1, 1)
        if speaker != quote.speaker:
            told = f"{_start(gold.text[quote.start : quote.end])} by {quote.speaker}"
            yield Slip(gold.name, "speakers", "wrong", told, speaker or each.speaker or "nobody")
    yield Count("quotes", len(gold.quotes) - len(left), len(found), len(gold.quotes))
    for quote in left.values():
        told = _start(gold.text[quote.start : quote.end])
        yield Slip(gold.name, "quotes", "missed", told, "")


class _Words(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def is_same_quote(one: _Words, other: _Words) -> bool:
    """Whether two quotations have three quarters of the longer one in common."""
    both = min(one.end, other.end) - max(one.start, other.start)
    longer = max(one.end - one.start, other.end - other.start)
    return longer > 0 and both / longer >= _OVERLAP


def _start(text: str) -> str:
    return repr(" ".join(text[:_SHOWN].split()))


def _comments(document: str, gold: Sequence[GoldComment], found: Found) -> Iterator[Judgement]:
    left = {comment.number: comment for comment in gold}
    same: dict[str, GoldComment] = {}
    for each in found.comments:
        near = (c for c in left.values() if abs(c.start - each.start) <= _NEAR)
        if match := next(near, None):
            same[each.id] = left.pop(match.number)
    yield Count("comments", len(same), len(found.comments), len(gold))
    for missed in left.values():
        yield Slip(document, "comments", "missed", missed.number, "")
    for each in found.comments:
        if (own := same.get(each.id)) is None:
            yield Slip(document, "comments", "extra", "", each.id)
            continue
        parent = same.get(each.parent or "")
        yield from _agree(
            document, "comment parents", own.number, _parent(own), parent.number if parent else ""
        )
        if own.author:
            yield from _agree(
                document, "comment authors", own.number, own.author, each.author or ""
            )


def _parent(comment: GoldComment) -> str:
    """The number of the comment that it answers; "" for one that answers the post."""
    return comment.number.rpartition(".")[0]


def _agree(document: str, measure: str, number: str, gold: str, found: str) -> Iterator[Judgement]:
    right = form_of(gold) == form_of(found)
    yield Count(measure, int(right), 1, 1)
    if not right:
        yield Slip(document, measure, "wrong", f"{number} is {gold or 'none'}", found or "none")

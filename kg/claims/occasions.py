"""Tells which events are one: joined in a document where sure, proposed over a corpus."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple, Protocol

from kg.dates import earliest, latest
from kg.model import (
    Event,
    EventParticipant,
    EventType,
    MentionKey,
    Modality,
    Proposal,
    Span,
    Verdict,
)

_ONCE = frozenset({EventType.DEATH, EventType.DEPARTURE, EventType.APPOINTMENT})
"""What hardly happens twice to the same people at one time, in whatever words it is told."""

_PERSONAL = _ONCE | {EventType.AWARD, EventType.JUSTICE, EventType.ELECTION}
"""What happens to somebody: to one and not to another who only brings it about."""

_PEOPLE = "person/"
_JOINING = "join"
"""Who joins a body may be given a post there another day."""

_STEM = 4
"""Letters that the words of one occurrence share: "closed", "closure"."""

_AUXILIARIES = frozenset(
    [
        "been",
        "being",
        "have",
        "having",
        "were",
        "will",
        "would",
        "also",
        "since",
        "then",
        "recently",
    ]
)


class _Takes(Protocol):
    @property
    def entity(self) -> str: ...

    @property
    def role(self) -> str: ...


class _Told(Protocol):
    """What an `Event` and a `Telling` share."""

    @property
    def type(self) -> EventType: ...

    @property
    def label(self) -> str: ...

    @property
    def participants(self) -> Sequence[_Takes]: ...

    @property
    def value(self) -> str | None: ...


def once_each(events: Iterable[Event], titles: AbstractSet[Span]) -> tuple[Event, ...]:
    """Join the events of one document that tell one occurrence; the evidence is united.

    Sure cases alone: the same type, a shared participant, no participant in the same role that
    differs, dates that agree, words of one stem (what happens once needs none, nor does a title).
    What a speaker or a commenter tells too joins what the author states; two voices that are not
    the author's stay apart.

    Args:
        events: Of one document.
        titles: Where its titles stand.
    """
    kept: list[Event] = []
    places: dict[tuple[EventType, str], list[int]] = defaultdict(list)
    in_order = sorted(events, key=lambda e: (e.evidence[0].start, e.id))
    for event in sorted(in_order, key=lambda e: _titled(e, titles)):
        keys = [(event.type, key) for key in _keys(event)]
        near = {i for key in keys for i in places[key]}
        place = next((i for i in sorted(near) if _one(kept[i], event, titles)), None)
        if place is None:
            place = len(kept)
            kept.append(event)
        else:
            kept[place] = _joined(kept[place], event)
        for key in keys:
            if place not in places[key]:
                places[key].append(place)
    return tuple(kept)


def _keys(event: Event) -> list[str]:
    """What one of two tellings must share: a participant, or the date where one names nobody."""
    return [*(p.entity for p in event.participants), *([event.value] if event.value else [])]


def _titled(event: Event, titles: AbstractSet[Span]) -> bool:
    return any(
        title.start <= e.start and e.end <= title.end for e in event.evidence for title in titles
    )


def _one(first: Event, second: Event, titles: AbstractSet[Span]) -> bool:
    if not _dates_agree(first, second) or not _voices_agree(first, second):
        return False
    nobody = not first.participants or not second.participants
    if not nobody and not (_shared(first, second) and _befalls_one(first, second)):
        return False
    if _titled(second, titles):
        return True
    return _roles_agree(first, second) and (
        (first.type in _ONCE and not nobody) or bool(_stems(first.label) & _stems(second.label))
    )


def _voices_agree(first: Event, second: Event) -> bool:
    if first.modality is not second.modality:
        return False
    if first.attributed_to == second.attributed_to:
        return True
    return first.modality is Modality.STATED and (first.asserted or second.asserted)


def _roles_agree(first: _Told, second: _Told) -> bool:
    for role in ("agent", "patient"):
        one, other = _in_role(first, role), _in_role(second, role)
        if one and other and not one & other:
            return False
    return True


def _befalls_one(first: _Told, second: _Told) -> bool:
    """Whether both happen to the same: not "Lowe named Reid chief" and "Lowe took office"."""
    if first.type not in _PERSONAL:
        return True
    if first.type is EventType.APPOINTMENT and (
        (_JOINING in _stems(first.label)) != (_JOINING in _stems(second.label))
    ):
        return False
    one, other = _befallen(first), _befallen(second)
    return not one or not other or bool(one & other)


def _befallen(event: _Told) -> set[str]:
    """Whom it happens to: the people it is done to, else those who do it, else any."""
    for role in ("patient", "agent", "other"):
        people = {p for p in _in_role(event, role) if p.startswith(_PEOPLE)}
        if people:
            return people
    return set()


def _in_role(event: _Told, role: str) -> set[str]:
    return {p.entity for p in event.participants if p.role == role}


def _dates_agree(first: _Told, second: _Told) -> bool:
    if first.value is None or second.value is None:
        return True
    return _within(first, second) or _within(second, first)


def _within(inner: _Told, outer: _Told) -> bool:
    """Whether one's time lies in the other's; open ends reach as far as they may."""
    begins, ends = earliest(inner.value), latest(inner.value)
    if begins is None or ends is None:
        return inner.value == outer.value
    after, before = earliest(outer.value), latest(outer.value)
    return (after is None or after <= begins) and (before is None or ends <= before)


def _stems(label: str) -> set[str]:
    words = (w.lower() for w in label.replace("-", " ").split())
    return {w[:_STEM] for w in words if len(w) >= _STEM and w not in _AUXILIARIES}


def _joined(first: Event, second: Event) -> Event:
    main, other = (second, first) if second.asserted and not first.asserted else (first, second)
    roles = {p.entity: p.role for p in (*other.participants, *main.participants)}
    dated = _most_exact(main, other)
    return replace(
        main,
        id=first.id,
        participants=tuple(EventParticipant(e, role) for e, role in sorted(roles.items())),
        evidence=tuple(sorted({*first.evidence, *second.evidence})),
        value=dated.value,
        earliest=dated.earliest,
        latest=dated.latest,
        place=main.place or other.place,
        amounts=tuple(sorted({*first.amounts, *second.amounts})),
        dated_by_document=dated.dated_by_document,
    )


def _most_exact(first: Event, second: Event) -> Event:
    if first.value is None or (second.value is not None and _within(second, first)):
        return second if second.value is not None else first
    return first


# --- over the corpus ----------------------------------------------------------------------------


class Part(NamedTuple):
    """As `kg.model.EventParticipant`."""

    entity: str
    role: str


class Telling(NamedTuple):
    """What an event is compared by over the corpus; the attributes are those of the event.

    Attributes:
        first: Where the first of its passages stands.
    """

    id: str
    document: str
    type: EventType
    label: str
    participants: tuple[Part, ...]
    value: str | None
    modality: Modality
    first: Span


def telling(event: Event) -> Telling:
    parts = tuple(Part(p.entity, p.role) for p in event.participants)
    words = event.evidence[0]
    return Telling(
        event.id,
        event.document,
        event.type,
        event.label,
        parts,
        event.value,
        event.modality,
        Span(words.start, words.end),
    )


def proposals(
    events: Iterable[Telling], *, of: AbstractSet[str] | None = None
) -> Iterator[Proposal]:
    """Propose as one the events of several documents that may be the same occurrence.

    They are of one type, happen at compatible times that are both stated, and share a participant
    in a role that is no bystander's. Compares, for each participant, what lies at one time.

    Args:
        of: Only proposals in which one of these documents has a part; None for all.
    """
    by_actor: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for event in events:
        if event.value is not None and event.modality is not Modality.DENIED:
            for p in event.participants:
                by_actor[(event.type.value, p.entity)].append(event)
    seen: set[tuple[str, str]] = set()
    for _, same in sorted(by_actor.items()):
        if len(same) < 2 or not (of is None or any(e.document in of for e in same)):
            continue
        dated = [
            (begins, event.id, ends, event)
            for event in same
            if (begins := earliest(event.value)) and (ends := latest(event.value))
        ]
        dated.sort(key=lambda item: item[:2])
        for place, (_, _, last, event) in enumerate(dated):
            for begins, _, _, other in dated[place + 1 :]:
                if begins > last:
                    break
                if of is not None and event.document not in of and other.document not in of:
                    continue
                pair = (min(event.id, other.id), max(event.id, other.id))
                if pair not in seen and _may_be_one(event, other):
                    seen.add(pair)
                    yield _proposal(pair, event, other)


def _may_be_one(first: Telling, second: Telling) -> bool:
    if first.document == second.document or not _dates_agree(first, second):
        return False
    if not _befalls_one(first, second):
        return False
    return _roles_agree(first, second) and (
        first.type in _ONCE
        or bool(_stems(first.label) & _stems(second.label))
        or len(_shared(first, second)) > 1
    )


def _shared(first: _Told, second: _Told) -> list[str]:
    others = {p.entity for p in second.participants}
    return [p.entity for p in first.participants if p.entity in others]


def _proposal(pair: tuple[str, str], first: Telling, second: Telling) -> Proposal:
    first, second = (first, second) if first.id == pair[0] else (second, first)
    shared = ", ".join(_shared(first, second))
    dates = first.value if first.value == second.value else f"{first.value} and {second.value}"
    return Proposal(
        id="proposal/" + hashlib.sha256("\0".join(pair).encode()).hexdigest()[:10],
        kind="occurrence",
        first=pair[0],
        second=pair[1],
        verdict=Verdict.PROPOSED,
        reason=f"same kind ({first.type.value}), same time ({dates}), both with {shared}",
        evidence=tuple(MentionKey(e.document, *e.first) for e in (first, second)),
    )


__all__ = ["Telling", "once_each", "proposals", "telling"]

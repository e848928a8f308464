"""Several words of one sentence that tell one occurrence, made one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.annotate.arguments import AGENT, PATIENT
from kg.annotate.events.governing import governor
from kg.annotate.events.rules import Candidate
from kg.annotate.parsed import Parsed
from kg.model import EntityType, EventType, Occurrence, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONAL = frozenset(
    {
        EventType.APPOINTMENT,
        EventType.DEPARTURE,
        EventType.AWARD,
        EventType.DEATH,
        EventType.ELECTION,
        EventType.JUSTICE,
    }
)
"""What happens to somebody: to one and not to another who only brings it about."""


@dataclass(frozen=True, slots=True)
class Told:
    """An occurrence with the word that tells it."""

    candidate: Candidate
    event: Occurrence

    @property
    def token(self) -> Token:
        return self.candidate.token


def one_a_sentence(parsed: Parsed, found: Iterable[Told]) -> Iterator[Occurrence]:
    """Join the triggers of one type in a sentence that tell one occurrence."""
    kept: dict[tuple[EventType, Span], list[Told]] = defaultdict(list)
    for told in found:
        same = kept[(told.event.type, told.event.context.evidence)]
        for place, other in enumerate(same):
            if _befalls_one(parsed, other.event, told.event) and _same_occurrence(other, told):
                same[place] = Told(other.candidate, _joined(other.event, told.event))
                break
        else:
            same.append(told)
    for same in kept.values():
        yield from (told.event for told in same)


def _befalls_one(parsed: Parsed, one: Occurrence, other: Occurrence) -> bool:
    """Whether both happen to the same: not "Lowe named Reid chief and took office"."""
    if one.type not in _PERSONAL:
        return True
    first, second = _befallen(parsed, one), _befallen(parsed, other)
    return not first or not second or bool(first & second)


def _befallen(parsed: Parsed, occurrence: Occurrence) -> set[Span]:
    """Whom it happens to: the people it is done to, else those who do it."""
    for role in (PATIENT, AGENT):
        people = {
            p.mention
            for p in occurrence.participants
            if p.role == role
            and (mention := parsed.at(p.mention)) is not None
            and mention.type is EntityType.PERSON
        }
        if people:
            return people
    return set()


def _same_occurrence(one: Told, other: Told) -> bool:
    """Whether two share somebody and a time, or one is the noun below the other's verb."""
    verb, noun = sorted((one.token, other.token), key=lambda t: t.pos_ != "VERB")
    above = governor(noun) if noun.pos_ == "NOUN" else None
    if above is not None and above.i == verb.i:
        return True
    lone = not one.event.participants or not other.event.participants
    if lone and noun.pos_ == "NOUN" and verb.is_ancestor(noun):  # "beat him in the election"
        return None in {one.event.time, other.event.time} or one.event.time == other.event.time
    if verb.dep_ == "relcl" and verb.head.i == noun.i:  # "the speech that she gave"
        return True
    shared = {p.mention for p in one.event.participants} & {
        p.mention for p in other.event.participants
    }
    return bool(shared) and (one.event.time == other.event.time or _in_one_breath(one, other))


def _in_one_breath(one: Told, other: Told) -> bool:
    """ "arrested, charged and jailed on Monday"; not "was tried and was jailed on Monday"."""
    if None not in {one.event.time, other.event.time}:
        return False
    first, node = sorted((one.token, other.token), key=lambda t: t.i)
    own = {"aux", "auxpass", "nsubj", "nsubjpass", "mark"}
    while node.dep_ in {"conj", "advcl"} and not any(c.dep_ in own for c in node.children):
        node = node.head
        if node.i == first.i:
            return True
    return False


def _joined(one: Occurrence, other: Occurrence) -> Occurrence:
    people = {p.mention: p for p in (*other.participants, *one.participants)}
    return replace(
        one,
        participants=tuple(sorted(people.values(), key=lambda p: p.mention)),
        time=one.time or other.time,
        place=one.place or other.place,
        amounts=tuple(sorted({*one.amounts, *other.amounts})),
    )


__all__ = ["Told", "one_a_sentence"]

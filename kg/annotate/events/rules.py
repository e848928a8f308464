"""What the lexicon and the grammar of its sentence say of a word that may tell an occurrence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.arguments import OTHER, SUBJECT, Argument
from kg.annotate.events.concerned import Concern
from kg.annotate.events.governing import governor, in_phrase, time_of
from kg.annotate.events.occurring import noun_occurs, verb_occurs
from kg.annotate.events.taking_part import (
    announced,
    attending,
    nominal,
    participants,
    parties_of,
    somebody,
)
from kg.annotate.events.triggers import (
    Party,
    Scene,
    Trigger,
    candidates,
    is_copula,
    kind_of,
    light_verbs,
)
from kg.annotate.language import Prose
from kg.annotate.lexicon import words_of
from kg.annotate.parsed import Parsed
from kg.model import (
    EntityType,
    EventType,
    Mention,
    Occurrence,
    Span,
    TimeExpression,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_LOCATIVE = frozenset(
    {"in", "at", "near", "outside", "on", "across", "inside", "through", "around", "off", "of"}
)
_BEFALLS = frozenset(
    {EventType.DISASTER, EventType.DEATH, EventType.OFFENCE, EventType.DISTURBANCE}
)
"""What happens to a place: there the place alone is enough of a participant."""

_GATHERS = frozenset(
    {
        EventType.MEETING,
        EventType.ANNOUNCEMENT,
        EventType.AWARD,
        EventType.ELECTION,
        EventType.PUBLICATION,
        EventType.APPOINTMENT,
        EventType.LEGISLATION,
    }
)
"""What a hotel or a hall only houses."""

_VENUES = words_of(
    """hotel hall inn tavern pub arms theatre theater arena stadium pavilion ballroom rooms room
    chamber chambers lodge auditorium church cathedral chapel cinema library centre center clubhouse
    marquee gallery palace castle house manor barn restaurant cafe suite institute gardens
    fairground showground courthouse guildhall gymnasium gym"""
)
_WITHIN = frozenset({"at", "in", "inside", "outside"})

_LOOKING = frozenset({"investigate", "probe", "examine", "study", "lead", "chair", "head"})
"""Verbs whose subject looks into what befell others."""

_DATELINE = 12
"""Code points before the place of a dateline, at most."""

_MARK = re.compile(r"(?:, [\w. ]{1,30})?(?::| [—–-]{1,2} )")
"""What ends a dateline."""

_AT_ONCE = words_of(
    """join rejoin leave quit retire resign step succeed replace depart move return hand go exit
    switch bow come assume take swap relinquish vacate pass fill"""
)
"""Verbs whose bare present tells a coming change: "Lowe steps up", "the post goes to her"."""

_CHANGES = frozenset({EventType.APPOINTMENT, EventType.DEPARTURE})

_NOUNS = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A word that may tell an occurrence, with what its sentence says around it.

    Args:
        sentence: The sentence that holds it.
        lemma: What it is a form of, in British spelling.
        lines: The lines of the lexicon that it may be read by; none for a word it does not have.
        time: The time that governs it.
        own: That time stands in the noun's own phrase.
        arguments: Of a verb.
        parties: The names that take part by the grammar of its own clause.
        everybody: With those of the clause below a verb.
    """

    paragraph: Prose
    token: Token
    sentence: Span
    lemma: str
    lines: tuple[Trigger, ...]
    time: TimeExpression | None
    own: bool
    arguments: tuple[Argument, ...]
    parties: tuple[Party, ...]
    everybody: tuple[Party, ...]

    @property
    def is_noun(self) -> bool:
        return self.token.pos_ in _NOUNS

    @property
    def span(self) -> Span:
        return self.paragraph.of(self.token)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules say of a candidate.

    Args:
        kind: The type that the lexicon reads it as, whether it is kept or not.
        refused: Why it is not kept; empty where it is.
        place: Where it happened.
        actors: Who takes part.
    """

    kind: EventType | None
    refused: str = ""
    place: Mention | None = None
    actors: tuple[Party, ...] = ()


def candidate_at(parsed: Parsed, paragraph: Prose, token: Token) -> Candidate:
    """What stands around a word that may tell an occurrence."""
    time = time_of(parsed, paragraph, token)
    own = time is not None and in_phrase(paragraph, time, token)
    found: tuple[Argument, ...] = ()
    if token.pos_ not in _NOUNS:
        found = tuple(arguments.arguments(token))
        parties = parties_of(parsed, paragraph, found)
        everybody = [*parties, *announced(parsed, paragraph, token)]
    else:
        parties = everybody = nominal(parsed, paragraph, token)
    return Candidate(
        paragraph,
        token,
        paragraph.sentence(token),
        arguments.lemmas(token)[0],
        candidates(token),
        time,
        own,
        found,
        tuple(p for p in parties if not _datelined(parsed, paragraph, p)),
        tuple(p for p in everybody if not _datelined(parsed, paragraph, p)),
    )


def occurs(candidate: Candidate) -> bool:
    """Whether a candidate tells something particular, as far as grammar says."""
    token, time, parties = candidate.token, candidate.time, candidate.parties
    if not candidate.is_noun:
        lasting = time is not None or is_copula(token) or _is_imminent(candidate)
        return verb_occurs(token, dated=lasting, headline=candidate.paragraph.is_title)
    return noun_occurs(
        token,
        dated=time is not None,
        dated_itself=candidate.own,
        named=any(p.head and p.link not in {SUBJECT, "object", "owner"} for p in parties),
        owned=any(p.head and p.link == "owner" for p in parties),
        anybody=bool(parties),
        light=light_verbs(),
    )


def _is_imminent(candidate: Candidate) -> bool:
    token = candidate.token
    lasting = candidate.time is not None or is_copula(token)
    bare = not candidate.is_noun and not lasting
    return bare and token.tag_ == "VBZ" and token.lemma_ in _AT_ONCE


def read_as(candidate: Candidate) -> EventType | None:
    """The type that the lexicon gives a candidate."""
    return kind_of(
        candidate.lines,
        Scene(
            candidate.token,
            candidate.arguments,
            candidate.parties,
            candidate.time is not None,
        ),
    )


def rule(parsed: Parsed, candidate: Candidate, concern: Concern) -> Ruling:
    """Decide on a candidate by the lexicon and the grammar of its sentence."""
    paragraph, token = candidate.paragraph, candidate.token
    parties, everybody = candidate.parties, candidate.everybody
    if not candidate.lines:
        return Ruling(None, "unknown")
    kind = read_as(candidate)
    if kind is None:
        return Ruling(kind, "conditions")
    if not occurs(candidate):
        return Ruling(kind, "no occurrence")
    if (
        (_is_imminent(candidate) and not _changes(kind, parties))
        or _only_his_vote(token, kind, parties)
        or _only_charged(token, kind)
        or _only_ordered(token, kind)
    ):
        return Ruling(kind, "only")
    if kind is EventType.ANNOUNCEMENT and _only_decides(parsed, candidate, concern):
        return Ruling(kind, "decides")
    houses = _houses_of(kind, everybody)
    place = house_of(kind, everybody)
    actors = [p for p in everybody if p not in houses]
    if kind in _BEFALLS and _looked_into(token):
        actors = [p for p in actors if p.link != SUBJECT]
    if kind in _BEFALLS and place is not None and not actors:
        actors = [p for p in everybody if p.mention == place]
    if not actors and kind is EventType.MEETING:
        actors = [p for p in attending(parsed, paragraph, token) if not p.is_place()]
    if not actors and not paragraph.is_title:
        actors = [
            Party(m, OTHER, "concern", head=False) for m in concern.whom(paragraph, token, kind)
        ]
    time, found = candidate.time, candidate.arguments
    dated = time is not None and time.value is not None
    unnamed = any(somebody(a.token) for a in found if a.role != OTHER)
    if not actors and (dated or unnamed):
        actors = [
            Party(m, OTHER, "concern", head=False)
            for m in concern.likeliest(paragraph, token, kind, dated=dated)
        ]
    if not actors and (not dated or unnamed):
        return Ruling(kind, "nobody", place)
    return Ruling(kind, "", place, tuple(actors))


def _houses_of(kind: EventType, everybody: Iterable[Party]) -> list[Party]:
    return [p for p in everybody if p.is_place() or (kind in _GATHERS and _houses(p))]


def house_of(kind: EventType, everybody: Iterable[Party]) -> Mention | None:
    """Where something of a type happened, among those who are named in telling it."""
    houses = _houses_of(kind, everybody)
    return next((p.mention for p in houses if p.link in _LOCATIVE), None)


def occurrence(
    parsed: Parsed,
    candidate: Candidate,
    kind: EventType,
    actors: Iterable[Party],
    place: Mention | None,
) -> Occurrence:
    """What a candidate tells, once it is known what that is and who takes part."""
    paragraph, token, time = candidate.paragraph, candidate.token, candidate.time
    return Occurrence(
        type=kind,
        trigger=_trigger(paragraph, token),
        participants=participants(actors),
        context=parsed.context(paragraph, token, verb=token),
        time=time.span if time else None,
        place=place.span if place else None,
    )


def _datelined(parsed: Parsed, paragraph: Prose, party: Party) -> bool:
    """ "BALLARAT, Tuesday: a man was jailed": where it was written takes no part in it."""
    if party.mention.type is not EntityType.PLACE:
        return False
    doc, start = paragraph.doc, paragraph.segment.start
    inside = paragraph.tokens(party.mention.span)
    if inside is None or inside.start_char > _DATELINE or party.mention.start - start > _DATELINE:
        return False
    return _MARK.match(doc.text, inside.end_char) is not None


def _changes(kind: EventType, parties: Sequence[Party]) -> bool:
    """Whether somebody named comes or goes."""
    return kind in _CHANGES and any(p.mention.type is EntityType.PERSON for p in parties)


def _looked_into(noun: Token) -> bool:
    """ "is investigating the crash": who looks into it took no part in it."""
    verb = governor(noun) if noun.pos_ in _NOUNS else None
    kinds = {line.kind for line in candidates(verb)} if verb is not None else set()
    return kinds == {EventType.INSPECTION} or (verb is not None and verb.lemma_ in _LOOKING)


def _houses(party: Party) -> bool:
    """ "at a meeting in the Imperial Hotel": where it was held, whatever the name's type."""
    last = party.mention.surface.split()[-1].lower()
    return party.link in _WITHIN and last in _VENUES


def _only_decides(parsed: Parsed, candidate: Candidate, concern: Concern) -> bool:
    """ "agreed to sell it": the sale is what happens; a vote is told beside what it decides."""
    verb, paragraph = candidate.token, candidate.paragraph
    return verb.lemma_ != "vote" and any(
        not rule(parsed, candidate_at(parsed, paragraph, child), concern).refused
        for child in verb.children
        if child.dep_ == "xcomp" and child.pos_ == "VERB" and _is_free(parsed, paragraph, child)
    )


def _is_free(parsed: Parsed, paragraph: Prose, token: Token) -> bool:
    """Whether a word is no part of a name."""
    return parsed.at(paragraph.of(token)) is None


def _only_charged(token: Token, kind: EventType) -> bool:
    """ "fined for a breach", "charged with murder": the court's act is what is told."""
    above = token.head
    if kind is not EventType.OFFENCE or token.dep_ not in {"pobj", "pcomp"} or above.i == token.i:
        return False
    over = above.head.head if above.head.pos_ == "ADJ" else above.head  # "guilty of"
    return above.lower_ in {"with", "for", "of", "to", "on", "over"} and any(
        line.kind is EventType.JUSTICE for line in candidates(over)
    )


def _only_his_vote(token: Token, kind: EventType, parties: Sequence[Party]) -> bool:
    """ "Cllrs Lowe and Reid voted against": how somebody voted is no vote of the house."""
    if kind is not EventType.ANNOUNCEMENT or token.lemma_ != "vote":
        return False
    voters = [p for p in parties if p.link == SUBJECT]
    return bool(voters) and all(p.mention.type is EntityType.PERSON for p in voters)


def _only_ordered(token: Token, kind: EventType) -> bool:
    """ "ordered to pay £3,000": the court's act again."""
    above = token.head
    return (
        kind in {EventType.FINANCE, EventType.ANNOUNCEMENT}
        and token.dep_ == "xcomp"
        and above.lemma_ in {"order", "sentence", "force", "tell", "require"}
        and bool(candidates(above))
    )


def _trigger(paragraph: Prose, token: Token) -> Span:
    """The trigger with the auxiliaries before it and its particle: "was chosen", "set up"."""
    first = last = token.i
    while first > token.sent.start and token.doc[first - 1].pos_ in {"AUX", "PART", "ADV"}:
        first -= 1
    while token.doc[first].dep_ not in {"aux", "auxpass"} and first < token.i:
        first += 1
    for child in token.children:
        if child.dep_ == "prt" and child.i - token.i <= 3:
            last = max(last, child.i)
    return paragraph.span(first, last + 1)


__all__ = [
    "Candidate",
    "Ruling",
    "candidate_at",
    "house_of",
    "occurrence",
    "occurs",
    "read_as",
    "rule",
]

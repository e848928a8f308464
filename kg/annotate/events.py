"""Occurrences: what happened, who took part, when and where, as one sentence tells it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.appearances import find_appearances
from kg.annotate.arguments import OTHER, SUBJECT, Argument
from kg.annotate.concerned import Concern
from kg.annotate.governing import governor, governs, in_phrase, time_of
from kg.annotate.joining import Told, one_a_sentence
from kg.annotate.language import Prose
from kg.annotate.lexicon import words_of
from kg.annotate.occurring import noun_occurs, verb_occurs
from kg.annotate.parsed import Parsed
from kg.annotate.sittings import find_sittings
from kg.annotate.taking_part import (
    announced,
    attending,
    nominal,
    participants,
    parties_of,
    somebody,
)
from kg.annotate.triggers import (
    Party,
    Scene,
    candidates,
    is_copula,
    kind_of,
    light_verbs,
)
from kg.model import (
    Amount,
    EntityType,
    EventType,
    Occurrence,
    Span,
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


def find_events(parsed: Parsed, amounts: Sequence[Amount] = ()) -> tuple[Occurrence, ...]:
    """Find the occurrences that have a named participant or a date, in order.

    Args:
        amounts: The document's sums of money, in order.
    """
    found: list[Told] = []
    concern = Concern(parsed)
    starts = [amount.start for amount in amounts]
    for paragraph in parsed.prose:
        for token in paragraph.doc:
            if token.pos_ in {"VERB", "AUX"} or (token.pos_ in _NOUNS and token.dep_ != "compound"):
                event = _event(parsed, paragraph, token, concern)
                if event is not None:
                    concern.tell(event)
                    sentence = event.context.evidence
                    near = amounts[
                        bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)
                    ]
                    paid = tuple(a.span for a in near if governs(paragraph, a.span, token))
                    event = replace(event, amounts=paid)
                    found.append(Told(token, event))
    sittings = list(find_sittings(parsed))
    told = {(s.type, s.context.evidence) for s in sittings}
    once = [
        *find_appearances(parsed),
        *sittings,
        *(o for o in one_a_sentence(parsed, found) if (o.type, o.context.evidence) not in told),
    ]
    return tuple(sorted(once, key=lambda o: (o.trigger, o.type)))


def _event(parsed: Parsed, paragraph: Prose, token: Token, concern: Concern) -> Occurrence | None:
    lines = candidates(token)
    if not lines or parsed.at(paragraph.of(token)) is not None:
        return None
    time = time_of(parsed, paragraph, token)
    own = time is not None and in_phrase(paragraph, time, token)
    found: list[Argument] = []
    imminent = False
    if token.pos_ not in _NOUNS:
        lasting = time is not None or is_copula(token)
        imminent = not lasting and token.tag_ == "VBZ" and token.lemma_ in _AT_ONCE
        if not verb_occurs(token, dated=lasting or imminent, headline=paragraph.is_title):
            return None
        found = list(arguments.arguments(token))
        parties = parties_of(parsed, paragraph, found)
        everybody = [*parties, *announced(parsed, paragraph, token)]
    else:
        parties = everybody = nominal(parsed, paragraph, token)
        if not noun_occurs(
            token,
            dated=time is not None,
            dated_itself=own,
            named=any(p.head and p.link not in {SUBJECT, "object", "owner"} for p in parties),
            owned=any(p.head and p.link == "owner" for p in parties),
            anybody=bool(parties),
            light=light_verbs(),
        ):
            return None
    everybody = [p for p in everybody if not _datelined(parsed, paragraph, p)]
    parties = [p for p in parties if not _datelined(parsed, paragraph, p)]
    kind = kind_of(lines, Scene(token, tuple(found), tuple(parties), time is not None))
    if (
        kind is None
        or (imminent and not _changes(kind, parties))
        or _only_his_vote(token, kind, parties)
        or _only_charged(token, kind)
        or _only_ordered(token, kind)
    ):
        return None
    if kind is EventType.ANNOUNCEMENT and _only_decides(parsed, paragraph, token, concern):
        return None
    houses = [p for p in everybody if p.is_place() or (kind in _GATHERS and _houses(p))]
    place = next((p.mention for p in houses if p.link in _LOCATIVE), None)
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
    dated = time is not None and time.value is not None
    if not actors and (dated or any(somebody(a.token) for a in found if a.role != OTHER)):
        actors = [
            Party(m, OTHER, "concern", head=False)
            for m in concern.likeliest(paragraph, token, kind, dated=dated)
        ]
    if not actors and (not dated or any(somebody(a.token) for a in found if a.role != OTHER)):
        return None
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


def _only_decides(parsed: Parsed, paragraph: Prose, verb: Token, concern: Concern) -> bool:
    """ "agreed to sell it": the sale is what happens; a vote is told beside what it decides."""
    return verb.lemma_ != "vote" and any(
        child.dep_ == "xcomp" and _event(parsed, paragraph, child, concern) is not None
        for child in verb.children
        if child.pos_ == "VERB"
    )


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


__all__ = ["find_events"]

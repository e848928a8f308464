"""Occurrences: what happened, who took part, when and where, as one sentence tells it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.appearances import find_appearances
from kg.annotate.arguments import AGENT, BY, OTHER, PATIENT, SUBJECT, Argument
from kg.annotate.concerned import Concern
from kg.annotate.language import Prose
from kg.annotate.lexicon import words_of
from kg.annotate.occurring import noun_occurs, raised, verb_occurs
from kg.annotate.parsed import Parsed
from kg.annotate.triggers import (
    Party,
    Scene,
    candidates,
    is_copula,
    kind_of,
    light_verbs,
    stands_for_somebody,
)
from kg.model import (
    Amount,
    EntityType,
    EventType,
    Mention,
    Occurrence,
    Participant,
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

_LEADING = frozenset({"in", "at", "to", "for", "into", "with", "under", "from", "of"})
"""Prepositions through which a light verb tells an event noun: "took part in", "came to"."""

_NOUNS = frozenset({"NOUN", "PROPN"})
_ROLES = {"of": PATIENT, "by": AGENT, "against": PATIENT, "from": AGENT}
_SCENES = frozenset({"at", "in", "during", "after", "following"})
_MINE = frozenset({"i", "me", "my", "myself"})
_OURS = frozenset({"we", "us", "our", "ours", "ourselves"})


@dataclass(frozen=True, slots=True)
class _Told:
    """An occurrence with the word that tells it."""

    token: Token
    event: Occurrence


def find_events(parsed: Parsed, amounts: Sequence[Amount] = ()) -> tuple[Occurrence, ...]:
    """Find the occurrences that have a named participant or a date, in order.

    Args:
        amounts: The document's sums of money, in order.
    """
    found: list[_Told] = []
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
                    paid = tuple(a.span for a in near if _governs(paragraph, a.span, token))
                    event = replace(event, amounts=paid)
                    found.append(_Told(token, event))
    once = [*find_appearances(parsed), *_one_a_sentence(parsed, found)]
    return tuple(sorted(once, key=lambda o: (o.trigger, o.type)))


def _event(parsed: Parsed, paragraph: Prose, token: Token, concern: Concern) -> Occurrence | None:
    lines = candidates(token)
    if not lines or parsed.at(paragraph.of(token)) is not None:
        return None
    time = _time(parsed, paragraph, token)
    own = time is not None and _in_phrase(paragraph, time, token)
    found: list[Argument] = []
    if token.pos_ not in _NOUNS:
        lasting = time is not None or is_copula(token)
        if not verb_occurs(token, dated=lasting, headline=paragraph.is_title):
            return None
        found = list(arguments.arguments(token))
        parties = _parties(parsed, paragraph, found)
        everybody = [*parties, *_announced(parsed, paragraph, token)]
    else:
        parties = everybody = _nominal(parsed, paragraph, token)
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
    kind = kind_of(lines, Scene(token, tuple(found), tuple(parties), time is not None))
    if (
        kind is None
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
        actors = [p for p in _attending(parsed, paragraph, token) if not p.is_place()]
    if not actors and not paragraph.is_title:
        actors = [
            Party(m, OTHER, "concern", head=False) for m in concern.whom(paragraph, token, kind)
        ]
    if not actors and (
        time is None
        or time.value is None
        or any(_somebody(a.token) for a in found if a.role != OTHER)
    ):
        return None
    return Occurrence(
        type=kind,
        trigger=_trigger(paragraph, token),
        participants=_participants(actors),
        context=parsed.context(paragraph, token, verb=token),
        time=time.span if time else None,
        place=place.span if place else None,
    )


def _looked_into(noun: Token) -> bool:
    """ "is investigating the crash": who looks into it took no part in it."""
    verb = _governor(noun) if noun.pos_ in _NOUNS else None
    kinds = {line.kind for line in candidates(verb)} if verb is not None else set()
    return kinds == {EventType.INSPECTION} or (verb is not None and verb.lemma_ in _LOOKING)


def _houses(party: Party) -> bool:
    """ "at a meeting in the Imperial Hotel": where it was held, whatever the name's type."""
    last = party.mention.surface.split()[-1].lower()
    return party.link in _WITHIN and last in _VENUES


def _somebody(token: Token) -> bool:
    """Whether a phrase stands for somebody that nothing here could name."""
    word = arguments.content(token)
    return word.pos_ in {"PROPN", "PRON"} or (
        word.tag_ == "NN"
        and stands_for_somebody(word)
        and [c.lower_ for c in word.children] in (["the"], ["this"], ["that"])
    )


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


def _participants(parties: Iterable[Party]) -> tuple[Participant, ...]:
    """Each mention once, in its first role."""
    roles: dict[Span, str] = {}
    for party in parties:
        roles.setdefault(party.mention.span, party.role)
    return tuple(Participant(span, role) for span, role in roles.items())


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


# --- participants ------------------------------------------------------------------------------


def _parties(parsed: Parsed, paragraph: Prose, found: Iterable[Argument]) -> list[Party]:
    parties: dict[Span, Party] = {}
    for argument in found:
        own = {m.span for m in arguments.names(parsed, paragraph, argument.token)}
        for mention in arguments.phrase(parsed, paragraph, argument.token):
            head = mention.span in own
            party = Party(mention, argument.role, argument.link, head)
            parties.setdefault(mention.span, party)
        speaker = _speaker(parsed, paragraph, argument.token)
        if speaker is not None:
            party = Party(speaker, argument.role, argument.link, head=True)
            parties.setdefault(speaker.span, party)
    return list(parties.values())


def _speaker(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """Who is quoted with "I"; the organisation that is quoted with "we"."""
    words = {token.lower_, *(c.lower_ for c in token.children if c.dep_ == "poss")}
    mine = bool(words & _MINE)
    if not mine and not words & _OURS:
        return None
    speech = parsed.speech_at(paragraph.of(token).start)
    if speech is None or speech.speaker is None or (mine and speech.spokesperson):
        return None
    speaker = parsed.at(speech.speaker)
    wanted = EntityType.PERSON if mine else EntityType.ORGANISATION
    return speaker if speaker is not None and speaker.type is wanted else None


def _nominal(parsed: Parsed, paragraph: Prose, noun: Token) -> list[Party]:
    """Who takes part in what a noun tells: in its own phrase, then around a light verb."""
    found: list[Argument] = []
    for child in noun.children:
        if child.dep_ in {"poss", "compound", "nmod", "amod"}:
            found.append(Argument(child, AGENT, "owner"))
        elif child.dep_ == "acl":
            found += [
                Argument(t, AGENT, BY) for w, t in arguments.prepositional(child) if w == "by"
            ]
    below = list(arguments.prepositional(noun))
    below += [  # "the death on 9 May of Ann Lowe"
        (word, t)
        for _, dated in below
        if dated.ent_type_ == "DATE"
        for word, t in arguments.prepositional(dated)
        if word == "of"
    ]
    for word, token in below:
        found.append(Argument(token, _ROLES.get(word, OTHER), BY if word == "by" else word))
    verb = _governor(noun)
    if verb is not None:
        found += [
            Argument(a.token, a.role, SUBJECT if a.link == SUBJECT else a.link)
            for a in arguments.arguments(verb)
            if a.token.i != noun.i
        ]
    return _parties(parsed, paragraph, found)


def _attending(parsed: Parsed, paragraph: Prose, noun: Token) -> list[Party]:
    """Who acts in a clause that a meeting sets the scene of: "At the meeting Ann Lowe asked …"."""
    verb = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ not in _SCENES or verb.pos_ != "VERB":
        return []
    taking = [
        replace(a, role=OTHER, link="clause")
        for a in arguments.arguments(verb)
        if a.link in {SUBJECT, "object", BY}
    ]
    return _parties(parsed, paragraph, taking)


def _governor(noun: Token) -> Token | None:
    noun = arguments.counted(noun)
    head = noun.head
    if noun.dep_ in {"dobj", "nsubj", "nsubjpass"} and (
        head.pos_ == "VERB" or (head.lemma_ == "be" and noun.dep_ == "nsubj")
    ):
        return raised(head)
    if noun.dep_ == "pobj" and head.lower_ in _LEADING and head.head.lemma_ in light_verbs():
        return head.head
    return None


def _announced(parsed: Parsed, paragraph: Prose, verb: Token) -> Iterator[Party]:
    """Whom the clause below a verb names: "announced that Acme had won"."""
    for child in verb.children:
        if child.dep_ != "ccomp":
            continue
        for argument in arguments.arguments(child):
            own = arguments.names(parsed, paragraph, argument.token)
            for mention in arguments.phrase(parsed, paragraph, argument.token):
                if mention.type is not EntityType.PLACE:
                    yield Party(mention, OTHER, "clause", head=mention in own)


# --- time --------------------------------------------------------------------------------------


def _time(parsed: Parsed, paragraph: Prose, token: Token) -> TimeExpression | None:
    """The time expression that governs a trigger: in its own phrase or clause, the nearest one."""
    near: list[tuple[int, TimeExpression]] = []
    for time in parsed.times_in(paragraph.sentence(token)):
        if _governs(paragraph, time.span, token):
            near.append((abs(time.start - paragraph.of(token).start), time))
    return min(near, key=lambda n: n[0])[1] if near else None


def _governs(paragraph: Prose, span: Span, trigger: Token) -> bool:
    """Whether a time or a sum belongs to what a trigger tells."""
    inside = paragraph.tokens(span)
    return inside is not None and _dates(inside.root, trigger)


def _in_phrase(paragraph: Prose, time: TimeExpression, noun: Token) -> bool:
    """Whether a time stands in a noun's own phrase: "last week's strike", "the 2012 conference"."""
    inside = paragraph.tokens(time.span)
    node = inside.root if inside is not None else noun
    while node.head.i != node.i and node.pos_ not in {"VERB", "AUX"}:
        node = node.head
        if node.i == noun.i:
            return True
    return False


def _dates(time: Token, trigger: Token) -> bool:
    """Whether a time stands in the trigger's phrase, or in the clause of its verb."""
    verb = trigger if trigger.pos_ == "VERB" else _governor(trigger)
    node = time
    while node.head.i != node.i:
        node = node.head
        if node.i == trigger.i:
            return True
        if node.pos_ == "NOUN" and candidates(node):
            return False
        if node.pos_ in {"VERB", "AUX"}:
            return verb is not None and _same_clause(node, verb, time)
    return False


def _same_clause(dated: Token, verb: Token, time: Token) -> bool:
    """Whether what dates one verb dates another: shared infinitives, "and" after the time."""
    node = verb
    for _ in range(3):
        if node.i == dated.i:
            return True
        if node.dep_ == "xcomp" or (node.dep_ == "conj" and time.i < min(node.i, dated.i)):
            node = node.head
        else:
            break
    return dated.dep_ == "xcomp" and dated.head.i == verb.i


# --- one of several ----------------------------------------------------------------------------


def _one_a_sentence(parsed: Parsed, found: Iterable[_Told]) -> Iterator[Occurrence]:
    """Join the triggers of one type in a sentence that tell one occurrence."""
    kept: dict[tuple[EventType, Span], list[_Told]] = defaultdict(list)
    for told in found:
        same = kept[(told.event.type, told.event.context.evidence)]
        for place, other in enumerate(same):
            if _befalls_one(parsed, other.event, told.event) and _same_occurrence(other, told):
                same[place] = _Told(other.token, _joined(other.event, told.event))
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


def _same_occurrence(one: _Told, other: _Told) -> bool:
    """Whether two share somebody and a time, or one is the noun below the other's verb."""
    verb, noun = sorted((one.token, other.token), key=lambda t: t.pos_ != "VERB")
    governor = _governor(noun) if noun.pos_ == "NOUN" else None
    if governor is not None and governor.i == verb.i:
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


def _in_one_breath(one: _Told, other: _Told) -> bool:
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


__all__ = ["find_events"]

"""Occurrences: what happened, who took part, when and where, as one sentence tells it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate import arguments, lexicon
from kg.annotate.arguments import AGENT, BY, OBJECT, OTHER, PATIENT, SUBJECT, Argument
from kg.annotate.language import Prose
from kg.annotate.occurring import noun_occurs, verb_occurs
from kg.annotate.parsed import PERSONAL, Parsed
from kg.annotate.tables import TYPES, lines
from kg.model import (
    Context,
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

_LOCATIVE = frozenset({"in", "at", "near", "outside", "on", "across", "inside"})
_MONEY = re.compile(r"[£$€]\s?\d|\b\d[\d.,]*\s?(?:million|billion|pounds|dollars|euros?)\b")
_BEFALLS = frozenset(
    {EventType.DISASTER, EventType.DEATH, EventType.OFFENCE, EventType.DISTURBANCE}
)
"""What happens to a place: there, with a date, the place alone is enough of a participant."""

_LEADING = frozenset({"in", "at", "to", "for", "into", "with", "under", "from", "of"})
"""Prepositions through which a light verb tells an event noun: "took part in", "came to"."""

_ROLES = {"of": PATIENT, "by": AGENT, "against": PATIENT, "from": AGENT}


# --- the lexicon -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trigger:
    """One line of ``triggers.tsv``: a type, and what must hold for a word to mean it."""

    kind: EventType
    conditions: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def triggers() -> Mapping[tuple[str, str], tuple[Trigger, ...]]:
    """Read the lexicon beside this module: (lemma, "verb" or "noun") → its lines, in order."""
    table: dict[tuple[str, str], list[Trigger]] = defaultdict(list)
    for lemma, part, *rest in _lines():
        if rest:
            conditions = tuple(rest[1].split()) if len(rest) > 1 else ()
            table[(lemma, part)].append(Trigger(EventType(rest[0]), conditions))
    return {key: tuple(found) for key, found in table.items()}


@lru_cache(maxsize=1)
def light_verbs() -> frozenset[str]:
    """Verbs that say no more than that the event noun below them happened: "held talks"."""
    return frozenset(lemma for lemma, part, *_ in _lines() if part == "light")


def _lines() -> Iterator[list[str]]:
    return (line.split("\t") for line in lines("triggers.tsv"))


# --- finding -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Party:
    mention: Mention
    role: str
    link: str
    head: bool  # False for a name inside the phrase of another noun

    def is_place(self) -> bool:
        """A place where it happens, rather than one that acts ("Wales beat France")."""
        acts = self.head and self.link in {SUBJECT, OBJECT, BY}
        return self.mention.type is EntityType.PLACE and not acts


def find_events(parsed: Parsed) -> tuple[Occurrence, ...]:
    """Find the occurrences with a named participant, in order; one a type and set of people."""
    found: list[Occurrence] = [*_publications(parsed)]
    for paragraph in parsed.prose:
        if paragraph.is_title:
            continue
        for token in paragraph.doc:
            if token.pos_ == "VERB" or (token.pos_ == "NOUN" and token.dep_ != "compound"):
                event = _event(parsed, paragraph, token)
                if event is not None:
                    found.append(event)
    return tuple(sorted(_one_a_sentence(found), key=lambda o: (o.trigger, o.type)))


def _event(parsed: Parsed, paragraph: Prose, token: Token) -> Occurrence | None:
    candidates = _candidates(token)
    if not candidates or parsed.at(paragraph.of(token)) is not None:
        return None
    time = _time(parsed, paragraph, token)
    if token.pos_ == "VERB":
        if not verb_occurs(token, dated=time is not None):
            return None
        found = list(arguments.arguments(token))
        parties = [
            *_parties(parsed, paragraph, found),
            *_announced(parsed, paragraph, token),
        ]
    else:
        parties = _nominal(parsed, paragraph, token)
        if not noun_occurs(
            token,
            dated=time is not None,
            named=any(p.head and p.link not in {SUBJECT, OBJECT, "owner"} for p in parties),
            owned=any(p.head and p.link == "owner" for p in parties),
            light=light_verbs(),
        ):
            return None
        found = []
    kind = next((t.kind for t in candidates if _holds(t, token, found, parties)), None)
    place = next((p.mention for p in parties if p.is_place() and p.link in _LOCATIVE), None)
    actors = [p for p in parties if not p.is_place()]
    if kind in _BEFALLS and time is not None and place is not None and not actors:
        actors = [p for p in parties if p.mention == place]
    if kind is None or not actors or _only_decides(token, kind):
        return None
    return Occurrence(
        type=kind,
        trigger=_trigger(paragraph, token),
        participants=_participants(actors),
        context=parsed.context(paragraph, token, verb=token),
        time=time.span if time else None,
        place=place.span if place else None,
    )


def _only_decides(verb: Token, kind: EventType) -> bool:
    """ "agreed to sell it": the sale is what happens."""
    return kind is EventType.ANNOUNCEMENT and any(
        child.dep_ == "xcomp" and child.pos_ == "VERB" and _candidates(child)
        for child in verb.children
    )


def _participants(parties: Iterable[_Party]) -> tuple[Participant, ...]:
    """Each mention once, in its first role."""
    roles: dict[Span, str] = {}
    for party in parties:
        roles.setdefault(party.mention.span, party.role)
    return tuple(Participant(span, role) for span, role in roles.items())


def _candidates(token: Token) -> tuple[Trigger, ...]:
    if token.pos_ == "NOUN":
        return triggers().get((arguments.lemmas(token)[0], "noun"), ())
    together: list[tuple[str, str]] = []
    for child in token.children:
        if child.dep_ in {"prt", "advmod"} and child.i > token.i:
            together += [(f"{lemma} {child.lower_}", "verb") for lemma in arguments.lemmas(token)]
    found = [t for key in together for t in triggers().get(key, ())]
    if found or any(child.dep_ == "prt" for child in token.children):
        return tuple(found)  # "broke up" is not "broke"
    alone = ((lemma, "verb") for lemma in arguments.lemmas(token))
    return next((triggers()[key] for key in alone if key in triggers()), ())


def _holds(
    trigger: Trigger, token: Token, found: Iterable[Argument], parties: Iterable[_Party]
) -> bool:
    return all(_condition(c, token, found, parties) for c in trigger.conditions)


def _condition(
    condition: str, token: Token, found: Iterable[Argument], parties: Iterable[_Party]
) -> bool:
    if condition == "money":
        return _MONEY.search(token.doc[token.i : token.right_edge.i + 1].text) is not None
    if condition == "post":
        return any(_post_below(child) for child in token.children)
    match = re.fullmatch(r"(\w+)(=|~|!~)(.+)", condition)
    if match is None:
        raise ValueError(f"triggers.tsv: {condition!r} is no condition")
    what, sign, words = match[1], match[2], match[3].split("|")
    if what == "prep":
        return any(word in words for word, _ in arguments.prepositional(token))
    if what == "near":
        return (sign == "~") == any(node.lemma_.lower() in words for node in token.sent)
    role = AGENT if what == "subject" else PATIENT
    heads = [n for a in found if a.role == role for n in arguments.coordinated(a.token)]
    if sign != "=":
        return (sign == "~") == any(node.lemma_.lower() in words for node in heads)
    types = {TYPES[word] for word in words}
    if EntityType.PERSON in types and any(node.lower_ in PERSONAL for node in heads):
        return True
    return any(p.role == role and p.head and p.mention.type in types for p in parties)


def _post_below(token: Token) -> bool:
    """ "named chairman", "appointed as head of …": a post among a verb's complements."""
    if token.dep_ in {"attr", "oprd", "dobj"}:
        return token.lemma_.lower() in lexicon.POSTS
    return token.dep_ == "prep" and token.lower_ == "as" and any(
        c.lemma_.lower() in lexicon.POSTS for c in token.children
    )  # fmt: skip


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


def _parties(parsed: Parsed, paragraph: Prose, found: Iterable[Argument]) -> list[_Party]:
    parties: dict[Span, _Party] = {}
    for argument in found:
        own = {m.span for m in arguments.names(parsed, paragraph, argument.token)}
        for mention in arguments.phrase(parsed, paragraph, argument.token):
            head = mention.span in own
            party = _Party(mention, argument.role, argument.link, head)
            parties.setdefault(mention.span, party)
    return list(parties.values())


def _nominal(parsed: Parsed, paragraph: Prose, noun: Token) -> list[_Party]:
    """Who takes part in what a noun tells: in its own phrase, then around a light verb."""
    found: list[Argument] = []
    for child in noun.children:
        if child.dep_ in {"poss", "compound", "nmod", "amod"}:
            found.append(Argument(child, AGENT, "owner"))
        elif child.dep_ == "acl":
            found += [
                Argument(t, AGENT, BY) for w, t in arguments.prepositional(child) if w == "by"
            ]
    for word, token in arguments.prepositional(noun):
        found.append(Argument(token, _ROLES.get(word, OTHER), BY if word == "by" else word))
    verb = _governor(noun)
    if verb is not None:
        found += [
            Argument(a.token, a.role, SUBJECT if a.link == SUBJECT else a.link)
            for a in arguments.arguments(verb)
            if a.token.i != noun.i
        ]
    return _parties(parsed, paragraph, found)


def _governor(noun: Token) -> Token | None:
    noun = arguments.counted(noun)
    head = noun.head
    if head.pos_ == "VERB" and noun.dep_ in {"dobj", "nsubj", "nsubjpass"}:
        return head
    if noun.dep_ == "pobj" and head.lower_ in _LEADING and head.head.lemma_ in light_verbs():
        return head.head
    return None


def _announced(parsed: Parsed, paragraph: Prose, verb: Token) -> Iterator[_Party]:
    """Whom the clause below a verb names: "announced that Acme had won"."""
    for child in verb.children:
        if child.dep_ != "ccomp":
            continue
        for argument in arguments.arguments(child):
            for mention in arguments.names(parsed, paragraph, argument.token):
                if mention.type is not EntityType.PLACE:
                    yield _Party(mention, OTHER, "clause", True)


# --- time --------------------------------------------------------------------------------------


def _time(parsed: Parsed, paragraph: Prose, token: Token) -> TimeExpression | None:
    """The time expression that governs a trigger: in its own phrase or clause, the nearest one."""
    near: list[tuple[int, TimeExpression]] = []
    for time in parsed.times_in(paragraph.sentence(token)):
        inside = paragraph.tokens(time.span)
        if inside is not None and _dates(inside.root, token):
            near.append((abs(inside.start - token.i), time))
    return min(near, key=lambda n: n[0])[1] if near else None


def _dates(time: Token, trigger: Token) -> bool:
    """Whether a time stands in the trigger's phrase, or in the clause of its verb."""
    verb = trigger if trigger.pos_ == "VERB" else _governor(trigger)
    node = time
    while node.head.i != node.i:
        node = node.head
        if node.i == trigger.i:
            return True
        if node.pos_ == "NOUN" and _candidates(node):
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


# --- publications ------------------------------------------------------------------------------


def _publications(parsed: Parsed) -> Iterator[Occurrence]:
    """A publication that its own description dates came out then: "the May 2016 report by …"."""
    seen: set[str] = set()
    for publication in parsed.publications:
        times = parsed.times_in(publication.span)
        if publication.surface in seen or re.match(r"letter\b", publication.surface, re.IGNORECASE):
            continue  # what is sent to one reader is not brought out
        if not times and not re.search(
            r"\b(?:published|released|issued)\sby\b", publication.surface
        ):
            continue
        paragraph = parsed.paragraph_at(publication.span)
        inside = paragraph.tokens(publication.span) if paragraph else None
        if paragraph is None or inside is None or paragraph.is_title:
            continue
        seen.add(publication.surface)
        context = parsed.context(paragraph, inside.root, verb=inside.root)
        yield Occurrence(
            type=EventType.PUBLICATION,
            trigger=publication.span,
            participants=(
                Participant(publication.span, PATIENT),
                *(
                    Participant(m.span, AGENT)
                    for m in _publishers(parsed, paragraph, publication, inside.root)
                ),
            ),
            context=context,
            time=times[0].span if times else None,
        )


def _publishers(
    parsed: Parsed, paragraph: Prose, publication: Mention, noun: Token
) -> Iterator[Mention]:
    """The names in a publication's description that are not its subject, and who owns it."""
    subject = re.search(r"\b(?:into|on|about|detailing|examining)\b", publication.surface)
    limit = publication.start + subject.start() if subject else publication.end
    owners = [parsed.at(paragraph.of(c)) for c in noun.children if c.dep_ == "poss"]
    for mention in dict.fromkeys([*parsed.within(Span(publication.start, limit)), *owners]):
        if mention and mention.type in {EntityType.ORGANISATION, EntityType.PERSON}:
            yield mention


# --- one of several ----------------------------------------------------------------------------


def _one_a_sentence(found: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Join the triggers of one type in a sentence that share a participant: one occurrence."""
    kept: dict[tuple[EventType, Span], list[Occurrence]] = defaultdict(list)
    for event in found:
        same = kept[(event.type, event.context.evidence)]
        mine = {p.mention for p in event.participants}
        for place, other in enumerate(same):
            if mine & {p.mention for p in other.participants}:
                same[place] = _joined(other, event)
                break
        else:
            same.append(event)
    for same in kept.values():
        yield from same


def _joined(one: Occurrence, other: Occurrence) -> Occurrence:
    people = {p.mention: p for p in (*other.participants, *one.participants)}
    return replace(
        one,
        participants=tuple(sorted(people.values(), key=lambda p: p.mention)),
        time=one.time or other.time,
        place=one.place or other.place,
    )


__all__ = ["Context", "Trigger", "find_events", "light_verbs", "triggers"]

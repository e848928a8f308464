"""Who takes part in what a word tells, by the grammar of its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.arguments import AGENT, BY, OTHER, PATIENT, SUBJECT, Argument
from kg.annotate.events.governing import governor
from kg.annotate.events.triggers import Party, stands_for_somebody
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention, Participant, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_ROLES = {"of": PATIENT, "by": AGENT, "against": PATIENT, "from": AGENT}
_SCENES = frozenset({"at", "in", "during", "after", "following"})
_MINE = frozenset({"i", "me", "my", "myself"})
_OURS = frozenset({"we", "us", "our", "ours", "ourselves"})


def parties_of(parsed: Parsed, paragraph: Prose, found: Iterable[Argument]) -> list[Party]:
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


def nominal(parsed: Parsed, paragraph: Prose, noun: Token) -> list[Party]:
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
    verb = governor(noun)
    if verb is not None:
        found += [
            Argument(a.token, a.role, SUBJECT if a.link == SUBJECT else a.link)
            for a in arguments.arguments(verb)
            if a.token.i != noun.i
        ]
    return parties_of(parsed, paragraph, found)


def attending(parsed: Parsed, paragraph: Prose, noun: Token) -> list[Party]:
    """Who acts in a clause that a meeting sets the scene of: "At the meeting Ann Lowe asked …"."""
    verb = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ not in _SCENES or verb.pos_ != "VERB":
        return []
    taking = [
        replace(a, role=OTHER, link="clause")
        for a in arguments.arguments(verb)
        if a.link in {SUBJECT, "object", BY}
    ]
    return parties_of(parsed, paragraph, taking)


def announced(parsed: Parsed, paragraph: Prose, verb: Token) -> Iterator[Party]:
    """Whom the clause below a verb names: "announced that Acme had won"."""
    for child in verb.children:
        if child.dep_ != "ccomp":
            continue
        for argument in arguments.arguments(child):
            own = arguments.names(parsed, paragraph, argument.token)
            for mention in arguments.phrase(parsed, paragraph, argument.token):
                if mention.type is not EntityType.PLACE:
                    yield Party(mention, OTHER, "clause", head=mention in own)


def somebody(token: Token) -> bool:
    """Whether a phrase stands for somebody that nothing here could name."""
    word = arguments.content(token)
    return word.pos_ in {"PROPN", "PRON"} or (
        word.tag_ == "NN"
        and stands_for_somebody(word)
        and [c.lower_ for c in word.children] in (["the"], ["this"], ["that"])
    )


def participants(parties: Iterable[Party]) -> tuple[Participant, ...]:
    """Each mention once, in its first role."""
    roles: dict[Span, str] = {}
    for party in parties:
        roles.setdefault(party.mention.span, party.role)
    return tuple(Participant(span, role) for span, role in roles.items())


__all__ = ["announced", "attending", "nominal", "participants", "parties_of", "somebody"]

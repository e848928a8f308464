"""Whose opinion a sentence gives, and who stands for whom: "I", "Acme's chiefs", "its handling"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import arguments, lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

FIRST_PERSON = frozenset({"i", "we", "me", "us"})

_SPEAK_FOR = lexicon.words_of(
    """member leader official boss chief manager spokesman spokeswoman spokesperson councillor
    minister mp mps representative executive director president chairman chairwoman chair head
    lawmaker inspector investigator auditor
    regulator campaigner activist senator congressman congresswoman delegate trustee governor
    leadership management
    board lawyer negotiator peer backbencher frontbencher politician owner spokespeople
    hierarchy administration commissioner bishop rep"""
)
"""Nouns for people whose words and deeds are their organisation's."""

_ACTS = lexicon.words_of(
    """way manner fact decision handling response approach conduct behaviour behavior treatment
    performance record failure management mismanagement leadership policy plan proposal work
    effort attempt claim move role attitude stance refusal silence lack use practice practices
    service care bid reform cut campaign strategy action inaction tactic rollout roll-out
    management idea suggestion scheme project comment remark statement announcement report
    call vote position vision commitment initiative programme program contribution staff team
    finding conclusion recommendation verdict budget motion application
    system agenda support investment intention determination running stewardship judgment
    offer deal agreement bid price fare charge fee tax levy appointment selection choice signing
    ruling order sentence penalty fine tweet post speech letter interview article advert silence
    franchise concession merger takeover timetable consultation
    pledge promise apology excuse explanation argument stand line reaction answer defence denial
    judgement incompetence negligence neglect hypocrisy arrogance dishonesty greed culture"""
)
"""What one answers for: praise or blame of it falls on whoever does it."""

_WITHIN = frozenset({"of", "at", "from", "on", "within", "for", "in"})


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Whose words stand where.

    Args:
        signed: The mention that signs a section, for those that somebody signs.
        personal: Sections whose author says "I" or argues.
    """

    parsed: Parsed
    signed: Mapping[int, Mention]
    personal: frozenset[int]

    def at(self, at: int, section: int) -> Mention | None:
        """The speaker quoted at an offset, else the section's author; None if nobody is named."""
        speech = self.parsed.speech_at(at)
        if speech is not None and not speech.block:
            return self.parsed.at(speech.speaker) if speech.speaker else None
        return self.author(section)

    def opines(self, section: int) -> bool:
        """Whether a section's author gives opinions of their own rather than reporting."""
        return section in self.personal

    def author(self, section: int) -> Mention | None:
        """Who wrote a section, by its by-line or introduction, or as a comment is signed."""
        credit = self.parsed.credit(section)
        if credit is not None and credit.author is not None:
            return self.parsed.at(credit.author)
        return self.signed.get(section)


def voices_of(parsed: Parsed) -> Voices:
    """Read who signs what: names that stand outside the prose; one pass."""
    signed = {
        m.section: m
        for m in reversed(parsed.mentions)
        if m.type is EntityType.PERSON and parsed.paragraph_at(m.span) is None
    }
    return Voices(parsed, signed, frozenset({*signed, *_personal(parsed)}))


def _personal(parsed: Parsed) -> Iterator[int]:
    """The sections in which somebody says "I", "my" or "our" outside quotation marks."""
    for paragraph in parsed.prose:
        for token in paragraph.doc:
            if token.lower_ in _OWN and not parsed.speech_at(paragraph.of(token).start):
                yield paragraph.section


_OWN = frozenset({"i", "my", "our", "we"})


def named(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    """The names that a phrase stands for, also by what it describes: "Acme, a firm owned by …"."""
    found = arguments.names(parsed, paragraph, token)
    found = [*_first_of_two(parsed, paragraph, token, found), *found]
    if found or token.pos_ != "NOUN":
        return found
    if token.dep_ == "appos" and token.i > token.head.i:
        return arguments.names(parsed, paragraph, token.head)
    for child in token.children:  # "a report, Deep Water", "a report called Deep Water"
        if child.dep_ in {"appos", "acl"} and child.i > token.i:
            nodes = [child, *(c for c in child.children if c.dep_ == "oprd")]
            titles = (parsed.publication_at(paragraph.of(n)) for n in nodes)
            title = next((t for t in titles if t is not None), None)
            if title is not None:
                return [title]
    return []


def _first_of_two(
    parsed: Parsed, paragraph: Prose, token: Token, found: list[Mention]
) -> list[Mention]:
    """ "Harbour College and Elm College" where the parse makes the first a modifier of the last."""
    if token.pos_ != "PROPN":
        return []
    kinds = {m.type for m in found} or {EntityType.ORGANISATION}
    return [
        m
        for child in token.children
        if child.dep_ in {"nmod", "compound"} and any(g.dep_ == "cc" for g in child.children)
        for m in arguments.names(parsed, paragraph, child)
        if m.type in kinds and m not in found
    ]


def parties(voices: Voices, paragraph: Prose, token: Token | None) -> list[Mention]:
    """The names that hold an opinion: the phrase's own, "I" as the voice's, whom it speaks for."""
    if token is None:
        return []
    found = named(voices.parsed, paragraph, token)
    if found:
        return found
    if token.lower_ in FIRST_PERSON:
        voice = voices.at(paragraph.of(token).start, paragraph.section)
        return [voice] if voice is not None else []
    return speaks_for(voices.parsed, paragraph, token)


def speaks_for(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    """ "Acme's directors", "officials at the Board", "Labour MPs": the organisation."""
    if token.lemma_.lower() not in _SPEAK_FOR and token.lower_ not in _SPEAK_FOR:
        return []
    for child in token.children:
        if child.dep_ in {"compound", "nmod", "poss", "amod"}:
            found = _organisations(parsed, paragraph, child)
            if found:
                return found
    for word, noun in arguments.prepositional(token):
        if word in _WITHIN:
            found = _organisations(parsed, paragraph, noun)
            if found:
                return found
    return []


def answerable(parsed: Parsed, paragraph: Prose, act: Token) -> list[Mention]:
    """Whom praise or blame of an act falls on: "Acme's handling", "the way Acme handles it"."""
    for child in act.children:
        if child.dep_ == "poss":
            found = arguments.names(parsed, paragraph, child)
            return found or speaks_for(parsed, paragraph, child)
        if child.dep_ == "relcl" and act.lemma_.lower() in _ACTS:
            subject = arguments.subject(child)
            found = (
                arguments.names(parsed, paragraph, subject)
                if subject is not None and subject.i != act.i
                else []
            )
            if found:
                return found
        if child.dep_ == "acl" and child.tag_ == "VBN":
            for word, token in arguments.prepositional(child):
                found = arguments.names(parsed, paragraph, token) if word == "by" else []
                if found:
                    return found
    if act.lemma_.lower() not in _ACTS | _SPEAK_FOR:
        return []
    for word, token in arguments.prepositional(act):
        if word in {"by", "from", "at"} or (word == "of" and act.lemma_.lower() not in _UNDERGONE):
            found = arguments.names(parsed, paragraph, token)
            if found:
                return found
    for child in act.children:
        if child.dep_ in {"compound", "nmod", "amod"}:
            mention = parsed.at(paragraph.of(child))
            if mention is not None and mention.type is not EntityType.PLACE:
                return [mention]
    return []


_UNDERGONE = lexicon.words_of("treatment cut handling management mismanagement use running claim")
"""Of these, those whose "of" names what suffers the act: "the handling of the strike"."""


def _organisations(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    found = arguments.names(parsed, paragraph, token)
    return [m for m in found if m.type is EntityType.ORGANISATION]


__all__ = ["FIRST_PERSON", "Voices", "answerable", "named", "parties", "speaks_for", "voices_of"]

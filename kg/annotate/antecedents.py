"""Which name "he", "it" or "the council" stands for as a participant: sure cases alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.model import EntityType, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORG, PER = EntityType.ORGANISATION, EntityType.PERSON

_HE = _words("he him himself")
_SHE = _words("she her herself")
_IT = _words("it itself")
_MEN = _words("Mr Sir Lord Father Fr Brother Prince King Duke Baron")
_WOMEN = _words("Mrs Ms Miss Dame Lady Baroness Sister Princess Queen Duchess")
_SELF_NAMED = _words(
    """trust council committee party union board agency university department ministry authority
    institute federation association college school hospital commission inspectorate foundation
    court institution society academy bank regulator tribunal parliament assembly church museum
    service force office bureau club partnership consortium corporation"""
)
"""Nouns that stand for the organisation whose name has them: "the council", Portrow Council."""

_ANY_BODY = _words("company firm organisation organization charity club business group operator")
"""Nouns that stand for the one organisation named just before."""

_SAYING = _words(
    "say announce confirm tell reveal add deny claim warn admit insist state report believe"
)


def antecedent(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """The mention that a pronoun or a definite noun stands for; None where that is in doubt.

    Looked for in the sentence before it and the one before that, in the same section and the same
    quotation, and sure only where a single name fits.
    """
    word = token.lower_
    if word in _HE or word in _SHE:
        return _person(parsed, paragraph, token)
    if word in _IT:
        return _reported_subject(parsed, paragraph, token) or _own_subject(parsed, paragraph, token)
    definite = any(c.lower_ in {"the", "this"} for c in token.children)
    bare = not any(c.dep_ in {"amod", "compound", "prep", "nmod", "relcl"} for c in token.children)
    if not definite or not bare or token.tag_ != "NN":
        return None
    if word in _SELF_NAMED:
        found = [m for m in _before(parsed, paragraph, token, ORG) if word in _tokens(m)]
    elif word in _ANY_BODY:
        found = _before(parsed, paragraph, token, ORG)
        if not any(_is_subject(parsed, m) for m in found):
            return None
    else:
        return None
    return found[-1] if found and _one(found) else None


def _is_subject(parsed: Parsed, mention: Mention) -> bool:
    paragraph = parsed.paragraph_at(mention.span)
    inside = paragraph.tokens(mention.span) if paragraph is not None else None
    return inside is not None and inside.root.dep_ in SUBJECTS


def _person(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    barred = _WOMEN if token.lower_ in _HE else _MEN
    said = _reported_subject(parsed, paragraph, token)
    if said is not None and said.type is PER and said.honorific not in barred:
        return said
    found = [m for m in _before(parsed, paragraph, token, PER) if m.honorific not in barred]
    return found[-1] if found and _one(found) else None


def _reported_subject(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """ "Acme said that it would close": Acme."""
    verb = token.head
    for _ in range(3):
        if verb.dep_ == "ccomp" and verb.head.lemma_ in _SAYING:
            subject = next((c for c in verb.head.children if c.dep_ in SUBJECTS), None)
            if subject is None or subject.i > token.i:
                return None
            named = parsed.named(paragraph, subject)
            wanted = ORG if token.lower_ in _IT else PER
            return named if named is not None and named.type is wanted else None
        if verb.dep_ not in {"xcomp", "conj", "aux"}:
            return None
        verb = verb.head
    return None


def _own_subject(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """ "Acme grew until it was sold": the only organisation, and a subject in this sentence."""
    if token.dep_ not in SUBJECTS or token.head.lemma_ == "be":
        return None
    at, start = paragraph.of(token).start, paragraph.of(token.sent).start
    named = [m for m in parsed.within(Span(start, at)) if m.type is not PER]
    inside = paragraph.tokens(named[-1].span) if len(named) == 1 else None
    if inside is None or named[0].type is not ORG or inside.root.dep_ not in SUBJECTS:
        return None
    same = parsed.speech_at(at) == parsed.speech_at(named[0].start)
    return named[0] if same else None


def _before(parsed: Parsed, paragraph: Prose, token: Token, kind: EntityType) -> list[Mention]:
    """The names of one type between the start of the sentence before and a token."""
    at = paragraph.of(token).start
    start = _window(parsed, paragraph, token)
    speech = parsed.speech_at(at)
    return [
        m
        for m in parsed.within(Span(start, at))
        if m.type is kind and m.section == paragraph.section and parsed.speech_at(m.start) == speech
    ]


def _window(parsed: Parsed, paragraph: Prose, token: Token) -> int:
    sentence = token.sent
    if sentence.start > 0:
        return paragraph.of(paragraph.doc[sentence.start - 1].sent).start
    earlier = parsed.paragraph_before(paragraph)
    if earlier is None:
        return paragraph.segment.start
    return earlier.of(earlier.doc[-1].sent).start


def _tokens(mention: Mention) -> list[str]:
    return mention.surface.lower().split()


def _one(found: list[Mention]) -> bool:
    """Whether all mentions name one entity, as far as their words tell."""
    longest = max(found, key=lambda m: len(m.surface))
    return all(set(_tokens(m)) <= set(_tokens(longest)) for m in found)


__all__ = ["antecedent"]

"""Posts that a noun gives: "her appointment as chair", "during his time as head of Acme"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.posts.heads import words
from kg.annotate.posts.titles import Title, noun_phrase
from kg.model import EntityType, Mention, Span, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARRIVING = words(
    """appointment nomination election re-election selection promotion installation inauguration
    return arrival recruitment confirmation elevation secondment"""
)
_GOING = words(
    """resignation retirement departure dismissal sacking removal exit ousting ouster suspension
    replacement"""
)
_PAST = words("time tenure spell stint years career days reign decade decades months period term")
_BEING = words("role job work position post capacity duties responsibilities experience status")
_NOUNS = _ARRIVING | _GOING | _PAST | _BEING
_APPOINTERS = words("announce confirm welcome make approve")


def nominal(
    parsed: Parsed,
    paragraph: Prose,
    *,
    holder: Callable[[Token], Mention | None],
    body: Callable[[Token], Span | None],
) -> Iterator[tuple[Mention, Title, Token]]:
    """The posts that nouns with "as" or "of" give: holder, title, noun."""
    doc = paragraph.doc
    for noun in doc:
        if noun.lower_ not in _NOUNS or noun.pos_ not in {"NOUN", "PROPN"}:
            continue
        link = _as_after(noun)
        if link is None:
            continue
        title = noun_phrase(parsed, paragraph, link.i + 1)
        person = _whose(parsed, paragraph, noun, link, holder) if title else None
        if title is None or person is None:
            continue
        if title.organisation is None and noun.lower_ in _ARRIVING:
            title = replace(title, organisation=_appointer(noun, body))
        yield person, _dated(noun.lower_, title), noun


def _as_after(noun: Token) -> Token | None:
    """The "as" of a noun phrase: "appointment (of Ann Lowe) as", "three years in post as"."""
    doc = noun.doc
    for i in range(noun.i + 1, min(len(doc), noun.i + 9)):
        token = doc[i]
        if token.lower_ == "as":
            return token
        if token.text in {",", ".", ";"} or token.pos_ in {"VERB", "AUX"}:
            return None
    return None


def _whose(
    parsed: Parsed,
    paragraph: Prose,
    noun: Token,
    link: Token,
    holder: Callable[[Token], Mention | None],
) -> Mention | None:
    """Whose appointment, time or job it is: "of Ann Lowe", "Ann Lowe’s", "her", or the subject."""
    doc = paragraph.doc
    inside = parsed.within(paragraph.span(noun.i + 1, link.i)) if link.i > noun.i + 1 else []
    named = next((m for m in inside if m.type is EntityType.PERSON), None)
    if named:
        return named
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is not None and owner.pos_ != "PRON":
        return holder(owner)
    if owner is None and noun.lower_ not in _PAST | _BEING:
        return None
    subject = _later_subject(doc[noun.i].sent.root, noun)
    if subject is not None:
        return holder(subject)
    if owner is not None:
        return holder(owner)
    return _earlier_subject(noun, holder)


def _later_subject(root: Token, noun: Token) -> Token | None:
    """The subject after a phrase that opens the sentence: "During his time as …, Ann Lowe"."""
    subject = next((c for c in root.children if c.dep_ in SUBJECTS), None)
    return subject if subject is not None and subject.i > noun.i else None


def _earlier_subject(noun: Token, holder: Callable[[Token], Mention | None]) -> Mention | None:
    verb = noun
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    if verb.lemma_ not in {"spend", "have", "enjoy", "complete", "serve", "return", "finish"}:
        return None
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    return holder(subject) if subject is not None else None


def _appointer(noun: Token, body: Callable[[Token], Span | None]) -> Span | None:
    verb = noun.head
    if verb.lemma_ not in _APPOINTERS:
        return None
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    return body(subject) if subject is not None else None


def _dated(noun: str, title: Title) -> Title:
    if title.status is not Status.CURRENT:
        return title
    if noun in _ARRIVING:
        return replace(title, marks="since")
    if noun in _GOING:
        return replace(title, status=Status.FORMER, marks="until")
    return replace(title, status=Status.FORMER) if noun in _PAST else title

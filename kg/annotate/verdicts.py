"""Criticism in quoted words: "The Board has been incompetent," said Ann Lowe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.tables import lines
from kg.model import EntityType, Mention, Modality, Predicate, Relation

if TYPE_CHECKING:
    from spacy.tokens import Token


@lru_cache(maxsize=1)
def _words() -> Mapping[str, frozenset[str]]:
    """The word list beside this module: "adjective", "noun", "verb", "phrase" → its words."""
    groups = [line.partition(": ") for line in lines("verdicts.txt")]
    return {
        kind: frozenset(" ".join(w.split()) for w in words.split(" | "))
        if kind == "phrase"
        else frozenset(words.split())
        for kind, _, words in groups
    }


def find_verdicts(parsed: Parsed) -> Iterator[Relation]:
    """Whom a named speaker finds fault with, in plain words whose subject is a name.

    Silent on what is denied, asked or supposed, and on the speaker's own side.
    """
    speakers = {mention.span: mention for mention in parsed.mentions}
    for paragraph in parsed.prose:
        for token in paragraph.doc:
            if not _finds_fault(token):
                continue
            context = parsed.context(paragraph, token)
            speech = parsed.speech_at(paragraph.of(token).start)
            if speech is None or speech.block or context.modality is not Modality.STATED:
                continue
            speaker = speakers.get(speech.speaker) if speech.speaker else None
            if speaker is None:
                continue
            for target in _blamed(parsed, paragraph, token):
                if target.surface != speaker.surface:
                    yield Relation(speaker.span, Predicate.CRITICISED, target.span, context)


def _finds_fault(verb: Token) -> bool:
    words = _words()
    lemma = verb.lemma_.lower()
    children = list(verb.children)
    if verb.pos_ == "NOUN":
        return _bad_noun(verb) and any(c.dep_ == "poss" for c in children)
    if verb.pos_ not in {"VERB", "AUX"}:
        return False
    if any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "whether"} for c in children):
        return False
    if any(c.lower_ == "too" for child in children for c in child.children if child.i > verb.i):
        return any(_in_excess(child) for child in children)
    if verb.pos_ == "VERB" and lemma in words["verb"]:
        return not arguments.passive(verb)
    if lemma == "be":
        return any(
            (c.dep_ == "acomp" and c.lemma_.lower() in words["adjective"])
            or (c.dep_ == "attr" and _bad_noun(c))
            for c in children
        )
    below = {c.lemma_.lower() for c in children} | {c.lower_ for c in children}
    return any(f"{lemma} {word}" in words["phrase"] for word in below)


def _in_excess(child: Token) -> bool:
    """ "was too slow", "moved too fast"; not "too" for "also", not "too many members"."""
    return child.dep_ in {"acomp", "advmod"} and any(c.lower_ == "too" for c in child.children)


def _bad_noun(noun: Token) -> bool:
    words = _words()
    return noun.lemma_.lower() in words["noun"] or any(
        c.dep_ == "amod" and c.lemma_.lower() in words["adjective"] for c in noun.children
    )


def _blamed(parsed: Parsed, paragraph: Prose, verb: Token) -> list[Mention]:
    """The named subject, or whose act the subject is ("the Board's decision")."""
    if verb.pos_ == "NOUN":
        owners = [c for c in verb.children if c.dep_ == "poss"]
        return [m for c in owners for m in arguments.names(parsed, paragraph, c)]
    subject = arguments.subject(verb)
    if subject is None:
        return []
    found = arguments.names(parsed, paragraph, subject)
    if not found:
        owner = next((c for c in subject.children if c.dep_ == "poss"), None)
        found = arguments.names(parsed, paragraph, owner) if owner is not None else []
    return [m for m in found if m.type is not EntityType.PLACE]


__all__ = ["find_verdicts"]

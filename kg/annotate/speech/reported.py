"""Speech in the reporter's words: the clause alone, with a named speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate.parsed import SUBJECTS
from kg.annotate.speech.speakers import Page, Scene, Voice, voice_of
from kg.annotate.speech.verbs import CARRYING, clause_subject, is_saying
from kg.model import EntityType, Span, Speech

if TYPE_CHECKING:
    from spacy.tokens import Token

_SHORTEST = 3
_ACCORDING = re.compile(r"\baccording to (?:the |an? )?", re.IGNORECASE)


def reported(leaf: Page, scene: Scene) -> Iterator[Speech]:
    """Find the clauses of one paragraph that a reporting verb with a named subject governs."""
    for token in leaf.prose.doc:
        if leaf.inside[token.i] or not is_saying(token):
            continue
        clause = next((c for c in token.children if c.dep_ == "ccomp"), None)
        subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
        if subject is None and token.tag_ == "VBG":
            subject = clause_subject(token)  # "was quoted as saying"
        if clause is None or subject is None or any(c.dep_ == "neg" for c in token.children):
            continue
        if subject.dep_ == "nsubjpass" and subject.head.i == token.i:
            continue
        span = _clause(leaf, token, clause, subject)
        voice = voice_of(leaf, scene, subject) if span else None
        if voice and span:
            yield Speech(
                span.start, span.end, leaf.prose.section, voice.mention, token.text,
                direct=False, spokesperson=voice.spokesperson,
            )  # fmt: skip
    yield from _according(leaf, scene)
    yield from _views(leaf, scene)


def _clause(leaf: Page, verb: Token, clause: Token, subject: Token) -> Span | None:
    """The words of a clause after its verb, or before it: "The pier is shut, Ann Lowe said"."""
    if clause.i > verb.i:
        if clause.left_edge.i <= verb.i:
            return None
        return leaf.prose.span(clause.left_edge.i, clause.right_edge.i + 1)
    low, high = clause.left_edge.i, min(clause.right_edge.i + 1, verb.i, subject.left_edge.i)
    doc = leaf.prose.doc
    while high > low and doc[high - 1].is_punct:
        high -= 1
    if high - low < _SHORTEST or any(leaf.inside[low:high]):
        return None
    return leaf.prose.span(low, high)


def _views(leaf: Page, scene: Scene) -> Iterator[Speech]:
    """ "Ann Lowe’s view was that the pier was shut", "a warning from the coroner that it was"."""
    for noun in leaf.prose.doc:
        if noun.lower_ not in CARRYING or noun.pos_ != "NOUN" or leaf.inside[noun.i]:
            continue
        clauses = [c for c in noun.children if c.dep_ in {"acl", "ccomp"}]
        if noun.dep_ in SUBJECTS and noun.head.lemma_ == "be":
            clauses += [c for c in noun.head.children if c.dep_ == "ccomp"]
        clause = next((c for c in clauses if c.left_edge.lower_ == "that" and c.i > noun.i), None)
        owner = _owner(noun) if clause is not None else None
        voice = voice_of(leaf, scene, owner) if owner is not None else None
        if clause is None or voice is None or any(c.dep_ == "neg" for c in noun.head.children):
            continue
        span = leaf.prose.span(clause.left_edge.i, clause.right_edge.i + 1)
        yield Speech(
            span.start, span.end, leaf.prose.section, voice.mention, noun.text,
            direct=False, spokesperson=voice.spokesperson,
        )  # fmt: skip


def _owner(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in {"of", "from", "by"}:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _according(leaf: Page, scene: Scene) -> Iterator[Speech]:
    """ "According to Ann Lowe, the pier is unsafe."; "It is unsafe, according to Ann Lowe." """
    doc, prose = leaf.prose.doc, leaf.prose
    for match in _ACCORDING.finditer(doc.text):
        inside = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if inside is None or inside.end >= len(doc) or leaf.inside[inside.start]:
            continue
        speaker = leaf.parsed.at(prose.of(doc[inside.end]))
        voice: Voice | None = None
        last = inside.end + 1
        if speaker is not None and speaker.type in (EntityType.PERSON, EntityType.ORGANISATION):
            voice = Voice(speaker.span)
            name = prose.tokens(speaker.span)
            last = name.end if name is not None else last
        elif speaker is None:
            source = next((c for t in inside for c in t.children if c.dep_ == "pobj"), None)
            if source is not None and source.i >= inside.end - 1:
                voice, last = voice_of(leaf, scene, source), source.right_edge.i + 1
        if voice is None:
            continue
        sentence = doc[inside.start].sent
        low, high = sentence.start, inside.start
        if inside.start - sentence.start <= 1:
            low = next((t.i + 1 for t in doc[last : sentence.end] if t.text == ","), sentence.end)
            high = sentence.end
        while high > low and doc[high - 1].is_punct:
            high -= 1
        if high - low >= 3 and not any(leaf.inside[low:high]):
            span = prose.span(low, high)
            yield Speech(
                span.start, span.end, prose.section, voice.mention, match[0].strip(),
                direct=False, spokesperson=voice.spokesperson,
            )  # fmt: skip


def apart(found: list[Speech], taken: list[Span]) -> Iterator[Speech]:
    """Those that overlap none of some sorted, disjoint spans; one pass."""
    at = 0
    for speech in sorted(found, key=lambda s: (s.start, s.end)):
        while at < len(taken) and taken[at].end <= speech.start:
            at += 1
        if at == len(taken) or not taken[at].overlaps(speech.span):
            yield speech

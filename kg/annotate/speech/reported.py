"""Speech in the reporter's words: the clause alone, with a named speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.parsed import SUBJECTS
from kg.annotate.speech.speakers import Page, Scene, voice_of
from kg.annotate.speech.verbs import is_saying
from kg.model import EntityType, Span, Speech

_ACCORDING = re.compile(r"\baccording to (?:the |an? )?", re.IGNORECASE)


def reported(leaf: Page, scene: Scene) -> Iterator[Speech]:
    """Find the clauses of one paragraph that a reporting verb with a named subject governs."""
    for token in leaf.prose.doc:
        if leaf.inside[token.i] or not is_saying(token):
            continue
        clause = next((c for c in token.children if c.dep_ == "ccomp" and c.i > token.i), None)
        subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
        if clause is None or subject is None or clause.left_edge.i <= token.i:
            continue
        if subject.dep_ == "nsubjpass" or any(c.dep_ == "neg" for c in token.children):
            continue
        voice = voice_of(leaf, scene, subject)
        if voice:
            span = leaf.prose.span(clause.left_edge.i, clause.right_edge.i + 1)
            yield Speech(
                span.start, span.end, leaf.prose.section, voice.mention, token.text,
                direct=False, spokesperson=voice.spokesperson,
            )  # fmt: skip
    yield from _according(leaf)


def _according(leaf: Page) -> Iterator[Speech]:
    """ "According to Ann Lowe, the pier is unsafe."; "It is unsafe, according to Ann Lowe." """
    doc, prose = leaf.prose.doc, leaf.prose
    for match in _ACCORDING.finditer(doc.text):
        inside = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if inside is None or inside.end >= len(doc) or leaf.inside[inside.start]:
            continue
        speaker = leaf.parsed.at(prose.of(doc[inside.end]))
        if speaker is None or speaker.type not in (EntityType.PERSON, EntityType.ORGANISATION):
            continue
        sentence = doc[inside.start].sent
        name = prose.tokens(speaker.span)
        low, high = sentence.start, inside.start
        if inside.start - sentence.start <= 1:
            last = name.end if name is not None else inside.end + 1
            low = next((t.i + 1 for t in doc[last : sentence.end] if t.text == ","), sentence.end)
            high = sentence.end
        while high > low and doc[high - 1].is_punct:
            high -= 1
        if high - low >= 3 and not any(leaf.inside[low:high]):
            span = prose.span(low, high)
            yield Speech(
                span.start, span.end, prose.section, speaker.span, match[0].strip(), direct=False
            )


def apart(found: list[Speech], taken: list[Span]) -> Iterator[Speech]:
    """Those that overlap none of some sorted, disjoint spans; one pass."""
    at = 0
    for speech in sorted(found, key=lambda s: (s.start, s.end)):
        while at < len(taken) and taken[at].end <= speech.start:
            at += 1
        if at == len(taken) or not taken[at].overlaps(speech.span):
            yield speech

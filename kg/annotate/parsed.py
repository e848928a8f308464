"""A parsed document with its names: which mention a token belongs to, how a verb is meant."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.model import (
    Context,
    Credit,
    EntityType,
    Mention,
    Modality,
    Reference,
    Span,
    Speech,
    TimeExpression,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEGATIONS = frozenset({"never", "n't", "n’t", "nt", "not"})
_INTENDING = frozenset(
    {"would", "will", "wo", "shall", "'ll", "’ll", "'d", "should", "must", "ought"}
)
_POSSIBLE = frozenset({"could", "may", "might"})
_ALLEGING = _words(
    "allegedly reportedly apparently supposedly claimed alleged accused suspected rumoured "
    "purported"
)
_ACCUSING = frozenset({"allege", "accuse", "suspect"})
_PLANS = _words(
    "plan intend propose want hope aim expect consider threaten prepare seek refuse fail "
    "decline schedule due set go poise agree vow pledge promise attempt try bid"
)
"""Verbs and adjectives that make a plan of the infinitive below them."""

_BEFORE = frozenset({"compound", "nmod", "amod"})
_KINDS = {
    EntityType.PROGRAMME: lexicon.PROGRAMME_NOUNS,
    EntityType.ORGANISATION: _words("company firm group charity party club union agency team"),
}
"""Nouns that say what a name before them is of."""

_CONDITIONS = frozenset({"if", "unless", "whether"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "conj", "pcomp", "prep", "acomp"})
_CLIMB = 3
"""How many clauses up a statement's meaning is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """One document's prose, with what has been found in it so far.

    Args:
        mentions: Sorted, without overlap, publications apart.
        publications: Mentions of publications; other mentions may stand inside them.
    """

    prose: tuple[Prose, ...]
    mentions: tuple[Mention, ...]
    publications: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    speeches: tuple[Speech, ...] = ()
    references: tuple[Reference, ...] = ()
    credits: tuple[Credit, ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(m.start for m in self.mentions))

    def within(self, span: Span) -> Sequence[Mention]:
        """The mentions that lie inside a span."""
        low = bisect.bisect_left(self._starts, span.start)
        high = bisect.bisect_left(self._starts, span.end)
        return [m for m in self.mentions[low:high] if m.end <= span.end]

    def at(self, span: Span) -> Mention | None:
        """The mention that overlaps a span (a token's, say)."""
        place = bisect.bisect_right(self._starts, span.start) - 1
        for m in self.mentions[max(place, 0) : place + 2]:
            if m.span.overlaps(span):
                return m
        return None

    def paragraph_at(self, span: Span) -> Prose | None:
        """The paragraph that holds a span; None where the span is no prose."""
        place = self.number(span.start)
        holds = place >= 0 and self.prose[place].segment.span.covers(span)
        return self.prose[place] if holds else None

    def number(self, at: int) -> int:
        """Which paragraph an offset stands in, or else the last one before it; -1 before all."""
        return bisect.bisect_right(self.prose, at, key=lambda p: p.segment.start) - 1

    def publication_at(self, span: Span) -> Mention | None:
        """The publication whose head words overlap a span."""
        return next((m for m in self.publications if m.span.overlaps(span)), None)

    def named(self, paragraph: Prose, token: Token) -> Mention | None:
        """The mention that a noun phrase is, or stands in apposition to.

        "Napo general secretary Ian Lawrence" is Ian Lawrence; "the firm, Acme," is Acme; "a
        spokesman for Acme" is none.
        """
        found = self.at(paragraph.of(token))
        if found:
            return found
        for child in token.children:
            if child.dep_ in {"appos", "flat"}:
                found = self.at(paragraph.of(child)) or self.named(paragraph, child)
                if found:
                    return found
        if token.dep_ == "appos" or token.lower_ not in lexicon.POST_HEADS:
            return None
        for child in token.children:  # a post with the name parsed as its modifier, or after it
            found = self.at(paragraph.of(child)) if child.dep_ in {"compound", "nmod"} else None
            if found and found.type is EntityType.PERSON:
                return found
        return None

    def referent(self, paragraph: Prose, token: Token) -> Mention | None:
        """As `named`, with pronouns and bare nouns that are known to stand for a name."""
        found = self.named(paragraph, token)
        if found:
            return found
        reference = self.reference_at(paragraph.of(token).start)
        if reference is None:
            return None
        mention = self.at(reference.antecedent)
        # a publication's span may hold names that the reference does not mean
        return mention if mention and mention.span == reference.antecedent else None

    def references_in(self, span: Span) -> Sequence[Reference]:
        """The references that lie inside a span."""
        low = bisect.bisect_left(self.references, span.start, key=lambda r: r.start)
        high = bisect.bisect_left(self.references, span.end, key=lambda r: r.start)
        return [r for r in self.references[low:high] if r.end <= span.end]

    def reference_at(self, at: int) -> Reference | None:
        """The reference that holds an offset."""
        place = bisect.bisect_right(self.references, at, key=lambda r: r.start) - 1
        return self.references[place] if place >= 0 and at < self.references[place].end else None

    def thing(self, paragraph: Prose, token: Token) -> Mention | None:
        """As `referent`, where a publication counts as well as the names it may hold.

        The head noun of "the inspectorate's report on the harbour" is the report.
        """
        span = paragraph.of(token)
        publication = self.publication_at(span)
        if publication is not None:
            inside = paragraph.tokens(publication.span)
            if inside is not None and inside.root.i == token.i:
                return publication
        return (
            self.referent(paragraph, token)
            or self._described(paragraph, token)
            or self.referred_publication(paragraph, token)
        )

    def _described(self, paragraph: Prose, token: Token) -> Mention | None:
        """ "the Safe Start programme", "the Acme firm": the name before the noun of its kind."""
        kind = next((t for t, nouns in _KINDS.items() if token.lemma_.lower() in nouns), None)
        if kind is None:
            return None
        for child in token.children:
            found = self.at(paragraph.of(child)) if child.dep_ in _BEFORE else None
            if found and found.type is kind:
                return found
        return None

    def referred_publication(self, paragraph: Prose, token: Token) -> Mention | None:
        """The publication that "the report" stands for."""
        reference = self.reference_at(paragraph.of(token).start)
        if reference is None:
            return None
        return next((m for m in self.publications if m.span == reference.antecedent), None)

    def credit(self, section: int) -> Credit | None:
        return next((c for c in self.credits if c.section == section), None)

    def speech_at(self, at: int) -> Speech | None:
        """The innermost speech that holds an offset."""
        around = [s for s in self.speeches if s.start <= at < s.end]
        return min(around, key=lambda s: s.end - s.start) if around else None

    def context(self, paragraph: Prose, token: Token, *, verb: Token | None = None) -> Context:
        """Where a statement at a token stands and how it is meant."""
        span = paragraph.of(token)
        evidence = paragraph.sentence(token)
        speech = self.speech_at(span.start)
        return Context(
            section=paragraph.section,
            evidence=evidence,
            speech=speech.span if speech and not speech.block else None,
            modality=modality(verb if verb is not None else token),
        )

    def times_in(self, span: Span) -> list[TimeExpression]:
        return [t for t in self.times if span.start <= t.start and t.end <= span.end]

    def sentences(self) -> Iterator[tuple[Prose, Token]]:
        """Each sentence's paragraph and root."""
        for paragraph in self.prose:
            for sentence in paragraph.doc.sents:
                yield paragraph, sentence.root


def modality(token: Token) -> Modality:
    """How a statement headed by a token is meant: its negation, auxiliaries and what governs it."""
    if {child.lower_ for child in token.children} & _ALLEGING:
        return Modality.ALLEGED
    verb = _verb_of(token)
    below = node = verb
    for _ in range(_CLIMB + 1):
        meant = _meant(node, below, verb)
        if meant is not None:
            return meant
        if node.dep_ not in _CLAUSES or node.head.i == node.i:
            break
        below, node = node, node.head
        if below.dep_ == "conj" and any(child.dep_ in SUBJECTS for child in below.children):
            break  # a clause of its own, joined by "and"
        if below.dep_ == "advcl" and not _participle(below):
            break
        if below.dep_ == "ccomp" and node.lemma_ not in {"deny", "claim"} | _ACCUSING | _PLANS:
            break
    return Modality.QUESTIONED if _asked(verb) else Modality.STATED


def _verb_of(token: Token) -> Token:
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return token


def _participle(verb: Token) -> bool:
    if any(c.dep_ == "aux" and c.tag_ in {"VBD", "VBZ", "VBP"} for c in verb.children):
        return False  # "had warned"
    return verb.tag_ in {"VBG", "VBN"} or any(
        child.dep_ == "aux" and child.lower_ == "to" for child in verb.children
    )


def _meant(node: Token, below: Token, verb: Token) -> Modality | None:
    """What one clause on the way up says of the verb at its bottom; ``below`` hangs from it."""
    children = list(node.children)
    words = {child.lower_ for child in children}
    above = node.i != verb.i
    if any(child.dep_ == "neg" or child.lower_ in _NEGATIONS for child in children):
        return Modality.DENIED
    if above and node.lemma_ == "deny":
        return Modality.DENIED
    if words & _ALLEGING or (above and node.lemma_ in _ACCUSING):
        return Modality.ALLEGED
    if words & _CONDITIONS:
        return Modality.QUESTIONED
    auxiliaries = {child.lower_ for child in children if child.dep_ == "aux"}
    if auxiliaries & _POSSIBLE:
        return Modality.QUESTIONED
    planned = above and node.lemma_ in _PLANS and below.dep_ in {"xcomp", "ccomp", "acl"}
    if auxiliaries & _INTENDING or planned:
        return Modality.PLANNED
    if above and node.lemma_ == "be" and verb.dep_ == "xcomp":
        return Modality.PLANNED  # "is to close"
    return None


def _asked(verb: Token) -> bool:
    sentence = verb.sent
    last = sentence[-1].text
    if last in {"”", '"', "'", "’"} and len(sentence) > 1:
        last = sentence[-2].text
    return last == "?"

"""Which verb an event noun stands under, and which time or sum belongs to what a word tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.events.occurring import raised
from kg.annotate.events.triggers import candidates, light_verbs
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEADING = frozenset({"in", "at", "to", "for", "into", "with", "under", "from", "of"})
"""Prepositions through which a light verb tells an event noun: "took part in", "came to"."""


def governor(noun: Token) -> Token | None:
    """The verb that an event noun is an argument of."""
    noun = arguments.counted(noun)
    head = noun.head
    if noun.dep_ in {"dobj", "nsubj", "nsubjpass"} and (
        head.pos_ == "VERB" or (head.lemma_ == "be" and noun.dep_ == "nsubj")
    ):
        return raised(head)
    if noun.dep_ == "pobj" and head.lower_ in _LEADING and head.head.lemma_ in light_verbs():
        return head.head
    return None


def time_of(parsed: Parsed, paragraph: Prose, token: Token) -> TimeExpression | None:
    """The time expression that governs a trigger: in its own phrase or clause, the nearest one."""
    near: list[tuple[int, TimeExpression]] = []
    for time in parsed.times_in(paragraph.sentence(token)):
        if governs(paragraph, time.span, token):
            near.append((abs(time.start - paragraph.of(token).start), time))
    if not near and _verbless(token):
        near = [(0, time) for time in parsed.times_in(paragraph.sentence(token))][:1]
    return min(near, key=lambda n: n[0])[1] if near else None


def _verbless(noun: Token) -> bool:
    """ "Union meeting the 26th, Falcons hall": a notice, whose one time is that of its noun."""
    return noun.dep_ == "ROOT" and not any(t.pos_ in {"VERB", "AUX"} for t in noun.sent)


def governs(paragraph: Prose, span: Span, trigger: Token) -> bool:
    """Whether a time or a sum belongs to what a trigger tells."""
    inside = paragraph.tokens(span)
    return inside is not None and _dates(inside.root, trigger)


def in_phrase(paragraph: Prose, time: TimeExpression, noun: Token) -> bool:
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
    verb = trigger if trigger.pos_ == "VERB" else governor(trigger)
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


__all__ = ["governor", "governs", "in_phrase", "time_of"]

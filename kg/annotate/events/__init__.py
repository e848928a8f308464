"""Occurrences: what happened, who took part, when and where, as one sentence tells it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.arguments import lemmas
from kg.annotate.events.appearances import find_appearances
from kg.annotate.events.classifier import may_tell, weigh
from kg.annotate.events.concerned import Concern
from kg.annotate.events.features import Seen
from kg.annotate.events.governing import governs
from kg.annotate.events.joining import Told, one_a_sentence
from kg.annotate.events.rules import Candidate, candidate_at, occurrence, rule
from kg.annotate.events.sittings import find_sittings
from kg.annotate.events.triggers import candidates, is_copula
from kg.annotate.parsed import Parsed
from kg.annotate.ties import tells
from kg.model import Amount, Occurrence

_NOUNS = frozenset({"NOUN", "PROPN"})
_LIKELY = 0.2
"""How likely the encoder must take a word that no list has for telling an occurrence."""


def find_events(
    parsed: Parsed, amounts: Sequence[Amount] = (), *, learned: bool = False
) -> tuple[Occurrence, ...]:
    """Find the occurrences that have a named participant or a date, in order.

    Args:
        amounts: The document's sums of money, in order.
        learned: Whether the classifier weighs what the rules say; False leaves it at that.
    """
    seen = judged(parsed, learned=learned)
    told = weigh(parsed, seen) if learned else _ruled(parsed, seen)
    found = [_paid(one, amounts) for one in told]
    sittings = list(find_sittings(parsed))
    sat = {(s.type, s.context.evidence) for s in sittings}
    once = [
        *find_appearances(parsed),
        *sittings,
        *(o for o in one_a_sentence(parsed, found) if (o.type, o.context.evidence) not in sat),
    ]
    return tuple(sorted(once, key=lambda o: (o.trigger, o.type)))


def judged(parsed: Parsed, *, learned: bool = False) -> list[Seen]:
    """Every word that may tell an occurrence, with what the rules say of it, in order.

    Args:
        learned: Leave out the words that hardly ever do, as it was learned.
    """
    found: list[Seen] = []
    concern = Concern(parsed)
    for candidate in _candidates(parsed, learned=learned):
        ruling = rule(parsed, candidate, concern)
        found.append(Seen(candidate, ruling))
        if ruling.kind is not None and not ruling.refused:
            concern.tell(occurrence(parsed, candidate, ruling.kind, ruling.actors, ruling.place))
    return found


def _candidates(parsed: Parsed, *, learned: bool) -> Iterator[Candidate]:
    """Verbs and the nouns of the lexicon, or what the encoder reads so; no part of a name."""
    for paragraph in parsed.prose:
        for token in paragraph.doc:
            noun = token.pos_ in _NOUNS and token.dep_ != "compound"
            if not noun and token.pos_ != "VERB" and not is_copula(token):
                continue
            known = bool(candidates(token))
            dated = token.ent_type_ == "DATE"  # "resigned on 2 May" is told once
            likely = learned and not dated and tells(paragraph, token.i) >= _LIKELY
            worth_it = may_tell(lemmas(token)[0], noun=noun, known=known) if learned else known
            if not worth_it and not likely:
                continue
            if parsed.at(paragraph.of(token)) is None:
                yield candidate_at(parsed, paragraph, token)


def _ruled(parsed: Parsed, seen: Sequence[Seen]) -> Iterator[Told]:
    for one in seen:
        kind, ruling = one.ruling.kind, one.ruling
        if kind is not None and not ruling.refused:
            event = occurrence(parsed, one.candidate, kind, ruling.actors, ruling.place)
            yield Told(one.candidate, event)


def _paid(told: Told, amounts: Sequence[Amount]) -> Told:
    """With the sums that belong to it."""
    sentence = told.event.context.evidence
    first = bisect_left(amounts, sentence.start, key=lambda a: a.start)
    last = bisect_left(amounts, sentence.end, key=lambda a: a.start)
    candidate = told.candidate
    paid = tuple(
        a.span for a in amounts[first:last] if governs(candidate.paragraph, a.span, candidate.token)
    )
    return replace(told, event=replace(told.event, amounts=paid)) if paid else told


__all__ = ["find_events", "judged"]

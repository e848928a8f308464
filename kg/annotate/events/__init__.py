"""Occurrences: what happened, who took part, when and where, as one sentence tells it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.events.appearances import find_appearances
from kg.annotate.events.concerned import Concern
from kg.annotate.events.governing import governs
from kg.annotate.events.joining import Told, one_a_sentence
from kg.annotate.events.rules import Candidate, candidate_at, occurrence, rule
from kg.annotate.events.sittings import find_sittings
from kg.annotate.events.triggers import candidates
from kg.annotate.parsed import Parsed
from kg.model import Amount, Occurrence

_NOUNS = frozenset({"NOUN", "PROPN"})


def find_events(parsed: Parsed, amounts: Sequence[Amount] = ()) -> tuple[Occurrence, ...]:
    """Find the occurrences that have a named participant or a date, in order.

    Args:
        amounts: The document's sums of money, in order.
    """
    found: list[Told] = []
    concern = Concern(parsed)
    starts = [amount.start for amount in amounts]
    for candidate in _candidates(parsed):
        ruling = rule(parsed, candidate, concern)
        if ruling.kind is None or ruling.refused:
            continue
        event = occurrence(parsed, candidate, ruling.kind, ruling.actors, ruling.place)
        concern.tell(event)
        sentence = event.context.evidence
        near = amounts[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        paid = tuple(a.span for a in near if governs(candidate.paragraph, a.span, candidate.token))
        found.append(Told(candidate.token, replace(event, amounts=paid)))
    sittings = list(find_sittings(parsed))
    told = {(s.type, s.context.evidence) for s in sittings}
    once = [
        *find_appearances(parsed),
        *sittings,
        *(o for o in one_a_sentence(parsed, found) if (o.type, o.context.evidence) not in told),
    ]
    return tuple(sorted(once, key=lambda o: (o.trigger, o.type)))


def _candidates(parsed: Parsed) -> Iterator[Candidate]:
    for paragraph in parsed.prose:
        for token in paragraph.doc:
            tells = token.pos_ in {"VERB", "AUX"} or (
                token.pos_ in _NOUNS and token.dep_ != "compound"
            )
            if tells and candidates(token) and parsed.at(paragraph.of(token)) is None:
                yield candidate_at(parsed, paragraph, token)


__all__ = ["find_events"]

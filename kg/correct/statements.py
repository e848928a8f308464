"""Corrections of statements: some are taken out, events get other dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.correct.names import about_statement
from kg.dates import earliest, latest
from kg.model import AppliedCorrection, Correction, CorrectionKind, Knowledge


def correct_statements(
    knowledge: Knowledge, corrections: Iterable[Correction]
) -> tuple[Knowledge, tuple[AppliedCorrection, ...], tuple[tuple[Correction, str], ...]]:
    """Apply the corrections that are about statements, in their order.

    Returns:
        As `kg.correct.names.correct_names`.
    """
    applied: list[AppliedCorrection] = []
    missed: list[tuple[Correction, str]] = []
    for correction in corrections:
        if not about_statement(correction):
            continue
        changed = (
            _dated(knowledge, correction)
            if correction.kind is CorrectionKind.DATE
            else _without(knowledge, correction.first)
        )
        if changed is None:
            missed.append((correction, f"no statement is {correction.first!r}"))
        else:
            knowledge = changed
            applied.append(AppliedCorrection(correction, ()))
    return knowledge, tuple(applied), tuple(missed)


def _without(knowledge: Knowledge, id: str) -> Knowledge | None:
    found = replace(
        knowledge,
        claims=tuple(c for c in knowledge.claims if c.id != id),
        tenures=tuple(t for t in knowledge.tenures if t.id != id),
        events=tuple(e for e in knowledge.events if e.id != id),
        quotations=tuple(q for q in knowledge.quotations if q.id != id),
        proposals=tuple(p for p in knowledge.proposals if id not in (p.first, p.second)),
    )
    return None if _size(found) == _size(knowledge) else found


def _size(knowledge: Knowledge) -> int:
    statements = (knowledge.claims, knowledge.tenures, knowledge.events, knowledge.quotations)
    return sum(map(len, statements))


def _dated(knowledge: Knowledge, correction: Correction) -> Knowledge | None:
    if all(event.id != correction.first for event in knowledge.events):
        return None
    value = correction.second
    events = tuple(
        replace(e, value=value, earliest=earliest(value), latest=latest(value))
        if e.id == correction.first
        else e
        for e in knowledge.events
    )
    return replace(knowledge, events=events)

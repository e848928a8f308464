"""Corrections of statements: some are taken out, events get other dates or are joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.correct.names import about_statement
from kg.dates import earliest, latest
from kg.model import AppliedCorrection, Correction, CorrectionKind, Event, Knowledge


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
        try:
            knowledge = _corrected(knowledge, correction)
        except _UnmatchedError as reason:
            missed.append((correction, str(reason)))
        else:
            applied.append(AppliedCorrection(correction, ()))
    return knowledge, tuple(applied), tuple(missed)


class _UnmatchedError(Exception):
    """Why a correction cannot be applied."""


def _corrected(knowledge: Knowledge, correction: Correction) -> Knowledge:
    match correction.kind:
        case CorrectionKind.DATE:
            return _dated(knowledge, correction)
        case CorrectionKind.SAME:
            return _joined(knowledge, correction)
        case CorrectionKind.DIFFERENT:
            for id in (correction.first, correction.second):
                _event(knowledge, id)
            return knowledge
        case _:
            return _without(knowledge, correction.first)


def _event(knowledge: Knowledge, id: str) -> Event:
    for event in knowledge.events:
        if event.id == id:
            return event
    raise _UnmatchedError(f"no statement is {id!r}")


def _joined(knowledge: Knowledge, correction: Correction) -> Knowledge:
    """The second event told with the first: one event with the evidence and voices of both."""
    first = _event(knowledge, correction.first)
    second = _event(knowledge, correction.second)
    if first.modality is not second.modality:
        raise _UnmatchedError(
            f"{first.id} is {first.modality.lower()}, {second.id} {second.modality.lower()}"
        )
    roles = {p.entity: p for p in (*second.participants, *first.participants)}
    dated = second if second.value and (not first.value or first.dated_by_document) else first
    voices = {first.attributed_to, second.attributed_to, *first.also, *second.also}
    event = replace(
        first,
        participants=tuple(roles[entity] for entity in sorted(roles)),
        evidence=tuple(sorted({*first.evidence, *second.evidence})),
        value=dated.value,
        earliest=dated.earliest,
        latest=dated.latest,
        dated_by_document=dated.dated_by_document,
        place=first.place or second.place,
        amounts=tuple(sorted({*first.amounts, *second.amounts})),
        asserted=first.asserted or second.asserted,
        also=tuple(sorted(voices - {first.attributed_to})),
    )
    kept = (e for e in knowledge.events if e.id != second.id)
    return replace(
        knowledge,
        events=tuple(event if e.id == first.id else e for e in kept),
        proposals=tuple(p for p in knowledge.proposals if second.id not in (p.first, p.second)),
    )


def _without(knowledge: Knowledge, id: str) -> Knowledge:
    found = replace(
        knowledge,
        claims=tuple(c for c in knowledge.claims if c.id != id),
        tenures=tuple(t for t in knowledge.tenures if t.id != id),
        events=tuple(e for e in knowledge.events if e.id != id),
        quotations=tuple(q for q in knowledge.quotations if q.id != id),
        proposals=tuple(p for p in knowledge.proposals if id not in (p.first, p.second)),
    )
    if _size(found) == _size(knowledge):
        raise _UnmatchedError(f"no statement is {id!r}")
    return found


def _size(knowledge: Knowledge) -> int:
    statements = (knowledge.claims, knowledge.tenures, knowledge.events, knowledge.quotations)
    return sum(map(len, statements))


def _dated(knowledge: Knowledge, correction: Correction) -> Knowledge:
    _event(knowledge, correction.first)
    value = correction.second
    events = tuple(
        replace(e, value=value, earliest=earliest(value), latest=latest(value))
        if e.id == correction.first
        else e
        for e in knowledge.events
    )
    return replace(knowledge, events=events)

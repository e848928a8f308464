"""Dated events, and when posts begin and end, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.dates import period
from kg.errors import QueryError
from kg.query.entities import Known
from kg.query.sparql import Ask, iri
from kg.query.statements import Kind, Statement, statements


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, with the statement that tells it.

    Args:
        date: EDTF, as precise as the text has it.
        kind: Type of the event, or "Post begins" or "Post ends".
    """

    date: str
    kind: str
    what: str
    statement: Statement


def timeline(
    ask: Ask, entity: Known | None = None, *, since: str | None = None, until: str | None = None
) -> tuple[Moment, ...]:
    """What happened, or may have happened, between two dates, ends included.

    Args:
        entity: Only what this one took part in; None for everything.
        since, until: EDTF; a whole year or month counts from its first to its last day.

    Raises:
        QueryError: If a date is not one.
    """
    first = _day(since, 0) if since else date.min
    last = _day(until, 1) if until else date.max
    moments = (m for s in statements(ask, _pattern(entity)) for m in _moments(s))
    return tuple(sorted((m for m in moments if _within(m, first, last)), key=_order))


def _pattern(entity: Known | None) -> str:
    if entity is None:
        return "VALUES ?class { kg:Event kg:Tenure } ?s a ?class ."
    return (
        f"{{ SELECT DISTINCT ?s WHERE {{ ?s kg:participant|kg:place|kg:holder|kg:organisation "
        f"{iri(entity.id)} }} }}"
    )


def _moments(statement: Statement) -> Iterator[Moment]:
    if statement.kind is Kind.EVENT and statement.since:
        yield Moment(statement.since, statement.predicate, statement.label, statement)
    elif statement.kind is Kind.POST:
        about = (statement.subject, statement.object)
        people = [name.label for name in about if name]
        what = ", ".join([*people[:1], statement.predicate, *people[1:]])
        if statement.since:
            yield Moment(statement.since, "Post begins", what, statement)
        if statement.until:
            yield Moment(statement.until, "Post ends", what, statement)


def _day(value: str, side: int) -> date:
    found = period(value)[side]
    if found is None:
        raise QueryError(
            f"{value!r} is not a date.", hint="Write 2016, 2016-04, 2016-04-29 or 201X."
        )
    return found


def _within(moment: Moment, first: date, last: date) -> bool:
    start, end = period(moment.date)
    return (end or date.max) >= first and (start or date.min) <= last


def _order(moment: Moment) -> tuple[date, date, str, str, str]:
    start, end = period(moment.date)
    return start or date.min, end or date.max, moment.kind, moment.what, moment.statement.id

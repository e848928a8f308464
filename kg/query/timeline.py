"""Dated events and posts in the order of time: as moments, or as stretches of days."""

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


@dataclass(frozen=True, slots=True)
class Stretch:
    """A dated event or a post as a bar, with the statement that tells it.

    Args:
        kind: Type of the event, or "Post".
        first, last: The days that the text may mean; None on a side that it leaves open.
        surely: The days on which a post was held, wherever in its vague dates it began and ended;
            None where no such day is known, and for an event.
    """

    kind: str
    what: str
    first: date | None
    last: date | None
    surely: tuple[date | None, date | None] | None
    statement: Statement


def stretches(
    ask: Ask, entity: Known | None = None, *, since: str | None = None, until: str | None = None
) -> tuple[Stretch, ...]:
    """What happened, and who held which post, between two dates; arguments as for `timeline`.

    Raises:
        QueryError: If a date is not one.
    """
    first, last = _bounds(since, until)
    found = (s for one in statements(ask, _pattern(entity)) for s in _stretches(one))
    return tuple(
        sorted(
            (s for s in found if (s.last or date.max) >= first and (s.first or date.min) <= last),
            key=lambda s: (
                s.first or s.last or date.max,
                s.last or date.max,
                s.kind,
                s.what,
                s.statement.id,
            ),
        )
    )


def _stretches(statement: Statement) -> Iterator[Stretch]:
    if statement.kind is Kind.EVENT and statement.since:
        first, last = period(statement.since)
        if first or last:
            yield Stretch(statement.predicate, _event(statement), first, last, None, statement)
    elif statement.kind is Kind.POST and (statement.since or statement.until):
        (first, began), (ended, last) = period(statement.since), period(statement.until)
        if first or last:
            certain = not (began and ended) or began <= ended
            surely = (began, ended) if certain else None
            yield Stretch("Post", _post(statement), first, last, surely, statement)


def _event(statement: Statement) -> str:
    """The words of an event, with whom it is about where they do not say it."""
    who = [n.label for n in statement.names() if n.label not in statement.label]
    return statement.label + (f" ({', '.join(who)})" if who else "")


def _post(statement: Statement) -> str:
    people = [name.label for name in (statement.subject, statement.object) if name]
    return ", ".join([*people[:1], statement.predicate, *people[1:]])


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
    first, last = _bounds(since, until)
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
        what = _post(statement)
        if statement.since:
            yield Moment(statement.since, "Post begins", what, statement)
        if statement.until:
            yield Moment(statement.until, "Post ends", what, statement)


def _bounds(since: str | None, until: str | None) -> tuple[date, date]:
    return (_day(since, 0) if since else date.min, _day(until, 1) if until else date.max)


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

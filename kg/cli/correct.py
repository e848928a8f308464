"""kg correct: writes a line to the corrections file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kg.model import Correction, CorrectionKind, EntityType

_EVERYWHERE = (
    click.option("--because", default="", help="Why; kept in the graph."),
    click.option("--by", default="", help="Who says so; kept in the graph."),
    click.option("--in", "document", default="", help="Only in this document (its file)."),
)


@click.group()
def correct() -> None:
    """Write a correction to corrections.yaml, which every build applies.

    \b
    Example: kg correct same "Ann Lowe" "Lowe" --because "the minutes name no other"
    """


def _notes(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_EVERYWHERE):
        command = option(command)
    return command


def _add(
    kind: CorrectionKind,
    first: str,
    second: str = "",
    *,
    document: str,
    because: str,
    by: str,
) -> None:
    from kg.correct import FILE, append, parse
    from kg.correct.file import today, written

    made = Correction(kind, first, second, document, because, by, today())
    parse(written(made), FILE)  # what could not be read again is refused before it is written
    line = append(FILE, made)
    click.echo(f"Written to {FILE}:{line}. The next kg build applies it.", err=True)


@correct.command()
@click.argument("name")
@click.argument("other")
@_notes
def same(name: str, other: str, **notes: str) -> None:
    """NAME and OTHER are one; OTHER goes with NAME."""
    _add(CorrectionKind.SAME, name, other, **notes)


@correct.command()
@click.argument("name")
@click.argument("other")
@_notes
def different(name: str, other: str, **notes: str) -> None:
    """OTHER, as it is written, is not NAME."""
    _add(CorrectionKind.DIFFERENT, name, other, **notes)


@correct.command()
@click.argument("name")
@click.argument("better")
@_notes
def rename(name: str, better: str, **notes: str) -> None:
    """Call NAME by a BETTER name."""
    _add(CorrectionKind.RENAME, name, better, **notes)


@correct.command()
@click.argument("name")
@click.argument("type", type=click.Choice([t.value for t in EntityType], case_sensitive=False))
@_notes
def retype(name: str, type: str, **notes: str) -> None:
    """NAME is of another TYPE."""
    _add(CorrectionKind.RETYPE, name, type, **notes)


@correct.command()
@click.argument("name")
@_notes
def reject(name: str, **notes: str) -> None:
    """NAME is no name; or the end of the IRI of a statement that is wrong."""
    _add(CorrectionKind.REJECT, name, **notes)


@correct.command()
@click.argument("event")
@click.argument("value")
@_notes
def date(event: str, value: str, **notes: str) -> None:
    """EVENT, by the end of its IRI, was at another time (2016, 2016-04, 2016-04-13)."""
    _add(CorrectionKind.DATE, event, value, **notes)


@correct.command()
@click.argument("name")
@click.argument("iri")
@_notes
def pin(name: str, iri: str, **notes: str) -> None:
    """NAME has an IRI that ends so (person/lowe), whatever else is read."""
    _add(CorrectionKind.PIN, name, iri, **notes)

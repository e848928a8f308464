"""kg show, kg timeline, kg path: what the store says of entities, with the sentences."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import sys
from typing import TYPE_CHECKING

import click

from kg.cli.options import STORE_OPTION, TYPE_OPTION, asking, entity_type, open_store
from kg.cli.terminal import paged, screen, table

if TYPE_CHECKING:
    from kg.query.dossier import Dossier
    from kg.query.statements import Statement


@click.command()
@click.argument("name")
@TYPE_OPTION
@click.option("--format", type=click.Choice(["text", "json", "md"]), default="text")
@STORE_OPTION
@click.pass_context
def show(ctx: click.Context, /, name: str, kind: str | None, format: str, **_: object) -> None:
    """Show everything about one entity, with the sentences.

    \b
    Example: kg show "Ann Lowe"
    """
    from kg.cli import pages
    from kg.query.dossier import dossier
    from kg.query.entities import entities, find

    ask = asking(open_store(ctx))
    found = dossier(ask, find(entities(ask, type=entity_type(kind)), name))
    match format:
        case "json":
            click.echo(_json(_dossier(found)))
        case "md":
            click.echo(pages.markdown(found), nl=False)
        case _:
            paged(pages.text(found, screen()), screen())


@click.command()
@click.argument("name", required=False)
@TYPE_OPTION
@click.option("--from", "since", metavar="DATE", help="First date, such as 2015 or 2015-06-30.")
@click.option("--until", metavar="DATE", help="Last date, such as 2016-06.")
@click.option(
    "--format",
    type=click.Choice(["bars", "table", "csv", "json"]),
    help="How it is written.  [default: bars on a terminal, else csv]",
)
@STORE_OPTION
@click.pass_context
def timeline(
    ctx: click.Context,
    /,
    name: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    format: str | None,
    **_: object,
) -> None:
    """Show dated events and posts in order, as bars on an axis of time.

    \b
    Example: kg timeline "Ann Lowe" --from 2015 --until 2016-06
    """
    from kg.query.entities import entities, find
    from kg.query.timeline import stretches
    from kg.query.timeline import timeline as gather

    ask = asking(open_store(ctx))
    entity = find(entities(ask, type=entity_type(kind)), name) if name else None
    shown_on = screen()
    if format == "bars" or (format is None and shown_on.terminal):
        from kg.cli import bars

        found = stretches(ask, entity, since=since, until=until)
        paged(bars.page(found, shown_on, about=entity.label if entity else ""), shown_on)
        return
    moments = gather(ask, entity, since=since, until=until)
    if format == "json":
        click.echo(_json([dataclasses.asdict(moment) for moment in moments]))
        return
    columns = ("date", "kind", "what", "voice", "modality", "sentence", "source")
    rows = [
        (
            moment.date,
            moment.kind,
            moment.what,
            "; ".join(voice.label for voice in moment.statement.voices),
            moment.statement.modality,
            citation.words,
            citation.text.source,
        )
        for moment in moments
        for citation in moment.statement.citations
    ]
    if format == "table":
        paged(table(columns, rows, shown_on), shown_on)
        return
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(columns)
    writer.writerows(rows)
    sys.stdout.buffer.write(output.getvalue().encode())


@click.command()
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option("--format", type=click.Choice(["text", "json"]), default="text")
@STORE_OPTION
@click.pass_context
def path(ctx: click.Context, /, start: str, end: str, format: str, **_: object) -> None:
    """Show how two entities are connected, sentence by sentence.

    \b
    Example: kg path "Ann Lowe" "Tidewater plc"
    """
    from kg.cli import pages
    from kg.query.entities import entities, find
    from kg.query.path import path as connect

    ask = asking(open_store(ctx))
    known = entities(ask)
    steps = connect(ask, find(known, start), find(known, end))
    if format == "json":
        click.echo(_json([dataclasses.asdict(step) for step in steps]))
    else:
        paged(pages.chain(steps, screen()), screen())


def _dossier(dossier: Dossier) -> dict[str, object]:
    """As it is, and with each statement the number of its independent witnesses."""
    told = dataclasses.asdict(dossier)
    for part in ("posts", "relations", "events", "said", "said_of_it"):
        statements: tuple[Statement, ...] = getattr(dossier, part)
        told[part] = [
            each | {"witnesses": statement.witnesses()}
            for each, statement in zip(told[part], statements, strict=True)
        ]
    return told


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.model import EntityType
    from kg.query.sparql import Ask
    from kg.store import GraphFile, Snapshot

STORE = Path(".kg")

STORE_OPTION = click.option(
    "--store",
    type=click.Path(path_type=Path),
    envvar="KG_STORE",
    help=f"Folder of the store.  [env: KG_STORE; default: {STORE}]",
)
"""Stands on the group and on every command; the one nearest to the command counts."""

TYPES = ("person", "organisation", "place", "publication", "legislation", "programme")

TYPE_OPTION = click.option(
    "--type", "kind", type=click.Choice(TYPES), help="Only names of this type."
)


def store_path(ctx: click.Context) -> Path:
    """Where the store is: the command's own option, else the group's, else the default."""
    # The group's comes first where the command was only given its value by the environment.
    contexts = [ctx, ctx.parent] if ctx.parent else [ctx]
    given = [
        each.params["store"]
        for source in (
            click.core.ParameterSource.COMMANDLINE,
            click.core.ParameterSource.ENVIRONMENT,
        )
        for each in contexts
        if each.get_parameter_source("store") is source
    ]
    return given[0] if given else STORE


def open_store(ctx: click.Context) -> Snapshot:
    """The current graph.

    Raises:
        StoreError: If there is none.
    """
    from kg.store import Snapshot

    return Snapshot.open(store_path(ctx))


def asking(snapshot: Snapshot | GraphFile) -> Ask:
    """Answers as `kg.query` reads them: plain texts by variable."""
    from kg.query.sparql import Row
    from kg.store import Rows

    def ask(sparql: str) -> Iterator[Row]:
        answer = snapshot.query(sparql)
        if not isinstance(answer, Rows):
            raise TypeError("not a SELECT query")
        for solution in answer.solutions:
            yield {
                variable: str(getattr(term, "value", term))
                for variable, term in zip(answer.variables, solution, strict=True)
                if term is not None
            }

    return ask


def entity_type(kind: str | None) -> EntityType | None:
    from kg.model import EntityType

    return EntityType(kind.capitalize()) if kind else None

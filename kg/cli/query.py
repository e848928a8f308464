"""kg query."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import click

from kg.cli.limited import limited
from kg.cli.options import STORE_OPTION, asking, open_store, store_path
from kg.cli.terminal import Screen, screen, table
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.query.ready import Question

FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task:
    """A query, with how its answer is wanted; crosses to the process that runs it.

    Args:
        format: One of `FORMATS`; None for what fits the answer and the screen.
        limit: Most rows or triples; None for all.
    """

    store: Path
    sparql: str
    format: str | None
    limit: int | None
    screen: Screen
    title: str = ""


def _settings(
    ctx: click.Context, /, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    for name, equals, _ in pairs:
        if not name or not equals:
            raise click.BadParameter(f"write --set key=value, not {name!r}", ctx, parameter)
    return {name.strip(): value for name, _, value in pairs}


@click.command()
@click.argument("question", metavar="[QUERY | NAME]", required=False)
@click.option(
    "-f",
    "--file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Read the query from a file; - for stdin.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    callback=_settings,
    help="Give a ready question a value; may be repeated.",
)
@click.option("--list", "listing", is_flag=True, help="List the ready questions.")
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    help="How the answer is written.  [default: table on a terminal, else csv; ttl for graphs]",
)
@click.option("--limit", type=click.IntRange(min=0), help="Most rows to write.")
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="When to give up.",
)
@STORE_OPTION
@click.pass_context
def query(
    ctx: click.Context,
    /,
    question: str | None,
    file: str | None,
    settings: Mapping[str, str],
    listing: bool,
    format: str | None,
    limit: int | None,
    timeout_s: float,
    **_: object,
) -> None:
    """Answer a SPARQL 1.1 query, or a ready question by its name.

    \b
    Example: kg query said --set who="Ann Lowe"
    """
    if listing:
        click.echo(_list(), nl=False)
        return
    if (question is None) == (file is None):
        raise click.UsageError("Give a query, the name of a ready question, or -f FILE.", ctx)
    ready = _ready(question)
    if settings and ready is None:
        raise click.UsageError("--set is for ready questions.", ctx)
    task = Task(store_path(ctx), _sparql(question, file, ready, settings), format, limit, screen())
    if ready:
        task = replace(task, title=ready.title)
    with tempfile.NamedTemporaryFile(prefix="kg-") as answer:
        count = limited(answer_to, task, answer.name, timeout_s=timeout_s)
        # Only a whole answer is written: one that was cut off would look like any other.
        with open(answer.name, "rb") as whole:
            shutil.copyfileobj(whole, sys.stdout.buffer)
    if count == 0 and ready:
        for hint in _unknown_names(ctx, ready, settings):
            click.echo(hint, err=True)


def _ready(question: str | None) -> Question | None:
    """The ready question of this name; None if it is no name but a query."""
    if question is None or not re.fullmatch(r"\s*[\w-]+\s*", question):
        return None
    from kg.query import ready

    return ready.question(question.strip())


def _sparql(
    question: str | None, file: str | None, ready: Question | None, settings: Mapping[str, str]
) -> str:
    if ready:
        from kg.query.ready import bind

        return bind(ready, settings)
    if file is None:
        return question or ""
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(
            f"{file}: byte {error.start} is not UTF-8.", hint="Save the query as UTF-8."
        ) from error


def _list() -> str:
    from kg.query.ready import questions

    lines = []
    known = questions()
    left = max(len(each.name) for each in known) + 1
    for each in known:
        lines.append(f"{each.name:<{left}} {each.title}")
        for parameter in each.parameters:
            need = "; needed" if parameter.default is None else ""
            lines.append(f"{'':<{left}}   --set {parameter.name}=…  {parameter.description}{need}")
    return "\n".join(lines) + "\n"


def _unknown_names(
    ctx: click.Context, /, ready: Question, settings: Mapping[str, str]
) -> Iterator[str]:
    """Why there may be no answer: values that name nothing in the store."""
    from kg.query.entities import entities, fold, suggestions

    given = [settings[p.name] for p in ready.parameters if p.entity and settings.get(p.name)]
    if not given:
        return
    known = entities(asking(open_store(ctx)))
    names = {fold(name) for each in known for name in (each.label, *each.names)}
    for value in given:
        if fold(value) not in names:
            near = " or ".join(repr(name) for name in suggestions(known, value))
            yield f"No entity is named {value!r}." + (f" Did you mean {near}?" if near else "")


def answer_to(task: Task, path: str) -> int:
    """Write the answer to a file; returns how many rows or triples it has.

    Raises:
        QueryError: If the query cannot be answered, or not in this format.
        StoreError: If there is no store.
    """
    from kg.query.results import Format, write_boolean, write_graph, write_solutions
    from kg.store import Rows, Snapshot, Triples

    snapshot = Snapshot.open(task.store)
    answer = snapshot.query(task.sparql)
    graph = isinstance(answer, Triples)
    fitting = "ttl" if graph else "table" if task.screen.terminal else "csv"
    format = Format(task.format or fitting)
    with open(path, "wb") as output:
        if isinstance(answer, Triples):
            return write_graph(_first(answer.triples, task.limit), output, format)
        if not isinstance(answer, Rows):
            write_boolean(answer, output, format)
            return 1
        solutions = _first(answer.solutions, task.limit)
        if format is Format.TABLE:
            return _table(task, snapshot.manifest.base, answer.variables, solutions, output)
        return write_solutions(answer.variables, solutions, output, format)


def _first(items: Iterator[T], limit: int | None) -> Iterator[T]:
    return items if limit is None else islice(items, limit)


def _table(
    task: Task,
    base: str,
    variables: tuple[str, ...],
    solutions: Iterator[tuple[object, ...]],
    output: IO[bytes],
) -> int:
    from kg.query.results import readable

    rows = [[readable(term, base) for term in solution] for solution in solutions]  # type: ignore[arg-type]
    output.write(table(variables, rows, task.screen, title=task.title).encode())
    return len(rows)

"""kg audit."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.figures import write_csv, write_table
from kg.cli.options import STORE_OPTION, asking, open_store, store_path
from kg.cli.terminal import coloured, safe, waiting
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.audit import Answers, Finding, Kind, Precision
    from kg.store import Manifest

KINDS = (
    "names",
    "joins",
    "references",
    "dates",
    "posts",
    "relations",
    "events",
    "quotations",
)
FILE = "audit.jsonl"
_KEYS = "y right · n wrong · ? unsure · u undo · q leave"

Texts = Callable[[str], str | None]
"""The text of a source; None where its file is gone or was changed."""


@click.command()
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this; may be repeated."
)
@click.option(
    "--size",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Statements of each kind.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another draws others.")
@click.option(
    "--answers",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"File of the answers.  [default: {FILE} beside the store]",
)
@click.option("--report", is_flag=True, help="Ask nothing.")
@click.option(
    "--format",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How the report is written.",
)
@STORE_OPTION
@click.pass_context
def audit(
    ctx: click.Context,
    /,
    kinds: tuple[str, ...],
    size: int,
    seed: int,
    file: Path | None,
    report: bool,
    format: str,
    **_: object,
) -> None:
    """Show random statements to judge by y or n, and report their precision with its 95 % interval.

    \b
    Example: kg audit --kind posts --size 50
    """
    from kg.audit import Answers, Kind, findings, precision, sample

    snapshot = open_store(ctx)
    answers = Answers(file or store_path(ctx).parent / FILE)
    with waiting("Drawing the sample"):
        everything = findings(asking(snapshot))
    populations = {
        kind: [finding for finding in everything if finding.kind is kind]
        for kind in Kind
        if not kinds or kind.value in kinds
    }
    drawn = {
        kind: sample(population, size=size, seed=seed) for kind, population in populations.items()
    }
    if not any(drawn.values()):
        raise KgError(
            "The store holds nothing to judge.",
            hint="Run `kg build FOLDER`, or ask for more kinds.",
        )
    if not report:
        _ask(drawn, answers, _texts(snapshot.manifest))
    results = [
        precision(kind.value, population, drawn[kind], answers)
        for kind, population in populations.items()
    ]
    _write(results, format)


def _texts(manifest: Manifest) -> Texts:
    """Reads the files that the store was built from, each once."""
    from kg.read import Files

    read = Files()
    documents = {document.source: document for document in manifest.documents}
    known: dict[str, str | None] = {}

    def text(source: str) -> str | None:
        if source not in known:
            known[source] = None
            document = documents.get(source)
            try:
                if document is not None:
                    now = read(Path(document.path))
                    known[source] = now.text if now.sha256 == document.sha256 else None
            except (KgError, OSError):
                pass  # the words that the store holds are shown
        return known[source]

    return text


# --- questions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Question:
    """A finding with its place in the sample of its kind, both counted from 1."""

    finding: Finding
    number: int
    size: int


def _ask(drawn: Mapping[Kind, Sequence[Finding]], answers: Answers, texts: Texts) -> None:
    """Ask what has no answer yet, until all has one or the person leaves."""
    from kg.audit import Answer

    questions = [
        _Question(finding, number, len(sample))
        for sample in drawn.values()
        for number, finding in enumerate(sample, start=1)
    ]
    asked = [question for question in questions if answers.of(question.finding) is None]
    if len(asked) < len(questions):
        click.echo(f"{len(questions) - len(asked)} have their answer already.", err=True)
    replies = _replies()
    at = 0
    while asked:
        left = len(asked) - at
        if left:
            _show(asked[at], texts)
        else:
            click.echo("\nAll have their answer. u undo · q leave: ", err=True, nl=False)
        match next(replies, "q"):
            case "q":
                click.echo(f"\nLeft with {left} to go." if left else "", err=True)
                return
            case "u" if at == 0:
                click.echo("\nThere is nothing to undo.", err=True)
            case "u":
                at -= 1
                answers.withdraw(asked[at].finding)
            case reply if left:
                answers.give(asked[at].finding, Answer(reply))
                at += 1


def _replies() -> Iterator[str]:
    """One key after the other from stdin, until it ends; what is none of the keys is told."""
    while line := sys.stdin.readline():
        reply = line.strip().lower()
        if reply in ("y", "n", "?", "u", "q"):
            yield reply
        else:
            click.echo(f"{_KEYS}: ", err=True, nl=False)


def _show(question: _Question, texts: Texts) -> None:
    finding = question.finding
    where = " · ".join(filter(None, (finding.source, finding.title, finding.date)))
    lines = (
        "",
        f"{finding.kind}, {question.number} of {question.size}:",
        f"  {safe(finding.says)}",
        f"  {_passage(finding, texts(finding.source))}",
        f"  — {safe(where)}",
    )
    for line in lines:
        click.echo(line, err=True)
    click.echo(f"{_KEYS}: ", err=True, nl=False)


def _passage(finding: Finding, text: str | None) -> str:
    """The words, marked, in what stands around them."""
    from kg.audit import Excerpt, excerpt

    found = Excerpt("", " ".join(finding.words.split()), "")
    if text is not None:
        found = excerpt(text, finding.start, finding.end)
    words = safe(found.words)
    marked = click.style(words, bold=True, underline=True) if coloured() else words
    return f"{safe(found.before.lstrip())}«{marked}»{safe(found.after.rstrip())}"


# --- the report -----------------------------------------------------------------------------

_COLUMNS = (
    "kind",
    "statements",
    "right",
    "wrong",
    "unsure",
    "open",
    "precision",
    "low",
    "high",
)


def _write(results: Sequence[Precision], format: str) -> None:
    rows = [_row(result) for result in results]
    match format:
        case "json":
            told = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        case "csv":
            write_csv(_COLUMNS, rows)
        case _:
            write_table(_COLUMNS, rows)


def _row(result: Precision) -> tuple[str | float | None, ...]:
    """``low`` and ``high`` are the ends of the 95 % interval."""
    interval = result.interval
    shares = (result.share, *(interval or (None, None)))
    return (
        result.kind,
        result.statements,
        result.right,
        result.wrong,
        result.unsure,
        result.open,
        *(share if share is None else round(share, 3) for share in shares),
    )

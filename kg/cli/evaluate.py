"""kg evaluate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.figures import write_csv, write_table
from kg.cli.options import STORE_OPTION, asking, open_store
from kg.cli.terminal import safe, waiting
from kg.errors import DocumentError, KgError

if TYPE_CHECKING:
    from kg.evaluate import Count, Judgement, Slip
    from kg.query.sparql import Ask
    from kg.store import ManifestDocument

SKIPPED = 4
"""Exit code: done, but some documents could not be scored."""

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class _Graph:
    """What is measured; ``documents`` by name, empty where the graph comes from a file."""

    ask: Ask
    documents: Mapping[str, Sequence[ManifestDocument]]


def _stems(
    ctx: click.Context, /, parameter: click.Parameter, values: tuple[str, ...]
) -> frozenset[str]:
    return frozenset(name.strip() for value in values for name in value.split(",") if name.strip())


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of the texts.  [default: beside the annotations, else where they were built from]",
)
@click.option(
    "--graph",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Measure a graph in a file, such as all.trig, in place of the store.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="NAME[,NAME…]",
    callback=_stems,
    help="Only these documents: file names without the suffix.",
)
@click.option("--errors", is_flag=True, help="Name everything missed, extra or wrong.")
@click.option(
    "--format",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How it is written; csv with --errors holds the errors in place of the figures.",
)
@STORE_OPTION
@click.pass_context
def evaluate(
    ctx: click.Context,
    /,
    gold: Path,
    texts: Path | None,
    graph: Path | None,
    only: frozenset[str],
    errors: bool,
    format: str,
    **_: object,
) -> None:
    """Measure the graph against documents that you have annotated in YAML files.

    \b
    Example: kg evaluate gold/ --errors
    """
    from kg.evaluate import Slip, total

    files = _files(gold, only)
    measured = _measured(ctx, graph)
    judgements: list[Judgement] = []
    failures: list[DocumentError] = []
    with waiting("Comparing"):
        for file in files:
            try:
                judgements += _judged(file, texts, measured)
            except DocumentError as error:
                failures.append(error)
    if len(failures) == len(files):
        _tell(failures[:-1])
        raise failures[-1]
    counts = total(judgements)
    slips = sorted(each for each in judgements if isinstance(each, Slip)) if errors else None
    _write(counts, slips, format)
    if failures:
        click.echo(f"Not scored: {len(failures)} of {len(files)}.", err=True)
        _tell(failures)
        ctx.exit(SKIPPED)


def _tell(failures: Sequence[DocumentError]) -> None:
    hints = dict.fromkeys(failure.hint for failure in failures if failure.hint)
    for line in (*(failure.message for failure in failures), *hints):
        click.echo(safe(line), err=True)


# --- files ----------------------------------------------------------------------------------


def _files(gold: Path, only: frozenset[str]) -> list[Path]:
    """The annotation files, sorted.

    Raises:
        KgError: If there is none, or none of a name that is asked for.
    """
    if not gold.exists():
        raise KgError(f"{gold}: there is no such file or folder.")
    found = [gold]
    if gold.is_dir():
        found = sorted(path for path in gold.iterdir() if path.suffix.lower() in _SUFFIXES)
    if not found:
        raise KgError(
            f"{gold}: holds no annotations ({', '.join(_SUFFIXES)}).",
            hint="docs/gold-format.md shows how they are written.",
        )
    if unknown := sorted(only - {path.stem for path in found}):
        raise KgError(
            f"{gold}: holds no annotations of {', '.join(unknown)}.",
            hint=f"There are {', '.join(path.stem for path in found)}.",
        )
    return [path for path in found if not only or path.stem in only]


def _measured(ctx: click.Context, graph: Path | None) -> _Graph:
    from kg.store import GraphFile

    if graph is not None:
        return _Graph(asking(GraphFile(graph)), {})
    snapshot = open_store(ctx)
    documents: dict[str, list[ManifestDocument]] = {}
    for document in snapshot.manifest.documents:
        documents.setdefault(Path(document.source).stem, []).append(document)
    return _Graph(asking(snapshot), documents)


def _judged(file: Path, texts: Path | None, graph: _Graph) -> Iterator[Judgement]:
    """The comparison of one document.

    Raises:
        DocumentError: If its text, its annotations or its graph cannot be used.
    """
    from kg.evaluate import found_in, judge, read_gold
    from kg.read import read

    known = graph.documents.get(file.stem, ())
    path = _text(file, texts, known)
    document = read(path, id=file.stem, source=path.name)
    if known and document.sha256 not in {each.sha256 for each in known}:
        raise DocumentError(
            f"{path}: is not the text that stands in the store.",
            hint="Run kg build on it again, or name the folder of the right texts with --texts.",
        )
    return judge(read_gold(file, document.text), found_in(graph.ask, file.stem))


def _text(file: Path, texts: Path | None, known: Sequence[ManifestDocument]) -> Path:
    """Where the text of an annotation file stands.

    Raises:
        DocumentError: If there is none, or more than one that it could be.
    """
    folder = texts or file.parent
    found = sorted(
        path
        for path in folder.iterdir()
        if path.stem == file.stem and path.suffix.lower() not in _SUFFIXES and path.is_file()
    )
    if not found and texts is None:
        found = [path for path in (Path(each.path) for each in known) if path.is_file()]
    plain = [path for path in found if path.suffix.lower() == ".txt"]
    if len(plain or found) == 1:
        return (plain or found)[0]
    if found:
        raise DocumentError(
            f"{file}: its text may be any of {', '.join(map(str, found))}.",
            hint="Name the folder of the texts with --texts.",
        )
    raise DocumentError(
        f"{file}: there is no text of this name in {folder}.",
        hint=f"Put {file.stem}.txt beside it, or name the folder of the texts with --texts.",
    )


# --- output ---------------------------------------------------------------------------------

_FIGURES = ("precision", "recall", "f1", "right", "found", "gold")
_FAULTS = ("document", "measure", "fault", "gold", "found")


def _write(counts: Sequence[Count], slips: Sequence[Slip] | None, format: str) -> None:
    match format:
        case "json":
            told: dict[str, object] = {
                "scores": {
                    count.measure: dict(zip(_FIGURES, _figures(count), strict=True))
                    for count in counts
                }
            }
            if slips is not None:
                told["errors"] = [{name: getattr(s, name) for name in _FAULTS} for s in slips]
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        case "csv" if slips is not None:
            write_csv(_FAULTS, ([getattr(slip, name) for name in _FAULTS] for slip in slips))
        case "csv":
            write_csv(("measure", *_FIGURES), ([c.measure, *_figures(c)] for c in counts))
        case _:
            write_table(("measure", *_FIGURES), ([c.measure, *_figures(c)] for c in counts))
            for slip in slips or ():
                click.echo(safe(str(slip)))


def _figures(count: Count) -> tuple[float, ...]:
    shares = (round(share, 3) for share in (count.precision, count.recall, count.f1))
    return (*shares, count.right, count.found, count.gold)

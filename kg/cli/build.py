"""kg build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import STORE_OPTION, store_path
from kg.cli.terminal import Bar, safe
from kg.config import load

if TYPE_CHECKING:
    from kg.build import BuildReport

SKIPPED = 4
"""Exit code: done, but some documents were skipped."""


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--prune", is_flag=True, help="Forget documents that are not among the sources.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes that read documents.",
)
@click.option("--rebuild", is_flag=True, help="Write the graph again, though nothing has changed.")
@STORE_OPTION
@click.pass_context
def build(
    ctx: click.Context,
    /,
    sources: tuple[Path, ...],
    prune: bool,
    workers: int,
    rebuild: bool,
    **_: object,
) -> None:
    """Read files and folders into the store, only what changed.

    \b
    Example: kg build reports/ minutes.txt
    """
    from kg.build import build as build_store
    from kg.correct import FILE, read

    settings = load()
    corrections = read(FILE)
    with Bar() as bar:

        def told(stage: str, done: int, total: int) -> None:
            if stage == "waiting":
                click.echo("Another build is running on this store; waiting for it.", err=True)
            bar(stage, done, total)

        report = build_store(
            sources,
            store=store_path(ctx),
            config=settings,
            progress=told,
            prune=prune,
            workers=workers,
            corrections=corrections,
            rebuild=rebuild,
            limited=True,
        )
    click.echo(summary(report), err=True)
    if report.skipped:
        ctx.exit(SKIPPED)


def summary(report: BuildReport) -> str:
    """What was built, a line for each count, and what was skipped."""
    rows = [(name, f"{count:,}") for name, count in report.counts.items()]
    left = max((len(name) for name, _ in rows), default=0)
    right = max((len(count) for _, count in rows), default=0)
    lines = [f"{name:<{left}}  {count:>{right}}" for name, count in rows]
    kept = f", {report.unchanged:,} unchanged" if report.unchanged else ""
    lines.append(f"Done in {report.seconds:.1f} s{kept}.")
    lines += _told_of_the_store(report)
    if report.missing:
        lines.append(f"Kept {len(report.missing)} whose file is gone; --prune forgets them:")
        lines.extend(f"  {safe(path)}" for path in report.missing)
    if report.outdated:
        lines.append(
            f"{len(report.outdated)} of these only an earlier version of kg has read; "
            "they are as it read them:"
        )
        lines.extend(f"  {safe(path)}" for path in report.outdated)
    if report.unmatched:
        lines.append(f"Could not apply {len(report.unmatched)} of the corrections:")
        lines.extend(
            f"  corrections.yaml:{made.line}: {made.kind}: {safe(reason)}."
            for made, reason in report.unmatched
        )
    if report.skipped:
        lines.append(f"Skipped {len(report.skipped)}:")
    for path, reason, hint in report.skipped:
        # The reason of a document's error often begins with its path already.
        told = reason if str(path) in reason else f"{path}: {reason}"
        lines.append(f"  {safe(told)}")
        if hint:
            lines.append(f"    {safe(hint)}")
    return "\n".join(lines)


def _told_of_the_store(report: BuildReport) -> list[str]:
    """What became of the graph that was there before."""
    from kg.build import current_version

    if report.damage:
        return [
            f"The store could not be read: {safe(report.damage)}",
            "  It was built anew, from these sources alone.",
        ]
    if report.same:
        return ["Nothing has changed since the last build; the graph is as it was."]
    if report.built_by and report.built_by != current_version():
        return [
            f"The store was built by kg {safe(report.built_by)}; kg {current_version()} has built "
            "it again. What changed: kg diff"
        ]
    return ["What changed: kg diff"] if report.built_by else []

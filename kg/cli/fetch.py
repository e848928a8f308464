"""kg fetch."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.terminal import safe
from kg.errors import DocumentError

SKIPPED = 4
"""Exit code: done, but some pages could not be had."""


@click.command()
@click.argument("urls", nargs=-1, required=True)
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Folder to save to.",
)  # fmt: skip
@click.option(
    "--wait", type=click.FloatRange(min=0.0), default=1.0, show_default=True,
    help="Seconds between two requests to a host.",
)  # fmt: skip
@click.option(
    "--largest", type=click.IntRange(min=1), default=50_000_000, show_default=True,
    help="Bytes of a page.",
)  # fmt: skip
@click.option(
    "--most", type=click.IntRange(min=1), default=10_000, show_default=True,
    help="Pages of one run.",
)  # fmt: skip
@click.option("--entries", is_flag=True, help="Fetch the pages that a feed lists, too.")
@click.option("--again", is_flag=True, help="Ask again for what is there, in case it has changed.")
@click.pass_context
def fetch(
    ctx: click.Context,
    /,
    urls: tuple[str, ...],
    folder: Path,
    wait: float,
    largest: int,
    most: int,
    entries: bool,
    again: bool,
) -> None:
    """Save web pages, feeds and what sitemaps list to a folder, as politely as robots.txt asks.

    \b
    Example: kg fetch https://echo.example/sitemap.xml --to echo/ && kg build echo/
    """
    from kg.fetch import Rules
    from kg.fetch import fetch as fetch_pages

    rules = Rules(wait, largest, most, entries=entries, again=again)
    report = fetch_pages(urls, folder, rules, progress=lambda url: click.echo(safe(url), err=True))
    for path in report.saved:
        click.echo(safe(str(path)))
    for message, hint in report.failed:
        click.echo(safe(f"{message} {hint}"), err=True)
    click.echo(
        f"Saved {len(report.saved):,}, kept {len(report.kept):,}, failed {len(report.failed):,}.",
        err=True,
    )
    if report.failed and not (report.saved or report.kept):
        raise DocumentError("No page could be had.", hint="The reasons stand above.")
    if report.failed:
        ctx.exit(SKIPPED)

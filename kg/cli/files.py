"""Commands about the store as a whole: view, export, validate, verify, info, completion."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from pathlib import Path

import click

from kg.cli.options import STORE_OPTION, open_store, store_path
from kg.cli.terminal import safe, waiting
from kg.errors import KgError

FORMATS = ("turtle", "trig", "nquads", "ntriples")
LAYERS = ("facts", "evidence", "all")
SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default="network.html")
@click.option("--open", "opening", is_flag=True, help="Open it in the browser.")
@click.option("--title", default="Who did what, and who says so", show_default=True)
@STORE_OPTION
@click.pass_context
def view(ctx: click.Context, /, file: Path, opening: bool, title: str, **_: object) -> None:
    """Write the interactive network as one offline HTML file.

    \b
    Example: kg view network.html --open
    """
    from kg.view import network, write_page

    snapshot = open_store(ctx)
    with waiting("Drawing the network"):
        drawn = network(snapshot.query)
        try:
            write_page(drawn, file, title=title)
        except OSError as error:
            raise KgError(
                f"{file}: cannot be written ({error.strerror or error}).",
                hint="Check the folder, its permissions and the free space.",
            ) from error
    click.echo(f"Wrote {file}.", err=True)
    if opening:
        click.launch(str(file))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format", type=click.Choice(FORMATS), help="[default: by the suffix; turtle for stdout]"
)
@click.option(
    "--layer",
    type=click.Choice(LAYERS),
    help="[default: all where the format holds graphs, else facts]",
)
@STORE_OPTION
@click.pass_context
def export(
    ctx: click.Context, /, file: Path, format: str | None, layer: str | None, **_: object
) -> None:
    """Write the graph to a file that other tools read; - is stdout.

    \b
    Example: kg export harbour.ttl
    """
    from kg.export import FORMATS as FORMATS_BY_NAME
    from kg.export import export as write
    from kg.export import format_of

    to_stdout = str(file) == "-"
    if format is None:
        format = "turtle" if to_stdout else format_of(file).name
    if layer is None:
        layer = "all" if FORMATS_BY_NAME[format].holds_graphs else "facts"
    snapshot = open_store(ctx)
    with waiting(f"Writing {file}"):
        write(
            snapshot.quads(layer),  # type: ignore[arg-type]
            sys.stdout.buffer if to_stdout else file,
            format,
            base=snapshot.manifest.base,
        )
    if not to_stdout:
        click.echo(f"Wrote {file}.", err=True)


@click.command()
@STORE_OPTION
@click.pass_context
def validate(ctx: click.Context, /, **_: object) -> None:
    """Check the graph against the shapes of the ontology.

    \b
    Example: kg validate
    """
    from kg.check import validate as check

    snapshot = open_store(ctx)
    with waiting("Checking the graph"):
        violations = check(snapshot.quads())
    for violation in violations:
        click.echo(safe(str(violation)))
    if violations:
        raise KgError(
            f"The graph breaks its shapes in {len(violations):,} "
            f"place{'s' if len(violations) > 1 else ''}.",
            hint="Build it again with this version; if that does not help, it is a bug of kg.",
        )
    click.echo("The graph conforms to its shapes.", err=True)


@click.command()
@STORE_OPTION
@click.pass_context
def verify(ctx: click.Context, /, **_: object) -> None:
    """Prove every piece of evidence against the source files.

    \b
    Example: kg verify
    """
    from kg.check import verify as check
    from kg.read import Files

    snapshot = open_store(ctx)
    manifest = snapshot.manifest
    with waiting("Comparing with the files"):
        found = check(
            snapshot.quads(),
            manifest.documents,
            Files(),
            base=manifest.base,
        )
    for failure in found.failures:
        click.echo(safe(str(failure)))
    if found.failures:
        raise KgError(
            f"{len(found.failures):,} of {found.checked:,} pieces of evidence do not hold.",
            hint="Files that changed since the build are read again by kg build.",
        )
    click.echo(
        f"All {found.checked:,} pieces of evidence stand in the {len(manifest.documents):,} "
        f"file{'' if len(manifest.documents) == 1 else 's'}.",
        err=True,
    )


@click.command()
@click.option("--format", type=click.Choice(["text", "json"]), default="text")
@click.option("--documents", is_flag=True, help="Name every document.")
@STORE_OPTION
@click.pass_context
def info(ctx: click.Context, /, format: str, documents: bool, **_: object) -> None:
    """Tell what is in the store, and what was skipped.

    \b
    Example: kg info --documents
    """
    manifest = open_store(ctx).manifest
    store = store_path(ctx)
    size = _size(store)
    if format == "json":
        told = dataclasses.asdict(manifest) | {"store": str(store), "bytes": size}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    rows = [
        ("store", str(store)),
        ("size", f"{size / 1e6:,.1f} MB"),
        ("base", manifest.base),
        ("built by", f"kg {manifest.version}"),
        *(("reference data", f"{f.name}, {f.entries:,} entries") for f in manifest.reference),
        *((name, f"{count:,}") for name, count in manifest.counts.items()),
    ]
    if "documents" not in manifest.counts:
        rows.append(("documents", f"{len(manifest.documents):,}"))
    rows.append(("skipped", f"{len(manifest.skipped):,}"))
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}  {value}" for name, value in rows]
    lines += [f"  {skipped.source}: {skipped.reason}" for skipped in manifest.skipped]
    if documents:
        lines += ["", *sorted(document.source for document in manifest.documents)]
    click.echo(safe("\n".join(lines)))


def _size(store: Path) -> int:
    """Bytes of the files below a folder; one that goes away meanwhile counts nothing."""
    total = 0
    for folder, _, names in os.walk(store):
        for name in names:
            try:
                total += (Path(folder) / name).lstat().st_size
            except FileNotFoundError:
                continue
    return total


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, /, shell: str) -> None:
    """Print the script that completes commands in a shell.

    \b
    Example: kg completion bash >> ~/.bash_completion
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is None:
        raise click.UsageError(f"click has no completion for {shell}.", ctx)
    root = ctx.find_root()
    click.echo(script(root.command, {}, "kg", "_KG_COMPLETE").source())

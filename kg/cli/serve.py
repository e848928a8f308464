"""kg serve."""

from __future__ import annotations

import click

from kg.cli.options import STORE_OPTION, store_path


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 takes any that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address of this machine to listen at.",
)
@click.option(
    "--allow-remote",
    is_flag=True,
    help="Let other machines in: whoever reaches this one can read all documents and "
    "ask any query, without a password and unencrypted.  Listens at 0.0.0.0 unless "
    "--host says otherwise.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A further name by which browsers call this server; may be repeated.",
)
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="When a query is stopped.",
)
@click.option(
    "--most-rows",
    type=click.IntRange(min=1),
    default=1_000_000,
    show_default=True,
    help="Largest answer to a query.",
)
@click.option(
    "--most-drawn",
    type=click.IntRange(min=0),
    default=4000,
    show_default=True,
    help="Entities up to which the network page holds the whole graph.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Queries answered at once.",
)
@click.option("--title", default="Who did what, and who says so", show_default=True)
@click.option("--open", "opening", is_flag=True, help="Open it in the browser.")
@STORE_OPTION
@click.pass_context
def serve(
    ctx: click.Context,
    /,
    port: int,
    host: str,
    allow_remote: bool,
    names: tuple[str, ...],
    timeout_s: float,
    most_rows: int,
    most_drawn: int,
    workers: int,
    title: str,
    opening: bool,
    **_: object,
) -> None:
    """Serve the graph to the browser: entities, documents, network, SPARQL.

    \b
    Example: kg serve --open

    Nothing is ever written, and nothing is asked of other hosts.
    """
    from kg.serve import Settings, is_loopback, listen, run
    from kg.store import Snapshot

    store = store_path(ctx)
    Snapshot.open(store)  # what is wrong with it is told before anything listens
    chosen = ctx.get_parameter_source("host") is not click.core.ParameterSource.DEFAULT
    if allow_remote and not chosen:
        host = "0.0.0.0"
    if not is_loopback(host) and not allow_remote:
        raise click.UsageError(
            f"Other machines can reach {host}. Add --allow-remote if whoever reaches it may read "
            "all documents, or leave --host out.",
            ctx,
        )
    if not is_loopback(host):
        click.echo(
            "Other machines are let in: whoever reaches this one can read all documents and ask "
            "any query, without a password and unencrypted.",
            err=True,
        )

    def ready(address: str) -> None:
        click.echo(f"Serving {store} at {address} (Ctrl-C ends it)", err=True)
        if opening:
            click.launch(address)

    settings = Settings(
        store=store,
        timeout_s=timeout_s,
        most_rows=most_rows,
        most_drawn=most_drawn,
        workers=workers,
        names=frozenset(name.lower() for name in names),
        title=title,
    )
    with listen(host, port) as listening:
        run(settings, listening, host=host, ready=ready)

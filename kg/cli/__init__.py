"""The command line: options in, library called, text out.

Nothing but click and the standard library is imported before a command runs, so help is quick.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from kg.cli import audit, build, correct, diff, evaluate, fetch, files, query, review, serve, show
from kg.cli.options import STORE_OPTION
from kg.cli.terminal import coloured, safe
from kg.errors import KgError


class Commands(click.Group):
    """The group of all commands: the one place where errors become messages."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what a user can mend is told on stderr, a bug keeps its traceback."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KgError as error:
            label = click.style("Error:", fg="red", bold=True) if coloured() else "Error:"
            click.echo(f"{label} {safe(error.message)}", err=True)
            if error.hint:
                click.echo(safe(error.hint), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # The reader has seen enough ("| head"). Python's own flush at exit must not fail too.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        return result

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use."""
        return list(self.commands)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@STORE_OPTION
@click.version_option(package_name="kg", prog_name="kg", message="%(prog)s %(version)s")
def main(**_: object) -> None:
    """Build a graph of who did what, when, and who says so, from a folder of documents.

    \b
    Example: kg build reports/ && kg query posts --set who="Ann Lowe"
    """


for command in (
    build.build,
    fetch.fetch,
    query.query,
    show.show,
    show.timeline,
    show.path,
    files.view,
    serve.serve,
    files.export,
    files.validate,
    files.verify,
    diff.diff,
    review.review,
    correct.correct,
    evaluate.evaluate,
    audit.audit,
    files.info,
    files.completion,
):
    main.add_command(command)

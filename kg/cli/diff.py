"""kg diff."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import STORE_OPTION, asking, store_path
from kg.cli.terminal import safe, waiting
from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.diff import Difference, Statement
    from kg.store import GraphFile, Snapshot

MOST = 20
"""Lines of each kind that are shown, unless all are asked for."""


@click.command()
@click.argument("old", required=False, type=click.Path(path_type=Path))
@click.argument("new", required=False, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help=f"Every line, not {MOST} of each kind.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text")
@STORE_OPTION
@click.pass_context
def diff(
    ctx: click.Context,
    /,
    old: Path | None,
    new: Path | None,
    everything: bool,
    format: str,
    **_: object,
) -> None:
    """Say what changed between OLD and NEW (stores or exported graphs), or in the last build.

    \b
    Example: kg diff
    """
    from kg.diff import compare, graph_of

    store = store_path(ctx)
    before = _opened(old) if old else _previous(store)
    after = _opened(new or store)
    with waiting("Comparing"):
        found = compare(graph_of(asking(before)), graph_of(asking(after)))
    if format == "json":
        click.echo(json.dumps(_told(found), ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("Nothing changed.", err=True)
    for title, lines in _sections(found):
        if lines:
            click.echo(f"{title} ({len(lines):,}):")
            shown = lines if everything else lines[:MOST]
            click.echo(safe("\n".join(f"  {line}" for line in shown)))
            if len(shown) < len(lines):
                click.echo(f"  … and {len(lines) - len(shown):,} more; --all shows them")


def _opened(path: Path) -> Snapshot | GraphFile:
    from kg.store import GraphFile, Snapshot

    return GraphFile(path) if path.is_file() else Snapshot.open(path)


def _previous(store: Path) -> Snapshot:
    from kg.store import Snapshot

    previous = Snapshot.previous(store)
    if previous is None:
        raise StoreError(
            f"{store}: holds one build alone; there is nothing to compare it with.",
            hint="Build again, or name what to compare: kg diff OLD NEW",
        )
    return previous


# --- in plain words ---------------------------------------------------------------------------


def _sections(found: Difference) -> Iterator[tuple[str, Sequence[str]]]:
    yield "New documents", found.new_documents
    yield "Documents that left", found.gone_documents
    yield "New entities", [f"{e.label} ({e.type.lower()})" for e in found.new_entities]
    yield "Entities that left", [f"{e.label} ({e.type.lower()})" for e in found.gone_entities]
    yield (
        "Joined",
        [
            f"{_list([e.label for e in olds])} are now one: {new.label}"
            for olds, new in found.joined
        ],
    )
    yield (
        "Split",
        [f"{old.label} is now {_list([e.label for e in news])}" for old, news in found.split],
    )
    yield "Renamed", [f"{a.label} is now {b.label}" for a, b in found.changed if a.label != b.label]
    yield (
        "Of another type",
        [
            f"{b.label} was a {a.type.lower()}, is now a {b.type.lower()}"
            for a, b in found.changed
            if a.type != b.type
        ],
    )
    for kind in ("claim", "post", "event", "quotation"):
        yield f"New {kind}s", [_line(s) for s in found.new_statements if s.kind == kind]
        gone = f"{kind.capitalize()}s that left"
        yield gone, [_line(s) for s in found.gone_statements if s.kind == kind]


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}"


def _line(statement: Statement) -> str:
    parts = dict(statement.parts)
    words = [word for word in statement.words if word != "Stated"]

    def named(*roles: str) -> str:
        return ", ".join(name for role in roles for name in parts.get(role, ()))

    match statement.kind:
        case "claim":
            said = f"{named('subject')} {' '.join(words)} {named('object')}"
        case "post":
            said = f"{named('holder')}: {', '.join([*words[:1], *parts.get('organisation', ())])}"
            said += f" ({', '.join(words[1:])})" if words[1:] else ""
        case "event":
            said = f"{', '.join(words)}: {named('participant', 'place')}".rstrip(": ")
        case _:
            said = named("speaker") or "nobody named"
    return f"{said}\n    “{statement.sentence}” — {', '.join(statement.sources)}"


def _told(found: Difference) -> dict[str, object]:
    def statements(these: Sequence[Statement]) -> list[dict[str, object]]:
        return [
            {
                "kind": s.kind,
                "words": list(s.words),
                **{role: list(names) for role, names in s.parts},
                "sources": list(s.sources),
                "sentence": s.sentence,
            }
            for s in these
        ]

    return {
        "documents": {"new": list(found.new_documents), "gone": list(found.gone_documents)},
        "entities": {
            "new": [e._asdict() for e in found.new_entities],
            "gone": [e._asdict() for e in found.gone_entities],
            "joined": [
                {"from": [e._asdict() for e in olds], "to": new._asdict()}
                for olds, new in found.joined
            ],
            "split": [
                {"from": old._asdict(), "to": [e._asdict() for e in news]}
                for old, news in found.split
            ],
            "changed": [{"from": a._asdict(), "to": b._asdict()} for a, b in found.changed],
        },
        "statements": {
            "new": statements(found.new_statements),
            "gone": statements(found.gone_statements),
        },
    }

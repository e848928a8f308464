"""kg review."""

from __future__ import annotations

import getpass
import json
import subprocess
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from kg.cli.keys import Keys
from kg.cli.options import STORE_OPTION, asking, open_store, store_path
from kg.cli.terminal import coloured, safe, waiting

if TYPE_CHECKING:
    from kg.model import Correction, EntityType, Reading
    from kg.review import Answer, Doubt, Quote, Side, Skipped
    from kg.store import Snapshot

KINDS = ("join", "type", "event")
SKIPPED = "review-skipped.txt"
"""Beside the store: what was put off."""

_TWO = "s same · d different · k skip · w why · u undo · q leave"
_TYPES = "person", "organisation", "place", "publication", "legislation", "programme"
_TYPE = " · ".join(f"{n} {name}" for n, name in enumerate(_TYPES, 1)) + (
    " · x no name · k skip · w why · u undo · q leave"
)


@click.command()
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this; may be repeated."
)
@click.option("--list", "listing", is_flag=True, help="Ask nothing; tell what would be asked.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", help="Of the list.")
@click.option("--again", is_flag=True, help="Ask what was skipped, too.")
@click.option("--by", default="", help="Who answers.  [default: git's user.name, else the login]")
@STORE_OPTION
@click.pass_context
def review(
    ctx: click.Context,
    /,
    kinds: tuple[str, ...],
    listing: bool,
    format: str,
    again: bool,
    by: str,
    **_: object,
) -> None:
    """Walk through what is doubtful, the most consequential first, and write the answers down.

    \b
    Example: kg review --kind join
    """
    from kg.correct import FILE, read
    from kg.review import Skipped, answered, doubts

    snapshot = open_store(ctx)
    made = read(FILE)
    skipped = Skipped(store_path(ctx).parent / SKIPPED)
    with waiting("Looking for what is doubtful"):
        found = doubts(asking(snapshot), _readings(snapshot), base=snapshot.manifest.base)
    open_ = [d for d in found if (not kinds or d.kind in kinds) and not answered(d, made)]
    asked = [d for d in open_ if again or d not in skipped]
    if format == "json":
        told = [_told(doubt, doubt in skipped) for doubt in open_]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif listing:
        for number, doubt in enumerate(asked, 1):
            click.echo("\n".join(_shown(doubt, number, len(asked), colours=False)))
        _left_out(len(open_) - len(asked))
    elif not asked:
        click.echo("Nothing is doubtful that has no answer.", err=True)
        _left_out(len(open_) - len(asked))
    else:
        with Keys() as keys:
            _Review(asked, skipped, by or _who(), keys).run()


def _left_out(count: int) -> None:
    if count:
        click.echo(f"{count} were skipped before; --again asks them.", err=True)


def _readings(snapshot: Snapshot) -> Callable[[str], Reading | None]:
    """Readings by document id, from the store's cache, each once."""
    from kg.cache import Cache

    kept = Cache(snapshot.path / "readings")
    documents = {document.id: document for document in snapshot.manifest.documents}
    known: dict[str, Reading | None] = {}

    def reading(id: str) -> Reading | None:
        if id not in known:
            document = documents.get(id)
            known[id] = (
                kept.get(document.reading, id=id, source=document.source) if document else None
            )
        return known[id]

    return reading


def _who() -> str:
    """The name in git's settings, else the login."""
    try:
        done = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, timeout=5, check=False
        )
        if name := done.stdout.decode("utf-8", "replace").strip():
            return name
    except (OSError, subprocess.SubprocessError):
        pass
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no login name in a container
        return ""


# --- one after the other ----------------------------------------------------------------------


class _Review:
    """A walk through doubts; what was answered is on disk before the next is shown."""

    def __init__(self, asked: Sequence[Doubt], skipped: Skipped, by: str, keys: Keys) -> None:
        self.asked = asked
        self.skipped = skipped
        self.by = by
        self.keys = keys
        self.done: list[Correction | None] = []
        """For each doubt behind: the correction that was written; None if it was put off."""
        self.because = ""

    def run(self) -> None:
        while self._next():
            pass
        written = sum(made is not None for made in self.done)
        left = len(self.asked) - len(self.done)
        click.echo(
            f"\n{written} answered, {len(self.done) - written} skipped, {left} to go."
            + (" The next kg build applies the answers." if written else ""),
            err=True,
        )

    def _next(self) -> bool:
        number = len(self.done) + 1
        if number <= len(self.asked):
            doubt = self.asked[number - 1]
            for line in _shown(doubt, number, len(self.asked), colours=coloured()):
                click.echo(line, err=True)
            return self._answer(doubt)
        click.echo("\nAll are answered or skipped. u undo · q leave: ", err=True, nl=False)
        if (key := self.keys.key() or "q") == "u":
            self._undo()
        return key != "q"

    def _answer(self, doubt: Doubt) -> bool:
        """Ask until one is answered, put off or taken back; False to leave."""
        while True:
            click.echo(f"{_TYPE if doubt.kind == 'type' else _TWO}: ", err=True, nl=False)
            key = self.keys.key() or "q"
            click.echo(key if key.isprintable() else "", err=True)
            answer = _meaning(doubt, key)
            if answer is not None:
                self._write(doubt, answer)
                return True
            match key:
                case "q":
                    return False
                case "k":
                    self.skipped.add(doubt)
                    self.done.append(None)
                    return True
                case "u" if not self.done:
                    click.echo("There is nothing to undo.", err=True)
                case "u":
                    self._undo()
                    return True
                case "w":
                    click.echo("Why (for the next answer): ", err=True, nl=False)
                    self.because = self.keys.line()

    def _write(self, doubt: Doubt, answer: Answer | EntityType) -> None:
        from kg.correct import FILE, append
        from kg.correct.file import today
        from kg.review import correction_of

        because = self.because or f"reviewed: {doubt.reason}"
        made = correction_of(doubt, answer, because=because, by=self.by, on=today())
        append(FILE, made)
        self.because = ""
        self.skipped.remove(doubt)
        self.done.append(made)

    def _undo(self) -> None:
        from kg.correct import FILE, take_back

        made = self.done.pop()
        doubt = self.asked[len(self.done)]
        if made is None:
            self.skipped.remove(doubt)
        elif not take_back(FILE, made):
            click.echo(f"{FILE} was changed meanwhile: take the item out there.", err=True)


def _meaning(doubt: Doubt, key: str) -> Answer | EntityType | None:
    """What a key answers; None if it is no answer."""
    from kg.model import EntityType
    from kg.review import Answer

    if doubt.kind == "type":
        if key in [str(n) for n in range(1, len(_TYPES) + 1)]:
            return EntityType(_TYPES[int(key) - 1].capitalize())
        return Answer.NO_NAME if key == "x" else None
    return {"s": Answer.SAME, "d": Answer.DIFFERENT}.get(key)


# --- what is shown ----------------------------------------------------------------------------


def _shown(doubt: Doubt, number: int, count: int, *, colours: bool) -> Iterable[str]:
    def strong(text: str) -> str:
        return click.style(safe(text), bold=True) if colours else safe(text)

    yield ""
    yield f"{strong(_QUESTIONS[doubt.kind])}  {number} of {count} · {_hangs(doubt)}"
    for side in doubt.sides:
        kind = f"{side.type.lower()}, " if side.type else ""
        yield f"  {strong(side.label)}  ({kind}{safe(side.id)})"
        for quote in side.quotes:
            yield f"    “{_marked(quote, strong)}” — {safe(quote.source)}"
    yield f"  {safe(doubt.reason)}"


_QUESTIONS = {"join": "One or two?", "type": "Of which type?", "event": "Told twice?"}


def _hangs(doubt: Doubt) -> str:
    statements = f"{doubt.statements:,} statement{'' if doubt.statements == 1 else 's'}"
    documents = f"{doubt.documents:,} document{'' if doubt.documents == 1 else 's'}"
    return f"{statements} in {documents}"


def _marked(quote: Quote, strong: Callable[[str], str]) -> str:
    before, words, after = quote.sentence.partition(quote.words) if quote.words else ("", "", "")
    if not words:
        return safe(quote.sentence)
    return f"{safe(before)}{strong(words)}{safe(after)}"


def _told(doubt: Doubt, skipped: bool) -> dict[str, object]:
    return {
        "kind": doubt.kind.value,
        "reason": doubt.reason,
        "statements": doubt.statements,
        "documents": doubt.documents,
        "skipped": skipped,
        "sides": [_side(side) for side in doubt.sides],
    }


def _side(side: Side) -> dict[str, object]:
    return {
        "id": side.id,
        "label": side.label,
        "type": side.type.value if side.type else None,
        "statements": side.statements,
        "documents": side.documents,
        "sentences": [{"source": q.source, "sentence": q.sentence} for q in side.quotes],
    }

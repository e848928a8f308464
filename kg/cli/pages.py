"""A dossier and a chain of statements, laid out as plain text or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.cli.painted import Painter
from kg.cli.terminal import Screen, safe
from kg.model import Modality
from kg.query.dossier import Dossier
from kg.query.entities import short_id
from kg.query.path import Step
from kg.query.statements import Citation, Kind, Statement, phrase

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")


def _sections(dossier: Dossier) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    yield "Posts", dossier.posts
    yield "Relations", dossier.relations
    yield "Events", dossier.events
    yield "Quotations by it", dossier.said
    yield "Quotations about it", dossier.said_of_it


def _kind(dossier: Dossier) -> str:
    parts = [dossier.entity.type.lower(), short_id(dossier.entity)]
    if dossier.persona:
        parts.insert(1, "a commenter's pseudonym")
    if dossier.issued:
        parts.append(f"came out {dossier.issued}")
    return " · ".join(parts)


def told(statement: Statement) -> str:
    """The statement in words, with who says so."""
    if statement.kind in (Kind.QUOTATION, Kind.REPORTED):
        speaker = statement.subject.label if statement.subject else "somebody"
        verb = "" if statement.kind is Kind.QUOTATION else " (reported)"
        return f"{speaker}{verb}"
    return phrase(statement) + told_by(statement)


def told_by(statement: Statement) -> str:
    """Voice and modality where it is not plainly stated, and how many say it independently."""
    notes = [statement.modality.lower()] if statement.modality != Modality.STATED else []
    if statement.voices:
        notes.append("according to " + ", ".join(voice.label for voice in statement.voices))
    elif any(citation.text.comment for citation in statement.citations):
        notes.append("according to a comment")
    return (f" [{'; '.join(notes)}]" if notes else "") + f" · {witnesses(statement)}"


def witnesses(statement: Statement) -> str:
    """How many documents say it of their own, where copies count as one with their original."""
    count = statement.witnesses()
    return "1 witness" if count == 1 else f"{count} independent witnesses"


def place(citation: Citation) -> str:
    """Where a passage stands, as a reader would cite it."""
    text = citation.text
    where = [text.source]
    if text.kind != "Post":
        where.append(text.kind.lower())
    if text.title:
        where.append(f"“{text.title}”")
    if text.date:
        where.append(text.date)
    if citation.copy_of:
        where.append(f"same words as in {citation.copy_of.partition('/document/')[2]}")
    return " · ".join(where)


# --- plain text -----------------------------------------------------------------------------


def text(dossier: Dossier, shown_on: Screen) -> str:
    """The dossier for a terminal, a pager or a file."""
    entity = dossier.entity
    paint = Painter(shown_on)
    paint.line(entity.label, style="bold")
    paint.line(_kind(dossier), style="dim")
    if entity.names:
        paint.line("also: " + ", ".join(entity.names))
    for reason in dossier.reasons:
        paint.line(reason, indent=2, style="dim")
    names = (entity.label, *entity.names)
    for heading, statements in _sections(dossier):
        if statements:
            paint.heading(f"{heading} ({len(statements)})")
        for statement in statements:
            paint.line(told(statement), indent=2, style=_look(statement))
            _quote(paint, statement.citations, shown_on, names)
    if dossier.documents:
        paint.heading(f"Documents that name it ({len(dossier.documents)})")
    for naming in dossier.documents:
        times = f"{naming.times} time{'s' if naming.times > 1 else ''}"
        paint.line(f"{place(Citation('', 0, 0, naming.text))} · {times}", indent=2)
    return paint.text()


def _look(statement: Statement) -> str:
    """Colours of the page of `kg view`: what commenters say, and what is not plainly stated."""
    if statement.modality != Modality.STATED:
        return "bold red"
    if all(citation.text.comment for citation in statement.citations):
        return "bold yellow"
    return "bold"


def _quote(
    paint: Painter, citations: Iterable[Citation], shown_on: Screen, names: Sequence[str] = ()
) -> None:
    bar = "▏ " if shown_on.terminal else ""
    for citation in citations:
        paint.line(f"“{citation.words}”", indent=4, bar=bar, mark=names)
        paint.line(place(citation), indent=4, bar=bar, style="dim")


def chain(steps: Iterable[Step], shown_on: Screen) -> str:
    """The steps of a path, one below the other."""
    paint = Painter(shown_on)
    for number, step in enumerate(steps):
        if not number:
            paint.line(step.start.label, style="bold")
        how = told(step.statement) if step.statement else step.how
        paint.line(f"| {how}", indent=2, style=_look(step.statement) if step.statement else "")
        _quote(paint, [step.citation], shown_on, (step.start.label, step.end.label))
        paint.line(step.end.label, style="bold")
    return paint.text()


# --- Markdown -------------------------------------------------------------------------------


def markdown(dossier: Dossier) -> str:
    """The dossier as CommonMark; what documents say is escaped, so it stays text."""
    entity = dossier.entity
    lines = [f"# {_escape(entity.label)}", "", _escape(_kind(dossier))]
    if entity.names:
        lines += ["", "Also: " + ", ".join(_escape(name) for name in entity.names)]
    if dossier.reasons:
        lines += ["", *(f"- {_escape(reason)}" for reason in dossier.reasons)]
    for heading, statements in _sections(dossier):
        if statements:
            lines += ["", f"## {heading}", ""]
        for statement in statements:
            lines.append(f"- {_escape(told(statement))}")
            for citation in statement.citations:
                lines.append(f"  - “{_escape(citation.words)}” ({_escape(place(citation))})")
    if dossier.documents:
        lines += ["", "## Documents that name it", ""]
    for naming in dossier.documents:
        lines.append(f"- {_escape(place(Citation('', 0, 0, naming.text)))} · {naming.times}")
    return "\n".join(lines) + "\n"


def _escape(words: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(safe(words).split()))

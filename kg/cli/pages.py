"""A dossier and a chain of statements, laid out as plain text or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.cli.terminal import Screen, folded, safe
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


def _told(statement: Statement) -> str:
    """The statement, with its voice and modality where it is not plainly stated."""
    if statement.kind in (Kind.QUOTATION, Kind.REPORTED):
        speaker = statement.subject.label if statement.subject else "somebody"
        verb = "" if statement.kind is Kind.QUOTATION else " (reported)"
        return f"{speaker}{verb}"
    notes = [statement.modality.lower()] if statement.modality != Modality.STATED else []
    if statement.voices:
        notes.append("according to " + ", ".join(voice.label for voice in statement.voices))
    elif any(citation.text.comment for citation in statement.citations):
        notes.append("according to a comment")
    return phrase(statement) + (f" [{'; '.join(notes)}]" if notes else "")


def _place(citation: Citation) -> str:
    text = citation.text
    where = [text.source]
    if text.kind != "Post":
        where.append(text.kind.lower())
    if text.title:
        where.append(f"“{text.title}”")
    if text.date:
        where.append(text.date)
    return " · ".join(where)


# --- plain text -----------------------------------------------------------------------------


def text(dossier: Dossier, shown_on: Screen) -> str:
    """The dossier for a terminal or a pager."""
    entity = dossier.entity
    lines = [safe(entity.label), folded(_kind(dossier), shown_on)]
    if entity.names:
        lines.append(folded("also: " + ", ".join(entity.names), shown_on))
    lines += [folded(reason, shown_on, indent=2) for reason in dossier.reasons]
    for heading, statements in _sections(dossier):
        if statements:
            lines += ["", f"{heading} ({len(statements)})"]
        for statement in statements:
            lines.append(folded(_told(statement), shown_on, indent=2))
            lines += _quoted(statement.citations, shown_on)
    if dossier.documents:
        lines += ["", f"Documents that name it ({len(dossier.documents)})"]
    for naming in dossier.documents:
        times = f"{naming.times} time{'s' if naming.times > 1 else ''}"
        place = _place(Citation("", 0, 0, naming.text))
        lines.append(folded(f"{place} · {times}", shown_on, indent=2))
    return "\n".join(lines) + "\n"


def _quoted(citations: Iterable[Citation], shown_on: Screen) -> Iterator[str]:
    for citation in citations:
        yield folded(f"“{citation.words}”", shown_on, indent=4)
        yield folded(_place(citation), shown_on, indent=4)


def chain(steps: Iterable[Step], shown_on: Screen) -> str:
    """The steps of a path, one below the other."""
    lines: list[str] = []
    for step in steps:
        if not lines:
            lines.append(safe(step.start.label))
        how = _told(step.statement) if step.statement else step.how
        lines.append(folded(f"| {how}", shown_on, indent=2))
        lines += _quoted([step.citation], shown_on)
        lines.append(safe(step.end.label))
    return "\n".join(lines) + "\n" if lines else ""


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
            lines.append(f"- {_escape(_told(statement))}")
            for citation in statement.citations:
                lines.append(f"  - “{_escape(citation.words)}” ({_escape(_place(citation))})")
    if dossier.documents:
        lines += ["", "## Documents that name it", ""]
    for naming in dossier.documents:
        lines.append(f"- {_escape(_place(Citation('', 0, 0, naming.text)))} · {naming.times}")
    return "\n".join(lines) + "\n"


def _escape(words: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(safe(words).split()))

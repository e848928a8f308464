"""Statements and citations as the templates show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Modality
from kg.query.entities import Known
from kg.query.statements import Citation, Kind, Name, Statement
from kg.serve.addresses import passage, path_of
from kg.serve.library import Edition
from kg.serve.sentences import Piece, authors_of, names_in, pieces
from kg.serve.words import dated, span
from kg.view.data import PHRASES


@dataclass(frozen=True, slots=True)
class Link:
    """Words that may lead somewhere; ``href`` is "" where they do not."""

    text: str
    href: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation: the words, and where they stand.

    Args:
        words: Names in them lead to their entity.
        href: To the passage in the reader.
        voices: Who says so; empty where it is the text itself.
    """

    words: tuple[tuple[Piece, str], ...]
    href: str
    title: str
    kind: str
    date: str
    source: str
    comment: bool
    voices: tuple[Link, ...] = ()
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement.

    Args:
        headline: Said in words.
        doubt: "denied", "alleged" …; "" where it is plainly stated.
        others: Participants that the headline does not name.
    """

    kind: str
    href: str
    headline: tuple[Link, ...]
    when: str
    doubt: str
    quotes: tuple[Quote, ...]
    others: tuple[Link, ...] = ()


def shown(
    edition: Edition, statements: Sequence[Statement], *, about: Known | None = None
) -> tuple[Shown, ...]:
    """Statements with their sentences, the names in these marked.

    Args:
        about: The entity whose page it is: marked in the sentences, and without a link.
    """
    cited = {c.text.id for s in statements for c in s.citations}
    names, authors = names_in(edition.ask, cited), authors_of(edition.ask, cited)
    found = []
    for statement in statements:
        subjects = frozenset([about.id] if about else [name.id for name in statement.names()])
        found.append(
            Shown(
                kind=statement.kind.value,
                href=path_of(statement.id, edition.base),
                headline=tuple(_headline(statement, edition, about)),
                when=_when(statement),
                doubt="" if statement.modality == Modality.STATED else statement.modality.lower(),
                quotes=tuple(
                    quote(
                        edition,
                        c,
                        pieces(c, names, subjects),
                        _voices(c, statement, authors, edition),
                    )
                    for c in statement.citations
                ),
                others=tuple(_others(statement, edition, about)),
            )
        )
    return tuple(found)


def quote(
    edition: Edition, citation: Citation, words: Iterable[Piece], voices: tuple[Link, ...]
) -> Quote:
    """One citation."""
    text = citation.text
    root = edition.by_source.get(text.source, text.id)
    return Quote(
        words=tuple((piece, path_of(piece.entity, edition.base)) for piece in words),
        href=passage(root, citation.start, citation.end, edition.base),
        title=text.title or title_of(edition, text.source),
        kind=text.kind.lower(),
        date=dated(text.date),
        source=text.source,
        comment=text.comment,
        voices=voices,
        copy=bool(citation.copy_of),
    )


def title_of(edition: Edition, source: str) -> str:
    """The title of a file; its path where it has none."""
    root = edition.documents.get(edition.by_source.get(source, ""))
    return root.title if root and root.title else source


def _voices(
    citation: Citation, statement: Statement, authors: Mapping[str, str], edition: Edition
) -> tuple[Link, ...]:
    """Who says so; the author, where it is the text's own voice and somebody is named for it."""
    if statement.kind in (Kind.QUOTATION, Kind.REPORTED):
        return ()
    if statement.voices:
        return tuple(link(edition, voice) for voice in statement.voices)
    author = edition.by_id.get(authors.get(citation.text.id, ""))
    return (link(edition, Name(author.label, author.id)),) if author else ()


def link(edition: Edition, name: Name) -> Link:
    """A name that leads to its page."""
    known = edition.by_id.get(name.id)
    return Link(name.label, path_of(name.id, edition.base), known.type.value if known else "")


def _headline(statement: Statement, edition: Edition, about: Known | None) -> Iterable[Link]:
    def named(name: Name | None, nobody: str) -> Link:
        if name is None:
            return Link(nobody)
        if about and name.id == about.id:
            return Link(name.label)
        return link(edition, name)

    match statement.kind:
        case Kind.RELATION:
            yield named(statement.subject, "Somebody")
            yield Link(f" {PHRASES.get(statement.predicate, statement.predicate)} ")
            yield named(statement.object, "something")
        case Kind.POST:
            mine = about and statement.subject and statement.subject.id == about.id
            if not mine:
                yield named(statement.subject, "Somebody")
                yield Link(", ")
            post = statement.predicate
            yield Link(post[:1].upper() + post[1:] if mine else post)
            if statement.object:
                yield Link(", ")
                yield named(statement.object, "")
        case Kind.EVENT:
            label = statement.label or statement.predicate
            yield Link(label[:1].upper() + label[1:])
        case Kind.QUOTATION:
            yield named(statement.subject, "Somebody")
            yield Link(f" {statement.predicate}" if statement.predicate else " is quoted")
        case Kind.REPORTED:
            yield named(statement.subject, "Somebody")
            yield Link(
                f" {statement.predicate} (reported)" if statement.predicate else " is reported"
            )


def _others(statement: Statement, edition: Edition, about: Known | None) -> Iterable[Link]:
    if statement.kind is Kind.EVENT:
        for name in statement.names():
            if not about or name.id != about.id:
                yield link(edition, name)


def _when(statement: Statement) -> str:
    if statement.kind is not Kind.POST:
        return dated(statement.since)
    time = span(statement.since, statement.until)
    status = statement.status.lower()
    return ", ".join(part for part in (status, time) if part)

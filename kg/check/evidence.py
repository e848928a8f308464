"""Proves the evidence: reads the files again and compares every stretch of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import KgError
from kg.model import Document
from kg.vocabulary import DEFAULT_BASE, KG, RDF, document_id, iri, literal


class Source(Protocol):
    """A document of the store's manifest."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def reader(self) -> str: ...


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """Evidence that does not hold.

    Args:
        source: `kg.model.Document.source`, or the IRI where no document is known.
        start, end: Where the words should stand; None where the whole document or statement fails.
        kind: "Passage", "Mention" …, "Document", or the class of a statement without evidence.
        expected: The words of the graph.
        found: The words that stand there now.
        message: What is wrong, in a sentence.
    """

    source: str
    start: int | None
    end: int | None
    kind: str
    expected: str
    found: str
    message: str

    def __str__(self) -> str:
        where = f"{self.source}:{self.start}-{self.end}" if self.start is not None else self.source
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was compared, and what did not hold; sorted by file and place."""

    checked: int
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class _Stretch:
    """What the graph says about one stretch of text."""

    kind: str = ""
    start: int = -1
    end: int = -1
    words: str | None = None


@dataclass(slots=True)
class _Statement:
    kind: str = ""
    evidence: list[str] = field(default_factory=list)


_KINDS = (
    "Passage",
    "Mention",
    "Reference",
    "TimeExpression",
    "Amount",
    "Quotation",
    "ReportedSpeech",
)
_STRETCHES = {KG + kind: kind for kind in _KINDS}
_STATEMENTS = {KG + kind: kind for kind in ("Claim", "Tenure", "Event")}


def verify(
    quads: Iterable[Quad],
    documents: Iterable[Source],
    read: Callable[[Path], Document],
    *,
    base: str = DEFAULT_BASE,
) -> Verification:
    """Compares every passage, name, date, sum and quotation with the file it was read from.

    Args:
        quads: Of all graphs: a stretch of text belongs to the document that names its graph.
        documents: Of the manifest.
        read: The reader that the build uses; its text and sha256 count. What it raises as a
            `KgError` or an `OSError` is a failure of that document alone.
        base: Of the IRIs.
    """
    stretches, statements = _collect(quads)
    failures = list(_without_evidence(statements, stretches))
    checked = 0
    for document in documents:
        own = stretches.pop(iri(base, document_id(document.id)), {})
        checked += len(own)
        failures += _document(document, own.values(), read)
    for graph, own in stretches.items():
        if not own:
            continue  # a graph of something else, such as corrections
        checked += len(own)
        message = f"{len(own)} pieces of evidence from a document that is not in the store"
        failures.append(Failure(graph, None, None, "Document", "", "", message))
    return Verification(checked, tuple(sorted(failures, key=_place)))


def _place(failure: Failure) -> tuple[str, int, int, str, str]:
    start, end = failure.start, failure.end
    return (
        failure.source,
        -1 if start is None else start,
        -1 if end is None else end,
        failure.kind,
        failure.message,
    )


# --- what the graph says --------------------------------------------------------------------


def _collect(
    quads: Iterable[Quad],
) -> tuple[dict[str, dict[str, _Stretch]], dict[str, _Statement]]:
    """Stretches by graph and IRI, and statements by IRI."""
    stretches: dict[str, dict[str, _Stretch]] = defaultdict(lambda: defaultdict(_Stretch))
    statements: dict[str, _Statement] = defaultdict(_Statement)
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)  # the graph has no blank nodes
        subject, value = quad.subject.value, getattr(quad.object, "value", "")
        match quad.predicate.value:
            case _Terms.TYPE if value in _STATEMENTS:
                statements[subject].kind = _STATEMENTS[value]
            case _Terms.EVIDENCE:
                statements[subject].evidence.append(value)
            case property_ if not isinstance(quad.graph_name, DefaultGraph):
                own = stretches[str(quad.graph_name).strip("<>")]
                if property_ == _Terms.TYPE and value in _STRETCHES:
                    own[subject].kind = _STRETCHES[value]
                elif property_ == _Terms.START:
                    own[subject].start = int(value)
                elif property_ == _Terms.END:
                    own[subject].end = int(value)
                elif property_ in (_Terms.TEXT, _Terms.SURFACE):
                    own[subject].words = value
    return dict(stretches), dict(statements)


class _Terms:
    TYPE = RDF + "type"
    EVIDENCE = KG + "evidence"
    START = KG + "start"
    END = KG + "end"
    TEXT = KG + "text"
    SURFACE = KG + "surface"


def _without_evidence(
    statements: Mapping[str, _Statement], stretches: Mapping[str, Mapping[str, _Stretch]]
) -> Iterator[Failure]:
    passages = {
        name
        for own in stretches.values()
        for name, stretch in own.items()
        if stretch.kind == "Passage"
    }
    for name, statement in statements.items():
        if not statement.evidence:
            message = "has no evidence"
            yield Failure(name, None, None, statement.kind, "", "", message)
        for passage in statement.evidence:
            if passage not in passages:
                message = f"its evidence is not in the graph: {passage}"
                yield Failure(name, None, None, statement.kind, passage, "", message)


# --- what the files say ---------------------------------------------------------------------


def _document(
    document: Source, stretches: Iterable[_Stretch], read: Callable[[Path], Document]
) -> Iterator[Failure]:
    def whole(message: str, found: str = "") -> Failure:
        return Failure(document.source, None, None, "Document", document.sha256, found, message)

    try:
        now = read(Path(document.path))
    except (KgError, OSError) as error:
        reason = error.message if isinstance(error, KgError) else error.strerror or str(error)
        yield whole(f"cannot be read again: {reason}")
        return
    if now.sha256 != document.sha256:
        yield whole(f"{document.path} has changed since it was read", now.sha256)
    text = literal(now.text)
    failures = [f for s in stretches if (f := _compare(document.source, s, text))]
    if failures and now.sha256 == document.sha256 and now.reader != document.reader:
        yield whole(
            "is unchanged, but its text is read otherwise than when it was built "
            f"(then by {document.reader or 'kg'}, now by {now.reader or 'kg'}); build again"
        )
    yield from failures


def _compare(source: str, stretch: _Stretch, text: str) -> Failure | None:
    start, end, words = stretch.start, stretch.end, stretch.words
    if words is None or start < 0 or end < 0:
        message = "the graph does not say where it stands, or what its words are"
        return Failure(source, None, None, stretch.kind, words or "", "", message)
    found = text[start:end]
    if found == words:
        return None
    moved = _nearest(text, words, start)
    message = f"“{_brief(words)}” should stand here; there is " + (
        f"“{_brief(found)}”" if found else "nothing"
    )
    if moved is not None:
        message += f". The words now stand at {moved}-{moved + len(words)}"
    else:
        message += ". The words are nowhere in the file"
    return Failure(source, start, end, stretch.kind, words, found, message)


def _nearest(text: str, words: str, start: int) -> int | None:
    """Where the words stand next to where they should."""
    before = text.rfind(words, 0, start + len(words))
    after = text.find(words, start)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - start), default=None)


def _brief(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:40]} … {words[-15:]}"

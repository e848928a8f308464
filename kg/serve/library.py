"""The published graph as the application reads it; a new generation is taken up at once."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from kg.cache import Cache
from kg.errors import KgError, StoreError
from kg.model import Document, EntityType, Thread
from kg.query.entities import Known, entities
from kg.query.sparql import Row
from kg.store import Rows, Snapshot
from kg.store.generations import current
from kg.vocabulary import DCTERMS, document_id, iri

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, order=True)
class Root:
    """A file as a document of the graph.

    Args:
        id: Its IRI.
        issued: EDTF or ISO 8601; "" where not stated.
        mentions: Names in it.
        parts: Quoted articles and comments.
    """

    issued: str
    source: str
    id: str
    title: str = ""
    mentions: int = 0
    articles: int = 0
    comments: int = 0


class Edition:
    """One generation with what is derived from it once.

    Attributes:
        name: Of the generation.
    """

    def __init__(self, snapshot: Snapshot, name: str) -> None:
        self.snapshot = snapshot
        self.name = name
        self.base = snapshot.manifest.base

    def ask(self, sparql: str) -> Iterator[Row]:
        """Answers as `kg.query` reads them: plain texts by variable."""
        answer = self.snapshot.query(sparql)
        if not isinstance(answer, Rows):
            raise TypeError("not a SELECT query")
        for solution in answer.solutions:
            yield {
                variable: str(getattr(term, "value", term))
                for variable, term in zip(answer.variables, solution, strict=True)
                if term is not None
            }

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """All entities, by label."""
        return entities(self.ask)

    @cached_property
    def by_id(self) -> Mapping[str, Known]:
        return {entity.id: entity for entity in self.known}

    @cached_property
    def by_label(self) -> Mapping[str, str]:
        """IRIs of the entities whose label no other has."""
        often = Counter(entity.label for entity in self.known)
        return {entity.label: entity.id for entity in self.known if often[entity.label] == 1}

    @cached_property
    def personas(self) -> frozenset[str]:
        """Commenters' pseudonyms, by IRI."""
        return frozenset(row["e"] for row in self.ask("SELECT ?e WHERE { ?e a kg:Persona }"))

    @cached_property
    def documents(self) -> Mapping[str, Root]:
        """The files by IRI, oldest first."""
        facts: dict[str, dict[str, str]] = {}
        for row in self.ask(
            f"SELECT ?d ?p ?o WHERE {{ ?d <{DCTERMS}source> ?source ; ?p ?o"
            f" VALUES ?p {{ <{DCTERMS}source> <{DCTERMS}title> <{DCTERMS}issued> }} }}"
        ):
            facts.setdefault(row["d"], {})[row["p"].removeprefix(DCTERMS)] = row["o"]
        mentions = {
            row["g"]: int(row["n"])
            for row in self.ask(
                "SELECT ?g (COUNT(?m) AS ?n) WHERE { GRAPH ?g { ?m a kg:Mention } } GROUP BY ?g"
            )
        }
        parts: dict[tuple[str, str], int] = {}
        for row in self.ask(
            "SELECT ?d ?kind (COUNT(?part) AS ?n) WHERE { VALUES ?kind { kg:Article kg:Comment }"
            " ?part a ?kind ; dcterms:isPartOf+ ?d . ?d dcterms:source ?source }"
            " GROUP BY ?d ?kind"
        ):
            parts[row["d"], row["kind"].rpartition("#")[2]] = int(row["n"])
        roots = sorted(
            Root(
                own.get("issued", ""),
                own["source"],
                document,
                own.get("title", ""),
                mentions.get(document, 0),
                parts.get((document, "Article"), 0),
                parts.get((document, "Comment"), 0),
            )
            for document, own in facts.items()
            if "source" in own
        )
        return {root.id: root for root in roots}

    @cached_property
    def by_source(self) -> Mapping[str, str]:
        """IRIs of the files by their source."""
        return {root.source: root.id for root in self.documents.values()}

    @cached_property
    def mentioned(self) -> Mapping[str, tuple[int, int]]:
        """By entity: in how many files it is named, and how often."""
        return {
            row["e"]: (int(row["files"]), int(row["n"]))
            for row in self.ask(
                "SELECT ?e (COUNT(DISTINCT ?g) AS ?files) (COUNT(?m) AS ?n)"
                " WHERE { GRAPH ?g { ?m a kg:Mention ; kg:refersTo ?e } } GROUP BY ?e"
            )
        }

    @cached_property
    def foremost(self) -> tuple[str, ...]:
        """Entities that are named, the most often named first; commenters' names apart."""
        found = (e for e in self.mentioned if e in self.by_id and e not in self.personas)
        return tuple(sorted(found, key=lambda e: (-self.mentioned[e][1], e)))

    @cached_property
    def totals(self) -> Mapping[EntityType, int]:
        """How many entities there are of each type."""
        return Counter(entity.type for entity in self.known)

    def thread(self, document: str) -> Thread:
        """The text of a file, taken apart, as it was when the graph was built.

        Args:
            document: IRI of the root document.

        Raises:
            StoreError: If its text is neither kept in the store nor unchanged on disk.
        """
        manifest = self.snapshot.manifest
        entry = next(
            (d for d in manifest.documents if iri(self.base, document_id(d.id)) == document), None
        )
        if entry is None:
            raise StoreError(f"{document}: the manifest names no file for this document.")
        kept = Cache(self.snapshot.path / "readings")
        reading = kept.get(entry.reading, id=entry.id, source=entry.source)
        if reading:
            return reading.thread
        return _read_again(Path(entry.path), entry.id, entry.source, entry.sha256)


def _read_again(path: Path, id: str, source: str, digest: str) -> Thread:
    from kg.read import read
    from kg.segment import segment

    hint = "Run `kg build` again; the graph was built from another text."
    try:
        changed = sha256(path.read_bytes()).hexdigest() != digest
        document: Document = read(path, id=id, source=source)
    except (OSError, KgError) as error:
        raise StoreError(
            f"{source}: the text is not kept, and its file is gone.", hint=hint
        ) from error
    if changed:
        raise StoreError(f"{source}: the file was changed since the graph was built.", hint=hint)
    return segment(document)


class Library:
    """The store, always by its newest generation; may be used from any thread."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._edition = self._open()

    def _open(self) -> Edition:
        generation = current(self._store)
        return Edition(Snapshot.open(self._store), generation.name if generation else "")

    def edition(self) -> Edition:
        """The newest generation; the one at hand where the newest cannot be opened."""
        with self._lock:
            try:
                generation = current(self._store)
                if generation is not None and generation.name != self._edition.name:
                    self._edition = self._open()
            except StoreError as error:
                _LOG.warning("%s", error)
            return self._edition

"""Reads documents, takes them apart, annotates, resolves, claims, writes quads and publishes them.

This is the one place that knows the order of the stages: `corpus` finds what there is to read,
`reading` reads each document, `increment` says what all of them say, by what changed; where there
are corrections, `conclusion` says it as a whole.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Quad

from kg import cache, read
from kg.build.conclusion import Concluded, conclude, counts_of, surviving
from kg.build.corpus import (
    Corpus,
    Earlier,
    Named,
    corpus_of,
    earlier_build,
    forget,
    nothing,
    shown,
)
from kg.build.increment import Given, Increment, increment
from kg.build.keys import inputs_key, ledger_key
from kg.build.ledger import NAME as LEDGER
from kg.build.ledger import Ledger, encode
from kg.build.reading import Progress, read_document, read_fresh
from kg.config import Config
from kg.errors import StoreError
from kg.model import Correction
from kg.rdf import quads
from kg.read.apart import Apart
from kg.reference import ReferenceData
from kg.reference import load as load_reference
from kg.store import (
    Change,
    Manifest,
    ManifestDocument,
    ManifestReference,
    SkippedDocument,
    clean,
    publish,
    writing,
)

WAIT_S = 600.0
"""How long a build waits for another one on the same store."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        counts: In the order in which they are shown.
        skipped: Path, reason and next step of each document that could not be read.
        unchanged: Documents whose reading was kept from an earlier build.
        missing: Paths of those among them whose file is gone, or cannot be opened any more.
        unmatched: Corrections that could not be applied, each with the reason.
        same: Nothing had changed since the build before; the graph in use was left as it is.
        outdated: Those of the missing that only an earlier version of kg has read.
        damage: Why the store could not be read that was there before; it was built anew, from
            these sources alone.
        built_by: The version of kg that had built it; empty if none had.
        written: Documents whose part of the graph was written again.
    """

    counts: dict[str, int]
    skipped: tuple[tuple[str, str, str], ...]
    unchanged: int
    seconds: float
    missing: tuple[str, ...] = ()
    unmatched: tuple[tuple[Correction, str], ...] = ()
    same: bool = False
    outdated: tuple[str, ...] = ()
    damage: str = ""
    built_by: str = ""
    written: int = 0


def build(
    sources: Sequence[Path],
    *,
    store: Path,
    config: Config | None = None,
    progress: Progress = lambda stage, done, total: None,
    prune: bool = False,
    workers: int = 1,
    corrections: Sequence[Correction] = (),
    rebuild: bool = False,
    limited: bool = False,
) -> BuildReport:
    """Build the graph of the sources, together with what the store holds already.

    A document that was read before and whose file is gone stays in the graph. Where nothing has
    changed at all, the graph in use is left as it is.

    Args:
        sources: Files and folders.
        store: Folder of the store; made if it is not there.
        prune: Forget documents that are not among the sources.
        workers: Processes that annotate; the result does not depend on it.
        corrections: What people know better, in the order in which it is applied.
        rebuild: Write the graph again, though nothing has changed.
        limited: Read each document in a process of its own kind, held to the limits of time and
            memory in the settings; one that needs more is skipped.

    Raises:
        DocumentError: If nothing in the sources can be read; the store stays as it was.
        StoreError: If the store cannot be written.
        ConfigError: If the language model or the reference data cannot be loaded.
    """
    began = time.monotonic()
    config = config or Config()
    reference = load_reference(config.reference)
    with writing(store, time_s=WAIT_S, waits=lambda: progress("waiting", 0, 1)):
        clean(store)
        earlier = earlier_build(store)
        made_by = ledger_key(config.base, reference)
        with _uncollected():
            old = earlier.ledger(made_by) if not rebuild else Ledger(made_by)
        job = _Job(sources, store, config, reference, progress, tuple(corrections), earlier, old)
        sizes = {entry.reading: entry.size for entry in old.entries.values()}
        run = partial(job.run, prune=prune, workers=workers, rebuild=rebuild, limited=limited)
        try:
            report = run(sizes)
        except cache.DamagedReadingError:
            report = run({})
        finally:
            gc.unfreeze()
    return replace(report, seconds=time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Job:
    """A build that holds the store's lock."""

    sources: Sequence[Path]
    store: Path
    config: Config
    reference: ReferenceData
    progress: Progress
    corrections: tuple[Correction, ...]
    earlier: Earlier
    old: Ledger

    def run(
        self,
        sizes: Mapping[str, int],
        *,
        prune: bool,
        workers: int,
        rebuild: bool,
        limited: bool,
    ) -> BuildReport:
        """Read what is new, conclude and publish.

        Args:
            sizes: Of the readings that need not be opened to be thought whole; see `cache.Cache`.

        Raises:
            DamagedReadingError: If one of them is not.
        """
        config, reference, progress = self.config, self.reference, self.progress
        kept = cache.Cache(self.store / "readings", sizes)
        kept.clean()
        manifest = self.earlier.manifest
        known = {Path(d.path): d for d in manifest.documents} if manifest else {}
        given = {read.absolute(f.path): f for f in read.find(self.sources, without=self.store)}
        with Apart(seconds=config.document_seconds, megabytes=config.document_megabytes) as apart:
            opened = apart if limited else read.documents_in
            corpus = corpus_of(given, {} if prune else known, kept, config, reference, opened)
        unchanged, refused = len(corpus.readings), len(corpus.skipped)
        read_fresh(corpus, kept, config, reference, progress, workers, limited=limited)
        if not corpus.holds_any_of(given):
            raise nothing(self.sources, corpus.skipped)
        inputs = _inputs(corpus, config, reference, self.corrections)
        same = manifest is not None and manifest.inputs == inputs and not rebuild
        before = manifest.version if manifest else ""
        written = 0
        if manifest is None or not same:
            with _uncollected():
                graph = self._concluded(corpus, kept)
            if not corpus.holds_any_of(given):
                raise nothing(self.sources, corpus.skipped)
            if len(corpus.skipped) > refused:
                inputs = ""  # what kg failed on is tried again, however little has changed
            manifest = replace(graph.manifest, inputs=inputs)
            written = graph.written
            progress("writing", 0, 1)
            publish(self.store, graph.quads, manifest, beside=graph.beside)
            progress("writing", 1, 1)
        forget(kept, known, corpus, prune=prune)
        return BuildReport(
            counts=manifest.counts,
            skipped=tuple(
                (shown(Path(s.source), given), s.reason, s.hint) for s in manifest.skipped
            ),
            unchanged=unchanged,
            seconds=0.0,
            missing=tuple(str(path) for path in sorted(corpus.missing)),
            unmatched=tuple((self.corrections[place], why) for place, why in manifest.unmatched),
            same=same,
            outdated=tuple(str(path) for path in sorted(corpus.outdated)),
            damage=self.earlier.damage,
            built_by=before,
            written=written,
        )

    def _concluded(self, corpus: Corpus, kept: cache.Cache) -> _Graph:
        """The graph of all documents, and what it was made from."""
        self.progress("resolving", 0, 1)
        if self.corrections:
            documents, (knowledge, unmatched) = surviving(corpus, self._whole)
            every = list(dict.fromkeys(quads(knowledge, base=self.config.base)))
            counts = counts_of(knowledge) | {"triples": len(every)}
            places = {id(made): place for place, made in enumerate(self.corrections)}
            missed = tuple((places[id(made)], why) for made, why in unmatched)
            manifest = self._manifest(corpus, documents, counts, missed)
            graph = _Graph(manifest, every, {}, len(documents))
        else:
            documents, made = surviving(corpus, lambda found: self._changed(found, kept))
            manifest = self._manifest(corpus, documents, made.counts)
            change = made.added if made.whole else Change(made.removed, made.added, made.emptied)
            graph = _Graph(manifest, change, {LEDGER: encode(made.ledger)}, len(made.written))
        self.progress("resolving", 1, 1)
        return graph

    def _whole(self, documents: Sequence[Named]) -> Concluded:
        readings = [document.reading for document in documents]
        return conclude(readings, self.corrections, self.reference)

    def _changed(self, documents: Sequence[Named], kept: cache.Cache) -> Increment:
        by_id = {document.id: document for document in documents}
        given = {d.id: Given(d.source, d.file.key, kept.size(d.file.key)) for d in documents}

        def made(old: Ledger) -> Increment:
            return increment(
                given,
                lambda id: by_id[id].reading,
                old=old,
                part=self.earlier.part,
                reference=self.reference,
                base=self.config.base,
            )

        try:
            return made(self.old)
        except StoreError:
            return made(Ledger(self.old.key))  # the graph in use cannot be read any more

    def _manifest(
        self,
        corpus: Corpus,
        documents: Sequence[Named],
        counts: dict[str, int],
        unmatched: tuple[tuple[int, str], ...] = (),
    ) -> Manifest:
        before = self.earlier.manifest.documents if self.earlier.manifest else ()
        readers = {known.reading: known.reader for known in before}

        def reader(document: Named) -> str:
            known = readers.get(document.file.key)
            return document.reading.document.reader if known is None else known

        return Manifest(
            base=self.config.base,
            version=current_version(),
            documents=tuple(
                ManifestDocument(
                    d.id,
                    d.source,
                    str(d.file.path),
                    d.file.sha256,
                    d.file.key,
                    file="" if d.file.origin == d.file.path else str(d.file.origin),
                    reader=reader(d),
                    content=d.file.content,
                )
                for d in documents
            ),
            counts=counts,
            skipped=tuple(
                SkippedDocument(str(path), error.message, error.hint)
                for path, error in sorted(corpus.skipped.items())
            ),
            reference=tuple(
                ManifestReference(f.name, f.sha256, f.entries) for f in self.reference.files
            ),
            unmatched=unmatched,
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Makes many small values without looking for cycles among them: there are none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


class _Graph(NamedTuple):
    """What is to be published.

    Attributes:
        beside: Files to keep with it.
        written: Documents whose part was written again.
    """

    manifest: Manifest
    quads: Sequence[Quad] | Change
    beside: dict[str, bytes]
    written: int


def _inputs(
    corpus: Corpus,
    config: Config,
    reference: ReferenceData,
    corrections: Sequence[Correction],
) -> str:
    """A hash of all that the graph depends on."""
    files = sorted((str(f.path), str(f.relative), f.sha256, f.key) for f in corpus.files.values())
    skipped = sorted((str(path), error.message) for path, error in corpus.skipped.items())
    return inputs_key(files, skipped, config.base, reference.digest, tuple(corrections))


def current_version() -> str:
    """Of kg; "0" where it is not installed."""
    try:
        return version("kg")
    except PackageNotFoundError:
        return "0"


__all__ = ["BuildReport", "Progress", "build", "conclude", "current_version", "read_document"]

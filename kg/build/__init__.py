"""Reads documents, takes them apart, annotates, resolves, claims, writes quads and publishes them.

This is the one place that knows the order of the stages: `corpus` finds what there is to read,
`reading` reads each document, `conclusion` says what all of them say.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg import cache, read
from kg.build.conclusion import conclude, concluded, counts_of
from kg.build.corpus import corpus_of, earlier_documents, forget, nothing, shown
from kg.build.reading import Progress, read_document, read_fresh
from kg.config import Config
from kg.model import Correction
from kg.rdf import quads
from kg.reference import load as load_reference
from kg.store import (
    Manifest,
    ManifestDocument,
    ManifestReference,
    SkippedDocument,
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
    """

    counts: dict[str, int]
    skipped: tuple[tuple[str, str, str], ...]
    unchanged: int
    seconds: float
    missing: tuple[str, ...] = ()
    unmatched: tuple[tuple[Correction, str], ...] = ()


def build(
    sources: Sequence[Path],
    *,
    store: Path,
    config: Config | None = None,
    progress: Progress = lambda stage, done, total: None,
    prune: bool = False,
    workers: int = 1,
    corrections: Sequence[Correction] = (),
) -> BuildReport:
    """Build the graph of the sources, together with what the store holds already.

    A document that was read before and whose file is gone stays in the graph.

    Args:
        sources: Files and folders.
        store: Folder of the store; made if it is not there.
        prune: Forget documents that are not among the sources.
        workers: Processes that annotate; the result does not depend on it.
        corrections: What people know better, in the order in which it is applied.

    Raises:
        DocumentError: If nothing in the sources can be read; the store stays as it was.
        StoreError: If the store cannot be written.
        ConfigError: If the language model or the reference data cannot be loaded.
    """
    began = time.monotonic()
    config = config or Config()
    reference = load_reference(config.reference)
    with writing(store, time_s=WAIT_S):
        kept = cache.Cache(store / "readings")
        earlier = earlier_documents(store)
        given = {read.absolute(f.path): f for f in read.find(sources, without=store)}
        corpus = corpus_of(given, {} if prune else earlier, kept, config, reference)
        unchanged = len(corpus.readings)
        read_fresh(corpus, kept, config, reference, progress, workers)
        if not corpus.holds_any_of(given):
            raise nothing(sources, corpus.skipped)
        files, readings, (knowledge, unmatched) = concluded(
            corpus, progress, corrections, reference
        )
        if not corpus.holds_any_of(given):
            raise nothing(sources, corpus.skipped)
        progress("writing", 0, 1)
        every = list(dict.fromkeys(quads(knowledge, base=config.base)))
        counts = counts_of(knowledge) | {"triples": len(every)}
        skipped = [(p, corpus.skipped[p]) for p in sorted(corpus.skipped)]
        manifest = Manifest(
            base=config.base,
            version=_version(),
            documents=tuple(
                ManifestDocument(
                    r.document.id,
                    r.document.source,
                    str(f.path),
                    f.sha256,
                    f.key,
                    file="" if f.origin == f.path else str(f.origin),
                    reader=r.document.reader,
                )
                for f, r in zip(files, readings, strict=True)
            ),
            counts=counts,
            skipped=tuple(SkippedDocument(str(p), error.message) for p, error in skipped),
            reference=tuple(
                ManifestReference(f.name, f.sha256, f.entries) for f in reference.files
            ),
        )
        publish(store, every, manifest)
        progress("writing", 1, 1)
        forget(kept, earlier, corpus, prune=prune)
    return BuildReport(
        counts=counts,
        skipped=tuple((shown(p, given), error.message, error.hint) for p, error in skipped),
        unchanged=unchanged,
        seconds=time.monotonic() - began,
        missing=tuple(str(path) for path in sorted(corpus.missing)),
        unmatched=unmatched,
    )


def _version() -> str:
    try:
        return version("kg")
    except PackageNotFoundError:
        return "0"


__all__ = ["BuildReport", "Progress", "build", "conclude", "read_document"]

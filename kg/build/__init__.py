"""Reads documents, takes them apart, annotates, resolves, claims, writes quads and publishes them.

This is the one place that knows the order of the stages: `corpus` finds what there is to read,
`reading` reads each document, `conclusion` says what all of them say.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pyoxigraph import Quad

from kg import cache, read
from kg.build.conclusion import conclude, concluded, counts_of
from kg.build.corpus import Corpus, corpus_of, earlier_build, forget, nothing, shown
from kg.build.keys import inputs_key
from kg.build.reading import Progress, read_document, read_fresh
from kg.config import Config
from kg.model import Correction
from kg.rdf import quads
from kg.reference import ReferenceData
from kg.reference import load as load_reference
from kg.store import (
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
        kept = cache.Cache(store / "readings")
        kept.clean()
        manifest, damage = earlier_build(store)
        earlier = {Path(d.path): d for d in manifest.documents} if manifest else {}
        given = {read.absolute(f.path): f for f in read.find(sources, without=store)}
        corpus = corpus_of(given, {} if prune else earlier, kept, config, reference)
        unchanged, refused = len(corpus.readings), len(corpus.skipped)
        read_fresh(corpus, kept, config, reference, progress, workers, limited=limited)
        if not corpus.holds_any_of(given):
            raise nothing(sources, corpus.skipped)
        inputs = _inputs(corpus, config, reference, corrections)
        same = manifest is not None and manifest.inputs == inputs and not rebuild
        before = manifest.version if manifest else ""
        if manifest is None or not same:
            manifest, every = _concluded(corpus, config, reference, corrections, progress)
            if not corpus.holds_any_of(given):
                raise nothing(sources, corpus.skipped)
            if len(corpus.skipped) > refused:
                inputs = ""  # what kg failed on is tried again, however little has changed
            publish(store, every, replace(manifest, inputs=inputs))
            progress("writing", 1, 1)
        forget(kept, earlier, corpus, prune=prune)
    return BuildReport(
        counts=manifest.counts,
        skipped=tuple((shown(Path(s.source), given), s.reason, s.hint) for s in manifest.skipped),
        unchanged=unchanged,
        seconds=time.monotonic() - began,
        missing=tuple(str(path) for path in sorted(corpus.missing)),
        unmatched=tuple((corrections[place], why) for place, why in manifest.unmatched),
        same=same,
        outdated=tuple(str(path) for path in sorted(corpus.outdated)),
        damage=damage,
        built_by=before,
    )


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


def _concluded(
    corpus: Corpus,
    config: Config,
    reference: ReferenceData,
    corrections: Sequence[Correction],
    progress: Progress,
) -> tuple[Manifest, list[Quad]]:
    """The graph of all documents, and what it was made from."""
    files, readings, (knowledge, unmatched) = concluded(corpus, progress, corrections, reference)
    progress("writing", 0, 1)
    every = list(dict.fromkeys(quads(knowledge, base=config.base)))
    places = {id(made): place for place, made in enumerate(corrections)}
    manifest = Manifest(
        base=config.base,
        version=current_version(),
        documents=tuple(
            ManifestDocument(
                r.document.id,
                r.document.source,
                str(f.path),
                f.sha256,
                f.key,
                file="" if f.origin == f.path else str(f.origin),
                reader=r.document.reader,
                content=f.content,
            )
            for f, r in zip(files, readings, strict=True)
        ),
        counts=counts_of(knowledge) | {"triples": len(every)},
        skipped=tuple(
            SkippedDocument(str(path), error.message, error.hint)
            for path, error in sorted(corpus.skipped.items())
        ),
        reference=tuple(ManifestReference(f.name, f.sha256, f.entries) for f in reference.files),
        unmatched=tuple((places[id(made)], why) for made, why in unmatched),
    )
    return manifest, every


def current_version() -> str:
    """Of kg; "0" where it is not installed."""
    try:
        return version("kg")
    except PackageNotFoundError:
        return "0"


__all__ = ["BuildReport", "Progress", "build", "conclude", "current_version", "read_document"]

"""Reads documents, takes them apart, annotates, resolves, claims, writes quads and publishes them.

This is the one place that knows the order of the stages.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache as once
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath

from kg import annotate, cache, read, segment
from kg.claims import assert_knowledge
from kg.config import Config
from kg.correct import Names, correct_names, correct_statements
from kg.errors import DocumentError, KgError, StoreError
from kg.model import Correction, Document, EntityType, Knowledge, Reading, SectionKind
from kg.rdf import quads
from kg.reference import NO_REFERENCE, ReferenceData
from kg.reference import load as load_reference
from kg.resolve import resolve
from kg.store import (
    Manifest,
    ManifestDocument,
    ManifestReference,
    SkippedDocument,
    Snapshot,
    publish,
    writing,
)

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and out of how much."""

Concluded = tuple[Knowledge, tuple[tuple[Correction, str], ...]]
"""What a corpus says, and the corrections that could not be applied with the reason."""

WAIT_S = 600.0
"""How long a build waits for another one on the same store."""

_LOG = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the corpus.

    Args:
        relative: Its place in the folder that was given, then or now.
        text: None where its reading is at hand.
    """

    path: Path
    relative: PurePosixPath
    sha256: str
    key: str
    text: str | None = None


@dataclass(slots=True)
class _Corpus:
    """What is known of the files while they are being read; local to one build."""

    files: dict[Path, _File]
    readings: dict[Path, Reading]
    skipped: dict[Path, DocumentError]
    missing: list[Path]

    def skip(self, path: Path, error: DocumentError) -> None:
        self.skipped[path] = error
        self.files.pop(path, None)


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
        earlier = _earlier(store)
        given = {read.absolute(f.path): f for f in read.find(sources, without=store)}
        corpus = _corpus(given, {} if prune else earlier, kept, config, reference)
        unchanged = len(corpus.readings)
        _read_fresh(corpus, kept, config, reference, progress, workers)
        if not any(path in corpus.readings for path in given):
            raise _nothing(sources, corpus.skipped)
        files, readings, (knowledge, unmatched) = _concluded(
            corpus, progress, corrections, reference
        )
        if not any(path in corpus.readings for path in given):
            raise _nothing(sources, corpus.skipped)
        progress("writing", 0, 1)
        every = list(dict.fromkeys(quads(knowledge, base=config.base)))
        counts = _counts(knowledge) | {"triples": len(every)}
        skipped = [(p, corpus.skipped[p]) for p in sorted(corpus.skipped)]
        manifest = Manifest(
            base=config.base,
            version=_version(),
            documents=tuple(
                ManifestDocument(r.document.id, r.document.source, str(f.path), f.sha256, f.key)
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
        _forget(kept, earlier, corpus, prune=prune)
    return BuildReport(
        counts=counts,
        skipped=tuple((_shown(p, given), error.message, error.hint) for p, error in skipped),
        unchanged=unchanged,
        seconds=time.monotonic() - began,
        missing=tuple(str(path) for path in sorted(corpus.missing)),
        unmatched=unmatched,
    )


def conclude(
    readings: Sequence[Reading],
    progress: Progress = lambda stage, done, total: None,
    corrections: Sequence[Correction] = (),
    reference: ReferenceData = NO_REFERENCE,
) -> Concluded:
    """From what each document says to what the corpus says."""
    progress("resolving", 0, 1)
    resolution = resolve(readings, reference=reference)
    names, applied, unmatched = correct_names(
        Names(resolution.entities, resolution.refers_to, resolution.personas),
        resolution.readings,
        corrections,
    )
    knowledge = assert_knowledge(resolution.readings, *names)
    known = {entity.id for entity in names.entities}
    joins = (p for p in resolution.proposals if {p.first, p.second} <= known)
    proposals = tuple(sorted({*knowledge.proposals, *joins}, key=lambda p: p.id))
    knowledge, more, unknown = correct_statements(
        replace(knowledge, proposals=proposals), corrections
    )
    progress("resolving", 1, 1)
    return replace(knowledge, corrections=(*applied, *more)), (*unmatched, *unknown)


def _concluded(
    corpus: _Corpus,
    progress: Progress,
    corrections: Sequence[Correction],
    reference: ReferenceData,
) -> tuple[list[_File], list[Reading], Concluded]:
    """Conclude over all documents; those that cannot be concluded over even alone are skipped."""
    files, readings = _named(corpus)
    try:
        return files, readings, conclude(readings, progress, corrections, reference)
    except KgError:
        raise
    except Exception:
        failed = [(f, error) for f, r in zip(files, readings, strict=True) if (error := _fails(r))]
        if not failed:
            raise
    for file, failure in failed:
        _LOG.debug("%s: %s\n%s", file.path, failure.reason, failure.trace)
        del corpus.readings[file.path]
        corpus.skip(file.path, _unread(file.path, failure))
    files, readings = _named(corpus)
    return files, readings, conclude(readings, progress, corrections, reference)


def _fails(reading: Reading) -> _Failure | None:
    try:
        conclude([reading])
    except Exception as error:
        return _failure(error)
    return None


# --- which documents ----------------------------------------------------------------------------


def _earlier(store: Path) -> dict[Path, ManifestDocument]:
    """What the current generation was built from; nothing if it cannot be read any more."""
    try:
        return {Path(d.path): d for d in Snapshot.open(store).manifest.documents}
    except StoreError as error:
        _LOG.debug("no earlier documents: %s", error.message)
        return {}


def _corpus(
    given: Mapping[Path, read.Found],
    earlier: Mapping[Path, ManifestDocument],
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
) -> _Corpus:
    """Look at every file, given now or known from before; readings at hand are taken."""
    corpus = _Corpus({}, {}, {}, [])
    for path in sorted({*given, *earlier}):
        found, known = given.get(path), earlier.get(path)
        try:
            content = read.read_bytes(found.path if found else path)
        except DocumentError as error:
            if known is None or not _stays(corpus, path, known, kept, config, reference):
                corpus.skip(path, error)
            continue
        digest = read.digest(content)
        key = _key(path.suffix.lower(), digest, config, reference)
        file = _File(path, _relative(found, known), digest, key)
        reading = kept.get(key, id=path.name, source=path.name)
        if reading:
            corpus.readings[path] = reading
        else:
            try:
                file = replace(file, text=read.decode(found.path if found else path, content))
            except DocumentError as error:
                corpus.skip(path, error)
                continue
        corpus.files[path] = file
    return corpus


def _relative(found: read.Found | None, known: ManifestDocument | None) -> PurePosixPath:
    """The longer of the places in a folder that a file was given with.

    So it does not matter whether a folder and a part of it are given together or in turn.
    """
    places = [found.relative] if found else []
    if known:
        places.append(PurePosixPath(known.source))
    return max(places, key=lambda place: (len(place.parts), str(place)))


def _stays(
    corpus: _Corpus,
    path: Path,
    known: ManifestDocument,
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
) -> bool:
    """Keep a document that was read before, though its file is gone."""
    for key in (_key(path.suffix.lower(), known.sha256, config, reference), known.reading):
        reading = kept.get(key, id=known.id, source=known.source)
        if reading:
            corpus.files[path] = _File(path, PurePosixPath(known.source), known.sha256, key)
            corpus.readings[path] = reading
            corpus.missing.append(path)
            return True
    return False


def _named(corpus: _Corpus) -> tuple[list[_File], list[Reading]]:
    """Give the documents that were read their sources and ids, and sort them by id."""
    paths = sorted(corpus.readings)
    sources = read.sources_of([(path, corpus.files[path].relative) for path in paths])
    named = []
    for path, id, source in zip(paths, read.ids_of(sources), sources, strict=True):
        reading = corpus.readings[path]
        document = replace(reading.document, id=id, source=source)
        reading = replace(reading, thread=replace(reading.thread, document=document))
        named.append((corpus.files[path], reading))
    named.sort(key=lambda pair: pair[1].document.id)
    return [file for file, _ in named], [reading for _, reading in named]


def _forget(
    kept: cache.Cache,
    earlier: Mapping[Path, ManifestDocument],
    corpus: _Corpus,
    *,
    prune: bool,
) -> None:
    """Remove readings that were replaced; those of documents only skipped today are kept."""
    current = {file.key for file in corpus.files.values()}
    waiting = {known.reading for path, known in earlier.items() if path in corpus.skipped}
    if prune:
        kept.keep_only(current | waiting)
    else:
        kept.forget({known.reading for known in earlier.values()} - current - waiting)


def _shown(path: Path, given: Mapping[Path, read.Found]) -> str:
    return str(given[path].path) if path in given else str(path)


def _nothing(sources: Sequence[Path], skipped: Mapping[Path, DocumentError]) -> DocumentError:
    where = ", ".join(map(str, sources))
    errors = [skipped[path] for path in sorted(skipped)]
    if not errors:
        return DocumentError(
            f"{where}: there is nothing to read.",
            hint="Give files, or a folder that holds some. Readable are "
            f"{', '.join(sorted(read.FORMATS))}.",
        )
    if len(errors) == 1:
        return errors[0]
    listed = "\n".join(f"  {error.message}\n    {error.hint}" for error in errors)
    return DocumentError(f"{where}: none of {len(errors)} files can be read.\n{listed}")


# --- what a reading depends on ------------------------------------------------------------------


def _key(suffix: str, digest: str, config: Config, reference: ReferenceData) -> str:
    settings = (config.date_order, str(config.coreference), config.model, reference.digest)
    return cache.key(suffix, digest, *settings, *_readers(config.model))


@once
def _readers(model: str) -> tuple[str, ...]:
    """What reads a document: our own code and tables, spaCy, the model."""
    own = sha256()
    root = Path(__file__).parent
    for part in (Path(read.__file__), Path(segment.__file__), Path(annotate.__file__)):
        for path in sorted(part.parent.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                own.update(f"{path.relative_to(root).as_posix()}\0".encode())
                own.update(sha256(path.read_bytes()).digest())
    for name in ("dates.py", "model.py", "reference.py"):
        own.update((root / name).read_bytes())
    return own.hexdigest(), version("spacy"), _model_version(model)


def _model_version(model: str) -> str:
    from kg.annotate.language import OWN_MODEL, STOCK_MODEL

    folder = Path(model) / "meta.json"
    if folder.is_file():
        return sha256(folder.read_bytes()).hexdigest()
    try:
        return version(STOCK_MODEL if model == OWN_MODEL else model)
    except PackageNotFoundError:
        return ""


# --- reading ------------------------------------------------------------------------------------


def read_document(
    document: Document, config: Config, reference: ReferenceData = NO_REFERENCE
) -> Reading:
    """Everything that one document says; a pure function of its text and the settings."""
    from kg.annotate.language import load

    thread = segment.segment(document)
    return Reading(
        thread,
        annotate.annotate(
            thread,
            load(config.model),
            date_order=config.date_order,
            reference=reference,
            coreference=config.coreference,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a document could not be read, in words that cross a process."""

    reason: str
    trace: str


def _read_fresh(
    corpus: _Corpus,
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
    progress: Progress,
    workers: int,
) -> None:
    """Read the documents that no earlier build has read, and keep the readings."""
    fresh = [file for file in corpus.files.values() if file.text is not None]
    if not fresh:
        return
    from kg.annotate.language import load

    progress("reading", 0, len(fresh))
    results: Iterator[tuple[_File, Reading | _Failure]]
    if workers <= 1 or len(fresh) < 2:
        load(config.model)  # what is wrong with the model is no document's fault
        results = ((file, _try_reading(_document(file), config, reference)) for file in fresh)
    else:
        results = _in_processes(fresh, config, reference, min(workers, len(fresh)))
    for done, (file, result) in enumerate(results, 1):
        if isinstance(result, Reading):
            corpus.readings[file.path] = result
            _keep(kept, file.key, result)
        else:
            _LOG.debug("%s: %s\n%s", file.path, result.reason, result.trace)
            corpus.skip(file.path, _unread(file.path, result))
        progress("reading", done, len(fresh))


def _document(file: _File) -> Document:
    return Document(file.path.name, file.path.name, file.text or "", file.sha256)


def _try_reading(
    document: Document, config: Config, reference: ReferenceData
) -> Reading | _Failure:
    """The border of one document: what goes wrong inside costs it alone."""
    try:
        return read_document(document, config, reference)
    except KgError:
        raise
    except Exception as error:
        return _failure(error)


def _failure(error: Exception) -> _Failure:
    trace = "".join(traceback.format_exception(error))
    return _Failure(f"{type(error).__name__}: {error}", trace)


def _unread(path: Path, failure: _Failure) -> DocumentError:
    return DocumentError(
        f"{path}: cannot be read by this version of kg ({failure.reason}).",
        hint="This is a mistake in kg, not in the document; please report it.",
    )


def _keep(kept: cache.Cache, key: str, reading: Reading) -> None:
    try:
        kept.put(key, reading)
    except OSError as error:
        raise StoreError(
            f"{kept.folder}: readings cannot be kept ({error.strerror or error}).",
            hint="Check the folder's permissions and the free space, or choose another with "
            "--store.",
        ) from error


def _in_processes(
    fresh: Sequence[_File], config: Config, reference: ReferenceData, workers: int
) -> Iterator[tuple[_File, Reading | _Failure]]:
    """Read documents in processes of their own, as they get done.

    A document that brings its process down is found by giving each one left a process alone.
    """
    left = dict.fromkeys(fresh)
    try:
        for file, result in _pooled(fresh, config, reference, workers):
            del left[file]
            yield file, result
    except BrokenProcessPool:
        _end_workers()
        for file in left:
            try:
                yield from _pooled([file], config, reference, 1)
            except BrokenProcessPool:
                yield file, _Failure("the process that read it died", "")


def _pooled(
    files: Sequence[_File], config: Config, reference: ReferenceData, workers: int
) -> Iterator[tuple[_File, Reading | _Failure]]:
    import multiprocessing

    # fork copies locks that threads hold (the progress bar has one)
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(reference,)
    )
    try:
        running: dict[Future[Reading | _Failure], _File] = {}
        waiting = iter(files)
        while True:
            for file in waiting:
                running[pool.submit(_try_in_worker, _document(file), config)] = file
                if len(running) >= 2 * workers:
                    break
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                result = future.result()
                yield running.pop(future), result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _end_workers() -> None:
    """End the workers that a broken pool has left, lest it wait for them (CPython gh-94777)."""
    import multiprocessing

    for child in multiprocessing.active_children():
        child.kill()


_worker_reference = NO_REFERENCE
"""In a worker: sent once rather than with each document, for it may be large."""


def _start_worker(reference: ReferenceData) -> None:
    global _worker_reference
    _worker_reference = reference
    _die_with_parent()


def _try_in_worker(document: Document, config: Config) -> Reading | _Failure:
    return _try_reading(document, config, _worker_reference)


def _die_with_parent() -> None:
    """Let a worker end when the build is killed, rather than wait for work for ever."""
    import multiprocessing
    import os
    import threading
    from multiprocessing.connection import wait as wait_for

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait_for([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()


# --- summary ----------------------------------------------------------------------------------


def _counts(knowledge: Knowledge) -> dict[str, int]:
    """What the summary says, in its order."""
    kinds = Counter(entity.type for entity in knowledge.entities if not entity.persona)
    sections = Counter(s.kind for r in knowledge.readings for s in r.thread.sections)
    roots = len(knowledge.readings)
    return {
        "documents": roots,
        "quoted articles": sum(
            s.kind is SectionKind.ARTICLE and s.part_of is not None
            for r in knowledge.readings
            for s in r.thread.sections
        ),
        "comments": sections[SectionKind.COMMENT],
        "people": kinds[EntityType.PERSON],
        "organisations": kinds[EntityType.ORGANISATION],
        "places": kinds[EntityType.PLACE],
        "publications": kinds[EntityType.PUBLICATION],
        "legislation": kinds[EntityType.LEGISLATION],
        "programmes": kinds[EntityType.PROGRAMME],
        "dates": sum(len(r.annotation.times) for r in knowledge.readings),
        "posts": len(knowledge.tenures),
        "events": len(knowledge.events),
        "quotations": sum(q.direct for q in knowledge.quotations),
        "claims": len(knowledge.claims),
    }


def _version() -> str:
    try:
        return version("kg")
    except PackageNotFoundError:
        return "0"

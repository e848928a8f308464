"""Reads documents one by one: the border that what goes wrong in one document does not cross."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from kg import annotate, cache, segment
from kg.build.corpus import Corpus, File, keep
from kg.config import Config
from kg.errors import DocumentError, KgError
from kg.model import Document, Reading
from kg.reference import NO_REFERENCE, ReferenceData

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and out of how much."""

_LOG = logging.getLogger(__name__)


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
class Failure:
    """Why a document could not be read, in words that cross a process."""

    reason: str
    trace: str


def read_fresh(
    corpus: Corpus,
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
    progress: Progress,
    workers: int,
) -> None:
    """Read the documents that no earlier build has read, and keep the readings."""
    fresh = [file for file in corpus.files.values() if file.document is not None]
    if not fresh:
        return
    from kg.annotate.language import load

    progress("reading", 0, len(fresh))
    results: Iterator[tuple[File, Reading | Failure]]
    if workers <= 1 or len(fresh) < 2:
        load(config.model)  # what is wrong with the model is no document's fault
        results = ((file, _try_reading(_document(file), config, reference)) for file in fresh)
    else:
        results = _in_processes(fresh, config, reference, min(workers, len(fresh)))
    for done, (file, result) in enumerate(results, 1):
        if isinstance(result, Reading):
            corpus.readings[file.path] = result
            keep(kept, file.key, result)
        else:
            _LOG.debug("%s: %s\n%s", file.path, result.reason, result.trace)
            corpus.skip(file.path, unread(file.path, result))
        progress("reading", done, len(fresh))


def _document(file: File) -> Document:
    assert file.document is not None
    return replace(file.document, id=file.path.name, source=file.path.name)


def _try_reading(document: Document, config: Config, reference: ReferenceData) -> Reading | Failure:
    """The border of one document: what goes wrong inside costs it alone."""
    try:
        return read_document(document, config, reference)
    except KgError:
        raise
    except Exception as error:
        return failure_of(error)


def failure_of(error: Exception) -> Failure:
    trace = "".join(traceback.format_exception(error))
    return Failure(f"{type(error).__name__}: {error}", trace)


def unread(path: Path, failure: Failure) -> DocumentError:
    return DocumentError(
        f"{path}: cannot be read by this version of kg ({failure.reason}).",
        hint="This is a mistake in kg, not in the document; please report it.",
    )


def _in_processes(
    fresh: Sequence[File], config: Config, reference: ReferenceData, workers: int
) -> Iterator[tuple[File, Reading | Failure]]:
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
                yield file, Failure("the process that read it died", "")


def _pooled(
    files: Sequence[File], config: Config, reference: ReferenceData, workers: int
) -> Iterator[tuple[File, Reading | Failure]]:
    import multiprocessing

    # fork copies locks that threads hold (the progress bar has one)
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(reference,)
    )
    try:
        running: dict[Future[Reading | Failure], File] = {}
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


def _try_in_worker(document: Document, config: Config) -> Reading | Failure:
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

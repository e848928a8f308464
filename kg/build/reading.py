"""Reads documents one by one: the border that what goes wrong in one document does not cross."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kg import annotate, cache, segment
from kg.build.corpus import Corpus, File, keep
from kg.build.workers import Failure, in_processes
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


def read_fresh(
    corpus: Corpus,
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
    progress: Progress,
    workers: int,
    *,
    limited: bool = False,
) -> None:
    """Read the documents that no earlier build has read, and keep the readings.

    Args:
        limited: Read in processes of their own, which may take no more than the settings allow.
    """
    fresh = [file for file in corpus.files.values() if file.document is not None]
    if not fresh:
        return
    progress("reading", 0, len(fresh))
    results: Iterator[tuple[File, Reading | Failure]]
    if limited or (workers > 1 and len(fresh) > 1):
        work = [(file, _document(file)) for file in fresh]
        results = in_processes(work, config, reference, min(workers, len(fresh)), limited=limited)
    else:
        from kg.annotate.language import load

        load(config.model)  # what is wrong with the model is no document's fault
        results = ((file, try_reading(_document(file), config, reference)) for file in fresh)
    for done, (file, result) in enumerate(results, 1):
        if isinstance(result, Reading):
            corpus.readings[file.path] = cache.Kept(kept, file.key, result)
            keep(kept, file.key, result)
        else:
            _LOG.debug("%s: %s\n%s", file.path, result.reason, result.trace)
            corpus.skip(file.path, unread(file.path, result))
        progress("reading", done, len(fresh))


def _document(file: File) -> Document:
    assert file.document is not None
    return replace(file.document, id=file.path.name, source=file.path.name)


def try_reading(document: Document, config: Config, reference: ReferenceData) -> Reading | Failure:
    """The border of one document: what goes wrong inside costs it alone."""
    try:
        return read_document(document, config, reference)
    except (KgError, MemoryError):
        raise
    except Exception as error:
        return failure_of(error)


def failure_of(error: Exception) -> Failure:
    trace = "".join(traceback.format_exception(error))
    return Failure(f"{type(error).__name__}: {error}", trace)


def unread(path: Path, failure: Failure) -> DocumentError:
    if failure.hint:
        return DocumentError(f"{path}: {failure.reason}.", hint=failure.hint)
    return DocumentError(
        f"{path}: cannot be read by this version of kg ({failure.reason}).",
        hint="This is a mistake in kg, not in the document; please report it.",
    )

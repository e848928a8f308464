"""Reads documents in processes of their own, which may die without harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TypeVar

from kg.bounds import (
    HINT,
    Limits,
    TooLongError,
    die_with_parent,
    died,
    took_too_long,
    took_too_much,
)
from kg.config import Config
from kg.model import Document, Reading
from kg.reference import NO_REFERENCE, ReferenceData

T = TypeVar("T")
Work = Sequence[tuple[T, Document]]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be read, in words that cross a process.

    Args:
        hint: Empty where it is kg's own mistake.
    """

    reason: str
    trace: str = ""
    hint: str = ""


def in_processes(
    work: Work[T], config: Config, reference: ReferenceData, workers: int, *, limited: bool
) -> Iterator[tuple[T, Reading | Failure]]:
    """Read documents, as they get done.

    Where a process dies, what it and the others had in hand is read again, each in a process
    alone: so the document that brings its process down is found, and costs itself alone.

    Args:
        work: Documents, each with what it is called by in the answer.
        limited: Hold each document to the settings' limits of time and memory.
    """
    left = list(work)
    while left:
        in_hand: dict[Future[Reading | Failure], int] = {}
        done: set[int] = set()
        try:
            for place, result in _pooled(left, config, reference, workers, limited, in_hand):
                done.add(place)
                yield left[place][0], result
            return
        except BrokenProcessPool:
            _end_workers()
        suspects = sorted(set(in_hand.values()) - done)
        for place in suspects:
            alone = [left[place]]
            try:
                for _, result in _pooled(alone, config, reference, 1, limited, {}):
                    yield left[place][0], result
            except BrokenProcessPool:
                _end_workers()
                yield left[place][0], _died(config, limited=limited)
        if not suspects:
            raise RuntimeError("the processes that read documents die before they begin")
        left = [w for n, w in enumerate(left) if n not in done and n not in suspects]


def _died(config: Config, *, limited: bool) -> Failure:
    if not limited:
        return Failure("the process that read it died")
    return Failure(died(config.document_seconds, config.document_megabytes), hint=HINT)


def _pooled(
    work: Work[T],
    config: Config,
    reference: ReferenceData,
    workers: int,
    limited: bool,
    in_hand: dict[Future[Reading | Failure], int],
) -> Iterator[tuple[int, Reading | Failure]]:
    import multiprocessing

    # fork copies locks that threads hold (the progress bar has one)
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(reference,)
    )
    try:
        waiting = iter(range(len(work)))
        while True:
            for place in waiting:
                in_hand[pool.submit(_read, work[place][1], config, limited)] = place
                if len(in_hand) >= 2 * workers:
                    break
            if not in_hand:
                break
            for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                result = future.result()
                yield in_hand.pop(future), result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _end_workers() -> None:
    """End the workers that a broken pool has left, lest it wait for them (CPython gh-94777)."""
    import multiprocessing

    for child in multiprocessing.active_children():
        child.kill()


# --- in the worker ----------------------------------------------------------------------------

_worker_reference = NO_REFERENCE
"""Sent once rather than with each document, for it may be large."""


def _start_worker(reference: ReferenceData) -> None:
    global _worker_reference
    _worker_reference = reference
    die_with_parent()


def _read(document: Document, config: Config, limited: bool) -> Reading | Failure:
    from kg.annotate.language import load
    from kg.build.reading import try_reading

    load(config.model)  # what it takes is no document's
    if not limited:
        return try_reading(document, config, _worker_reference)
    megabytes, seconds = config.document_megabytes, config.document_seconds
    try:
        with Limits(seconds, megabytes):
            return try_reading(document, config, _worker_reference)
    except TooLongError:
        return Failure(took_too_long(seconds), hint=HINT)
    except MemoryError:
        return Failure(took_too_much(megabytes), hint=HINT)

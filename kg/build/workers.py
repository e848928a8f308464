"""Reads documents in processes of their own, which may die without harm."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import FrameType
from typing import TypeVar

from kg.config import Config
from kg.model import Document, Reading
from kg.reference import NO_REFERENCE, ReferenceData

T = TypeVar("T")
Work = Sequence[tuple[T, Document]]

_HARD = 1.5
"""Times the limit of time after which a process ends that does not listen: it is in C code."""


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
    return Failure(
        "the process that read it died, or took more than it may "
        f"({config.document_seconds} s, {config.document_megabytes} MB)",
        hint=_HINT,
    )


_HINT = (
    "Leave it out, break it into parts, or set document_seconds or document_megabytes in kg.toml "
    "higher."
)


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
    _die_with_parent()


def _read(document: Document, config: Config, limited: bool) -> Reading | Failure:
    from kg.annotate.language import load
    from kg.build.reading import try_reading

    load(config.model)  # what it takes is no document's
    if not limited:
        return try_reading(document, config, _worker_reference)
    megabytes, seconds = config.document_megabytes, config.document_seconds
    try:
        with _Limits(seconds, megabytes):
            return try_reading(document, config, _worker_reference)
    except _TooLongError:
        return Failure(f"takes more than {seconds} s of the processor's time", hint=_HINT)
    except MemoryError:
        return Failure(f"takes more than {megabytes} MB of memory", hint=_HINT)


class _TooLongError(BaseException):
    """Raised wherever the worker is; nothing that reads a document may catch it."""


class _Limits:
    """Ends what is done inside after so much time of the processor, or with so much more memory.

    First an exception is raised; code that does not listen loses its process.
    """

    def __init__(self, seconds: float, megabytes: int) -> None:
        self.seconds = seconds
        self.bytes = megabytes * 1_000_000

    def __enter__(self) -> None:
        self._memory = resource.getrlimit(resource.RLIMIT_AS)
        if taken := _address_space():
            most = taken + self.bytes
            hard = self._memory[1]
            if hard != resource.RLIM_INFINITY:
                most = min(most, hard)
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        signal.signal(signal.SIGVTALRM, _too_long)
        signal.setitimer(signal.ITIMER_VIRTUAL, self.seconds)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, self.seconds * _HARD)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, self._memory)


def _too_long(number: int, frame: FrameType | None) -> None:
    raise _TooLongError


def _address_space() -> int:
    """Bytes of this process's address space; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def _die_with_parent() -> None:
    """Let a worker end when the build is killed, rather than wait for work for ever."""
    import multiprocessing
    import threading
    from multiprocessing.connection import wait as wait_for

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait_for([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()

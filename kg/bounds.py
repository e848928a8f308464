"""Bounds on the time and memory that one document may take, in a process that may die for it."""

from __future__ import annotations

import os
import resource
import signal
from types import FrameType

_HARD = 1.5
"""Times the limit of time after which a process ends that does not listen: it is in C code."""

HINT = (
    "Leave it out, break it into parts, or set document_seconds or document_megabytes in kg.toml "
    "higher."
)


def took_too_long(seconds: float) -> str:
    return f"takes more than {seconds} s of the processor's time"


def took_too_much(megabytes: int) -> str:
    return f"takes more than {megabytes} MB of memory"


def died(seconds: float, megabytes: int) -> str:
    return (
        "the process that read it died, or took more than it may "
        f"({seconds} s, {megabytes} MB)"
    )  # fmt: skip


class TooLongError(BaseException):
    """Raised wherever the process is; nothing that reads a document may catch it."""


class Limits:
    """Ends what is done inside after so much time of the processor, or with so much more memory.

    First an exception is raised (`TooLongError`, `MemoryError`); code that does not listen loses
    its process. What stands inside another one does not spend the outer one's time.
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
        self._soft = signal.setitimer(signal.ITIMER_VIRTUAL, self.seconds)[0]
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        self._hard = signal.setitimer(signal.ITIMER_PROF, self.seconds * _HARD)[0]

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, self._soft)
        signal.setitimer(signal.ITIMER_PROF, self._hard)
        resource.setrlimit(resource.RLIMIT_AS, self._memory)


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TooLongError


def _address_space() -> int:
    """Bytes of this process's address space; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def die_with_parent() -> None:
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

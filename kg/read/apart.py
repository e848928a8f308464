"""Takes the text out of files in a process of its own, which may die without harm."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.bounds import (
    HINT,
    Limits,
    TooLongError,
    die_with_parent,
    died,
    took_too_long,
    took_too_much,
)
from kg.errors import DocumentError
from kg.model import Document
from kg.read import Content, Refused, documents_in, stream, suffix_of
from kg.read.formats import Watch

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_SAFE = (".txt", ".text")
"""Of files that are read in linear time and as much memory as they have; they need no process."""

_MOST_DEATHS = 20
"""Documents of one file that may bring the process down before what is left of it is refused."""

_WALL = 20
"""Times the limit of the processor's time that an answer is waited for by the clock."""


class Apart:
    """Reads files one after another in one process, which is started again where it died.

    What brings it down costs itself alone: of an archive the other members still come. Used as a
    context, at whose end the process ends.
    """

    def __init__(self, *, seconds: float, megabytes: int) -> None:
        """Start nothing yet: the first file that needs the process starts it.

        Args:
            seconds: Of the processor's time that each document may take.
            megabytes: Of memory that each document may take.
        """
        self._limits = seconds, megabytes
        self._process: SpawnProcess | None = None
        self._ours: Connection | None = None

    def __enter__(self) -> Apart:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def __call__(self, file: Content) -> list[Document | Refused]:
        """As `kg.read.documents_in`, with limits.

        Raises:
            DocumentError: If nothing of the file can be read; names the file.
        """
        safe = suffix_of(file.path.name) in _SAFE
        return documents_in(file) if safe else documents_in(file, self._stream)

    def _stream(self, file: Content) -> Iterator[Document | Refused]:
        passed: set[str] = set()
        told: set[str] = set()
        deaths = 0
        while True:
            inside: list[str] = []
            try:
                ours = self._running()
                ours.send((file, frozenset(passed)))
                for what, value in self._answers(ours):
                    if what == "at":
                        inside.append(value)
                    elif what == "past":
                        inside.pop()
                        passed.add(value)
                    elif what == "error":
                        raise value
                    elif not (deaths and isinstance(value, Refused) and value.source in told):
                        told.add(value.source)
                        yield value
                return
            except (EOFError, OSError) as error:
                self._end()
                deaths += 1
                place = inside[-1] if inside else ""
                reason = died(*self._limits)
                if not place:
                    raise DocumentError(f"{reason}.", hint=HINT) from error
                if deaths >= _MOST_DEATHS:
                    reason += f"; it is the {deaths}th so, and what stands behind it is left out"
                yield Refused(place, DocumentError(f"{reason}.", hint=HINT))
                if deaths >= _MOST_DEATHS:
                    return
                passed.add(place)
                told.add(place)

    def _answers(self, ours: Connection) -> Iterator[tuple[str, Any]]:
        """What the process tells until it is done with the file."""
        while True:
            if not ours.poll(_WALL * self._limits[0]):
                raise EOFError
            what, value = ours.recv()
            if what == "end":
                return
            yield what, value

    def _running(self) -> Connection:
        if self._ours is None:
            import multiprocessing

            # fork copies locks that threads hold (the progress bar has one)
            context = multiprocessing.get_context("spawn")
            self._ours, theirs = context.Pipe()
            self._process = context.Process(
                target=_serve, args=(theirs, *self._limits), daemon=True
            )
            self._process.start()
            theirs.close()
        return self._ours

    def _end(self) -> None:
        if self._ours is not None:
            self._ours.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._ours = self._process = None


# --- in the process ---------------------------------------------------------------------------


def _serve(theirs: Connection, seconds: float, megabytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build ends this process, in its own time
    die_with_parent()
    while True:
        try:
            file, passed = theirs.recv()
        except EOFError:
            return
        watch = _Watch(theirs, passed, seconds, megabytes)
        try:
            with watch.over(""):
                for each in stream(file, watch):
                    watch.tell("found", each)
        except DocumentError as error:
            watch.tell("error", error)
        except (TooLongError, MemoryError):  # between two documents: whose it was, is known outside
            os._exit(1)
        else:
            watch.tell("end", None)


class _Watch(Watch):
    """Tells which document is read, and holds it to the limits."""

    apart = True

    def __init__(
        self, theirs: Connection, passed: frozenset[str], seconds: float, megabytes: int
    ) -> None:
        self._theirs = theirs
        self._passed = passed
        self._limits = seconds, megabytes

    def passed(self, place: str) -> bool:
        return place in self._passed

    @contextmanager
    def over(self, place: str) -> Iterator[None]:
        seconds, megabytes = self._limits
        self.tell("at", place)
        try:
            with Limits(seconds, megabytes):
                yield
        except TooLongError as error:
            raise DocumentError(f"{took_too_long(seconds)}.", hint=HINT) from error
        except MemoryError as error:
            raise DocumentError(f"{took_too_much(megabytes)}.", hint=HINT) from error
        finally:
            self.tell("past", place)

    def tell(self, what: str, value: object) -> None:
        """Tell it whole: no limit ends a word in its middle."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGVTALRM, signal.SIGPROF})
        try:
            with suppress(BrokenPipeError):
                self._theirs.send((what, value))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


__all__ = ["Apart"]

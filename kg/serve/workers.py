"""Processes that answer queries and can be killed.

The query engine cannot be interrupted (pyoxigraph has no timeout), so each query runs in a process
of its own pool, which is ended at the limit or when the client has gone, and replaced. A worker is
warm: the store stays open in it, and a new generation is opened once there is one.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import signal
import traceback
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.serve.answer import Outcome, Task, answer_to
from kg.serve.refused import RefusedError

Gone = Callable[[], Awaitable[bool]]
"""Tells whether the client has left."""

START_S = 60.0
"""How long a worker may take to start, which does not count as a query's time."""

LOOK_S = 0.25
"""How often a waiting request looks whether its client has left."""

WAITING = 32
"""Requests that may wait for a worker; more are sent away."""

MEMORY_BYTES = 4 << 30
"""What a worker may take for itself, where the system can hold it to that."""


class Workers:
    """A fixed number of processes; use it inside one event loop."""

    def __init__(self, store: Path, *, size: int, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self._store = store
        self._free: asyncio.Queue[_Worker | None] = asyncio.Queue()
        for _ in range(size):
            self._free.put_nowait(None)
        self._all: set[_Worker] = set()
        self._waiting = 0

    async def answer(self, task: Task, path: Path, gone: Gone) -> Outcome:
        """Have a query answered into a file.

        Raises:
            RefusedError: If there are too many requests, or the time is up.
            KgError: What `answer_to` raises.
        """
        if self._free.empty() and self._waiting >= WAITING:
            raise RefusedError(
                "Too many queries at once.", hint="Try again in a moment.", status=503
            )
        self._waiting += 1
        try:
            worker = await self._free.get()
        finally:
            self._waiting -= 1
        try:
            if worker is None or not worker.alive:
                worker = _Worker(self._store)
                self._all.add(worker)
                await worker.start()
            return await self._wait_for(worker, task, path, gone)
        finally:
            # a worker that was interrupted is of no more use
            if worker is not None and (worker.busy or not worker.alive):
                self._all.discard(worker)
                worker.kill()
                worker = None
            self._free.put_nowait(worker)

    async def _wait_for(self, worker: _Worker, task: Task, path: Path, gone: Gone) -> Outcome:
        loop = asyncio.get_running_loop()
        end = loop.time() + self.timeout_s
        worker.send(task, path)
        while True:
            left = end - loop.time()
            if left <= 0:
                raise RefusedError(
                    f"The query was stopped after {self.timeout_s:g} seconds.",
                    hint="Ask for less, or start kg serve with a longer --timeout.",
                    status=503,
                )
            if await worker.ready(min(left, LOOK_S)):
                return worker.receive()
            if await gone():
                raise RefusedError("The client has left.", status=499)

    def close(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.kill()
        self._all.clear()


class _Worker:
    """One process with its line."""

    def __init__(self, store: Path) -> None:
        # Not fork: a store that is open in this process has threads, which a fork does not take.
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, store), daemon=True)
        self._process.start()
        theirs.close()
        self.busy = True

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    async def start(self) -> None:
        """Wait until it can take a query."""
        try:
            if await self.ready(START_S):
                self._line.recv_bytes()
                self.busy = False
        except (EOFError, OSError):
            pass
        if self.busy:
            raise RefusedError(
                "No process could be started for the query.", hint="Try again.", status=503
            )

    def send(self, task: Task, path: Path) -> None:
        self.busy = True
        self._line.send_bytes(pickle.dumps((task, path)))

    async def ready(self, time_s: float) -> bool:
        """Whether there is an answer, or no more hope of one, within a time."""
        loop = asyncio.get_running_loop()
        told = asyncio.Event()
        number = self._line.fileno()
        loop.add_reader(number, told.set)
        try:
            await asyncio.wait_for(told.wait(), time_s)
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(number)
        return True

    def receive(self) -> Outcome:
        try:
            kind, result = pickle.loads(self._line.recv_bytes())
        except (EOFError, OSError) as error:
            raise RefusedError(
                "The query's process ended, most likely for want of memory.",
                hint="Ask for less, such as with LIMIT.",
                status=503,
            ) from error
        self.busy = False
        if kind == "answer":
            assert isinstance(result, Outcome)
            return result
        if isinstance(result, KgError):
            raise result
        raise RuntimeError(f"the query's process failed:\n{result}")

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._line.close()


def _work(line: Connection, store: Path) -> None:
    """Answer what comes until the line is closed."""
    from kg.serve.library import Library

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its workers itself
    _bound_memory()
    library: Library | None = None
    line.send_bytes(b"ready")
    while True:
        try:
            task, path = pickle.loads(line.recv_bytes())
        except (EOFError, OSError):
            return
        result: tuple[str, Any]
        try:
            library = library or Library(store)
            result = "answer", answer_to(task, library.edition().snapshot, path)
        except KgError as error:
            result = "error", error
        except MemoryError:
            os._exit(1)
        except Exception:
            result = "bug", traceback.format_exc()
        try:
            line.send_bytes(pickle.dumps(result))
        except OSError:
            return


def _bound_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))

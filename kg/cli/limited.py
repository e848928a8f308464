"""Runs a function in a process of its own and ends it when its time is up.

The query engine cannot be interrupted from inside (pyoxigraph has no timeout), so a query that must
end is run where it can be killed.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from kg.errors import KgError, QueryError

T = TypeVar("T")


def limited(function: Callable[..., T], *arguments: object, timeout_s: float) -> T:
    """What the function returns, or the `KgError` that it raises.

    Args:
        function: Found by its module and name; everything that crosses can be pickled.
        timeout_s: Counted from the start of the process.

    Raises:
        QueryError: If the time is up, or the process was killed from outside.
    """
    # Not fork: a store that is open in this process has threads, which a fork does not take along.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, function, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(timeout_s):
            raise QueryError(
                f"The query was stopped after {timeout_s:g} seconds.",
                hint="Ask for less, or give it more time with --timeout.",
            )
        returned, result = ours.recv()
    except EOFError as error:
        raise QueryError(
            "The query's process was killed, most likely for want of memory.",
            hint="Ask for less, such as with LIMIT.",
        ) from error
    finally:
        process.kill()
        process.join()
        ours.close()
    if returned:
        return result  # type: ignore[no-any-return]
    if isinstance(result, KgError):
        raise result
    raise RuntimeError(f"the query's process failed:\n{result}")


def _run(
    answer: Connection, function: Callable[..., object], arguments: tuple[object, ...]
) -> None:
    try:
        outcome = True, function(*arguments)
    except KgError as error:
        outcome = False, error
    except Exception:
        outcome = False, traceback.format_exc()
    answer.send(outcome)

"""Every regular expression of the package over texts made to slow regular expressions down.

    python bench/patterns.py

Prints a line of JSON for each pattern and text that takes too long.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import kg  # noqa: E402

LENGTH = 1_000
"""Characters. Trying all pairs of places takes 1e6 steps, milliseconds; all triples, 1e9."""
SECONDS = 1.0
"""Of the processor's time that one pattern may take over one text: a thousand times the usual."""

_UNITS = (
    "a", "A", " ", "\t", "\n", "1", ".", ",", "-", "_", "/", ">", "(", "[", "“", "'", '"', ":",
    "a ", "A ", "Aa ", "a. ", "A. ", "A.", "a-", "1 ", "1.", "1,", "1:", "£1", "a\n", " \n", "\n\n",
    "> ", "Mr ", "the ", "of ", "and ", "a,", "Aa, ", "of the ", "at 1 ", "1 May ", "May ", "a's ",
    "http://", "a@", "www.a.", "said ", "Aa and ", "“a” ", "é", "£1m ", "1st ", "*", "#", "&", "—",
    "By ", "Mr A. ", "\u00a0", "A\n", "1/", "<a", "\\", "\r", "a;", "(a", "A(", "'s ", "-a ", "…",
)  # fmt: skip
TEXTS = tuple(
    head + (unit * LENGTH)[:LENGTH] + tail
    for unit in _UNITS
    for head, tail in (("", "\0"), ("x", "!x"), ("“Aa ", "\n"))
)


def patterns() -> dict[tuple[str, int], str]:
    """Place (module and a running number) of each pattern, by what it is compiled from."""
    found: dict[tuple[str, int], str] = {}
    for info in pkgutil.walk_packages(kg.__path__, "kg."):
        if info.name == "kg.__main__":
            continue
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            for pattern in _inside(value, 3):
                found.setdefault((pattern.pattern, pattern.flags), info.name)
        for text in _written(Path(module.__file__ or "")):
            found.setdefault((text, int(re.compile(text).flags)), info.name)
    return found


def _inside(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, Mapping):
        for each in (*value.keys(), *value.values()):
            yield from _inside(each, depth - 1)
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        for each in value:
            yield from _inside(each, depth - 1)


def _written(path: Path) -> Iterator[str]:
    """Patterns that are given to ``re`` as texts where they are used."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
            and node.func.attr != "escape"
        ):
            yield node.args[0].value


class TooLongError(Exception):
    pass


def _stop(*_: object) -> None:
    raise TooLongError


def slow(pattern: re.Pattern[str]) -> Iterator[tuple[str, float]]:
    """The texts over which a pattern takes too long."""
    signal.signal(signal.SIGVTALRM, _stop)
    for text in TEXTS:
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            for _ in pattern.finditer(text):
                pass
        except TooLongError:
            yield text[:30], time.process_time() - began
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main() -> None:
    every = patterns()
    print(json.dumps({"patterns": len(every), "texts": len(TEXTS)}))
    for (text, flags), name in sorted(every.items(), key=lambda item: (item[1], item[0])):
        for start, seconds in slow(re.compile(text, flags)):
            print(json.dumps({"in": name, "pattern": text[:300], "text": start, "s": seconds}))
            sys.stdout.flush()


if __name__ == "__main__":
    main()

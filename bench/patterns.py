"""Every regular expression of the package over texts made to slow regular expressions down.

    python bench/patterns.py [kg.annotate] [--quick]

Prints a line of JSON for each pattern that takes too long over some text.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import pkgutil
import re
import signal
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import kg  # noqa: E402
from kg.annotate.names.patterns import _patterns as names_by_build  # noqa: E402

LONG, SHARE = 20_000, 0.5
"""Characters, and the share of what the plainest quadratic pattern takes for as many.

Linear work takes a hundredth of that on any machine.
"""
SUSPECT = (1_000, 5_000)
"""Shorter texts, over which a pattern must be as slow before the long one is tried."""
_QUADRATIC = re.compile(r"\s+x"), " "

_UNITS = (
    "a", "A", " ", "\t", "\n", "1", ".", ",", "-", "_", "/", ">", "(", "[", "“", "'", '"', ":",
    "a ", "A ", "Aa ", "a. ", "A. ", "A.", "a-", "1 ", "1.", "1,", "1:", "£1", "a\n", " \n", "\n\n",
    "> ", "Mr ", "the ", "of ", "and ", "a,", "Aa, ", "of the ", "at 1 ", "1 May ", "May ", "a's ",
    "http://", "a@", "www.a.", "said ", "Aa and ", "“a” ", "é", "£1m ", "1st ", "*", "#", "&", "—",
    "By ", "Mr A. ", "\u00a0", "A\n", "1/", "<a", "\\", "\r", "a;", "(a", "A(", "'s ", "-a ", "…",
    "A-", "A'", "A&", "A’", "A.A. ", "Aa-", "1-", "“", "”", "'a", "A, ", "Aa of ", "Bank of ",
)  # fmt: skip
_AROUND = (("", "\0"), ("x", "!x"), ("“Aa ", "\n"))
TEXTS = tuple((unit, head, tail) for unit in _UNITS for head, tail in _AROUND)


def _text(unit: str, head: str, tail: str, length: int) -> str:
    return head + (unit * length)[:length] + tail


@dataclass(frozen=True, order=True)
class Tried:
    """A pattern as the package uses it.

    Args:
        method: The dearest that it is used with; ``finditer`` stands for all that seek.
    """

    name: str
    pattern: str
    flags: int
    method: str


def patterns() -> list[Tried]:
    """Each pattern of the package."""
    modules = [
        importlib.import_module(info.name)
        for info in pkgutil.walk_packages(kg.__path__, "kg.")
        if info.name != "kg.__main__"
    ]
    trees = {module.__name__: _tree(module) for module in modules}
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    for home, tree in trees.items():
        for name, method in _uses(tree):
            used[home if name.startswith("_") else "", name].add(method)
    found: dict[tuple[str, int], Tried] = {}

    def add(tried: Tried) -> None:
        key = (tried.pattern, tried.flags)
        if key not in found or _DEAREST.index(tried.method) < _DEAREST.index(found[key].method):
            found[key] = tried

    for module in modules:
        for name, value in vars(module).items():
            uses = used[module.__name__ if name.startswith("_") else "", name]
            method = _method(uses) if isinstance(value, re.Pattern) else "finditer"
            for pattern, bound in _inside(value, 3):
                add(Tried(module.__name__, pattern.pattern, pattern.flags, bound or method))
        for use, text in _written(trees[module.__name__], vars(module)):
            if use != "compile" or text not in {pattern for pattern, _ in found}:
                add(Tried(module.__name__, text, int(re.compile(text).flags), _method({use})))
    for pattern, _, _ in names_by_build():
        add(Tried("kg.annotate.names.patterns", pattern.pattern, pattern.flags, "finditer"))
    return sorted(found.values())


_DEAREST = ("finditer", "fullmatch", "match")


def _method(uses: set[str]) -> str:
    if not uses or not uses <= {"match", "fullmatch"}:
        return "finditer"
    return "fullmatch" if "fullmatch" in uses else "match"


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(module.__file__ or "").read_text("utf-8"))


def _uses(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names with what is read of them: ``_WORD.finditer``; "" where they stand for themselves."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            inside.add(node.value)
            yield node.value.id, node.attr
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in inside:
            yield node.id, ""


def _inside(value: object, depth: int) -> Iterator[tuple[re.Pattern[str], str]]:
    """Patterns, and the bound methods of patterns with what they are called."""
    own = getattr(value, "__self__", None)
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value, ""
    elif isinstance(own, re.Pattern) and isinstance(own.pattern, str):
        yield own, _method({getattr(value, "__name__", "")})
    elif depth and isinstance(value, Mapping):
        for each in (*value.keys(), *value.values()):
            yield from _inside(each, depth - 1)
    elif depth and isinstance(value, (tuple, list, set, frozenset)):
        for each in value:
            yield from _inside(each, depth - 1)


_NAME = "Ann Lowe"
"""Stands for what a function puts into its pattern."""


def _written(tree: ast.Module, known: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Patterns that are given to ``re`` as texts, each with the function."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and node.func.attr != "escape"
            and (text := _text_of(node.args[0], known))
        ):
            yield node.func.attr, text


def _text_of(node: ast.expr, known: Mapping[str, object]) -> str:
    """A pattern's text, with a name where a function puts one in; empty if it is no pattern."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
            continue
        own = part.value if isinstance(part, ast.FormattedValue) else part
        value = known.get(own.id) if isinstance(own, ast.Name) else None
        parts.append(value if isinstance(value, str) else _NAME)
    try:
        re.compile("".join(parts))
    except re.error:
        return ""
    return "".join(parts)


class TooLongError(Exception):
    pass


def _stop(*_: object) -> None:
    raise TooLongError


def slow(
    pattern: re.Pattern[str],
    method: str = "finditer",
    texts: Sequence[tuple[str, str, str]] = TEXTS,
) -> Iterator[tuple[str, float]]:
    """The texts over which a pattern takes too long, with the share of the quadratic one's time."""
    limit = SHARE * _quadratic()
    for around in texts:
        if all(
            _takes(pattern, _text(*around, size), method, limit) > limit * (size / LONG) ** 2
            for size in SUSPECT
        ):
            text = _text(*around, LONG)
            seconds = _takes(pattern, text, method, limit, time.process_time)
            if seconds > limit:
                yield text[:30], SHARE * seconds / limit


@cache
def _quadratic() -> float:
    """Seconds of this machine: the least of three."""
    pattern, unit = _QUADRATIC
    text = unit * LONG
    return min(_takes(pattern, text, "finditer", 60.0, time.process_time) for _ in range(3))


def _takes(
    pattern: re.Pattern[str],
    text: str,
    method: str,
    limit: float,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Seconds, at most one and a half of the limit.

    The processor's own clock may go in steps of milliseconds: it is for the long text alone.
    """
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1.5 * limit)
    began = clock()
    try:
        if method == "finditer":
            deque(pattern.finditer(text), 0)
        else:
            getattr(pattern, method)(text)
    except TooLongError:
        return 1.5 * limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return clock() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", nargs="?", default="", help="such as kg.annotate; else all")
    parser.add_argument("--quick", action="store_true", help="a third of the texts")
    options = parser.parse_args()
    every = [tried for tried in patterns() if tried.name.startswith(options.package)]
    texts = TEXTS[:: len(_AROUND)] if options.quick else TEXTS
    print(json.dumps({"patterns": len(every), "texts": len(texts)}), flush=True)
    for tried in every:
        pattern = re.compile(tried.pattern, tried.flags)
        for opening, share in islice(slow(pattern, tried.method, texts), 1):
            told = {
                "in": tried.name,
                "pattern": tried.pattern[:300],
                "text": opening,
                "share": round(share, 2),
            }
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()

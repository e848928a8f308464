"""Reads a YAML file into entries that know their line, so that a mistake is named by its place.

All mistakes of a file are collected: whoever mends the file wants the whole list.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kg.errors import DocumentError

_NULL = "tag:yaml.org,2002:null"
_MOST_SHOWN = 20
"""Mistakes told of one file."""


@dataclass(slots=True)
class Page:
    """A file that is being read, with what is wrong in it so far: line (from 1) and message."""

    path: Path
    problems: list[tuple[int, str]] = field(default_factory=list)

    def wrong(self, node: yaml.Node, message: str) -> None:
        self.problems.append((node.start_mark.line + 1, message))

    def check(self, hint: str) -> None:
        """Tell what is wrong, if anything is.

        Raises:
            DocumentError: With a line for each mistake, in the order of the file.
        """
        if not self.problems:
            return
        told = [f"{self.path}:{line}: {message}" for line, message in sorted(self.problems)]
        if len(told) > _MOST_SHOWN:
            told[_MOST_SHOWN:] = [f"{self.path}: … and {len(told) - _MOST_SHOWN} more mistakes."]
        raise DocumentError("\n".join(told), hint=hint)


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of the file.

    Args:
        name: What a message calls it ("entity klt", "event e3").
    """

    page: Page
    node: yaml.Node
    values: dict[str, yaml.Node]
    name: str

    def wrong(self, key: str, message: str) -> None:
        """Note a mistake at the value of this key, or at the entry where it has none."""
        self.page.wrong(self.values.get(key, self.node), f"{self.name}, {key}: {message}")

    def text(self, key: str) -> str | None:
        """The value as it is written; None where it is missing, empty or null."""
        node = self.values.get(key)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(key, "is not a single value")
            return None
        return None if node.tag == _NULL else str(node.value)

    def needed(self, key: str) -> str:
        """The value; a mistake, and "", where there is none."""
        value = self.text(key)
        if not value:
            self.wrong(key, "is missing")
        return value or ""

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the allowed values; a mistake, and "", for any other."""
        value = self.needed(key)
        if value and value not in allowed:
            self.wrong(key, f"{value!r} is none of {', '.join(allowed)}")
            return ""
        return value

    def number(self, key: str, *, default: int) -> int:
        """A whole number from 1 on."""
        value = self.text(key)
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or int(value) < 1:
            self.wrong(key, f"{value!r} is not a number from 1 on")
            return default
        return int(value)

    def items(self, key: str) -> Sequence[yaml.Node]:
        """The nodes of a list; a single value is a list of one, none is an empty list."""
        node = self.values.get(key)
        if node is None or node.tag == _NULL:
            return ()
        return node.value if isinstance(node, yaml.SequenceNode) else (node,)

    def texts(self, key: str) -> list[str]:
        """The single values of a list."""
        found = []
        for node in self.items(key):
            if isinstance(node, yaml.ScalarNode):
                if node.tag != _NULL:
                    found.append(str(node.value))
            else:
                self.wrong(key, "holds what is not a single value")
        return found

    def entries(self, key: str, keys: Collection[str], kind: str) -> Iterator[Entry]:
        """The mappings of a list, each named by its kind and its first value."""
        node = self.values.get(key)
        if isinstance(node, yaml.MappingNode):
            self.wrong(key, "is not a list; begin each entry with “- ”")
            return
        for item in self.items(key):
            if entry := entry_of(self.page, item, keys, kind):
                yield entry


def root(path: Path, text: str, keys: Collection[str]) -> tuple[Page, Entry]:
    """The mapping that the file holds.

    Raises:
        DocumentError: If the file is not YAML, or holds something else.
    """
    page = Page(path)
    try:
        node = yaml.compose(text, Loader=_loader())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        said = getattr(error, "problem", None) or "it cannot be read"
        raise DocumentError(
            f"{where}: not YAML: {said}.",
            hint="Put texts with a colon, a comma or a quotation mark into quotation marks.",
        ) from error
    entry = entry_of(page, node, keys, "file") if node is not None else None
    if entry is None:
        raise DocumentError(
            f"{path}: holds no annotations.", hint="docs/gold-format.md shows how a file looks."
        )
    return page, entry


def entry_of(page: Page, node: yaml.Node, keys: Collection[str], kind: str) -> Entry | None:
    """The mapping at this node; None, and a mistake, where there is something else.

    A key that is not known is a mistake: it is a slip of the pen, or the end of a text that
    holds a comma and is not in quotation marks.
    """
    if not isinstance(node, yaml.MappingNode):
        page.wrong(node, f"{kind}: is not of the form “key: value”")
        return None
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name not in keys:
            page.wrong(key, f"{kind}: no key {name!r}. {_nearest(name, keys)}")
        elif name in values:
            page.wrong(key, f"{kind}: the key {name!r} comes twice")
        else:
            values[name] = value
    first = next((v for v in values.values() if isinstance(v, yaml.ScalarNode)), None)
    return Entry(page, node, values, f"{kind} {first.value}" if first and kind != "file" else kind)


def _nearest(name: str, keys: Collection[str]) -> str:
    near = difflib.get_close_matches(name, keys, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return "A text with a comma in it stands in quotation marks."


def _loader() -> type:
    """libyaml's where it is built in: ten times as fast."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)

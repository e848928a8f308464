"""Metadata beside a file (``pier.html.meta.json``) and at the top of Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from kg.errors import DocumentError
from kg.model import NO_METADATA, Mark, Metadata, SegmentKind
from kg.read.dating import when

ENDS = (".meta.json", ".meta.yaml", ".meta.yml")
LARGEST = 1_000_000
"""Bytes of metadata."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "subject", "name"),
    "issued": ("date", "issued", "published", "datepublished", "date_published", "created",
               "pubdate", "timestamp", "time"),
    "author": ("author", "authors", "creator", "by", "byline", "writer"),
    "publisher": ("publisher", "site", "site_name", "sitename", "publication", "source_name"),
    "url": ("url", "link", "permalink", "canonical", "address"),
    "language": ("language", "lang", "inlanguage"),
}  # fmt: skip
"""The names under which metadata stand, in files beside documents and as columns of tables."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a file from outside: metadata, and the encoding that its server declared."""

    metadata: Metadata = NO_METADATA
    encoding: str | None = None


NOTHING_BESIDE = Beside()


def is_beside(name: str) -> bool:
    """Whether a file is by its name about another one."""
    return name.lower().endswith(ENDS)


def names_beside(name: str) -> tuple[str, ...]:
    """The names that metadata of a file may have, the first that is there counts."""
    stem = PurePosixPath(name).stem
    return tuple(f"{base}{end}" for base in (name, stem) for end in ENDS)


def parse_beside(content: bytes, name: str) -> Beside:
    """Read a file of metadata.

    Raises:
        DocumentError: If it is no mapping, or says something in another form; names the file.
    """
    if len(content) > LARGEST:
        raise DocumentError(
            f"{name} has {len(content):,} bytes; at most {LARGEST:,} are read.",
            hint="Keep to title, date, author, publisher, url and language.",
        )
    try:
        text = content.decode("utf-8-sig")
        values = json.loads(text) if name.lower().endswith(".json") else _yaml(text)
    except (ValueError, RecursionError) as error:
        kind = "JSON" if name.lower().endswith(".json") else "YAML"
        raise DocumentError(
            f"{name} is not {kind}: {str(error).splitlines()[0] if str(error) else error!r}.",
            hint="Mend it, or take it away: the document is then read without it.",
        ) from error
    if not isinstance(values, dict):
        raise DocumentError(
            f"{name} holds no names with values.", hint="Write, for example: title: Pier closed"
        )
    encoding = values.get("encoding")
    return Beside(from_mapping(values, name), encoding if isinstance(encoding, str) else None)


def from_mapping(values: Mapping[Any, Any], name: str = "") -> Metadata:
    """Metadata from names with values; names that mean nothing here are passed over.

    Args:
        name: The file, where a date that cannot be read is an error; it is passed over if empty.
    """
    lower = {str(key).strip().lower().replace(" ", "_"): value for key, value in values.items()}
    found: dict[str, str] = {}
    for field, names in FIELDS.items():
        for key in names:
            value = lower.get(key)
            if value in (None, "", [], {}):
                continue
            told = when(value) if field == "issued" else _told(value)
            if told:
                found[field] = told
                break
            if name:
                wanted = "a date, such as 2019-05-03" if field == "issued" else "a text"
                raise DocumentError(
                    f"{name}: {key} is not {wanted}: {str(value)[:60]!r}.", hint="Write it so."
                )
    return Metadata(**found)


def _told(value: object) -> str | None:
    if isinstance(value, list):
        names = [_told(each) for each in value[:20]]
        return ", ".join(name for name in names if name) or None
    if isinstance(value, dict):
        return _told(value.get("name"))
    return " ".join(str(value).split()) or None


def _yaml(text: str) -> object:
    import yaml

    class Loader(yaml.SafeLoader):
        """Knows no anchors, so that a few lines never become a million."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise ValueError("references (*name) are not read")
            return super().compose_node(parent, index)

    try:
        return yaml.load(text, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}" if mark else ""
        raise ValueError(f"{getattr(error, 'problem', None) or 'cannot be read'}{place}") from error


# --- front matter -----------------------------------------------------------------------------

_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>.{0,100000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE = re.compile(r"(?P<key>[A-Za-z_]+)[ \t]*:[ \t]*(?P<value>\S[^\n]*)?")
_KINDS = {
    "title": SegmentKind.TITLE,
    "issued": SegmentKind.DATE_LINE,
    "author": SegmentKind.BYLINE,
}


def front_matter(text: str) -> tuple[Metadata, tuple[Mark, ...]]:
    """The metadata at the top of a Markdown text, and its lines; nothing where there is none.

    Raises:
        DocumentError: If it says it is YAML and is not; does not name the file.
    """
    match = _FRONT.match(text)
    if match is None:
        return NO_METADATA, ()
    try:
        values = _yaml(match["yaml"])
    except (ValueError, RecursionError) as error:
        raise DocumentError(
            f"its front matter is not YAML: {error}.",
            hint="Mend the lines between the first two ---, or take them out.",
        ) from error
    if not isinstance(values, dict):
        return NO_METADATA, ()
    marks: list[Mark] = []
    at = 0
    for line in match[0].splitlines(keepends=True):
        bare = line.rstrip()
        if bare:
            marks += _marks(bare, at)
        at += len(line)
    return from_mapping(values), tuple(marks)


def _marks(line: str, at: int) -> list[Mark]:
    """A line of front matter: its value where it says who, what or when, else machinery."""
    match = _LINE.fullmatch(line)
    field = next((f for f in _KINDS if match and match["key"].lower() in FIELDS[f]), None)
    if match is None or field is None or not match["value"]:
        return [Mark(at, at + len(line), SegmentKind.CHROME)]
    start, end = match.span("value")
    while end - start > 2 and line[start] == line[end - 1] and line[start] in "'\"":
        start, end = start + 1, end - 1
    kinds = [
        (0, start, SegmentKind.CHROME),
        (start, end, _KINDS[field]),
        (end, len(line), SegmentKind.CHROME),
    ]
    return [Mark(at + a, at + b, kind) for a, b, kind in kinds if b > a]

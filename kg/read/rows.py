"""Tables (.csv, .tsv) and lines of JSON (.jsonl): a row is a post, an article or a comment."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import DocumentError
from kg.model import Document
from kg.read.beside import from_mapping
from kg.read.blocks import html_blocks
from kg.read.compose import Block, Entry
from kg.read.entries import documents
from kg.read.formats import Refused, Request, suffix_of
from kg.read.limits import LARGEST_TEXT
from kg.read.text import decode

_TEXT = ("text", "body", "content", "message", "comment", "post", "article", "description")
_KEY = ("id", "key", "guid", "message_id", "comment_id", "post_id")
_ANSWERS = ("reply_to", "in_reply_to", "parent", "parent_id", "answers")
_DELIMITERS = ",;\t|"
_TAG = re.compile(r"<(?:p|br|div|a|em|strong|blockquote|li)\b", re.IGNORECASE)


def read(content: bytes, request: Request) -> Iterator[Document | Refused]:
    """Read a table; the columns are found by their names, in any order.

    Raises:
        DocumentError: If it has no column of text; does not name the file.
    """
    text = decode(content)
    table = suffix_of(request.name) in (".csv", ".tsv")
    entries: list[Entry] = []
    for number, row in _table(text, request.name) if table else _lines(text):
        if isinstance(row, DocumentError):
            yield Refused(f"#line-{number}", row)
            continue
        entry = _entry(row, number)
        if entry:
            entries.append(entry)
    if not entries:
        raise DocumentError(
            "has no row with a text.",
            hint=f"Call the column of the text one of {', '.join(_TEXT)}.",
        )
    yield from documents(entries, request)


def _entry(row: Mapping[str, Any], number: int) -> Entry | None:
    words = _first(row, _TEXT)
    if not words or not words.strip():
        return None
    if _TAG.search(words):
        found = html_blocks(words)
    else:
        found = [Block(part) for part in re.split(r"\n\s*\n", words) if part.strip()]
    return Entry(
        from_mapping({name: value for name, value in row.items() if name not in _TEXT}),
        tuple(found),
        key=_first(row, _KEY) or f"row-{number}",
        answers=_first(row, _ANSWERS) or "",
        raw=json.dumps(row, sort_keys=True, ensure_ascii=False, default=str).encode(
            "utf-8", "surrogatepass"
        ),
    )


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = row.get(name)
        if value not in (None, "") and not isinstance(value, dict | list):
            return str(value)
    return None


def _table(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | DocumentError]]:
    csv.field_size_limit(LARGEST_TEXT)
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter="\t" if name.endswith(".tsv") else delimiter)
    try:
        columns = [_column(each) for each in next(rows, [])]
        if not set(columns) & set(_TEXT):
            raise DocumentError(
                f"has no column of text; its columns are {', '.join(columns)[:200] or 'none'}.",
                hint=f"Call the column of the text one of {', '.join(_TEXT)}.",
            )
        for number, row in enumerate(rows, 1):
            yield number, dict(zip(columns, row, strict=False))
    except csv.Error as error:
        raise DocumentError(
            f"is no table: {error} in line {rows.line_num}.", hint="Save it as CSV in UTF-8."
        ) from error


def _lines(text: str) -> Iterator[tuple[int, dict[str, Any] | DocumentError]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("it is no object")
        except (ValueError, RecursionError) as error:
            yield (
                number,
                DocumentError(
                    f"line {number} is not a JSON object: {error}.", hint="Mend it, or take it out."
                ),
            )
            continue
        yield number, {_column(name): value for name, value in row.items()}


def _column(name: str) -> str:
    return name.strip().lower().replace(" ", "_")

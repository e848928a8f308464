"""Rows of an answer as a page shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kg.serve.addresses import external, path_of
from kg.vocabulary import QUERY_PREFIXES, XSD

_QUOTED = {
    "sentence": "source",
    "words": "source",
    "other_sentence": "other_source",
}
"""Columns of the ready questions that hold words of a document, with the column that names it."""

_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A term.

    Args:
        look: "iri", "number", "blank" or "" for plain words.
        full: The whole IRI or the type of a literal, to be shown on demand.
    """

    text: str
    href: str = ""
    look: str = ""
    full: str = ""
    away: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One solution.

    Args:
        words: Sentences of documents, each with its document in ``full``; shown below the cells.
    """

    cells: tuple[Cell, ...]
    words: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What is shown of an answer: columns that are empty throughout are left out."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def table(
    answer: Mapping[str, Any], base: str, sources: Set[str], labels: Mapping[str, str]
) -> Table:
    """The answer to a SELECT.

    Args:
        answer: In the SPARQL 1.1 Query Results JSON Format.
        sources: Of the documents of the graph; their sentences lead to the reader.
        labels: IRIs of entities by their label; such a name leads to its page.
    """
    bindings = answer["results"]["bindings"]
    variables = answer["head"]["vars"]
    quoted = {
        words: source
        for words, source in _QUOTED.items()
        if words in variables and source in variables
    }
    below = {*quoted, *quoted.values()}
    columns = tuple(
        name
        for name in variables
        if name not in below and (not bindings or any(name in row for row in bindings))
    )
    return Table(
        columns,
        tuple(
            Row(
                tuple(_cell(row.get(name), base, labels) for name in columns),
                tuple(
                    _words(row[words]["value"], row[source]["value"], sources)
                    for words, source in quoted.items()
                    if words in row and source in row
                ),
            )
            for row in bindings
        ),
    )


def _words(text: str, source: str, sources: Set[str]) -> Cell:
    href = f"/passage?{urlencode({'source': source, 'text': text})}" if source in sources else ""
    return Cell(text, href, full=source)


def _cell(term: Mapping[str, str] | None, base: str, labels: Mapping[str, str]) -> Cell:
    if term is None:
        return Cell("")
    value = term["value"]
    if term["type"] == "uri":
        local = path_of(value, base)
        return Cell(short(value, base), local or external(value), "iri", value, away=not local)
    if term["type"] == "bnode":
        return Cell(f"_:{value}", look="blank")
    datatype = term.get("datatype", "")
    kind = "number" if datatype in _NUMBERS else ""
    detail = f"@{term['xml:lang']}" if "xml:lang" in term else short(datatype, base)
    href = path_of(labels[value], base) if value in labels else ""
    return Cell(value, href, kind, detail)


def short(name: str, base: str) -> str:
    """An IRI shortened by a prefix or the base."""
    for prefix, namespace in QUERY_PREFIXES.items():
        local = name.removeprefix(namespace)
        if local != name and re.fullmatch(r"[\w-]+", local):
            return f"{prefix}:{local}"
    return name.removeprefix(base)

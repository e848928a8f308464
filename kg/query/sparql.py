"""Values put into the text of a SPARQL query, and the shape in which answers come back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from kg.errors import QueryError

Row = Mapping[str, str]
"""One solution: the lexical form of each bound variable; unbound variables are missing."""

Ask = Callable[[str], Iterable[Row]]
"""Answers a SELECT query over the union of all graphs; the vocabulary's prefixes are declared."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NOT_IN_AN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\\ud800-\udfff]")


def literal(text: str) -> str:
    """A SPARQL string literal with exactly this value, whatever characters it holds.

    Raises:
        QueryError: If the text holds what no RDF literal can: a lone surrogate or a null.
    """
    if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text):
        raise QueryError(f"{text!a} is not text that a graph can hold.")
    return '"' + "".join(_ESCAPES.get(c, c) for c in text) + '"'


def iri(value: str) -> str:
    """An IRI in angle brackets.

    Raises:
        QueryError: If it holds a character that may not stand in an IRI.
    """
    if not value or _NOT_IN_AN_IRI.search(value):
        raise QueryError(f"{value!a} is not an IRI.")
    return f"<{value}>"

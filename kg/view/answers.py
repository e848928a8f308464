"""Reads the answers of a store: values that know their datatype, all properties of a subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, runtime_checkable

from kg.vocabulary import PREFIXES


@runtime_checkable
class Rows(Protocol):
    """The answer to SELECT: terms (with ``value``) in the order of the variables."""

    @property
    def variables(self) -> tuple[str, ...]: ...

    @property
    def solutions(self) -> Iterator[tuple[Any, ...]]: ...


class Value(str):
    """The text of a term; ``datatype`` is the IRI of a literal's datatype, "" for an IRI."""

    __slots__ = ("datatype",)
    datatype: str


Query = Callable[[str], object]
Properties = Mapping[str, tuple[Value, ...]]
"""Values by property IRI, sorted."""


def described(query: Query, pattern: str) -> dict[str, Properties]:
    """All properties of the subjects ``?s`` of a pattern, values sorted."""
    found: defaultdict[str, defaultdict[str, set[Value]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in rows(query, f"SELECT ?s ?p ?o WHERE {{ {pattern} ?s ?p ?o }}"):
        found[s][p].add(o)
    return {s: {p: tuple(sorted(o)) for p, o in found[s].items()} for s in sorted(found)}


def rows(query: Query, text: str) -> Iterator[tuple[Value, ...]]:
    """What a SELECT answers, row by row; the usual prefixes need no declaration."""
    prefixes = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
    answer = query(f"{prefixes}\n{text}")
    if not isinstance(answer, Rows):
        raise TypeError("a SELECT was not answered with rows")
    for solution in answer.solutions:
        yield tuple(_value(term) for term in solution)


def _value(term: Any) -> Value:
    value = Value(term.value)
    datatype = getattr(term, "datatype", None)
    value.datatype = datatype.value if datatype else ""
    return value


def one(properties: Properties, iri: str, default: str = "") -> str:
    """The first value of a property."""
    values = properties.get(iri, ())
    return values[0] if values else default


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]

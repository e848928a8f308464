"""Answers questions to a graph that stands in a file, such as one written by ``kg export``."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import QuerySolutions, RdfFormat, Store

from kg.errors import QueryError, StoreError
from kg.store.snapshot import Rows
from kg.vocabulary import QUERY_PREFIXES


class GraphFile:
    """A graph read from a file into memory; its named graphs are asked as one."""

    def __init__(self, path: Path) -> None:
        """Read the file, in the format of its suffix.

        Raises:
            StoreError: If it cannot be read.
        """
        format = RdfFormat.from_extension(path.suffix.removeprefix(".").lower())
        if format is None:
            raise StoreError(
                f"{path}: {path.suffix or 'a name without a suffix'} is no format of graphs.",
                hint="Write one with kg export, such as graph.trig.",
            )
        self._graph = Store()
        try:
            self._graph.bulk_load(path=str(path), format=format)
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror or error}.") from error
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"{path}: {getattr(error, 'msg', error)}.",
                hint=f"It is read as {format.name}, by its suffix.",
            ) from error

    def query(self, sparql: str) -> Rows:
        """Answers SELECT; the prefixes of `kg.vocabulary.QUERY_PREFIXES` need no declaration."""
        answer = self._graph.query(sparql, prefixes=QUERY_PREFIXES, use_default_graph_as_union=True)
        if not isinstance(answer, QuerySolutions):
            raise QueryError("A graph in a file is asked with SELECT.")
        names = tuple(variable.value for variable in answer.variables)
        return Rows(names, (tuple(solution) for solution in answer))

"""Opens the current generation of a store, read-only."""

from __future__ import annotations

import os
import re
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf
from typing import TypeVar

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    Store,
    Triple,
)

from kg.errors import QueryError, StoreError
from kg.store.generations import GENERATIONS, GRAPH, MANIFEST, current, hold, previous
from kg.store.manifest import REBUILD, Manifest, decode
from kg.store.syntax import (
    asks_for_service,
    asks_for_update,
    names_its_graphs,
    undeclared_prefixes,
)
from kg.vocabulary import QUERY_PREFIXES

Term = NamedNode | BlankNode | Literal | Triple
_T = TypeVar("_T")
Layer = OneOf["facts", "evidence", "all"]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to SELECT; an unbound variable is None. Solutions can be read once."""

    variables: tuple[str, ...]
    solutions: Iterator[tuple[Term | None, ...]]


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE. Can be read once."""

    triples: Iterator[Triple]


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query is asked over, by IRI; none of a kind means an empty one."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Snapshot:
    """A published graph. It never changes, whatever builds come after it.

    Attributes:
        path: Of the store.
        generation: Of this graph in it.
        manifest: What the graph was built from.
    """

    def __init__(
        self, path: Path, generation: Path, manifest: Manifest, graph: Store, held: int
    ) -> None:
        """Use `open`."""
        self.path = path
        self.generation = generation
        self.manifest = manifest
        self._graph = graph
        weakref.finalize(self, os.close, held)

    @classmethod
    def open(cls, path: Path) -> Snapshot:
        """The generation in use. Needs no right to write, and any number may have it open.

        Args:
            path: Of the store, or of one of its generations.

        Raises:
            StoreError: If there is none, or it is damaged or of another format.
        """
        if (path / MANIFEST).is_file() and path.parent.name == GENERATIONS:
            return cls._open(path.parent.parent, path)
        generation = current(path)
        while True:
            if generation is None:
                raise StoreError(f"{path}: there is no store.", hint="Run `kg build FOLDER` first.")
            try:
                return cls._open(path, generation)
            except FileNotFoundError as error:
                # two builds may have ended since CURRENT was read
                newer = current(path)
                if newer == generation:
                    raise _damaged(generation, error) from error
                generation = newer

    @classmethod
    def previous(cls, path: Path) -> Snapshot | None:
        """The generation before the one in use, which is kept until the next build; else None.

        Raises:
            StoreError: If it is damaged or of another format.
        """
        generation = previous(path)
        try:
            return cls._open(path, generation) if generation else None
        except FileNotFoundError:
            return None

    @classmethod
    def _open(cls, path: Path, generation: Path) -> Snapshot:
        held = hold(generation)
        try:
            file = generation / MANIFEST
            manifest = decode(file.read_bytes(), str(file))
            graph = Store.read_only(str(generation / GRAPH))
        except FileNotFoundError:
            os.close(held)
            raise
        except (OSError, RuntimeError) as error:
            os.close(held)
            raise _damaged(generation, error) from error
        except BaseException:
            os.close(held)
            raise
        return cls(path, generation, manifest, graph, held)

    def quads(self, layer: Layer = "all") -> Iterator[Quad]:
        """The graph's quads, in no particular order.

        Args:
            layer: "facts" is the default graph, "evidence" all the named ones.
        """
        try:
            if layer != "evidence":
                yield from self._graph.quads_for_pattern(None, None, None, DefaultGraph())
            if layer != "facts":
                for name in self._graph.named_graphs():
                    yield from self._graph.quads_for_pattern(None, None, None, name)
        except (OSError, RuntimeError) as error:
            raise _damaged(self.path, error) from error

    def part(
        self, graph: NamedNode | DefaultGraph, subject: NamedNode | None = None
    ) -> Iterator[Quad]:
        """The quads of one graph, or of one subject in it; in no particular order."""
        try:
            yield from self._graph.quads_for_pattern(subject, None, None, graph)
        except (OSError, RuntimeError) as error:
            raise _damaged(self.path, error) from error

    def query(
        self, sparql: str, *, base_iri: str | None = None, dataset: Dataset | None = None
    ) -> Rows | bool | Triples:
        """Answers a SPARQL 1.1 query over the union of all graphs, or over those it names by FROM.

        The prefixes of `kg.vocabulary.QUERY_PREFIXES` need no declaration; one that the query
        declares itself counts.

        Args:
            base_iri: What relative IRIs in the query are resolved against.
            dataset: The graphs to ask instead; it counts before FROM (SPARQL 1.1 Protocol §2.1.4).

        Raises:
            QueryError: If it cannot be parsed or answered, or would change the graph or call
                another endpoint. What fails on the way comes while the solutions are read.
        """
        _refuse(sparql)
        default, named = (None, None) if dataset is None else _graphs(dataset)
        try:
            answer = self._graph.query(
                sparql,
                base_iri=base_iri,
                prefixes=QUERY_PREFIXES,
                use_default_graph_as_union=dataset is None and not names_its_graphs(sparql),
                default_graph=default,
                named_graphs=named,
            )
        except SyntaxError as error:
            raise _unreadable(sparql, str(error)) from error
        except UnicodeEncodeError as error:
            raise QueryError(f"The query holds half a character at {error.start}.") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise self._unanswered(error) from error
        if isinstance(answer, QueryBoolean):
            return bool(answer)
        if isinstance(answer, QuerySolutions):
            names = tuple(variable.value for variable in answer.variables)
            return Rows(names, self._read(tuple(solution) for solution in answer))
        return Triples(self._read(iter(answer)))

    def _read(self, answers: Iterator[_T]) -> Iterator[_T]:
        try:
            yield from answers
        except (OSError, RuntimeError, ValueError) as error:
            raise self._unanswered(error) from error

    def _unanswered(self, error: Exception) -> StoreError | QueryError:
        # Oxigraph tells damage from an error of the query by the words alone
        if isinstance(error, OSError) or str(error).startswith("Corruption"):
            return _damaged(self.path, error)
        return QueryError(f"The query cannot be answered: {error}")


def _damaged(where: Path, error: Exception) -> StoreError:
    return StoreError(f"{where}: the store is damaged ({error}).", hint=REBUILD)


def _graphs(
    dataset: Dataset,
) -> tuple[list[NamedNode | BlankNode | DefaultGraph], list[NamedNode | BlankNode]]:
    try:
        return [NamedNode(name) for name in dataset.default], [
            NamedNode(name) for name in dataset.named
        ]
    except ValueError as error:
        raise QueryError(f"A graph of the dataset is not named by an IRI: {error}") from error


def _refuse(sparql: str) -> None:
    if asks_for_service(sparql):
        raise QueryError(
            "The query calls another endpoint (SERVICE); kg works without a network.",
            hint="Leave the SERVICE part out, or export the graph and ask a server of your own.",
        )
    if update := asks_for_update(sparql):
        raise QueryError(
            f"The query would change the graph ({update}); the store is read-only.",
            hint="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )


def _unreadable(sparql: str, error: str) -> QueryError:
    """A syntax error, with its line and marks under the words in question."""
    missing = undeclared_prefixes(sparql, QUERY_PREFIXES)
    if missing:
        hint = f"Declare it before the query: PREFIX {missing[0]}: <…>"
        return QueryError(f"The prefix “{missing[0]}:” is not declared.", hint=hint)
    found = re.match(r"error at (\d+):(\d+): expected (.*)", error, re.DOTALL)
    if not found:
        return QueryError(f"The query cannot be read: {error}", hint=_FORMS)
    lines = sparql.split("\n")
    end = sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    start = max(0, end - _overshoot(found[3]))
    start += len(sparql[start:end]) - len(sparql[start:end].lstrip())
    number = sparql.count("\n", 0, start)
    column = start - (sparql.rfind("\n", 0, start) + 1)
    marks = "^" * max(1, min(end - start, len(lines[number]) - column))
    # the parser lists what it would take; of use to a person are whole phrases
    said = re.search(r"The [A-Za-z ]+[a-z]", found[3])
    return QueryError(
        f"The query cannot be read near line {number + 1}, column {column + 1}"
        f"{': ' + said[0] if said else ''}\n  {lines[number]}\n  {' ' * column}{marks}",
        hint=_FORMS,
    )


def _overshoot(expected: str) -> int:
    """How far behind the true place the parser's place may be.

    It tries a keyword on as many characters as the keyword has, and counts them before it says no.
    """
    words = re.findall(r"\b[A-Z]{2,}\b", expected)
    if re.search(r"[\"'](?!\\)[^A-Za-z]", expected.replace("[_]", "")):
        return 0  # it tried single characters as well
    if "[_]" in expected:
        return max(map(len, words), default=9)
    return min(map(len, words), default=0)


_FORMS = "SPARQL 1.1, for example: SELECT ?who WHERE { ?who a kg:Person } LIMIT 10"

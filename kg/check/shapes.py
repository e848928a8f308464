"""Compares a graph with the shapes of the ontology (SHACL)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.resources import ontology_path
from kg.vocabulary import KG, QUERY_PREFIXES, XSD

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What a shape demands and the graph does not keep.

    Args:
        focus: IRI of what is wrong.
        message: What is wrong, then the remedy.
        path: The property in question, in short (``kg:evidence``); "" for the thing as a whole.
        value: The value in question; "" where one is missing.
    """

    focus: str
    message: str
    path: str = ""
    value: str = ""

    def __str__(self) -> str:
        about = " ".join(part for part in (self.path, self.value) if part)
        return f"{self.focus}{f' ({about})' if about else ''}: {self.message}"


def validate(quads: Iterable[Quad], *, shapes: Path | None = None) -> list[Violation]:
    """What the graphs, taken together, do not keep; empty where all is well. Sorted.

    Loads everything into memory (rdflib and pyshacl): 30,000 quads take three seconds, a million
    some minutes.

    Args:
        shapes: A file of shapes; the ontology's own if not given.
    """
    import pyshacl
    import rdflib
    from rdflib.namespace import RDF, RDFS, SH

    graph = _graph(quads)
    # SHACL §3.2: what is a kind of what has to stand in the graph that is checked
    terms = rdflib.Graph().parse(ontology_path("actor-event.ttl"), format="turtle")
    for kind, wider in terms.subject_objects(RDFS.subClassOf):
        if str(wider).startswith(KG):
            graph.add((kind, RDFS.subClassOf, wider))
    rules = rdflib.Graph().parse(shapes or ontology_path("shapes.ttl"), format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    return sorted(
        {
            Violation(
                focus=_short(report.value(result, SH.focusNode)),
                message=_message(report, rules, result),
                path=_short(report.value(result, SH.resultPath)),
                value=_short(report.value(result, SH.value)),
            )
            for result in report.subjects(RDF.type, SH.ValidationResult)
        }
    )


def _message(report: rdflib.Graph, rules: rdflib.Graph, result: Node) -> str:
    """The shape's own words; without any, the engine's."""
    from rdflib.namespace import SH

    shape = report.value(result, SH.sourceShape)
    own = rules.value(shape, SH.message) if shape is not None else None
    return str(own or report.value(result, SH.resultMessage) or "breaks a shape without a message")


def _graph(quads: Iterable[Quad]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    import rdflib

    match term:
        case NamedNode():
            return rdflib.URIRef(term.value)
        case BlankNode():
            return rdflib.BNode(term.value)
        case Literal() if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        case Literal() if term.datatype.value == XSD + "string":
            # a plain one, as every RDF 1.1 parser of rdflib gives it
            return rdflib.Literal(term.value)
        case Literal():
            datatype = rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise TypeError(f"{term!r} is no term of RDF 1.1")


def _short(term: Node | None) -> str:
    if term is None:
        return ""
    text = str(term)
    for prefix, namespace in QUERY_PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text

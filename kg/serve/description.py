"""What the endpoint says of itself (SPARQL 1.1 Service Description, W3C 2013)."""

from __future__ import annotations

import io

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.serve.answer import GRAPHS, RESULTS, write_triples
from kg.serve.negotiate import Offer
from kg.store import Rows, Snapshot
from kg.vocabulary import RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}
MOST_GRAPHS = 1000
"""Named graphs that are listed; a graph has one for each document."""


def description(address: str, snapshot: Snapshot, offer: Offer) -> bytes:
    """The description as a graph.

    Args:
        address: Of the endpoint, as the client called it.
    """
    service, dataset = BlankNode("service"), BlankNode("dataset")
    default = BlankNode("default")
    node = NamedNode
    triples = [
        Triple(service, node(RDF + "type"), node(SD + "Service")),
        Triple(service, node(SD + "endpoint"), node(address)),
        Triple(service, node(SD + "supportedLanguage"), node(SD + "SPARQL11Query")),
        Triple(service, node(SD + "feature"), node(SD + "UnionDefaultGraph")),
        Triple(service, node(SD + "defaultDataset"), dataset),
        Triple(dataset, node(RDF + "type"), node(SD + "Dataset")),
        Triple(dataset, node(SD + "defaultGraph"), default),
        Triple(default, node(RDF + "type"), node(SD + "Graph")),
        *(
            Triple(service, node(SD + "resultFormat"), node(FORMATS + _FORMAT_NAMES[each.name]))
            for each in (*RESULTS, *GRAPHS)
        ),
    ]
    count = snapshot.manifest.counts.get("triples")
    if count is not None:
        triples.append(Triple(default, node(VOID + "triples"), Literal(count)))
    answer = snapshot.query(
        f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?g LIMIT {MOST_GRAPHS}"
    )
    assert isinstance(answer, Rows)
    for number, (graph,) in enumerate(answer.solutions):
        if isinstance(graph, NamedNode):
            part = BlankNode(f"graph{number}")
            triples += [
                Triple(dataset, node(SD + "namedGraph"), part),
                Triple(part, node(RDF + "type"), node(SD + "NamedGraph")),
                Triple(part, node(SD + "name"), graph),
            ]
    output = io.BytesIO()
    write_triples(triples, output, offer)
    return output.getvalue()

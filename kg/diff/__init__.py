"""Says what a build changed: documents, entities and statements of two graphs, compared."""

from kg.diff.compare import Difference, compare
from kg.diff.graph import Graph, Ident, Statement, graph_of

__all__ = ["Difference", "Graph", "Ident", "Statement", "compare", "graph_of"]

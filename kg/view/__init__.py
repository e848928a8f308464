"""Shows the graph as an interactive network: one HTML file that works offline."""

from __future__ import annotations

from kg.view.data import Edge, Mark, Network, Node, Source, Statement, Voice
from kg.view.gathering import network
from kg.view.page import write_page

__all__ = [
    "Edge",
    "Mark",
    "Network",
    "Node",
    "Source",
    "Statement",
    "Voice",
    "network",
    "write_page",
]

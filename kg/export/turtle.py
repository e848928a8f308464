"""Writes Turtle; graphs are merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat

from kg.export.page import write_page


def write(quads: Iterable[Quad], stream: BinaryIO, base: str) -> None:
    """RDF 1.1 Turtle, every subject once."""
    write_page(quads, stream, RdfFormat.TURTLE, base, merged=True)

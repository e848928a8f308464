"""Writes N-Triples, one triple a line, sorted; graphs are merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, serialize

from kg.export.nquads import lines


def write(quads: Iterable[Quad], stream: BinaryIO, base: str) -> None:
    """RDF 1.1 N-Triples; ``base`` shortens nothing here."""
    triples = (quad.triple for quad in quads)
    stream.writelines(lines(serialize(triples, format=RdfFormat.N_TRIPLES)))

"""Writes TriG: the facts, then one block for each document's evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat

from kg.export.page import write_page


def write(quads: Iterable[Quad], stream: BinaryIO, base: str) -> None:
    """RDF 1.1 TriG, every graph once."""
    write_page(quads, stream, RdfFormat.TRIG, base, merged=False)

"""Writes N-Quads, one quad a line, sorted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, serialize


def write(quads: Iterable[Quad], stream: BinaryIO, base: str) -> None:
    """RDF 1.1 N-Quads; ``base`` shortens nothing here."""
    stream.writelines(lines(serialize(quads, format=RdfFormat.N_QUADS)))


def lines(page: bytes | None) -> list[bytes]:
    """The distinct lines, sorted by code point; a literal's line breaks are escaped."""
    return sorted({line + b"\n" for line in (page or b"").split(b"\n") if line})

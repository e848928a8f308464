"""Sets Turtle and TriG as a page: prefixes, one block for each subject, a line between them.

pyoxigraph's serializer streams, shortens IRIs, groups what stands together and escapes as the
specifications say; its output depends on the order of its input alone, and `kg.export.order` gives
that. rdflib's is pretty and sorted too, but takes ten times as long (measured: see
tests/test_export.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, BinaryIO, cast

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.vocabulary import PREFIXES

_COMMENT = (
    "# Written by kg. Terms: https://w3id.org/actor-event-kg/ns\n"
    "# Offsets count characters (Unicode code points) of the source; the end is exclusive.\n"
)


def write_page(quads: Iterable[Quad], stream: BinaryIO, format_: RdfFormat, base: str) -> None:
    """Writes quads that are in order.

    Args:
        base: Unless it ends in ``/`` nothing is shortened: parsers differ on what else it means.
    """
    base_iri = base if base.endswith("/") else None
    stream.write(_header(base_iri).encode())
    items: Iterable[Quad] | Iterable[Triple] = quads
    if not format_.supports_datasets:
        items = (quad.triple for quad in quads)
    page = _Spaced(stream)
    serialize(items, cast(IO[bytes], page), format_, prefixes=PREFIXES, base_iri=base_iri)


def _header(base_iri: str | None) -> str:
    prefixes = [f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items())]
    return "".join((_COMMENT, f"@base <{base_iri}> .\n" if base_iri else "", *prefixes))


class _Spaced:
    """Passes lines on and puts an empty one between subjects.

    A literal's line breaks are escaped, so a line that ends in a full stop ends a statement. The
    serializer's own header is dropped: its order differs from process to process.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._rest = b""
        self._ended = True

    def write(self, data: bytes) -> int:
        *lines, self._rest = (self._rest + data).split(b"\n")
        out = []
        for line in lines:
            if line.startswith(b"@"):
                continue
            out.append(b"\n" + line + b"\n" if self._ended and line != b"}" else line + b"\n")
            self._ended = line.endswith((b" .", b"}"))
        self._stream.write(b"".join(out))
        return len(data)

    def flush(self) -> None:
        self._stream.write(self._rest)
        self._rest = b""

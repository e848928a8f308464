"""Sets Turtle and TriG as a page: prefixes, one block for each subject, a line between them.

pyoxigraph's serializer streams, shortens IRIs, groups what stands together and escapes as the
specifications say; its output depends on the order of its input alone, and `kg.export.order` gives
that. rdflib's is pretty and sorted too, but takes nine times as long (30,000 quads: 1.7 s against
0.2 s).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO, BinaryIO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from kg.export.order import ordered
from kg.vocabulary import PREFIXES

_COMMENT = (
    "# Written by kg. Terms: https://w3id.org/actor-event-kg/ns\n"
    "# Offsets count characters (Unicode code points) of the source; the end is exclusive.\n"
)


# Below the base, parsers agree on these alone: rdflib takes whatever has a colon for absolute.
_PLAIN = re.compile(r"[A-Za-z0-9](?:[^:?/]|/(?!/|\.))*")


def write_page(
    quads: Iterable[Quad], stream: BinaryIO, format_: RdfFormat, base: str, *, merged: bool
) -> None:
    """Writes the quads in the order of a page.

    Args:
        base: Shortens the IRIs below it where every parser is sure to read them alike.
        merged: Put all into one graph.
    """
    found = list(quads)
    base_iri = base if _can_shorten(found, base) else None
    stream.write(_header(base_iri).encode())
    items: Iterable[Quad] | Iterable[Triple] = ordered(found, merged=merged)
    if not format_.supports_datasets:
        items = (quad.triple for quad in ordered(found, merged=merged))
    page = cast(IO[bytes], _Spaced(stream))
    serialize(items, page, format_, prefixes=PREFIXES, base_iri=base_iri)


def _can_shorten(quads: Iterable[Quad], base: str) -> bool:
    if not base.endswith("/"):
        return False
    scheme, namespaces = base.partition("/")[0], tuple(PREFIXES.values())
    names = {
        term.value
        for quad in quads
        for term in (quad.subject, quad.object, quad.graph_name)
        if isinstance(term, NamedNode)
    }
    return all(
        _PLAIN.fullmatch(name, len(base))
        if name.startswith(base)
        # the serializer would write <//host/path>
        else not name.startswith(scheme) or name.startswith(namespaces)
        for name in names
    )


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

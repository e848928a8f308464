"""Where things of the graph stand in this application: an IRI below the base is a path.

``https://kg.example/person/ann-lowe`` is served at ``/person/ann-lowe``, whatever the base is.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from kg.vocabulary import iri

_WEB = re.compile(r"https?://[^\s\x00-\x1f]+", re.IGNORECASE)
_KEPT = "!$&'()*+,;=:@/-._~%"


def path_of(name: str, base: str) -> str:
    """The path (and fragment) at which an IRI is served; "" where it is not below the base."""
    below = name.removeprefix(base)
    # two slashes at the start would be read as the name of another host
    if below == name or not below or below[0] in "/\\?#":
        return ""
    path, sign, fragment = below.partition("#")
    return "/" + quote(path, safe=_KEPT) + (sign + quote(fragment, safe=_KEPT) if sign else "")


def iri_at(raw_path: bytes, base: str) -> str:
    """The IRI that is served at a path, as the graph writes it: the inverse of `path_of`."""
    return iri(base, unquote_to_bytes(raw_path).decode("utf-8", "replace").removeprefix("/"))


def external(name: str) -> str:
    """An address of the web that may stand in a link; "" for any other scheme."""
    return name if _WEB.fullmatch(name) else ""


def passage(document: str, start: int, end: int, base: str) -> str:
    """Where the reader shows a passage: RFC 5147's ``char`` scheme in the fragment."""
    path = path_of(document, base)
    return f"{path}#char={start},{end}" if path else ""

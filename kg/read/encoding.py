"""Bytes to text where a format declares its encoding, or should have."""

from __future__ import annotations

import codecs
import re

from kg.errors import DocumentError

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
_LOOKED_AT = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WEB = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "us-ascii": "windows-1252"}
"""What these names mean on the web (WHATWG Encoding §4.2)."""

_BAD_PER_MILLE = 1


def decode_markup(content: bytes, declared: str | None = None) -> str:
    """Decode a page: by its byte order mark, by what it or its server declares, else as UTF-8.

    What declares nothing and is no UTF-8 is Windows-1252, as browsers take it.

    Raises:
        DocumentError: If more than a stray byte does not fit the encoding.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return decode(content, encoding)
    match = _DECLARED.search(content[:_LOOKED_AT])
    named = (match[1] or match[2]).decode("ascii") if match else declared
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return decode(content, named or "windows-1252")


def decode(content: bytes, encoding: str) -> str:
    """Decode bytes whose encoding is known; a stray bad byte becomes U+FFFD.

    Raises:
        DocumentError: If there are many, or nobody knows the encoding.
    """
    try:
        name = codecs.lookup(encoding).name
        name = _WEB.get(name, name)
        name = "windows-1252" if name in ("iso8859-1", "ascii") else name
        text = content.decode(name, "replace")
    except (LookupError, UnicodeError) as error:
        raise DocumentError(
            f"declares the encoding “{encoding}”, which nobody knows.",
            hint="Save it as UTF-8.",
        ) from error
    bad = text.count("\ufffd")
    if bad * 1000 > _BAD_PER_MILLE * len(text) and bad > 3:
        raise DocumentError(
            f"is not {name.upper()}, as it declares: {bad:,} characters cannot be read.",
            hint=f"It looks like {likely(content)}. Save it as UTF-8.",
        )
    return text


def likely(content: bytes) -> str:
    """The encoding that bytes look like, by the frequencies of what they would spell."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:100_000]).best()
    return best.encoding.upper().replace("_", "-") if best else "binary data"

"""Reads the requests of the SPARQL 1.1 Protocol (W3C Recommendation of 2013), §2.1."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.serve.refused import RefusedError
from kg.store import Dataset

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_BYTES = 1_000_000
"""Of the body of a request; a longer one is refused before it is read."""

READ_ONLY = "This endpoint is read-only; it takes no updates."
_HINT = "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE; the graph is changed by kg build."


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as a client sent it.

    Args:
        query: None where the request has none: it asks what this endpoint is.
        dataset: None where the protocol names no graph.
        format: A short name or media type that counts before the Accept header; "" for none.
        rows: Most rows or triples wanted, the rest left out; None for the whole answer.
        download: Whether the answer is to be kept as a file.
    """

    query: str | None
    dataset: Dataset | None = None
    format: str = ""
    rows: int | None = None
    download: bool = False


def asked(method: str, query_string: str, content_type: str, body: bytes) -> Asked:
    """What a request asks for.

    Args:
        method: "GET", "HEAD" or "POST".
        query_string: Of the request's address, still encoded.
        content_type: The header's value, "" where there is none.

    Raises:
        RefusedError: With the status that the specification, or HTTP, has for the fault.
    """
    address = _pairs(query_string)
    if method != "POST":
        return _asked(address, None)
    kind, charset = _kind(content_type)
    if kind == UPDATE:
        raise RefusedError(READ_ONLY, hint=_HINT, status=403)
    if kind not in (FORM, QUERY):
        raise RefusedError(
            f"A query cannot be sent as {kind or 'a body without a Content-Type'}.",
            hint=f"Send it as {FORM} (query=…) or as {QUERY}.",
            status=415,
        )
    if charset not in ("", "utf-8", "utf8"):
        raise RefusedError(f"A query is sent as UTF-8, not {charset}.", status=415)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(f"Byte {error.start} of the body is not UTF-8.") from error
    if kind == FORM:
        return _asked([*address, *_pairs(text)], None)
    return _asked(address, text)


def _asked(pairs: list[tuple[str, str]], direct: str | None) -> Asked:
    def values(name: str) -> list[str]:
        return [value for key, value in pairs if key == name]

    if values("update"):
        raise RefusedError(READ_ONLY, hint=_HINT, status=403)
    queries = values("query") + ([direct] if direct is not None else [])
    if len(queries) > 1:
        raise RefusedError("The request holds more than one query.", hint="Send one at a time.")
    default, named = values("default-graph-uri"), values("named-graph-uri")
    return Asked(
        query=queries[0] if queries else None,
        dataset=Dataset(tuple(default), tuple(named)) if default or named else None,
        format=(values("format") or [""])[-1],
        rows=_rows(values("rows")),
        download=bool(values("download")),
    )


def _rows(values: list[str]) -> int | None:
    if not values or not values[-1]:
        return None
    if not values[-1].isascii() or not values[-1].isdigit() or len(values[-1]) > 9:
        raise RefusedError(f"rows={values[-1]!a} is not a number of rows.")
    return int(values[-1])


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise RefusedError("A parameter is not UTF-8, percent-encoded.") from error
    except ValueError as error:
        raise RefusedError(f"The parameters cannot be read: {error}") from error


def _kind(content_type: str) -> tuple[str, str]:
    kind, *parameters = (part.strip() for part in content_type.lower().split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return kind, value.strip().strip('"')
    return kind, ""

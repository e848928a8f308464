"""The SPARQL 1.1 Protocol endpoint: queries alone, for programs and for people."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from kg.errors import KgError, QueryError
from kg.serve.answer import CSV, GRAPHS, JSON, RESULTS, TSV, TURTLE, XML, Outcome, Task
from kg.serve.description import description
from kg.serve.library import Edition
from kg.serve.negotiate import choose, named
from kg.serve.protocol import MOST_BYTES, Asked, asked
from kg.serve.refused import RefusedError
from kg.serve.site import HTML, page, site, trouble
from kg.serve.table import Table, table

SHOWN_ROWS = 500
"""Rows that a page shows; all of them can be downloaded."""

ALLOWED = "GET, HEAD, POST, OPTIONS"
_CHUNK = 1 << 16


async def sparql(request: Request) -> Response:
    """Answer one request to the endpoint."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"allow": ALLOWED})
    try:
        return await _answered(request)
    except ClientDisconnect:
        return Response(status_code=499)
    except KgError as error:
        status = error.status if isinstance(error, RefusedError) else _status(error)
        response = await run_in_threadpool(trouble, request, error, status=status)
        if status == 503:
            response.headers["retry-after"] = "5"
        return response


async def _answered(request: Request) -> Response:
    method = request.method
    if method not in ("GET", "HEAD", "POST"):
        refused = RefusedError(f"The endpoint takes no {method}.", hint=f"It takes {ALLOWED}.")
        return PlainTextResponse(f"{refused}\n", 405, {"allow": ALLOWED})
    body = await _body(request) if method == "POST" else b""
    wanted = asked(method, request.url.query, request.headers.get("content-type", ""), body)
    accept = request.headers.get("accept", "")
    forms = (*RESULTS, *GRAPHS) if wanted.query is not None else GRAPHS
    for_people = not wanted.format and choose(accept, (*forms, HTML)) is HTML
    if wanted.query is None and method == "POST" and not for_people:
        raise RefusedError("The request holds no query.", hint="Send query=… with it.")
    if for_people:
        return await _editor(request, wanted)
    if wanted.query is None:
        return _described(request, accept, wanted)
    return await _file(request, wanted, accept)


async def _body(request: Request) -> bytes:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > MOST_BYTES:
            raise RefusedError(f"The request is longer than {MOST_BYTES:,} bytes.", status=413)
    return bytes(found)


def _status(error: KgError) -> int:
    return 400 if isinstance(error, QueryError) else 500


def _task(request: Request, wanted: Asked, accept: str) -> Task:
    settings = site(request).settings
    assert wanted.query is not None
    return Task(
        wanted.query,
        wanted.dataset,
        accept,
        wanted.format,
        wanted.rows,
        settings.most_rows,
        settings.most_bytes,
    )


# --- for programs ---------------------------------------------------------------------------


async def _file(request: Request, wanted: Asked, accept: str) -> Response:
    # Only a whole answer is sent: one that was cut off would look like any other.
    file = tempfile.NamedTemporaryFile(prefix="kg-")  # noqa: SIM115
    try:
        outcome = await site(request).workers.answer(
            _task(request, wanted, accept), Path(file.name), request.is_disconnected
        )
        whole = open(file.name, "rb")  # noqa: SIM115
    finally:
        file.close()
    headers = {"vary": "Accept", "content-length": str(_size(whole))}
    if outcome.cut:
        headers["kg-cut-at"] = str(outcome.rows)
    if wanted.download:
        headers["content-disposition"] = f'attachment; filename="answer.{outcome.offer.suffix}"'
    return StreamingResponse(_chunks(whole), 200, headers, outcome.offer.content_type)


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while chunk := await run_in_threadpool(file.read, _CHUNK):
            yield chunk
    finally:
        file.close()


def _described(request: Request, accept: str, wanted: Asked) -> Response:
    offer = named(wanted.format, GRAPHS) if wanted.format else choose(accept, GRAPHS)
    if offer is None:
        raise RefusedError(
            f"The description of the endpoint cannot be sent as {wanted.format or accept}.",
            hint="It can be sent as " + ", ".join(each.media_type for each in GRAPHS) + ".",
            status=406,
        )
    edition = site(request).library.edition()
    address = str(request.url.replace(query="", fragment=""))
    raw = description(address, edition.snapshot, offer)
    return Response(raw, 200, {"vary": "Accept"}, offer.content_type)


# --- for people -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """What a page shows of an answer: rows, one word, a graph as Turtle, or why there is none.

    Args:
        cut: Whether there is more than is shown.
    """

    rows: Table | None = None
    word: str = ""
    graph: str = ""
    count: int = 0
    cut: bool = False
    error: QueryError | None = None


async def answer_for_people(request: Request, wanted: Asked) -> tuple[Answered, int]:
    """The first rows of an answer, with the status of the page that shows them."""
    edition = site(request).library.edition()
    shown = Asked(wanted.query, wanted.dataset, "", SHOWN_ROWS)
    with tempfile.NamedTemporaryFile(prefix="kg-") as file:
        try:
            outcome = await site(request).workers.answer(
                _task(request, shown, f"{JSON.media_type}, {TURTLE.media_type}"),
                Path(file.name),
                request.is_disconnected,
            )
        except QueryError as error:
            status = error.status if isinstance(error, RefusedError) else 400
            return Answered(error=error), status
        raw = Path(file.name).read_bytes()
    return _shown(outcome, raw, edition), 200


def _shown(outcome: Outcome, raw: bytes, edition: Edition) -> Answered:
    if outcome.offer == TURTLE:
        return Answered(graph=raw.decode(), count=outcome.rows, cut=outcome.cut)
    told = json.loads(raw)
    if "boolean" in told:
        return Answered(word="Yes" if told["boolean"] else "No")
    return Answered(
        rows=table(told, edition.base, set(edition.by_source), edition.by_label),
        count=outcome.rows,
        cut=outcome.cut,
    )


async def _editor(request: Request, wanted: Asked) -> Response:
    answered, status = None, 200
    if wanted.query is not None and wanted.query.strip():
        answered, status = await answer_for_people(request, wanted)
    return await run_in_threadpool(
        editor_page, request, wanted.query or "", answered, status, wanted
    )


def editor_page(
    request: Request,
    query: str,
    answered: Answered | None,
    status: int,
    wanted: Asked,
    **more: object,
) -> Response:
    """The editor with a query in it, and the answer if there is one."""
    from kg.query.ready import questions

    graph = bool(answered and answered.graph)
    return page(
        request,
        "sparql.html",
        {
            "query": query,
            "answered": answered,
            "questions": questions(),
            "question": None,
            "values": {},
            "missing": None,
            "dataset": wanted.dataset,
            "downloads": GRAPHS if graph else (CSV, TSV, JSON, XML),
            "timeout_s": site(request).settings.timeout_s,
            "base": site(request).library.edition().base,
        }
        | more,
        status=status,
    )

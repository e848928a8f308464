"""The application: which address leads to which page."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError
from kg.serve import explorer, pages
from kg.serve.endpoint import sparql
from kg.serve.guard import LOOPBACK, Application, Guard
from kg.serve.library import Library
from kg.serve.refused import RefusedError
from kg.serve.resources import resource
from kg.serve.site import Settings, Site, trouble
from kg.serve.workers import Workers

_LOG = logging.getLogger(__name__)


def application(settings: Settings) -> Application:
    """The application over a store (ASGI).

    Raises:
        StoreError: If there is no store, or it cannot be read.
    """
    library = Library(settings.store)
    workers = Workers(settings.store, size=settings.workers, timeout_s=settings.timeout_s)

    @contextlib.asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            workers.close()

    inner = Starlette(
        routes=[
            Route("/", pages.home),
            Route("/documents", pages.documents),
            Route("/search", pages.search),
            Route("/search.json", pages.suggestions),
            Route("/passage", pages.find_passage),
            Route("/ask/{name}", pages.ask),
            Route("/explorer", explorer.explorer),
            Route("/explorer/around", explorer.around),
            Route("/sparql", sparql, methods=_ANY),
            Route("/sparql/", sparql, methods=_ANY),
            Route("/favicon.ico", _no_icon),
            Route("/robots.txt", _robots),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
            Route("/{path:path}", resource),
        ],
        exception_handlers={HTTPException: _http, KgError: _told, Exception: _bug},
        lifespan=living,
    )
    inner.state.site = Site(settings, library, workers)
    return Guard(inner, names=LOOPBACK | settings.names, any_address=settings.any_address)


_ANY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def _no_icon(_: Request) -> Response:
    return Response(status_code=204)


def _robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such page.", 405: "This address is only read (GET)."}
    told = RefusedError(words.get(error.status_code, error.detail))
    response = trouble(request, told, status=error.status_code)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    return trouble(request, error, status=getattr(error, "status", 500))


def _bug(request: Request, error: Exception) -> Response:
    _LOG.error("%s: a bug of kg", request.url.path, exc_info=error)
    return PlainTextResponse("This is a mistake in kg; its log says more.\n", 500)

"""What every page of the application works with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from kg.errors import KgError
from kg.serve.library import Edition, Library
from kg.serve.names import Names
from kg.serve.negotiate import Offer, choose
from kg.serve.words import counted, dated
from kg.serve.workers import Workers

if TYPE_CHECKING:
    import jinja2

HTML = Offer("html", "text/html", ("application/xhtml+xml",))


@dataclass(frozen=True, slots=True)
class Settings:
    """How the application is run.

    Args:
        timeout_s: After which a query is ended.
        most_rows, most_bytes: What the answer to a query may not exceed.
        workers: Queries that are answered at once.
        most_drawn: Entities up to which the network page holds the whole graph.
        names: By which the server may be called.
        any_address: Whether it may be called by any IP address as well.
        title: Of all pages.
    """

    store: Path
    timeout_s: float = 30.0
    most_rows: int = 1_000_000
    most_bytes: int = 200_000_000
    workers: int = 2
    names: frozenset[str] = frozenset()
    any_address: bool = False
    most_drawn: int = 4000
    title: str = "Who did what, and who says so"


@dataclass
class Site:
    """The application's parts; one for each server."""

    settings: Settings
    library: Library
    workers: Workers
    _names: dict[str, Names] = field(default_factory=dict)
    derived: dict[tuple[str, str], Any] = field(default_factory=dict)

    def names(self, edition: Edition) -> Names:
        """The index of names of a generation."""
        if edition.name not in self._names:
            self._names = {edition.name: Names(edition.known, edition.mentioned)}
        return self._names[edition.name]


def site(request: Request) -> Site:
    found = request.app.state.site
    assert isinstance(found, Site)
    return found


def page(
    request: Request, template: str, values: Mapping[str, object], *, status: int = 200
) -> Response:
    """A page of the application."""
    edition = site(request).library.edition()
    shared = {
        "site_title": site(request).settings.title,
        "counts": edition.snapshot.manifest.counts,
        "at": request.url.path,
    }
    text = _environment().get_template(template).render(shared | dict(values))
    return HTMLResponse(text.encode("utf-8", "replace"), status, {"vary": "Accept"})


def page_number(request: Request) -> int:
    """The page of a long list that is asked for, from 1."""
    number = request.query_params.get("page", "1")
    right = number.isascii() and number.isdecimal() and len(number) < 7
    return max(int(number), 1) if right else 1


def trouble(request: Request, error: KgError, *, status: int) -> Response:
    """Why there is no answer: a page for people, plain text for programs."""
    accepted = choose(request.headers.get("accept", ""), (_PLAIN, HTML))
    if accepted is not HTML:
        return PlainTextResponse(f"{error}\n", status, {"vary": "Accept"})
    values = {"title": error.message, "hint": error.hint, "status": status}
    return page(request, "trouble.html", values, status=status)


_PLAIN = Offer("text", "text/plain")


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kg.serve", "template"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(dated=dated, json=_json)
    environment.globals.update(counted=counted)
    return environment


_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def _json(value: object) -> Any:
    """JSON that can stand inside a script element: nothing in it can end or open one."""
    from markupsafe import Markup

    return Markup(json.dumps(value, ensure_ascii=True).translate(_ESCAPES))

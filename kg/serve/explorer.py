"""The network of `kg view` at an address; of a large graph a part, which grows on demand."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg.errors import KgError
from kg.serve.addresses import path_of
from kg.serve.library import Edition
from kg.serve.refused import RefusedError
from kg.serve.site import Site, site, trouble
from kg.serve.surroundings import MOST_AROUND, neighbours, surroundings

MOST_OPENED = 12
"""Entities whose surroundings one page may hold; the address names them."""

_KEPT = 8
"""Pages that are kept for the next who asks."""

_DRAWING = threading.Lock()


def explorer(request: Request) -> Response:
    """The network page; ``?around=person/ann-lowe,…`` brings in the surroundings of these."""
    here = site(request)
    edition = here.library.edition()
    asked = [key for key in request.query_params.get("around", "").split(",") if key]
    if len(asked) > MOST_OPENED:
        refused = RefusedError(
            f"A page holds the surroundings of {MOST_OPENED} entities at most.",
            hint="Start again from one of them.",
        )
        return trouble(request, refused, status=400)
    around = tuple(e for e in (_by_key(edition, key) for key in asked) if e)
    text = _page(here, edition, around if is_large(here, edition) else ())
    # the page itself says by hash which scripts and styles may run
    policy = "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    return HTMLResponse(text, headers={"content-security-policy": policy})


def around(request: Request) -> Response:
    """Who is joined to an entity, as JSON; ``?entity=person/ann-lowe``."""
    here = site(request)
    edition = here.library.edition()
    entity = _by_key(edition, request.query_params.get("entity", ""))
    if not entity:
        return JSONResponse({"error": "There is no such entity."}, 404)
    found = [n for n in neighbours(edition, entity) if n.id in edition.by_id]
    return JSONResponse(
        {
            "label": edition.by_id[entity].label,
            "page": path_of(entity, edition.base),
            "whole": not is_large(here, edition),
            "count": len(found),
            "neighbours": [
                {
                    "key": key_of(n.id, edition),
                    "label": edition.by_id[n.id].label,
                    "type": edition.by_id[n.id].type.value,
                    "statements": n.statements,
                }
                for n in found[:MOST_AROUND]
            ],
        }
    )


def is_large(here: Site, edition: Edition) -> bool:
    """Whether a page cannot hold the whole graph."""
    return len(edition.known) > here.settings.most_drawn


def key_of(entity: str, edition: Edition) -> str:
    """An entity in an address: its IRI below the base."""
    return entity.removeprefix(edition.base)


def _by_key(edition: Edition, key: str) -> str:
    return next((e for e in (edition.base + key, key) if e in edition.by_id), "")


def _page(here: Site, edition: Edition, around: Iterable[str]) -> bytes:
    key = (edition.name, "\0".join(around))
    with _DRAWING:  # one at a time: drawing takes a processor for itself
        if key not in here.derived:
            kept = [k for k in here.derived if k[0] == edition.name][-_KEPT + 1 :]
            here.derived = {k: here.derived[k] for k in kept}
            here.derived[key] = _drawn(here, edition, around)
        found: bytes = here.derived[key]
        return found


def _drawn(here: Site, edition: Edition, around: Iterable[str]) -> bytes:
    from kg.view import network
    from kg.view.page import render

    large = is_large(here, edition)
    drawn = surroundings(edition, around) if large else network(edition.snapshot.query)
    text = render(drawn, title=here.settings.title)
    return _served(text).encode("utf-8", "replace")


def _served(text: str) -> str:
    """The page with a script of ours, which may ask this server and nobody else."""
    policy = _POLICY.search(text)
    if policy is None or "<body>" not in text:
        raise KgError("The page of kg view has no place for the script of kg serve.")
    allowed = html.unescape(policy[2]).replace(
        "script-src ", "connect-src 'self'; script-src 'self' ", 1
    )
    text = text[: policy.start(2)] + html.escape(allowed) + text[policy.end(2) :]
    return text.replace("<body>", '<body>\n<script src="/static/explorer.js" defer></script>', 1)


_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)"')

"""The network of `kg view` at an address."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg.serve.site import site


def explorer(request: Request) -> Response:
    """The network page; made once for each generation."""
    from kg.view import network
    from kg.view.page import render

    here = site(request)
    edition = here.library.edition()
    key = edition.name, "explorer"
    if key not in here.derived:
        text = render(network(edition.snapshot.query), title=here.settings.title)
        here.derived = {key: text.encode("utf-8", "replace")}
    # the page itself says by hash which scripts and styles may run
    policy = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    return HTMLResponse(here.derived[key], headers={"content-security-policy": policy})


def around(request: Request) -> Response:
    return JSONResponse({})

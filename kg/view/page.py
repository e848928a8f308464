"""Writes the network as one HTML file that opens without a network connection.

pyvis brings vis-network and holds the graph; the template is ours. Texts of documents reach the
page only as JSON inside a data block, and the page's script only ever sets them as text. The
content security policy names the page's two scripts and its style by hash, so nothing else runs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.view.data import Network
from kg.view.layout import layout
from kg.view.tables import tables

if TYPE_CHECKING:
    import jinja2

SCRIPTS = (
    "graph.js",
    "text.js",
    "labels.js",
    "picture.js",
    "panel.js",
    "search.js",
    "list.js",
    "timeline.js",
    "path.js",
    "turtle.js",
    "save.js",
    "legend.js",
    "address.js",
    "main.js",
)
"""The parts of the page's script, in order; they share one scope."""

LIBRARY = "lib/vis-9.1.2/vis-network.min.js"

OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "hideEdgesOnDrag": False,
        "selectConnectedEdges": False,
        "hoverConnectedEdges": False,
        "keyboard": False,
        "tooltipDelay": 100000,
    },
    "nodes": {"chosen": False, "borderWidth": 1.5, "shadow": False},
    "edges": {"chosen": False, "smooth": False, "selectionWidth": 0},
}


def write_page(network: Network, path: Path, *, title: str) -> None:
    """Write the page; equal networks give equal bytes. An older page at ``path`` is replaced."""
    page = render(network, title=title).encode("utf-8", errors="replace")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(page)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def render(network: Network, *, title: str) -> str:
    """The page as text."""
    from pyvis.network import Network as VisNetwork

    environment = _environment()
    holder = VisNetwork(height="100%", width="100%", heading=title)
    # add_node and add_edge look through all that is there each time
    holder.nodes, holder.edges, shared, records = tables(network, layout(network))
    holder.options = OPTIONS
    holder.templateEnv = environment
    holder.path = "page.html"
    style = _source(environment, "page.css")
    library = _source(environment, f"pyvis/{LIBRARY}")
    script = (
        "(() => {\n'use strict';\n"
        + "\n".join(_source(environment, name) for name in SCRIPTS)
        + "\n})();\n"
    )
    environment.globals.update(
        style=_markup(style),
        library=_markup(library),
        script=_markup(script),
        policy=_policy(styles=[style], scripts=[library, script]),
        shared=shared,
        records=_packed(records),
        entities=len(network.nodes),
    )
    return str(holder.generate_html())


def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.PrefixLoader({"pyvis": jinja2.PackageLoader("pyvis", "templates")}),
                jinja2.PackageLoader("kg.view", "template"),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["json"] = _json
    return environment


def _source(environment: jinja2.Environment, name: str) -> str:
    """A file of the page as it will stand in it; a browser reads each line end as one ``\\n``."""
    assert environment.loader is not None
    text = environment.loader.get_source(environment, name)[0]
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


def _policy(*, styles: Iterable[str], scripts: Iterable[str]) -> str:
    def hashes(texts: Iterable[str]) -> str:
        return " ".join(
            f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'"
            for t in texts
        )

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _packed(value: Any) -> str:
    """JSON, deflated and in base64: small, and opened only by a reader who asks for it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode()


ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def _json(value: Any) -> Any:
    """JSON that can stand inside a script element: nothing in it can end or open one."""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _markup(value.translate(ESCAPES))

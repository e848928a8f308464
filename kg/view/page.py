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
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.dates import period
from kg.model import EntityType, Modality
from kg.view.data import Kind, Mark, Network, Node, Source, Statement
from kg.view.layout import Layout, layout, size

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
    "save.js",
    "main.js",
)
"""The parts of the page's script, in order; they share one scope."""

LIBRARY = "lib/vis-9.1.2/vis-network.min.js"

SHAPES = {
    EntityType.PERSON: "dot",
    EntityType.ORGANISATION: "square",
    EntityType.PLACE: "triangleDown",
    EntityType.PUBLICATION: "diamond",
    EntityType.LEGISLATION: "hexagon",
    EntityType.PROGRAMME: "triangle",
}
"""A type is told by its shape too, for those who see the colours alike."""

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
    holder.nodes, holder.edges, shared = _graph(network, layout(network))
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


ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def _json(value: Any) -> Any:
    """JSON that can stand inside a script element: nothing in it can end or open one."""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _markup(value.translate(ESCAPES))


class _Table:
    """Values kept once each, in order of arrival; what refers to them keeps the number."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._at: dict[Hashable, int] = {}

    def number(self, key: Hashable, row: Any) -> int:
        if key not in self._at:
            self._at[key] = len(self.rows)
            self.rows.append(row)
        return self._at[key]


Graph = tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]


def _graph(network: Network, places: Layout) -> Graph:
    """Nodes and edges as vis-network takes them, and the tables that they share.

    Nodes come in order of rank and are numbered so. One line joins two entities, whatever the kinds
    of the statements behind it.
    """
    nodes = {node.id: node for node in network.nodes}
    numbers = {iri: i for i, iri in enumerate(places.ranked)}
    keys = _keys(places.ranked)
    documents, voices, sentences, said = _Table(), _Table(), _Table(), _Table()
    origins = _Table()
    for source in network.documents:
        documents.number(source.id, _cited(source))

    def statement(s: Statement) -> int:
        document = documents.number(s.document.id, _cited(s.document))
        voice = voices.number(s.voice, [s.voice.label, s.voice.kind.value])
        marks = _utf16(s.sentence, s.marks, numbers)
        sentence = sentences.number((s.sentence, s.marks, document), [s.sentence, marks, document])
        return said.number(
            s,
            [
                KINDS.index(s.kind),
                s.phrase,
                numbers[s.subject],
                numbers[s.object] if s.object else -1,
                sentence,
                voice,
                MODALITIES.index(s.modality),
                s.when,
                origins.number(s.id, None),
            ],
        )

    def entity(node: Node) -> dict[str, Any]:
        x, y = places.whole[node.id]
        return {
            "id": numbers[node.id],
            "key": keys[node.id],
            "label": node.label,
            "group": TYPES.index(node.type),
            "shape": SHAPES[node.type],
            "size": size(node),
            "x": x,
            "y": y,
            **({"open": places.overview[node.id]} if node.id in places.overview else {}),
            "names": list(node.names),
            "in": [documents.number(d, None) for d in node.documents],
            "independent": node.independent,
            "mentions": node.mentions,
            **({"persona": 1} if node.persona else {}),
            **({"faint": 1} if node.comment_only else {}),
            "own": [statement(s) for s in node.statements],
        }

    lines: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for edge in network.edges:
        pair = numbers[edge.source], numbers[edge.target]
        lines[min(pair), max(pair)].extend(statement(s) for s in edge.statements)
    known = {d.id for d in network.documents}
    vis_nodes = [entity(_within(nodes[iri], known)) for iri in places.ranked]
    vis_edges = [
        {"id": i, "from": a, "to": b, "said": found}
        for i, ((a, b), found) in enumerate(sorted(lines.items()))
    ]
    return (
        vis_nodes,
        vis_edges,
        {
            "types": [t.value for t in TYPES],
            "kinds": [k.value for k in KINDS],
            "modalities": [m.value for m in MODALITIES],
            "voices": voices.rows,
            "documents": documents.rows,
            "sentences": sentences.rows,
            "statements": said.rows,
            "periods": _periods(row[WHEN] for row in said.rows),
            "whole": len(places.overview) == len(places.ranked),
        },
    )


WHEN = 7
"""Where a statement's row holds its date."""


def _periods(values: Iterable[str]) -> dict[str, list[str | None]]:
    """First and last day of each EDTF value; None where an end is open."""
    found = {}
    for value in sorted(set(values) - {""}):
        first, last = period(value)
        if first or last:
            found[value] = [day.isoformat() if day else None for day in (first, last)]
    return found


TYPES = tuple(EntityType)
KINDS = tuple(Kind)
MODALITIES = tuple(Modality)


def _cited(source: Source) -> list[str]:
    return [
        source.kind,
        source.title,
        source.issued,
        source.file,
        source.within,
        source.within_issued,
    ]


def _within(node: Node, known: set[str]) -> Node:
    return replace(node, documents=tuple(d for d in node.documents if d in known))


def _utf16(text: str, marks: Iterable[Mark], numbers: dict[str, int]) -> list[tuple[int, int, int]]:
    """Marks by the code units that JavaScript counts, with the entity's number."""

    def units(end: int) -> int:
        return len(text[:end].encode("utf-16-le", errors="surrogatepass")) // 2

    return [(units(m.start), units(m.end), numbers[m.entity]) for m in marks if m.entity in numbers]


def _keys(iris: Iterable[str]) -> dict[str, str]:
    """What the address shows for an entity: the end of its IRI, or all of it where ends clash."""
    short = {iri: "/".join(iri.rsplit("/", 2)[-2:]) for iri in iris}
    often = Counter(short.values())
    return {iri: key if often[key] == 1 else iri for iri, key in short.items()}

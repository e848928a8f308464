"""Makes the pictures of docs/ from a store: ``kg build seeds/ && python docs/screenshots.py``.

Needs Playwright and a Chromium (``kg[dev]``). Nothing in it depends on what the documents say: the
focus is the person whom most others are joined to, the line the one with most sentences.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from kg.model import EntityType
from kg.store import DEFAULT_PATH, Snapshot
from kg.view import Network, Statement, network, write_page
from kg.view.data import Kind
from kg.view.layout import layout

DOCS = Path(__file__).resolve().parent
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=DEFAULT_PATH)
    parser.add_argument("--to", type=Path, default=DOCS, help="folder of the pictures")
    parser.add_argument("--title", default="What the documents say")
    given = parser.parse_args()
    shown = network(Snapshot.open(given.store).query)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "network.html"
        write_page(shown, page, title=given.title)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for name, address, options, toggle in _pictures(shown):
            _picture(browser, page.as_uri() + address, given.to / name, options, toggle)
            print(given.to / name)
        with _served(given.store) as address:
            longest = _longest(given.store)
            for name, path, options in _pages(longest, _focus(shown)):
                _picture(browser, address + path, given.to / name, options, ready="true")
                print(given.to / name)
        browser.close()


def _pictures(shown: Network) -> list[tuple[str, str, dict[str, Any], str]]:
    focus, line = f"#entity={_focus(shown)}", _line(shown)
    desktop, phone = {"viewport": DESKTOP}, {"viewport": PHONE, "device_scale_factor": 2}
    dark = {"color_scheme": "dark"}
    return [
        ("view-overview.png", "", desktop, ""),
        ("view-overview-dark.png", "", desktop | dark, ""),
        ("view-entity.png", focus, desktop, ""),
        ("view-sentences.png", line, desktop, ""),
        ("view-list.png", "", desktop, "#list-toggle"),
        ("view-timeline.png", "", desktop, "#timeline-toggle"),
        ("view-path.png", _path(shown), desktop, ""),
        ("view-phone.png", "", phone, ""),
        ("view-phone-entity-dark.png", focus, phone | dark, ""),
    ]


def _pages(document: str, focus: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The pages of ``kg serve``: the reader, an entity, the questions."""
    desktop, phone = {"viewport": DESKTOP}, {"viewport": PHONE, "device_scale_factor": 2}
    return [
        ("serve-reader.png", f"/{document}", desktop),
        ("serve-reader-phone.png", f"/{document}", phone),
        ("serve-entity-dark.png", f"/{focus}", desktop | {"color_scheme": "dark"}),
        ("serve-questions.png", "/sparql", desktop),
    ]


def _longest(store: Path) -> str:
    """The document of which most claims speak, as its address."""
    counted = Snapshot.open(store).query(
        "PREFIX kg: <https://w3id.org/actor-event-kg/ns#> PREFIX dcterms: <http://purl.org/dc/terms/>"
        " SELECT ?file (COUNT(?claim) AS ?many) WHERE { GRAPH ?file { ?claim a kg:Claim }"
        " ?file dcterms:source ?source } GROUP BY ?file ORDER BY DESC(?many) ?file LIMIT 1"
    )
    file = next(counted.solutions)[0]
    assert file is not None
    return _key(file.value)


@contextmanager
def _served(store: Path) -> Iterator[str]:
    """Run ``kg serve`` on a free port; gives its address, without the slash."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--store", str(store)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = next(m[0] for line in server.stderr if (m := re.search(r"http://[\d.:]+", line)))
        try:
            yield address
        finally:
            server.terminate()


def _key(iri: str) -> str:
    return "/".join(iri.rsplit("/", 2)[-2:])


def _focus(shown: Network) -> str:
    people = {n.id for n in shown.nodes if n.type is EntityType.PERSON}
    return _key(next(iri for iri in layout(shown).ranked if iri in people))


def _path(shown: Network) -> str:
    """From the person whom most others are joined to, to the one of least rank in the overview."""
    people = [n.id for n in shown.nodes if n.type is EntityType.PERSON]
    ranked = [iri for iri in layout(shown).overview if iri in people]
    return f"#from={_key(ranked[0])}&to={_key(ranked[-1])}"


def _line(shown: Network) -> str:
    """The line of the overview behind which the most different statements stand."""
    opened = set(layout(shown).overview)
    behind: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for edge in shown.edges:
        if edge.kind is not Kind.TOGETHER and {edge.source, edge.target} <= opened:
            behind[edge.source, edge.target].extend(edge.statements)
    one, other = max(behind, key=lambda pair: (_variety(behind[pair]), len(behind[pair]), pair))
    return f"#between={_key(one)}&and={_key(other)}"


def _variety(statements: list[Statement]) -> int:
    return len({(s.kind, s.phrase, s.voice.kind) for s in statements})


def _picture(
    browser: Browser,
    address: str,
    path: Path,
    options: dict[str, Any],
    toggle: str = "",
    ready: str = "window.kgView",
) -> None:
    context = browser.new_context(reduced_motion="reduce", **options)
    page: Page = context.new_page()
    page.goto(address)
    page.wait_for_function(ready)
    if toggle:
        page.click(toggle)
    page.wait_for_timeout(600)
    page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main()

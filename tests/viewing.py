"""What the tests of the network page share: networks, and a watched page in a real Chromium."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import harbour
import pytest

from kg.model import EntityType, Knowledge
from kg.rdf import quads
from kg.store import Manifest, Snapshot, publish
from kg.view import Edge, Mark, Network, Node, Source, Statement, Voice, network, write_page
from kg.view.data import Kind, VoiceKind
from kg.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

TIDEWATER, BOARD = "organisation/tidewater-plc", "organisation/northmouth-harbour-board"
SANDSUCKER, ECHO = "organisation/sandsucker-ltd", "organisation/northmouth-echo"
LOWE, VANE = "person/ann-lowe", "person/peter-vane"

PATIENCE = 30_000
"""Milliseconds that a busy machine may take to show what was asked for."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def read(knowledge: Knowledge, folder: Path) -> Network:
    """The network of a corpus, by way of a real store."""
    publish(folder / "store", quads(knowledge), Manifest(DEFAULT_BASE, "test"))
    return network(Snapshot.open(folder / "store").query)


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return read(harbour.harbour(), tmp_path_factory.mktemp("harbour"))


# --- what is gathered -----------------------------------------------------------------------


# --- where things stand ---------------------------------------------------------------------


def grown(count: int, *, seed: int = 1) -> Network:
    """A network of that size in which few entities are joined to many."""
    chance = random.Random(seed)
    kinds = list(EntityType)
    documents = tuple(
        Source(
            f"urn:d{i:03}", "Comment" if i % 4 == 0 else "Article", f"Tide table {i}", "2014", "t"
        )
        for i in range(50)
    )
    people = []
    for i in range(count):
        known = tuple(sorted({chance.choice(documents).id for _ in range(1 + 12 * i // count)}))
        independent = sum(d.id in known and d.kind != "Comment" for d in documents)
        people.append(
            Node(
                f"https://kg.example/person/n{i:05}",
                f"Pilot {i} of Northmouth",
                kinds[i % len(kinds)],
                (f"Number {i}",),
                known,
                independent,
                len(known),
                comment_only=independent == 0,
            )
        )
    joined: dict[tuple[str, str, Kind], list[Statement]] = {}
    for i in range(2 * count):
        a = people[chance.randrange(count)]
        b = people[int(count * chance.random() ** 0.2)]
        if a == b:
            continue
        s, t = sorted((a, b), key=lambda n: n.id)
        sentence = f"{s.label} met {t.label} on the quay ({i})."
        start = sentence.index(t.label, len(s.label))
        joined.setdefault((s.id, t.id, Kind.RELATION), []).append(
            Statement(
                f"urn:c{i}",
                Kind.RELATION,
                "works with",
                s.id,
                t.id,
                sentence,
                (Mark(0, len(s.label), s.id), Mark(start, start + len(t.label), t.id)),
                documents[i % 50],
                Voice("", VoiceKind.COMMENT if i % 4 == 0 else VoiceKind.ARTICLE),
            )
        )
    edges = tuple(Edge(*key, tuple(said)) for key, said in sorted(joined.items()))
    return Network(tuple(people), edges, documents)


# --- in a browser ---------------------------------------------------------------------------


STILL = """async ([name, keys]) => {
  let last = { x: NaN, y: NaN };
  for (let frames = 0; frames < 6; frames += 1) {
    const at = kgView[name](...keys);
    if (at.x !== last.x || at.y !== last.y) frames = 0;
    last = at;
    await new Promise(requestAnimationFrame);
  }
  return last;
}"""


@dataclass
class Watched:
    """A page with all that it must not do: complain, ask, or reach out."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def point(self, function: str, *keys: str) -> tuple[float, float]:
        """Where something stands, once the picture has stopped moving to what was chosen."""
        at = self.page.evaluate(STILL, [function, list(keys)])
        return at["x"], at["y"]

    def click_node(self, key: str) -> None:
        self.page.mouse.click(*self.point("nodePoint", key))
        self.wait_for_chosen(key)

    def click_line(self, a: str, b: str) -> None:
        self.page.mouse.click(*self.point("linePoint", a, b))
        self.wait_for_chosen(a, b)

    def wait_for_chosen(self, *keys: str) -> None:
        """Choosing goes by way of the address, of which the page hears a moment later."""
        self.page.wait_for_function(
            "(keys) => kgView.chosen().join() === keys.join()", arg=list(keys), timeout=PATIENCE
        )

    def choose(self, address: str, *keys: str) -> None:
        self.page.evaluate("(address) => { location.hash = address; }", address)
        self.wait_for_chosen(*keys)

    def shown(self) -> set[str]:
        return set(self.page.evaluate("kgView.shown()"))

    def lines(self) -> set[frozenset[str]]:
        return {frozenset(pair) for pair in self.page.evaluate("kgView.lines()")}

    def detail(self) -> str:
        return self.page.inner_text("#detail")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


Opener = Callable[..., Watched]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens a network in a page; whatever the page must not do fails the test."""
    opened: list[tuple[BrowserContext, Watched]] = []

    def opener(
        shown: Network,
        *,
        address: str = "",
        title: str = "Harbour notes",
        width: int = 1280,
        height: int = 800,
        **context_options: Any,
    ) -> Watched:
        path = tmp_path / f"{len(opened)}.html"
        write_page(shown, path, title=title)
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **context_options
        )
        watched = Watched(context.new_page())
        problems = watched.problems
        page = watched.page
        page.on("console", lambda m: problems.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: problems.append(f"error: {e}"))
        page.on("dialog", lambda d: problems.append(f"dialog: {d.message}"))
        page.on(
            "request",
            lambda r: (
                None if r.url.startswith(("file:", "data:")) else problems.append(f"asks {r.url}")
            ),
        )
        page.goto(path.as_uri() + address)
        if shown.nodes:
            page.wait_for_function("window.kgView", timeout=PATIENCE)
        opened.append((context, watched))
        return watched

    yield opener
    found = [problem for _, watched in opened for problem in watched.problems]
    for context, _ in opened:
        context.close()
    assert not found


def untick(view: Watched, text: str) -> None:
    view.page.locator("#legend label", has_text=text).locator("input").uncheck()


def saved(view: Watched, what: str) -> bytes:
    view.page.click("#save-toggle")
    with view.page.expect_download() as waiting:
        view.page.get_by_role("button", name=what).click()
    return Path(waiting.value.path()).read_bytes()


PAYLOADS = (
    '"><img src=x onerror="window.__pwned=1">',
    "</script><script>window.__pwned=1</script>",
    "<!--<script>window.__pwned=1//",
    "<svg onload=window.__pwned=1>",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.__pwned=1",
    '<a href="javascript:window.__pwned=1">href</a>',
    "'-window.__pwned-'\u2028\u2029\\u003c",
)


def hostile() -> Network:
    """A network whose every text is an attack."""

    def text(i: int) -> str:
        return PAYLOADS[i % len(PAYLOADS)]

    source = Source("urn:d", "Article", text(0), text(1), text(2), text(3), text(4))
    nodes = tuple(
        Node(
            f"https://kg.example/person/{i}{p}",
            p,
            EntityType.PERSON,
            (text(i + 1),),
            ("urn:d",),
            1,
            2,
            persona=i % 2 == 0,
        )
        for i, p in enumerate(PAYLOADS)
    )
    edges = []
    for i, (a, b) in enumerate(pairwise(nodes)):
        sentence = f"{a.label} 😀 {b.label}"
        marks = (
            Mark(0, len(a.label), a.id),
            Mark(len(sentence) - len(b.label), len(sentence), b.id),
        )
        voice = Voice(text(i + 3), list(VoiceKind)[i % 3])
        said = Statement(
            f"urn:{i}", Kind.RELATION, text(i + 2), a.id, b.id, sentence, marks, source, voice,
            when=text(i + 5),
        )  # fmt: skip
        source_id, target_id = sorted((a.id, b.id))
        edges.append(Edge(source_id, target_id, Kind.RELATION, (said,)))
    return Network(tuple(sorted(nodes, key=lambda n: n.id)), tuple(edges), (source,))


def show_between(view: Watched, a: str, b: str) -> None:
    view.choose(f"#between={quote(a, safe='')}&and={quote(b, safe='')}", a, b)


def overlap(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["key"], b["key"])
        for a, b in combinations(boxes, 2)
        if a["x"] < b["x"] + b["w"]
        and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"]
        and b["y"] < a["y"] + a["h"]
    ]


@pytest.fixture(scope="session")
def large() -> Network:
    return grown(3000)

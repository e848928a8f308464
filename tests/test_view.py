"""The network page: what it gathers from the graph, and what a reader does with it in a browser."""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import harbour
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from kg.model import EntityType, Knowledge, Modality
from kg.rdf import quads
from kg.store import Manifest, Snapshot, publish
from kg.view import Edge, Mark, Network, Node, Source, Statement, Voice, network, write_page
from kg.view.data import Kind, VoiceKind
from kg.view.layout import layout, size
from kg.view.page import render
from kg.vocabulary import DEFAULT_BASE

TIDEWATER, BOARD = "organisation/tidewater-plc", "organisation/northmouth-harbour-board"
SANDSUCKER, ECHO = "organisation/sandsucker-ltd", "organisation/northmouth-echo"
LOWE, VANE = "person/ann-lowe", "person/peter-vane"

PATIENCE = 30_000
"""Milliseconds that a busy machine may take to show what was asked for."""
expect.set_options(timeout=PATIENCE)

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


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return read(harbour.harbour(), tmp_path_factory.mktemp("harbour"))


def edge(of: Network, a: str, b: str, kind: Kind) -> Edge:
    pair = sorted((DEFAULT_BASE + a, DEFAULT_BASE + b))
    return next(e for e in of.edges if [e.source, e.target] == pair and e.kind is kind)


def node(of: Network, key: str) -> Node:
    return next(n for n in of.nodes if n.id == DEFAULT_BASE + key)


def marked(statement: Statement) -> list[str]:
    return [statement.sentence[m.start : m.end] for m in statement.marks]


# --- what is gathered -----------------------------------------------------------------------


def test_denial_keeps_its_sentence_voice_and_modality(notes: Network) -> None:
    (claim,) = edge(notes, TIDEWATER, SANDSUCKER, Kind.RELATION).statements
    assert claim.sentence == "A spokesman for Tidewater plc denied that it owns Sandsucker Ltd."
    assert claim.phrase == "owns"
    assert claim.modality is Modality.DENIED
    assert claim.voice == Voice("Tidewater plc", VoiceKind.QUOTED)
    assert marked(claim) == ["Tidewater plc", "Sandsucker Ltd"]
    assert (claim.document.title, claim.document.issued) == ("Harbour notes", "2019-05-07")
    assert claim.document.file == "harbour-notes.txt"


def test_commenters_claim_is_a_comment(notes: Network) -> None:
    (claim,) = edge(notes, TIDEWATER, ECHO, Kind.RELATION).statements
    assert claim.voice == Voice("Getafix", VoiceKind.COMMENT)
    assert claim.document.kind == "Comment"
    assert claim.document.within == "Harbour notes"
    assert claim.document.issued.startswith("2019-05-08T09:15")


def test_reference_is_marked_where_no_name_stands(notes: Network) -> None:
    (claim,) = edge(notes, LOWE, TIDEWATER, Kind.RELATION).statements
    assert marked(claim) == ["Board", "Tidewater", "Lowe", "the company"]


def test_post_joins_holder_and_organisation_with_its_dates(notes: Network) -> None:
    (post,) = edge(notes, LOWE, BOARD, Kind.POST).statements
    assert (post.phrase, post.when) == ("chair (former)", "2015/2019-05-03")


def test_quoted_article_is_cited_with_the_post_that_quotes_it(notes: Network) -> None:
    article = next(d for d in notes.documents if d.kind == "Article")
    assert (article.title, article.within) == ("Harbour chair quits", "Harbour notes")
    assert (article.issued, article.within_issued) == ("2019-05-04", "2019-05-07")


def test_comments_do_not_count_as_independent_documents(notes: Network) -> None:
    board = node(notes, BOARD)
    assert (len(board.documents), board.independent) == (3, 2)
    assert board.names == ("Board",)


def test_pseudonyms_are_personas_that_only_comments_know(notes: Network) -> None:
    assert [n.label for n in notes.nodes if n.persona] == ["Getafix", "Old Salt"]
    assert {n.label for n in notes.nodes if n.comment_only} == {"Getafix", "Old Salt"}


def test_every_mark_stands_in_its_sentence_and_none_overlap(notes: Network) -> None:
    for e in notes.edges:
        for s in e.statements:
            assert all(0 <= m.start < m.end <= len(s.sentence) for m in s.marks)
            assert all(a.end <= b.start for a, b in pairwise(s.marks))


def test_entity_that_nothing_joins_is_joined_weakly_by_a_shared_sentence(tmp_path: Path) -> None:
    knowledge = harbour.harbour()
    place = "place/southhaven"
    without = replace(knowledge, claims=tuple(c for c in knowledge.claims if c.object != place))
    found = read(without, tmp_path)
    weak = [e for e in found.edges if e.kind is Kind.TOGETHER]
    assert [{e.source, e.target} for e in weak] == [
        {DEFAULT_BASE + place, DEFAULT_BASE + "organisation/northmouth-ferry-terminal"},
        {DEFAULT_BASE + place, DEFAULT_BASE + TIDEWATER},
    ]
    (said,) = weak[1].statements
    assert said.sentence == "Tidewater, of Southhaven, operates the Northmouth Ferry Terminal."
    assert marked(said) == ["Tidewater", "Southhaven", "Northmouth Ferry Terminal"]


def ways(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return list(pairs)


@pytest.mark.parametrize(
    ("agents", "members", "joined"),
    [
        ([], ["a"], ways(("a", ""))),
        ([], ["a", "b", "c"], ways(("a", "b"), ("a", "c"), ("b", "c"))),
        (["b"], ["a", "b", "c"], ways(("b", "a"), ("b", "c"))),
        (["a", "b"], ["a", "b"], ways(("a", "b"))),
        ([], ["a", "b", "c", "d", "e"], ways(("a", "b"), ("a", "c"), ("a", "d"), ("a", "e"))),
        (
            ["c", "d"],
            ["a", "b", "c", "d", "e"],
            ways(("c", "a"), ("c", "b"), ("c", "d"), ("c", "e")),
        ),
    ],
)
def test_participants_of_an_event_are_joined(
    agents: list[str], members: list[str], joined: list[tuple[str, str]]
) -> None:
    from kg.view.data import _joined

    assert _joined(agents, members) == joined


def test_long_quotation_is_cut_to_the_sentence_with_the_name() -> None:
    from kg.view.data import _excerpt

    text = "We knew nothing of it. " * 20 + "Then Ann Lowe came in. " + "Nobody spoke. " * 20
    start = text.index("Ann Lowe")
    assert text[_excerpt(text, start, start + 8)] == "Then Ann Lowe came in."


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


def test_large_network_opens_with_the_most_connected_alone() -> None:
    large = grown(500)
    places = layout(large)
    assert len(places.ranked) == len(places.whole) == 500
    assert set(places.overview) < set(places.ranked)
    assert 40 <= len(places.overview) <= 80
    assert next(iter(places.overview)) in places.ranked[:80]


def test_comment_only_entities_come_last() -> None:
    large = grown(200)
    faint = {n.id for n in large.nodes if n.comment_only}
    assert faint
    assert set(layout(large).ranked[-len(faint) :]) == faint


def test_shapes_of_the_overview_do_not_overlap() -> None:
    large = grown(300)
    places, nodes = layout(large).overview, {n.id: n for n in large.nodes}
    for a, b in combinations(places, 2):
        (ax, ay), (bx, by) = places[a], places[b]
        reach = size(nodes[a]) + size(nodes[b])
        assert abs(ax - bx) >= reach - 2 or abs(ay - by) >= reach - 2


def test_more_documents_make_a_larger_shape() -> None:
    one = Node("urn:a", "A", EntityType.PERSON, independent=1, mentions=40)
    four = Node("urn:b", "B", EntityType.PERSON, independent=4, mentions=4)
    assert size(one) < size(four)


SCRIPT = """
import sys
sys.path.insert(0, "tests")
from test_view import grown
from kg.view.page import render
import hashlib
print(hashlib.sha256(render(grown(150), title="Tides").encode()).hexdigest())
"""


def test_same_network_gives_the_same_bytes_in_any_process() -> None:
    root = Path(__file__).resolve().parent.parent
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(digests) == 1


def test_chance_elsewhere_is_left_alone() -> None:
    random.seed(7)
    expected = random.random()
    random.seed(7)
    layout(grown(90))
    assert random.random() == expected


def test_page_names_no_other_place(notes: Network) -> None:
    page = render(notes, title="Notes")
    head = page.split("<style>")[0]
    assert "default-src 'none'" in head.replace("&#39;", "'")
    assert "unsafe" not in head
    reached: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            reached.extend(v or "" for name, v in attrs if name in ("src", "href", "srcset"))

    Links().feed(page)
    assert reached == ["data:,"]


def test_import_loads_nothing_heavy() -> None:
    heavy = "{'pyvis', 'igraph', 'networkx', 'jinja2', 'pyoxigraph'}"
    script = f"import sys, kg.view; print(sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_older_page_is_replaced(notes: Network, tmp_path: Path) -> None:
    path = tmp_path / "new" / "network.html"
    write_page(Network(), path, title="Nothing")
    write_page(notes, path, title="Notes")
    assert "Sandsucker" in path.read_text("utf-8")
    assert [p.name for p in path.parent.iterdir()] == ["network.html"]


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield chromium
        chromium.close()


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


@pytest.mark.browser
def test_click_on_a_line_shows_the_sentence_with_document_and_date(
    notes: Network, open_page: Opener
) -> None:
    view = open_page(notes)
    view.click_line(TIDEWATER, SANDSUCKER)
    said = view.page.locator("#detail .said.doubt")
    assert (
        said.locator("blockquote").text_content()
        == "A spokesman for Tidewater plc denied that it owns Sandsucker Ltd."
    )
    assert said.locator("mark").all_text_contents() == ["Tidewater plc", "Sandsucker Ltd"]
    source = said.locator(".source").inner_text()
    assert "denied" in source
    assert "quoted" in source
    assert "“Harbour notes”, 7 May 2019" in source


@pytest.mark.browser
def test_click_on_a_shape_shows_what_is_known(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.click_node(LOWE)
    detail = view.detail()
    assert "Ann Lowe" in detail
    assert "Also Lowe" in detail
    assert "Chair (former), Northmouth Harbour Board, 2015 – 3 May 2019" in detail
    assert "The accounts were never shown to us," in detail
    assert "Named 3 times in 1 article and 1 comment" in detail


@pytest.mark.browser
def test_commenters_claims_look_different(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    comment = view.page.evaluate(f"kgView.look('{TIDEWATER}', '{ECHO}')")
    article = view.page.evaluate(f"kgView.look('{TIDEWATER}', '{LOWE}')")
    denied = view.page.evaluate(f"kgView.look('{TIDEWATER}', '{SANDSUCKER}')")
    assert comment["dashes"]
    assert denied["dashes"]
    assert article["dashes"] is False
    assert len({look["color"]["color"] for look in (comment, article, denied)}) == 3
    view.click_line(TIDEWATER, ECHO)
    assert view.page.locator("#detail .said.comment .tag.comment").inner_text() == "comment"
    assert "Getafix" in view.detail()


@pytest.mark.browser
def test_search_finds_an_alternative_name_by_keyboard(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    keyboard = view.page.keyboard
    keyboard.press("/")
    keyboard.type("vane")
    options = view.page.locator("#suggestions [role=option]")
    expect(options).to_have_count(1)
    assert "Peter Vane" in options.first.inner_text()
    keyboard.press("Enter")
    expect(view.page.locator("#detail h2")).to_have_text("Peter Vane")
    keyboard.press("Escape")
    keyboard.press("/")
    keyboard.type("o")
    first = view.page.get_attribute("#search", "aria-activedescendant")
    keyboard.press("ArrowDown")
    second = view.page.get_attribute("#search", "aria-activedescendant")
    assert (first, second) == ("suggestion-0", "suggestion-1")
    assert view.page.locator("#suggestions [aria-selected=true]").count() == 1


@pytest.mark.browser
def test_search_says_where_nothing_is_found(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.page.fill("#search", "zzz")
    expect(view.page.locator("#suggestions")).to_contain_text("No name holds these letters.")


def untick(view: Watched, text: str) -> None:
    view.page.locator("#legend label", has_text=text).locator("input").uncheck()


@pytest.mark.browser
def test_legend_filters_by_type_voice_and_kind(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    before = view.shown()
    untick(view, "Person")
    assert {key.split("/")[0] for key in before - view.shown()} == {"person"}
    assert BOARD in view.shown()
    assert view.lines()
    untick(view, "Comments")
    assert frozenset((TIDEWATER, ECHO)) not in view.lines()
    untick(view, "Denied or unsure")
    untick(view, "Quotations")
    assert frozenset((TIDEWATER, SANDSUCKER)) not in view.lines()
    view.page.locator("#legend label", has_text="Person").locator("input").check()
    untick(view, "Posts")
    untick(view, "Events")
    assert frozenset((LOWE, BOARD)) not in view.lines()


@pytest.mark.browser
def test_filtered_statements_leave_the_panel(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address=f"#entity={TIDEWATER}")
    assert "Tidewater owns the Echo!" in view.detail()
    untick(view, "Comments")
    assert "Tidewater owns the Echo!" not in view.detail()


@pytest.mark.browser
def test_address_keeps_the_selection_and_history_works(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.click_node(LOWE)
    view.click_line(TIDEWATER, SANDSUCKER)
    title = view.page.locator("#detail h2")
    address = view.page.evaluate("location.href")
    assert address.endswith(f"#between={TIDEWATER}&and={SANDSUCKER}")
    view.page.reload()
    expect(title).to_have_text("Tidewater plc – Sandsucker Ltd")
    view.page.go_back()
    expect(title).to_have_text("Ann Lowe")
    view.page.keyboard.press("Escape")
    expect(view.page.locator("#detail")).to_contain_text("Most connected")


@pytest.mark.browser
def test_address_of_nobody_opens_the_overview(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address="#entity=person/nobody")
    assert "Most connected" in view.detail()


@pytest.mark.browser
def test_list_view_has_the_same_content(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.page.click("#list-toggle")
    entities, statements = view.page.locator("#list table").all()
    assert {row.locator("td").first.inner_text() for row in entities.locator("tbody tr").all()} == {
        n.label for n in notes.nodes
    }
    sentences = set(statements.locator("td.sentence").all_text_contents())
    assert sentences >= {s.sentence for e in notes.edges for s in e.statements}
    entities.get_by_role("link", name="Ann Lowe").click()
    expect(view.page.locator("#detail h2")).to_have_text("Ann Lowe")
    view.page.keyboard.press("Escape")
    expect(view.page.locator("#list")).to_be_hidden()


@pytest.mark.browser
def test_timeline_shows_dated_posts_and_events_with_their_sentences(
    notes: Network, open_page: Opener
) -> None:
    view = open_page(notes)
    view.page.click("#timeline-toggle")
    rows = view.page.locator("#timeline .bars li")
    dated = [row.locator(".when").first.inner_text() for row in rows.all()]
    assert "2015 – 3 May 2019" in dated
    post = rows.filter(has_text="2015 – 3 May 2019")
    post.locator("summary").click()
    expect(post.locator("blockquote").first).to_contain_text("Ann Lowe")
    track, bar = (post.locator(name).bounding_box() for name in (".track", ".bar"))
    assert track
    assert bar
    assert bar["width"] > track["width"] / 2
    view.page.keyboard.press("Escape")
    expect(view.page.locator("#timeline")).to_be_hidden()


@pytest.mark.browser
def test_timeline_is_of_the_chosen_entity(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address=f"#entity={VANE}")
    view.page.click("#timeline-toggle")
    expect(view.page.locator("#timeline h2")).to_have_text("Timeline about Peter Vane")
    assert "Ann Lowe, chair" not in view.page.inner_text("#timeline")


@pytest.mark.browser
def test_years_and_what_has_no_date_can_be_left_out(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    assert frozenset((LOWE, BOARD)) in view.lines()
    first = view.page.locator("#legend input[type=range]").first
    last = first.get_attribute("max")
    assert last
    # statements of the harbour reach to 2019; the post of 2015 to 2019 stays, being held then
    first.fill(last)
    expect(view.page.locator("#legend .years")).to_have_text(last)
    assert frozenset((TIDEWATER, SANDSUCKER)) in view.lines()
    untick(view, "Without a date")
    assert frozenset((TIDEWATER, SANDSUCKER)) not in view.lines()


@pytest.mark.browser
def test_one_document_can_be_looked_at_alone(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    chooser = view.page.get_by_label("Document", exact=True)
    chooser.select_option("strange-names.txt")
    assert LOWE not in view.shown()
    assert view.shown()
    chooser.select_option("")
    assert LOWE in view.shown()


@pytest.mark.browser
def test_path_tool_shows_each_step_with_its_sentence(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address=f"#entity={SANDSUCKER}")
    view.page.fill("#way-to", "Northmouth Echo")
    view.page.press("#way-to", "Enter")
    view.wait_for_chosen(SANDSUCKER, TIDEWATER, ECHO)
    steps = view.page.locator("#detail .step")
    expect(steps).to_have_count(2)
    assert "denied that it owns" in steps.first.inner_text()
    assert "Getafix" in steps.last.inner_text()
    assert view.page.evaluate("location.hash") == f"#from={SANDSUCKER}&to={ECHO}"
    untick(view, "Comments")
    expect(view.page.locator("#detail")).to_contain_text("No chain of statements joins them")


def saved(view: Watched, what: str) -> bytes:
    view.page.click("#save-toggle")
    with view.page.expect_download() as waiting:
        view.page.get_by_role("button", name=what).click()
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.browser
def test_picture_is_saved_as_png_svg_and_table(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.point("nodePoint", LOWE)
    assert saved(view, "Picture (PNG)").startswith(b"\x89PNG")
    drawing = ElementTree.fromstring(saved(view, "Drawing (SVG)"))
    titles = {e.text for e in drawing.iter("{http://www.w3.org/2000/svg}title")}
    assert titles == {n.label for n in notes.nodes}
    rows = list(csv.DictReader(io.StringIO(saved(view, "Statements").decode("utf-8-sig"))))
    denied = next(row for row in rows if row["modality"] == "Denied")
    assert (denied["subject"], denied["statement"], denied["object"]) == (
        "Tidewater plc",
        "owns",
        "Sandsucker Ltd",
    )
    assert denied["sentence"].startswith("A spokesman for Tidewater plc denied")
    assert denied["file"] == "harbour-notes.txt"
    view.problems[:] = [p for p in view.problems if "blob:" not in p]


@pytest.mark.browser
def test_dark_and_light_follow_the_system(notes: Network, open_page: Opener) -> None:
    paper = "getComputedStyle(document.getElementById('stage')).backgroundColor"
    light = open_page(notes, color_scheme="light").page.evaluate(paper)
    dark = open_page(notes, color_scheme="dark").page.evaluate(paper)
    assert light == "rgb(255, 255, 255)"
    assert dark != light


@pytest.mark.browser
def test_empty_graph_says_what_to_do(open_page: Opener) -> None:
    view = open_page(Network())
    text = view.page.inner_text("body")
    assert "There is nothing to show yet" in text
    assert "kg build FOLDER" in text


@pytest.mark.browser
def test_phone_shows_all_without_scrolling_aside(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, width=390, height=844, has_touch=True, is_mobile=True)
    assert view.page.evaluate("document.documentElement.scrollWidth") == 390
    x, y = view.point("nodePoint", TIDEWATER)
    view.page.touchscreen.tap(x, y)
    expect(view.page.locator("#detail h2")).to_have_text("Tidewater plc")
    x, y = view.point("nodePoint", TIDEWATER)
    box = view.page.locator("#stage").bounding_box()
    assert box is not None
    assert box["y"] < y < box["y"] + box["height"]
    assert box["height"] > 200
    view.page.click("#legend-toggle")
    untick(view, "Person")
    view.page.keyboard.press("Escape")
    assert LOWE not in view.shown()


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


@pytest.mark.browser
def test_markup_in_documents_does_nothing(open_page: Opener) -> None:
    view = open_page(hostile(), title=PAYLOADS[1])
    page = view.page
    assert page.title() == PAYLOADS[1]
    keys = sorted(view.shown())
    assert len(keys) == len(PAYLOADS)
    for key in keys:
        view.choose(f"#entity={quote(key, safe='')}", key)
    headings = page.locator("#detail h2").inner_text()
    assert headings in PAYLOADS
    for a, b in (sorted(pair) for pair in view.lines()):
        show_between(view, a, b)
        marks = page.locator("#detail mark").all_text_contents()
        assert len(marks) == 2
        assert set(marks) <= set(PAYLOADS)
    for payload in PAYLOADS:
        page.fill("#search", payload[:12])
    x, y = view.point("nodePoint", keys[0])
    page.mouse.move(x, y)
    page.click("#list-toggle")
    assert page.evaluate("window.__pwned") is None
    assert page.locator("img, iframe, [onerror], a:not([href^='#entity='])").count() == 0
    assert page.evaluate("document.querySelectorAll('script').length") == 6


@pytest.mark.browser
def test_document_with_script_for_a_name_renders_as_text(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.page.fill("#search", "script")
    view.page.keyboard.press("Enter")
    expect(view.page.locator("#detail h2")).to_have_text(harbour.STRANGE_NAME)
    assert "“Odd names”, 1 Apr 2020" in view.detail()


@pytest.mark.browser
def test_policy_stops_a_script_that_got_in(
    notes: Network, browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    write_page(notes, path, title="Notes")
    bad = "<script>window.__pwned=1</script><img src=x onerror='window.__pwned=1'></body>"
    path.write_text(path.read_text("utf-8").replace("</body>", bad), "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_function("window.kgView")
    assert page.evaluate("window.__pwned") is None
    page.close()


def overlap(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["key"], b["key"])
        for a, b in combinations(boxes, 2)
        if a["x"] < b["x"] + b["w"]
        and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"]
        and b["y"] < a["y"] + a["h"]
    ]


@pytest.fixture(scope="module")
def large() -> Network:
    return grown(3000)


@pytest.mark.browser
def test_large_network_opens_in_part_and_its_names_do_not_collide(
    large: Network, open_page: Opener
) -> None:
    view = open_page(large)
    assert 40 <= len(view.shown()) <= 80
    view.point("nodePoint", next(iter(sorted(view.shown()))))
    names = view.page.evaluate("kgView.labels()")
    assert len(names) >= 30
    assert overlap(names) == []
    view.page.click("#show-all")
    assert len(view.shown()) == 3000
    assert overlap(view.page.evaluate("kgView.labels()")) == []
    view.page.click("#show-all")
    assert len(view.shown()) <= 80


@pytest.mark.browser
def test_double_click_opens_neighbours_beside_what_was_there(
    large: Network, open_page: Opener
) -> None:
    view = open_page(large)
    before = view.shown()
    hub = view.page.evaluate("kgView.labels()")[0]["key"]
    view.page.mouse.dblclick(*view.point("nodePoint", hub))
    view.page.wait_for_function(
        "(count) => kgView.shown().length > count", arg=len(before), timeout=PATIENCE
    )
    opened = view.shown() - before
    assert 0 < len(opened) <= 24
    joined = view.lines()
    assert all(frozenset((hub, key)) in joined for key in opened)
    assert before < view.shown()


@pytest.mark.browser
def test_search_brings_an_entity_that_the_overview_left_out(
    large: Network, open_page: Opener
) -> None:
    view = open_page(large)
    hidden = next(n for n in large.nodes if "/".join(n.id.split("/")[-2:]) not in view.shown())
    view.page.fill("#search", hidden.names[0])
    view.page.keyboard.press("Enter")
    key = "/".join(hidden.id.split("/")[-2:])
    view.wait_for_chosen(key)
    assert key in view.shown()
    assert view.page.locator("#detail h2").inner_text() == hidden.label
    x, y = view.point("nodePoint", key)
    box = view.page.locator("#stage").bounding_box()
    assert box is not None
    assert box["x"] < x < box["x"] + box["width"]
    assert box["y"] < y < box["y"] + box["height"]


@pytest.mark.browser
def test_marks_count_characters_and_not_code_units(open_page: Opener) -> None:
    view = open_page(hostile())
    a, b = sorted(next(iter(view.lines())))
    show_between(view, a, b)
    assert view.page.locator("#detail blockquote").text_content() in {
        s.sentence for e in hostile().edges for s in e.statements
    }

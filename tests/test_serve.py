"""The pages of a real `kg serve`, over HTTP and in a real Chromium."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin

import harbour
import pytest
import rdflib
from conftest import Run
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)
from serving import Reply, Server, published, serving

from kg.model import (
    Annotation,
    Entity,
    EntityType,
    Knowledge,
    Predicate,
    Reading,
    Section,
    SectionKind,
    Segment,
    SegmentKind,
    Thread,
)
from kg.serve.addresses import external, iri_at, passage, path_of
from kg.serve.chapters import HUB, told_of
from kg.serve.guard import host_name
from kg.serve.library import Library
from kg.serve.reader import Mark, parts
from kg.serve.server import is_loopback
from kg.serve.words import dated, span
from kg.vocabulary import DEFAULT_BASE, iri, slug

NOTES = f"/document/{harbour.HARBOUR}"
STRANGE = f"/document/{harbour.STRANGE}"
STRANGE_PERSON = f"/person/{quote(slug(harbour.STRANGE_NAME))}"
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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = published(harbour.harbour(), tmp_path_factory.mktemp("harbour") / ".kg")
    with serving(store) as running:
        yield running


class Seen(HTMLParser):
    """Elements, addresses and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def links(self) -> list[str]:
        return [a["href"] for tag, a in self.tags if tag == "a" and "href" in a]


def seen(reply: Reply) -> Seen:
    assert reply.type == "text/html", reply.text
    return Seen(reply.text)


# --- addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "id",
    [
        "person/ann-lowe",
        "person/söhne-日本",
        "document/100%25 sure?",
        "document/a#b",
        "document/sub/folder",
        "document/it's (1),2",
    ],
)
@pytest.mark.parametrize("base", [DEFAULT_BASE, "https://example.org/notes/", "http://x.example/#"])
def test_address_leads_back_to_its_iri(id: str, base: str) -> None:
    name = iri(base, id)
    path = path_of(name, base)
    assert path.startswith("/")
    assert path.isascii()
    assert iri_at(path.encode(), base) == name


@pytest.mark.parametrize(
    "name",
    ["https://elsewhere.example/x", DEFAULT_BASE, DEFAULT_BASE + "/evil.example/x", "javascript:1"],
)
def test_iri_that_is_not_ours_has_no_address(name: str) -> None:
    assert path_of(name, DEFAULT_BASE) == ""
    assert passage(name, 1, 2, DEFAULT_BASE) == ""


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        ("https://example.org/x", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (" https://example.org", False),
        ("https://example.org/\nx", False),
    ],
)
def test_only_addresses_of_the_web_stand_in_links(name: str, leads: bool) -> None:
    assert bool(external(name)) is leads


# --- who may ask ----------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_own_names_are_answered(server: Server, host: str) -> None:
    port = server.host.rpartition(":")[2]
    for name in (host, f"{host}:{port}"):
        assert server.ask("/documents", headers=[("Host", name)]).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "10.0.0.1",
    ],
)
@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%7B%7D", NOTES, "/static/site.css"])
def test_other_names_are_refused(server: Server, host: str, path: str) -> None:
    reply = server.ask(path, headers=[("Host", host)])
    assert reply.status == 421
    assert "Lowe" not in reply.text


def test_two_host_headers_are_refused(server: Server) -> None:
    both = [("Host", server.host), ("Host", "evil.example")]
    assert server.ask("/", headers=both).status in (400, 421)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([("Origin", "https://evil.example")], 403),
        ([("Origin", "null")], 403),
        ([("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")], 403),
        ([("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "cors")], 403),
        ([("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")], 200),
        ([("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors")], 200),
        ([("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate")], 200),
    ],
)
def test_scripts_of_other_sites_are_refused(
    server: Server, headers: list[tuple[str, str]], status: int
) -> None:
    reply = server.ask("/sparql?query=ASK%7B%7D", headers=headers)
    assert reply.status == status
    assert "access-control-allow-origin" not in reply.headers


def test_own_pages_may_ask(server: Server) -> None:
    own = [("Origin", f"http://{server.host}")]
    assert server.ask("/sparql?query=ASK%7B%7D", headers=own).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/documents",
        "/search?q=lowe",
        "/sparql",
        "/ask/said",
        "/person/ann-lowe",
        NOTES,
        "/none",
    ],
)
def test_every_page_forbids_what_it_does_not_need(server: Server, path: str) -> None:
    reply = server.page(path)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "same-origin"
    page = seen(reply)
    for tag, attributes in page.tags:
        assert tag != "style"
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        if tag in ("script", "link", "img"):
            address = attributes.get("src") or attributes.get("href", "")
            assert address.startswith("/"), attributes


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(server: Server, method: str) -> None:
    for path in ("/", "/person/ann-lowe", NOTES, "/documents"):
        assert server.ask(path, method=method, body=b"").status == 405


@pytest.mark.parametrize(
    "path",
    ["/static/../site.py", "/static/%2e%2e/site.py", "/static/..%2fsite.py", "/static//etc/passwd"],
)
def test_files_elsewhere_are_not_served(server: Server, path: str) -> None:
    assert server.ask(path).status == 404


# --- things under their own addresses -------------------------------------------------------


def graph(reply: Reply, format: str) -> rdflib.Graph:
    assert reply.status == 200, reply.text
    return rdflib.Graph().parse(data=reply.body, format=format)


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
    ],
)
def test_entity_as_data_has_its_statements_and_their_sentences(
    server: Server, accept: str, format: str
) -> None:
    told = graph(server.ask("/person/ann-lowe", headers=[("Accept", accept)]), format)
    lowe = rdflib.URIRef(DEFAULT_BASE + "person/ann-lowe")
    assert (lowe, rdflib.RDFS.label, rdflib.Literal("Ann Lowe")) in told
    kg = rdflib.Namespace("https://w3id.org/actor-event-kg/ns#")
    assert any(told.subjects(kg.holder, lowe))
    sentences = {str(text) for text in told.objects(None, kg.text)}
    assert any(text.startswith("Ann Lowe, chair of") for text in sentences)


def test_document_as_data_is_its_graph_and_its_parts(server: Server) -> None:
    told = graph(server.ask(NOTES + "?format=ttl"), "turtle")
    kg = rdflib.Namespace("https://w3id.org/actor-event-kg/ns#")
    assert len(set(told.subjects(rdflib.RDF.type, kg.Comment))) == 2
    surfaces = {str(text) for text in told.objects(None, kg.surface)}
    assert {"Ann Lowe", "Tidewater plc", "2018"} <= surfaces


def test_page_says_where_its_data_is(server: Server) -> None:
    page = seen(server.page("/person/ann-lowe"))
    links = [a for tag, a in page.tags if tag == "link" and a.get("rel") == "alternate"]
    assert [a["type"] for a in links] == ["text/turtle", "application/ld+json"]
    for a in links:
        assert server.ask(a["href"]).type == a["type"]


def test_form_that_nobody_has_is_406(server: Server) -> None:
    assert server.ask("/person/ann-lowe", headers=[("Accept", "image/png")]).status == 406
    assert server.ask("/person/ann-lowe?format=docx").status == 406


def test_address_of_nothing_is_404(server: Server) -> None:
    for path in ("/person/nobody", "/%00", "/person/%FF", "/" + quote("a b<c>"), "//evil.example"):
        reply = server.page(path)
        assert reply.status == 404, path
        assert seen(reply).text


def test_part_is_read_where_it_stands(server: Server) -> None:
    start, end = harbour.span("Lowe was pushed, everyone knows it. Tidewater owns the Echo!")
    reply = server.page(f"{NOTES}/comment-1")
    assert reply.status == 303
    assert reply.headers["location"].startswith(f"{NOTES}#char=")
    a, b = map(int, re.findall(r"\d+", reply.headers["location"].partition("#")[2]))
    assert a <= start
    assert end <= b
    told = graph(server.ask(f"{NOTES}/comment-1", headers=[("Accept", "text/turtle")]), "turtle")
    assert (None, rdflib.RDF.type, None) in told


def test_statement_has_a_page_of_its_own(server: Server) -> None:
    links = seen(server.page("/person/ann-lowe")).links()
    (claim, *_) = [link for link in links if link.startswith("/claim/")]
    page = seen(server.page(claim))
    assert "Ann Lowe" in page.text
    assert "A statement" in page.text


def test_proposal_and_correction_can_be_looked_at(server: Server) -> None:
    path = "/proposal/organisation-sandsucker-ltd/organisation-tidewater-plc"
    page = seen(server.page(path))
    assert "The text keeps the two apart." in page.text
    assert "/organisation/tidewater-plc" in page.links()


# --- the page of an entity ------------------------------------------------------------------


def test_entity_page_tells_everything_with_sentence_voice_and_date(server: Server) -> None:
    page = seen(server.page("/person/ann-lowe"))
    for words in (
        "Ann Lowe",
        "Also Lowe",
        "Chair, Northmouth Harbour Board, former, 2015 – 3 May 2019",
        "criticised",
        "resigned on Friday",
        "“The accounts were never shown to us,”".strip("“”"),
        "Harbour notes, 7 May 2019",
        "Why these names are one",
    ):
        assert words in page.text, words


def test_denial_and_comment_are_told_from_plain_statements(server: Server) -> None:
    page = seen(server.page("/organisation/tidewater-plc"))
    assert "denied" in page.text
    assert re.search(r"Tidewater plc owns Northmouth Echo.*comment ?Getafix", page.text), page.text


def test_every_sentence_leads_to_its_words_in_the_reader(server: Server) -> None:
    """Whatever page shows a sentence links to the place where just these words stand."""
    checked = 0
    for path in ("/person/ann-lowe", "/organisation/tidewater-plc", STRANGE_PERSON):
        html = server.page(path).text
        figures = re.findall(
            r"<blockquote>(.*?)</blockquote>.*?class=\"place\" href=\"(.*?)\"", html, re.S
        )
        assert figures
        for words, place in figures:
            document, _, fragment = place.partition("#")
            start, end = map(int, re.findall(r"\d+", fragment))
            text = harbour.HARBOUR_TEXT if document == NOTES else harbour.STRANGE_TEXT
            assert Seen(words).words, place
            shown = "".join(Seen(words).words)
            assert shown == text[start:end].replace("\x0b", "\ufffd"), place
            checked += 1
    assert checked > 8


def test_chapter_of_its_own_has_pages(server: Server) -> None:
    page = seen(server.page("/person/ann-lowe?part=events&page=1"))
    assert "Events" in page.text
    assert "1 to " in page.text
    assert server.page("/person/ann-lowe?part=events&page=nonsense").status == 200
    assert server.page("/person/ann-lowe?part=nothing").status == 200


def test_hub_is_told_of_by_the_same_statements(tmp_path: Path) -> None:
    """Of an entity that is named very often only what is shown is looked up: the same content."""
    edition = Library(published(harbour.harbour(), tmp_path / ".kg")).edition()
    for entity in edition.known:
        _, whole = told_of(edition.ask, entity, 1)
        told, hub = told_of(edition.ask, entity, HUB + 1)
        found = {c.key: {s.id for s in c.part(0, 1000)} for c in whole if c.key != "quoted-about"}
        assert {c.key: {s.id for s in c.part(0, 1000)} for c in hub} == found
        assert all(len(c.part(0, 1)) == 1 for c in hub)
        assert sum(n.times for n in told.documents) == edition.mentioned.get(entity.id, (0, 0))[1]


# --- search, passages, questions ------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first", "name"),
    [
        ("lowe", "Ann Lowe", "Lowe"),
        ("ANN", "Ann Lowe", ""),
        ("board", "Northmouth Harbour Board", "Board"),
        ("sohne", harbour.STRANGE_NAME, ""),
        ("tidewatr", "Tidewater plc", None),
        ("harbour northmouth", "Northmouth Harbour Board", ""),
    ],
)
def test_search_finds_by_any_name(server: Server, words: str, first: str, name: str | None) -> None:
    found = server.ask("/search.json?" + urlencode({"q": words})).json()
    assert found[0]["label"] == first
    if name is not None:
        assert found[0]["name"] == name
    assert first in seen(server.page("/search?" + urlencode({"q": words}))).text


@pytest.mark.parametrize("words", ["", "  ", "zzzzqqqq", "x" * 5000, "%", "\\\\", "('\"<"])
def test_search_for_nothing_finds_nothing(server: Server, words: str) -> None:
    assert server.ask("/search.json?" + urlencode({"q": words})).json() == []
    assert server.page("/search?" + urlencode({"q": words})).status == 200


def test_words_of_an_answer_lead_to_their_passage(server: Server) -> None:
    sentence = "A spokesman for Tidewater plc denied that it owns Sandsucker Ltd."
    start, end = harbour.span(sentence)
    asked = urlencode({"source": "harbour-notes.txt", "text": sentence})
    reply = server.page(f"/passage?{asked}")
    assert (reply.status, reply.headers["location"]) == (303, f"{NOTES}#char={start},{end}")
    assert server.page("/passage?source=nowhere&text=x").status == 404
    assert server.page("/passage?source=harbour-notes.txt&text=%00").status == 404


def test_ready_question_is_asked_with_its_values(server: Server) -> None:
    page = seen(server.page("/ask/said?" + urlencode({"who": "Ann Lowe"})))
    assert "The accounts were never shown to us" in page.text
    assert "a & b" not in page.text
    assert any(link.startswith("/passage?source=harbour-notes.txt") for link in page.links())


def test_unknown_question_is_404_and_missing_value_is_asked_for(server: Server) -> None:
    assert server.page("/ask/nothing").status == 404
    from kg.query.ready import questions

    needing = [q for q in questions() if any(p.default is None for p in q.parameters)]
    for question in needing:
        page = seen(server.page(f"/ask/{question.name}"))
        assert "needed" in page.text


def test_every_ready_question_has_a_page_that_answers(server: Server) -> None:
    from kg.query.ready import questions

    for question in questions():
        given = {p.name: "Ann Lowe" for p in question.parameters if p.default is None}
        reply = server.page(f"/ask/{question.name}?" + urlencode(given))
        assert reply.status == 200, question.name
        assert 'role="alert"' not in reply.text


def test_every_link_of_every_page_leads_somewhere(server: Server) -> None:
    """Follows all links inside the application from the start, each once."""
    ahead, done = ["/"], set[str]()
    while ahead:
        path = ahead.pop()
        if path in done:
            continue
        done.add(path)
        reply = server.page(path)
        assert reply.status in (200, 303), path
        if reply.status == 303 or reply.type != "text/html" or path == "/explorer":
            continue
        for link in seen(reply).links():
            assert not link.startswith(("javascript:", "//"))
            if link.startswith("/"):
                ahead.append(urljoin("/", link).partition("#")[0] or "/")
    assert {"/person/ann-lowe", NOTES, STRANGE, "/ask/said", "/explorer"} <= done
    assert len(done) > 60


# --- laying a document out ------------------------------------------------------------------


def test_reader_shows_every_character_of_the_text_once_in_order(server: Server) -> None:
    for reading in harbour.harbour().readings:
        thread = reading.thread
        marks = [Mark(3, 40, "evidence"), Mark(5, 9, "mention", "x"), Mark(0, 500, "quotation")]
        leaves = [leaf for p in parts(thread, marks) for b in p.blocks for leaf in b.leaves]
        for leaf in leaves:
            assert thread.document.text[leaf.start : leaf.start + len(leaf.text)] == leaf.text
        shown = "".join(leaf.text for leaf in leaves)
        blank = [s for s in thread.segments if s.kind is SegmentKind.BLANK]
        kept = "".join(
            thread.document.text[s.start : s.end] for s in thread.segments if s not in blank
        )
        assert shown == kept


def test_comments_are_indented_by_what_they_answer() -> None:
    thread = harbour.harbour().readings[0].thread
    found = {p.key: p.depth for p in parts(thread, ()) if p.first}
    assert found["comment-1"] == 0
    assert found["comment-1.1"] == 1


def test_innermost_name_wins_where_marks_overlap() -> None:
    thread = harbour.harbour().readings[0].thread
    outer, inner = harbour.span("Northmouth Harbour Board"), harbour.span("Harbour Board")
    marks = [Mark(*outer, "mention", "o"), Mark(*inner, "mention", "i")]
    named = {
        leaf.text: leaf.name.entity
        for p in parts(thread, marks)
        for b in p.blocks
        for leaf in b.leaves
        if leaf.name
    }
    assert named == {"Northmouth ": "o", "Harbour Board": "i"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", ""),
        ("2016", "2016"),
        ("2016-04", "Apr 2016"),
        ("2016-04-03", "3 Apr 2016"),
        ("2016-21", "spring 2016"),
        ("201X", "2010s"),
        ("2016~", "about 2016"),
        ("2015/2019-05-03", "2015 – 3 May 2019"),
        ("2015/..", "since 2015"),
        ("../2015", "until 2015"),
        ("2019-05-08T09:15:00", "8 May 2019, 09:15"),
        ("2020-W13", "week of 23 Mar 2020"),
        ("2016-99", "2016-99"),
        ("<b>", "<b>"),
    ],
)
def test_dates_are_read_at_their_own_precision(value: str, words: str) -> None:
    assert dated(value) == words


def test_time_of_a_post_in_words() -> None:
    assert span("2015", "") == "since 2015"
    assert span("", "2019-05") == "until May 2019"
    assert span("", "") == ""


# --- in a browser ---------------------------------------------------------------------------

PAYLOAD = (
    "</script><script>window.broken = 1</script><img src=x onerror='window.broken = 2'>"
    '"onmouseover="window.broken=3" {{ 7*7 }} {% x %} &lt;b&gt; javascript:alert(1) \u202e'
)


@dataclass
class Watched:
    """A page with all that it must not do: complain, break, or reach out."""

    page: Page
    server: Server
    problems: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("dialog", self._asked)
        self.page.on("request", self._requested)

    def _told(self, message: ConsoleMessage) -> None:
        # the browser's own remark on a page that is sent with such a status
        if not re.search(r"responded with a status of 40[04] ", message.text):
            self.problems.append(f"console: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(self.server.address):
            self.problems.append(f"request: {request.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.server.address.rstrip("/") + path)

    def path(self) -> str:
        return self.page.url.removeprefix(self.server.address.rstrip("/"))


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


Opener = Callable[..., Watched]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    opened: list[tuple[BrowserContext, Watched]] = []

    def opener(server: Server, path: str, **options: Any) -> Watched:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        watched = Watched(context.new_page(), server)
        watched.watch()
        opened.append((context, watched))
        watched.go(path)
        return watched

    yield opener
    for context, watched in opened:
        assert watched.page.evaluate("window.broken") is None
        context.close()
        assert watched.problems == []


def highlighted(page: Page) -> str:
    expect(page.locator("mark.target").first).to_be_visible()
    return "".join(page.locator("mark.target").all_inner_texts())


def test_reader_shows_the_passage_of_the_address(server: Server, open_page: Opener) -> None:
    sentence = "Tidewater, of Southhaven, operates the Northmouth Ferry Terminal."
    start, end = harbour.span(sentence)
    seen_ = open_page(server, f"{NOTES}#char={start},{end}", viewport={"width": 900, "height": 300})
    assert highlighted(seen_.page) == sentence
    expect(seen_.page.locator("mark.target").first).to_be_in_viewport()
    other = harbour.span("The accounts were never shown to us")
    seen_.page.evaluate(f"location.hash = '#quote={other.start},{other.end}'")
    expect(seen_.page.locator("mark.target")).to_have_text(["The accounts were never shown to us"])
    seen_.page.evaluate("location.hash = '#char=99999,999999'")
    expect(seen_.page.locator("mark.target")).to_have_count(0)
    assert seen_.page.inner_text("#text").count(sentence) == 1


def test_code_points_are_counted_not_code_units(tmp_path: Path, open_page: Opener) -> None:
    corpus = harbour.harbour()
    notes, strange = corpus.readings
    pictures = "\U0001f409\U0001f409 " + strange.document.text
    document = replace(strange.document, id="pictures", source="pictures.txt", text=pictures)
    whole = Segment(0, len(pictures), SegmentKind.TEXT, 0)
    root = Section("", SectionKind.POST, 0, len(pictures), title="Pictures")
    reading = Reading(Thread(document, (root,), (whole,)), Annotation())
    store = published(replace(corpus, readings=(notes, strange, reading)), tmp_path / ".kg")
    with serving(store) as server:
        at = pictures.index("joined")
        page = open_page(server, f"/document/pictures#char={at},{at + 6}").page
        assert highlighted(page) == "joined"


def test_name_in_the_reader_tells_who_it_is_and_leads_there(
    server: Server, open_page: Opener
) -> None:
    seen_ = open_page(server, NOTES)
    name = seen_.page.locator("#text a.name", has_text="Board").nth(1)
    name.hover()
    expect(seen_.page.locator("#tip")).to_have_text("Northmouth Harbour Board · organisation")
    name.click()
    expect(seen_.page.locator("h1")).to_have_text("Northmouth Harbour Board")
    assert seen_.path() == "/organisation/northmouth-harbour-board"


def test_sentence_of_an_entity_leads_to_its_words(server: Server, open_page: Opener) -> None:
    seen_ = open_page(server, "/organisation/sandsucker-ltd")
    figure = seen_.page.locator("figure.doubt").first
    words = figure.locator("blockquote").inner_text()
    figure.locator("a.place").click()
    assert highlighted(seen_.page) == words


def test_toggle_hides_marks_and_is_remembered(server: Server, open_page: Opener) -> None:
    seen_ = open_page(server, NOTES)
    comment = seen_.page.locator(".part.comment").first
    expect(comment).to_be_visible()
    seen_.page.get_by_label("Comments").uncheck()
    expect(comment).to_be_hidden()
    seen_.page.reload()
    expect(comment).to_be_hidden()
    start, end = harbour.span("everyone knows it")
    seen_.page.evaluate(f"location.hash = '#char={start},{end}'")
    expect(comment).to_be_visible()  # what was asked for is shown


def test_search_suggests_and_the_keyboard_takes(server: Server, open_page: Opener) -> None:
    seen_ = open_page(server, "/documents")
    seen_.page.keyboard.press("/")
    seen_.page.keyboard.type("lowe")
    expect(seen_.page.get_by_role("option").first).to_contain_text("Ann Lowe")
    seen_.page.keyboard.press("ArrowDown")
    seen_.page.keyboard.press("Enter")
    expect(seen_.page.locator("h1")).to_have_text("Ann Lowe")


def test_editor_runs_a_ready_question(server: Server, open_page: Opener) -> None:
    seen_ = open_page(server, "/sparql")
    seen_.page.get_by_role("link", name="What somebody said", exact=True).click()
    seen_.page.get_by_label("The speaker").fill("Ann Lowe")
    seen_.page.get_by_role("button", name="Ask").click()
    words = seen_.page.locator("tr.words a")
    expect(words.first).to_contain_text("The accounts were never shown to us")
    said = words.first.inner_text()
    words.first.click()
    assert highlighted(seen_.page) == said


def test_editor_runs_by_keyboard_and_tells_the_line_of_an_error(
    server: Server, open_page: Opener
) -> None:
    page = open_page(server, "/sparql").page
    area = page.get_by_label("SPARQL query")
    area.fill("SELECT ?x\nWHERE {\n  ?x a }\n")
    area.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("near line 3")
    expect(page.locator(".numbers b")).to_have_text("3")
    area.fill("SELECT ?who WHERE { ?who a kg:Person }")
    area.press("Control+Enter")
    expect(page.locator("table.rows tbody")).to_have_count(6)
    page.locator("table.rows a", has_text="person/ann-lowe").click()
    expect(page.locator("h1")).to_have_text("Ann Lowe")
    page.go_back()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV").click()
    assert started.value.suggested_filename == "answer.csv"
    assert len(started.value.path().read_text().split()) == 7


def test_editor_colours_what_is_typed_without_changing_it(
    server: Server, open_page: Opener
) -> None:
    page = open_page(server, "/sparql").page
    area = page.get_by_label("SPARQL query")
    text = 'ASK { ?s kg:x "a # b" } # <script>alert(1)</script>'
    area.fill(text)
    area.press("End")
    expect(page.locator(".colours")).to_have_text(text)
    expect(page.locator(".colours .c")).to_have_text("# <script>alert(1)</script>")
    area.fill("ASK { ?s ?p 1 }")
    area.press("End")
    expect(page.locator(".colours .pair")).to_have_count(2)


def _hostile() -> Knowledge:
    """The corpus with every name and text full of markup."""
    corpus = harbour.harbour()
    return replace(
        corpus,
        entities=tuple(
            replace(e, label=e.label + PAYLOAD, alternatives=(*e.alternatives, PAYLOAD))
            for e in corpus.entities
        ),
        tenures=tuple(replace(t, post=t.post + PAYLOAD) for t in corpus.tenures),
        events=tuple(replace(e, label=e.label + PAYLOAD) for e in corpus.events),
        quotations=tuple(replace(q, cue=PAYLOAD) for q in corpus.quotations),
        readings=tuple(_hostile_reading(reading) for reading in corpus.readings),
    )


def _hostile_reading(reading: Reading) -> Reading:
    """The payload stands at the end of the text, so that no offset moves."""
    thread = reading.thread
    text = thread.document.text + PAYLOAD
    document = replace(thread.document, text=text, source=PAYLOAD + thread.document.source)
    root = replace(thread.sections[0], title=PAYLOAD)
    end = Segment(len(thread.document.text), len(text), SegmentKind.TEXT, 0)
    return replace(
        reading,
        thread=Thread(document, (root, *thread.sections[1:]), (*thread.segments, end)),
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = published(_hostile(), tmp_path_factory.mktemp("hostile") / ".kg")
    with serving(store, "--title", PAYLOAD) as running:
        yield running


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/documents",
        "/search?q=" + quote(PAYLOAD),
        "/person/ann-lowe",
        "/organisation/tidewater-plc",
        NOTES,
        STRANGE,
        "/ask/posts",
        "/ask/said?who=" + quote(PAYLOAD),
        "/sparql?query=" + quote("SELECT * WHERE { ?s rdfs:label ?o }"),
        "/sparql?query=" + quote("CONSTRUCT { ?s ?p ?o } WHERE { ?s rdfs:label ?o ; ?p ?o }"),
        "/sparql?query=" + quote(PAYLOAD),
        "/passage?source=x&text=" + quote(PAYLOAD),
        "/" + quote(PAYLOAD),
        "/explorer",
        "/explorer#entity=person/ann-lowe",
    ],
)
def test_markup_in_documents_and_addresses_stays_text(
    hostile: Server, open_page: Opener, path: str
) -> None:
    page = open_page(hostile, path).page
    page.wait_for_load_state("networkidle")
    assert page.locator("img, iframe, object, embed").count() == 0
    shown = page.locator("body").inner_text()
    assert "onerror='window.broken = 2'" in shown + page.locator("body").evaluate(
        "(body) => [...body.querySelectorAll('textarea, input')].map((e) => e.value).join()"
    )
    for link in page.locator("a[href]").all():
        assert not (link.get_attribute("href") or "").lower().startswith(("javascript:", "data:"))


def test_markup_in_suggestions_and_tips_stays_text(hostile: Server, open_page: Opener) -> None:
    page = open_page(hostile, NOTES).page
    page.get_by_label("Search for a name").fill("lowe")
    expect(page.get_by_role("option").first).to_contain_text("onerror=")
    page.keyboard.press("Escape")
    page.locator("#text a.name").first.hover()
    expect(page.locator("#tip")).to_contain_text("onerror=")


# --- the network ------------------------------------------------------------------------------


def test_network_leads_to_pages_and_to_the_words(server: Server, open_page: Opener) -> None:
    seen_ = open_page(server, "/explorer#entity=person/ann-lowe")
    panel = seen_.page.locator("#detail")
    expect(panel.get_by_role("link", name="Its page")).to_be_visible()
    said = panel.locator(".said").first
    words = said.locator("blockquote").inner_text()
    said.get_by_role("link", name="Read it there").click()
    assert highlighted(seen_.page) == words
    seen_.page.go_back()
    panel.get_by_role("link", name="Its page").click()
    expect(seen_.page.locator("h1")).to_have_text("Ann Lowe")


@pytest.fixture(scope="module")
def small_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same, where no page may hold the whole graph."""
    store = published(_many(), tmp_path_factory.mktemp("many") / ".kg")
    with serving(store, "--most-drawn", "3") as running:
        yield running


def _many() -> Knowledge:
    """The corpus, with more entities than an overview takes, each a member of the next."""
    corpus = harbour.harbour()
    reading = corpus.readings[0]
    members = tuple(
        Entity(f"organisation/guild-{i:03}", EntityType.ORGANISATION, f"Guild {i:03}")
        for i in range(200)
    )
    words = corpus.claims[0].evidence
    chain = tuple(
        replace(
            corpus.claims[0],
            id=f"claim/{reading.document.id}/guild-{one.id[-3:]}",
            subject=one.id,
            predicate=Predicate.MEMBER_OF,
            object=other.id,
            evidence=words,
        )
        for one, other in pairwise(members)
    )
    return replace(
        corpus,
        entities=(*corpus.entities, *members),
        claims=(*corpus.claims, *chain),
    )


def test_large_network_is_fed_on_demand(small_pages: Server, open_page: Opener) -> None:
    seen_ = open_page(small_pages, "/explorer")
    shown = seen_.page.evaluate("kgView.shown()")
    assert "organisation/northmouth-harbour-board" in shown
    assert "organisation/guild-150" not in shown
    seen_.page.get_by_label("Search for a name").fill("guild 150")
    seen_.page.locator("#suggestions li.elsewhere", has_text="Guild 150").click()
    expect(seen_.page.locator("#detail h2")).to_have_text("Guild 150")
    shown = seen_.page.evaluate("kgView.shown()")
    assert {f"organisation/guild-{n}" for n in (149, 150, 151)} <= set(shown)
    assert "organisation/guild-152" not in shown
    seen_.page.evaluate("location.hash = '#entity=organisation/guild-151'")
    expect(seen_.page.locator("#detail h2")).to_have_text("Guild 151")
    seen_.page.locator("#detail").get_by_role("button", name="Bring in its surroundings").click()
    expect(seen_.page.locator("#detail h2")).to_have_text("Guild 151")
    seen_.page.wait_for_function("kgView.shown().includes('organisation/guild-152')")
    # the address can be sent to a colleague
    again = open_page(small_pages, seen_.path())
    expect(again.page.locator("#detail h2")).to_have_text("Guild 151")
    assert {"organisation/guild-149", "organisation/guild-152"} <= set(
        again.page.evaluate("kgView.shown()")
    )


def test_neighbours_come_as_json(small_pages: Server) -> None:
    told = small_pages.ask("/explorer/around?entity=organisation/guild-010").json()
    assert (told["label"], told["count"], told["whole"]) == ("Guild 010", 2, False)
    assert [n["key"] for n in told["neighbours"]] == [
        "organisation/guild-009",
        "organisation/guild-011",
    ]
    assert small_pages.ask("/explorer/around?entity=nobody").status == 404


def test_network_of_too_much_is_refused(small_pages: Server) -> None:
    many = ",".join(f"organisation/guild-{i:03}" for i in range(13))
    assert small_pages.page(f"/explorer?around={many}").status == 400
    assert small_pages.page("/explorer?around=nobody,,%00").status == 200


def test_pages_fit_a_phone(server: Server, open_page: Opener) -> None:
    for path in ("/", "/documents", "/person/ann-lowe", NOTES, "/ask/posts", "/search?q=lowe"):
        page = open_page(server, path, viewport={"width": 360, "height": 740}).page
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, path


# --- the command ----------------------------------------------------------------------------


def test_missing_store_is_told(run_kg: Run, tmp_path: Path) -> None:
    result = run_kg("serve", "--port", "0")
    assert (result.code, result.stdout) == (3, "")
    assert "there is no store" in result.stderr


def test_other_machines_are_let_in_only_on_demand(run_kg: Run, harbour_store: Path) -> None:
    result = run_kg("serve", "--store", harbour_store, "--host", "0.0.0.0", "--port", "0")
    assert result.code == 2
    assert "--allow-remote" in result.stderr


def test_taken_port_is_told(run_kg: Run, harbour_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run_kg("serve", "--store", harbour_store, "--port", port)
    assert result.code == 3
    assert "--port 0" in result.stderr


def test_ctrl_c_ends_it_and_its_workers_in_silence(harbour_store: Path) -> None:
    with serving(harbour_store) as server:
        assert server.sparql("ASK {}").status == 200
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        workers = children.read_text().split() if children.exists() else []
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(60) == 0
        assert server.process.stderr is not None
        assert server.process.stderr.read() == b""
        assert not [pid for pid in workers if Path(f"/proc/{pid}/exe").exists()]


def test_remote_server_answers_by_address_and_given_name_alone(harbour_store: Path) -> None:
    options = ("--allow-remote", "--host", "0.0.0.0", "--name", "Notes.example")
    with serving(harbour_store, *options) as server:
        for host, status in (
            ("192.0.2.7:8000", 200),
            ("notes.example", 200),
            ("evil.example", 421),
        ):
            assert server.ask("/documents", headers=[("Host", host)]).status == status


def test_reader_says_so_where_the_text_is_not_kept(harbour_store: Path) -> None:
    with serving(harbour_store) as server:
        reply = server.page(NOTES)
        assert reply.status == 503
        assert "kg build" in seen(reply).text


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("127.8.8.8", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("example.org", False),
    ],
)
def test_loopback(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


def test_host_names_without_ports() -> None:
    assert [host_name(h) for h in ("A.b:80", "[::1]:80", "[::1]", "x", "")] == [
        "a.b",
        "::1",
        "::1",
        "x",
        "",
    ]

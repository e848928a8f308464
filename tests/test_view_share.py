"""What a reader filters, sends to others and saves, in a real browser."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import harbour
import pyoxigraph
import pytest
import rdflib
from playwright.sync_api import expect
from rdflib import RDF
from viewing import (
    BOARD,
    ECHO,
    LOWE,
    PATIENCE,
    SANDSUCKER,
    TIDEWATER,
    Opener,
    Watched,
    saved,
    untick,
)

from kg.check.shapes import validate
from kg.rdf import quads
from kg.view import Network
from kg.vocabulary import DEFAULT_BASE
from kg.vocabulary import KG as TERMS


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


def test_filtered_statements_leave_the_panel(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address=f"#entity={TIDEWATER}")
    assert "Tidewater owns the Echo!" in view.detail()
    untick(view, "Comments")
    assert "Tidewater owns the Echo!" not in view.detail()


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


def test_address_of_nobody_opens_the_overview(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address="#entity=person/nobody")
    assert "Most connected" in view.detail()


def test_years_and_what_has_no_date_can_be_left_out(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    assert frozenset((LOWE, BOARD)) in view.lines()
    first = view.page.locator("#legend input[type=range]").first
    last = first.get_attribute("max")
    assert last
    # statements of the harbour reach to 2019; the post of 2015 to 2019 stays, being held then
    first.fill(last)
    expect(view.page.locator("#legend .years")).to_have_text(f"{last} · 3 dated")
    assert frozenset((TIDEWATER, SANDSUCKER)) in view.lines()
    untick(view, "Without a date")
    assert frozenset((TIDEWATER, SANDSUCKER)) not in view.lines()


def test_one_document_can_be_looked_at_alone(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    chooser = view.page.get_by_label("Document", exact=True)
    chooser.select_option("strange-names.txt")
    assert LOWE not in view.shown()
    assert view.shown()
    chooser.select_option("")
    assert LOWE in view.shown()


def test_picture_is_saved_as_png_svg_and_table(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.point("nodePoint", LOWE)
    assert saved(view, "Picture (PNG)").startswith(b"\x89PNG")
    drawing = ElementTree.fromstring(saved(view, "Drawing (SVG)"))
    titles = {e.text for e in drawing.iter("{http://www.w3.org/2000/svg}title")}
    assert titles == {n.label for n in notes.nodes}
    rows = list(
        csv.DictReader(io.StringIO(saved(view, "Statements as a table (CSV)").decode("utf-8-sig")))
    )
    denied = next(row for row in rows if row["modality"] == "Denied")
    assert (denied["subject"], denied["statement"], denied["object"]) == (
        "Tidewater plc",
        "owns",
        "Sandsucker Ltd",
    )
    assert denied["sentence"].startswith("A spokesman for Tidewater plc denied")
    assert denied["file"] == "harbour-notes.txt"
    view.problems[:] = [p for p in view.problems if "blob:" not in p]


KG = rdflib.Namespace(TERMS)

# --- Turtle -----------------------------------------------------------------------------------


def turtle(view: Watched) -> rdflib.Graph:
    return rdflib.Graph().parse(data=saved(view, "Statements as a graph (Turtle)"), format="turtle")


def of_the_store() -> rdflib.Graph:
    """All triples of the corpus, whatever their graph."""
    lines = "".join(f"{q.triple} .\n" for q in quads(harbour.harbour()))
    return rdflib.Graph().parse(data=lines, format="nt")


def test_turtle_holds_what_is_seen_and_nothing_that_the_graph_does_not_have(
    notes: Network, open_page: Opener, rapper: str, tmp_path: Path
) -> None:
    view = open_page(notes)
    written = saved(view, "Statements as a graph (Turtle)")
    found = rdflib.Graph().parse(data=written, format="turtle")
    graph = of_the_store()
    assert set(found) <= set(graph)
    kinds = (KG.Claim, KG.Tenure, KG.Event, KG.Passage, KG.Person, KG.Organisation)
    for kind in kinds:
        entire = set(graph.subjects(RDF.type, kind))
        assert entire
        assert set(found.subjects(RDF.type, kind)) == entire, kind
    (tmp_path / "seen.ttl").write_bytes(written)
    done = subprocess.run(
        [rapper, "-q", "-c", "-i", "turtle", tmp_path / "seen.ttl"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_turtle_conforms_to_the_shapes(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    written = saved(view, "Statements as a graph (Turtle)")
    triples = pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.TURTLE)
    assert validate(triples) == []


def test_turtle_has_plain_triples_only_where_an_author_states_them(
    notes: Network, open_page: Opener
) -> None:
    view = open_page(notes)
    graph = turtle(view)
    for claim in graph.subjects(RDF.type, KG.Claim):
        assert graph.value(claim, KG.modality)
        assert graph.value(claim, KG.attributedTo)
        assert graph.value(graph.value(claim, KG.evidence), KG.text)
    tidewater, terminal, sandsucker, echo = (
        rdflib.URIRef(DEFAULT_BASE + key)
        for key in (TIDEWATER, "organisation/northmouth-ferry-terminal", SANDSUCKER, ECHO)
    )
    assert (tidewater, KG.operates, terminal) in graph
    assert (tidewater, KG.owns, sandsucker) not in graph  # denied
    assert (tidewater, KG.owns, echo) not in graph  # a comment
    untick(view, "Articles")
    untick(view, "Comments")
    left = turtle(view)
    claims = set(left.subjects(RDF.type, KG.Claim))
    assert claims < set(graph.subjects(RDF.type, KG.Claim))
    assert (tidewater, KG.operates, terminal) not in left


# --- the address ------------------------------------------------------------------------------


def state(view: Watched) -> dict[str, object]:
    """All that an address must give back."""
    page = view.page
    return {
        "address": page.evaluate("location.hash"),
        "chosen": page.evaluate("kgView.chosen()"),
        "shown": view.shown(),
        "lines": view.lines(),
        "panel": view.detail(),
        "legend": page.locator("#legend label").all_text_contents(),
        "boxes": [box.is_checked() for box in page.locator("#legend input[type=checkbox]").all()],
        "years": page.locator("#legend input[type=range]").evaluate_all("e => e.map(i => i.value)"),
        "file": page.get_by_label("Document", exact=True).input_value(),
        "list": page.locator("#list").inner_text(),
        "timeline": page.locator("#timeline").inner_text(),
    }


def test_address_keeps_filters_view_and_choice(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    page = view.page
    seen = [state(view)]

    def step() -> None:
        assert state(view)["address"] not in {s["address"] for s in seen}
        seen.append(state(view))

    untick(view, "Comments")
    step()
    view.click_node(TIDEWATER)
    step()
    page.locator("#legend summary").first.click()
    untick(view, "Operates")
    step()
    page.get_by_label("Document", exact=True).select_option("harbour-notes.txt")
    step()
    page.locator("#legend input[type=range]").first.fill("2019")
    step()
    page.click("#timeline-toggle")
    step()
    page.click("#list-toggle")
    step()
    page.reload()
    page.wait_for_function("window.kgView", timeout=PATIENCE)
    assert state(view) == seen[-1]
    for before in reversed(seen[:-1]):
        page.go_back()
        page.wait_for_function("a => location.hash === a", arg=before["address"], timeout=PATIENCE)
        assert state(view) == before
    for after in seen[1:]:
        page.go_forward()
        page.wait_for_function("a => location.hash === a", arg=after["address"], timeout=PATIENCE)
        assert state(view) == after


def test_address_keeps_what_was_opened(large: Network, open_page: Opener) -> None:
    view = open_page(large)
    page = view.page
    overview = view.shown()
    hub = page.evaluate("kgView.labels()")[0]["key"]
    view.choose(f"#entity={hub}", hub)
    page.click("#open-neighbours")
    opened = state(view)
    assert overview < view.shown()
    hidden = next(n for n in large.nodes if "/".join(n.id.split("/")[-2:]) not in view.shown())
    page.fill("#search", hidden.names[0])
    page.keyboard.press("Enter")
    view.wait_for_chosen("/".join(hidden.id.split("/")[-2:]))
    sent = state(view)
    page.go_back()
    view.wait_for_chosen(hub)
    assert state(view) == opened
    other = open_page(large, address=str(sent["address"]))
    assert state(other) == sent


def test_link_in_a_text_keeps_the_filters(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address=f"#entity={TIDEWATER}&no-voice=comment&view=list")
    view.page.locator("#detail .link", has_text="Sandsucker").first.click()
    view.wait_for_chosen(SANDSUCKER)
    assert view.page.evaluate("location.hash") == (
        f"#entity={SANDSUCKER}&view=list&no-voice=comment"
    )


@pytest.mark.parametrize(
    "address",
    ["#%", "#entity=%E0%A4%A", "#open=*,**,%2A&years=0-1&file=x", "#no-type=x&years=9999-1&view=q"],
)
def test_spoilt_address_does_no_harm(notes: Network, open_page: Opener, address: str) -> None:
    view = open_page(notes, address=address)
    assert view.shown() == {"/".join(n.id.split("/")[-2:]) for n in notes.nodes}

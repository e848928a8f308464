"""What a reader sees and does on the network page, in a real browser."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from viewing import ECHO, LOWE, PATIENCE, SANDSUCKER, TIDEWATER, VANE, Opener, overlap, untick

from kg.view import Network


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


def test_click_on_a_shape_shows_what_is_known(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.click_node(LOWE)
    detail = view.detail()
    assert "Ann Lowe" in detail
    assert "Also Lowe" in detail
    assert "Chair (former), Northmouth Harbour Board, 2015 – 3 May 2019" in detail
    assert "The accounts were never shown to us," in detail
    assert "Named 3 times in 1 article and 1 comment" in detail


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


def test_search_says_where_nothing_is_found(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.page.fill("#search", "zzz")
    expect(view.page.locator("#suggestions")).to_contain_text("No name holds these letters.")


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
    # it began at some time of 2015 and ended on a day: surely held from 2016 on
    sure = post.locator(".sure").bounding_box()
    assert sure
    assert sure["x"] > bar["x"] + bar["width"] / 6
    assert abs(sure["x"] + sure["width"] - bar["x"] - bar["width"]) < 2
    view.page.keyboard.press("Escape")
    expect(view.page.locator("#timeline")).to_be_hidden()


def test_timeline_is_of_the_chosen_entity(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address=f"#entity={VANE}")
    view.page.click("#timeline-toggle")
    expect(view.page.locator("#timeline h2")).to_have_text("Timeline about Peter Vane")
    assert "Ann Lowe, chair" not in view.page.inner_text("#timeline")


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


def test_dark_and_light_follow_the_system(notes: Network, open_page: Opener) -> None:
    paper = "getComputedStyle(document.getElementById('stage')).backgroundColor"
    light = open_page(notes, color_scheme="light").page.evaluate(paper)
    dark = open_page(notes, color_scheme="dark").page.evaluate(paper)
    assert light == "rgb(255, 255, 255)"
    assert dark != light


def test_empty_graph_says_what_to_do(open_page: Opener) -> None:
    view = open_page(Network())
    text = view.page.inner_text("body")
    assert "There is nothing to show yet" in text
    assert "kg build FOLDER" in text


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


def test_wide_letters_push_nothing_off_a_phone(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, width=390, height=844, has_touch=True, is_mobile=True)
    view.page.evaluate(
        "document.querySelectorAll('button, p').forEach(e => e.style.letterSpacing = '.5em')"
    )
    for part in ("#save-toggle", "#search", "#stage", "#detail", "#legend-toggle"):
        box = view.page.locator(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390, part


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


def test_page_opens_with_questions_that_lead_on(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    asked = view.page.locator("#detail .questions button")
    first = asked.first.inner_text()
    asked.first.click()
    expect(view.page.locator("#detail h2")).not_to_have_text("What do you want to know?")
    assert view.page.locator("#detail h2").inner_text() in first
    view.page.keyboard.press("Escape")
    view.page.get_by_role("button", name="What happened, and when?").click()
    expect(view.page.locator("#timeline .bars li").first).to_be_visible()
    view.page.keyboard.press("Escape")
    view.page.get_by_role("button", name="What do only commenters say?").click()
    assert frozenset((TIDEWATER, ECHO)) in view.lines()
    assert frozenset((TIDEWATER, SANDSUCKER)) not in view.lines()
    view.page.click("#let-all")
    assert frozenset((TIDEWATER, SANDSUCKER)) in view.lines()
    assert view.page.evaluate("location.hash") == ""


def test_long_name_stands_on_two_lines_and_in_full_under_the_mouse(
    large: Network, open_page: Opener
) -> None:
    long = "Report of the Select Committee on the Dredging of Tidal Harbours and their Approaches"
    nodes = (replace(large.nodes[0], label=long, independent=40), *large.nodes[1:40])
    known = {n.id for n in nodes}
    edges = tuple(e for e in large.edges if {e.source, e.target} <= known)
    view = open_page(replace(large, nodes=nodes, edges=edges))
    key = "/".join(large.nodes[0].id.split("/")[-2:])
    view.point("nodePoint", key)

    def lines() -> list[str]:
        found = view.page.evaluate("kgView.labels()")
        return next((each["lines"] for each in found if each["key"] == key), [])

    assert len(lines()) == 2
    assert lines()[1].endswith("…")
    view.page.mouse.move(*view.point("nodePoint", key))
    view.page.wait_for_function(
        "([key, name]) => kgView.labels().some((l) => l.key === key && l.lines.join(' ') === name)",
        arg=[key, long],
        timeout=PATIENCE,
    )


def test_print_has_the_panel_and_no_controls(notes: Network, open_page: Opener) -> None:
    view = open_page(notes, address=f"#entity={LOWE}", color_scheme="dark")
    view.page.emulate_media(media="print", color_scheme="dark")
    for hidden in ("#legend", "#search", ".tools", ".zoom", "#way-to"):
        expect(view.page.locator(hidden).first).to_be_hidden()
    expect(view.page.locator("#detail blockquote").first).to_be_visible()
    paper = "getComputedStyle(document.getElementById('panel')).backgroundColor"
    assert view.page.evaluate(paper) == "rgb(255, 255, 255)"
    assert view.page.evaluate("getComputedStyle(document.body).overflow") == "visible"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#no-type=Person",
        "#no-kind=post,event",
        "#no-voice=comment",
        "#file=strange-names.txt",
        "#years=2019-2019&no-undated=1",
    ],
)
def test_filters_hold_in_all_three_views(notes: Network, open_page: Opener, address: str) -> None:
    """What a filter hides is in no view; what the list shows is on the picture."""
    view = open_page(notes, address=address)
    page = view.page
    drawn = view.lines()
    page.click("#list-toggle")
    rows = page.locator("#list table").nth(1).locator("tbody tr")
    listed = rows.evaluate_all("rows => rows.map(row => row.cells[2].textContent)")
    keyed = {n.id: "/".join(n.id.split("/")[-2:]) for n in notes.nodes}
    said = [(e, s) for e in notes.edges for s in e.statements]
    assert listed
    often = Counter(s.sentence for _, s in said)
    for edge, statement in said:
        if statement.sentence in listed and often[statement.sentence] == 1:
            assert frozenset((keyed[edge.source], keyed[edge.target])) in drawn
    told = page.inner_text("#summary")
    assert f"{len(listed)} statement" in told
    page.click("#timeline-toggle")
    for words in page.locator("#timeline blockquote").all_text_contents():
        assert words in listed

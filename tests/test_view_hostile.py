"""Texts of documents stay texts on the network page, whatever they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import harbour
from playwright.sync_api import Browser, expect
from viewing import PAYLOADS, Opener, hostile, saved, show_between

from kg.view import Network, Source, write_page


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
    page.click("#timeline-toggle")
    page.click("#list-toggle")
    assert PAYLOADS[0] in page.inner_text("#list")
    for what in ("Drawing (SVG)", "Statements as a table (CSV)", "Statements as a graph (Turtle)"):
        assert saved(view, what)
    assert page.evaluate("window.__pwned") is None
    assert page.locator("img, iframe, [onerror], a:not([href^='#entity='])").count() == 0
    assert page.evaluate("document.querySelectorAll('script').length") == 7


def test_document_with_script_for_a_name_renders_as_text(notes: Network, open_page: Opener) -> None:
    view = open_page(notes)
    view.page.fill("#search", "script")
    view.page.keyboard.press("Enter")
    expect(view.page.locator("#detail h2")).to_have_text(harbour.STRANGE_NAME)
    assert "“Odd names”, 1 Apr 2020" in view.detail()


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


def test_marks_count_characters_and_not_code_units(open_page: Opener) -> None:
    view = open_page(hostile())
    a, b = sorted(next(iter(view.lines())))
    show_between(view, a, b)
    assert view.page.locator("#detail blockquote").text_content() in {
        s.sentence for e in hostile().edges for s in e.statements
    }


def test_markup_in_the_address_does_nothing(notes: Network, open_page: Opener) -> None:
    for payload in PAYLOADS:
        address = quote(payload, safe="")
        view = open_page(notes, address=f"#entity={address}&file={address}&no-phrase={address}")
        assert view.page.evaluate("window.__pwned") is None
        assert "What do you want to know?" in view.detail()


def test_reasons_and_copied_words_are_text(open_page: Opener) -> None:
    first, *rest = hostile().nodes
    original = Source("urn:o", "Post", PAYLOADS[0], "2014", "o.txt")
    edge, *others = hostile().edges
    copied = replace(edge.statements[0], copy_of="urn:o")
    network = replace(
        hostile(),
        nodes=(replace(first, reasons=PAYLOADS), *rest),
        edges=(replace(edge, statements=(copied,)), *others),
        documents=(*hostile().documents, original),
    )
    view = open_page(network)
    for key in sorted(view.shown()):
        view.choose(f"#entity={quote(key, safe='')}", key)
        if view.page.locator(".reasons").count():
            view.page.locator(".reasons summary").click()
            assert view.page.locator(".reasons li").all_text_contents() == list(PAYLOADS)
    for pair in view.lines():
        show_between(view, *sorted(pair))
        if view.page.locator(".copy").count():
            break
    expect(view.page.locator(".copy")).to_contain_text(PAYLOADS[0])
    assert view.page.evaluate("window.__pwned") is None

"""Files of all formats: what is read from each, and that its evidence is proved."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.build import build
from kg.check import validate, verify
from kg.config import Config
from kg.errors import DocumentError
from kg.model import Document, SegmentKind, Thread
from kg.read import Content, Files, Refused, digest, documents_in, find, open_file
from kg.segment import segment
from kg.store import Rows, Snapshot
from kg.vocabulary import QUERY_PREFIXES

FORMATS = Path(__file__).parent / "formats"


class Read(NamedTuple):
    """What a document is read as; a comment is (author, stamp, number of what it answers)."""

    title: str
    issued: str | None
    author: str | None
    publisher: str | None
    url: str | None
    comments: tuple[tuple[str | None, str | None, int], ...] = ()


EXPECTED: Mapping[str, Read] = {
    "page.html": Read(
        "Harbour Board names a new chair", "2019-05-03", "Olive Marsh", "Northmouth Echo",
        "https://echo.example/2019/05/03/new-chair",
    ),
    "blogger.html": Read(
        "What became of the ferry money", "2018-06-12", "Jim Hale", "On the Quay",
        "https://onthequay.example/2018/06/ferry-money.html",
        (("Getafix", "2018-06-13T08:15:00", 0), ("Jim Hale", "2018-06-13T09:40:00", 1),
         ("Anonymous", "2018-06-14T22:01:00", 0)),
    ),
    "wordpress.html": Read(
        "Lighthouse sold", "2020-02-10", "Hugh Barr", "Coast Watch", None,
        (("Kit Rowan", "2020-02-11T07:20:00+00:00", 0),
         ("Hugh Barr", "2020-02-11T10:05:00+00:00", 1)),
    ),
    "discourse.html": Read(
        "Dredging starts again", "2021-09-01", "Nell Carey", "Skipper Forum",
        "https://forum.example/t/dredging-starts-again/88",
        (("oldsalt", "2021-09-01T07:12:00+00:00", 0),
         ("Nell Carey", "2021-09-02T19:00:00+00:00", 0)),
    ),
    "news.rss#gazette-101": Read(
        "School to close", "2017-03-08", "Faye Dunmore", "Skerry Gazette",
        "https://gazette.example/2017/school-to-close",
    ),
    "news.rss#gazette-102": Read(
        "Mast & sail", "2017-03-09", None, "Skerry Gazette", "https://gazette.example/2017/mast"
    ),
    "comments.rss#school-to-close": Read(
        "Comments on School to close", None, None, None,
        "https://gazette.example/2017/school-to-close",
        (("Una Brook", "2017-03-08T20:10:00+00:00", 0), ("pete", "2017-03-09T07:00:00+00:00", 0)),
    ),
    "blogger-export.xml#post-500": Read(
        "The cannery", "2014-11-02", "Bess Tully", "The Net Loft",
        "https://netloft.example/2014/11/cannery.html",
        (("Winkle", "2014-11-03T09:00:00+00:00", 0),
         ("Bess Tully", "2014-11-03T11:30:00+01:00", 1)),
    ),
    "wordpress-export.xml#p=9": Read(
        "The quarry", "2015-05-04", "Ida Frome", "Tide Tables",
        "https://tides.example/2015/quarry/",
        (("Dora", "2015-05-05T09:00:00", 0), ("Ida Frome", "2015-05-05T10:30:00", 1)),
    ),
    "disqus-export.xml#thread-900": Read(
        "Comments on Harbour Board names a new chair", None, None, None,
        "https://echo.example/2019/05/03/new-chair",
        (("Mudlark", "2019-05-03T12:00:00+00:00", 0),
         ("Kit Rowan", "2019-05-03T12:30:00+00:00", 1)),
    ),
    "report.docx": Read("The state of the quays", "2018-03-07", "Vera Holt", None, None),
    "minutes.odt": Read("Minutes of the lifeboat crew", "2017-11-21", "Alf Benn", None, None),
    "book.epub": Read("The Salt Road", "2011-05", "Enid Marlow", "Cormorant Press", None),
    "statement.rtf": Read("Statement on the trawlers", "2016-09-05", "Gwen Tarr", None, None),
    "inspection.pdf": Read("Inspection of Gullport Docks", "2018-10-12", None, None, None),
    "posts.zip/2015/regatta.html": Read("Regatta", None, None, None, None),
    "posts.zip/notes/feed.xml#n-1": Read("New boat", "2015-06-01", None, "Oar News", None),
    "posts.zip/old.tar.gz/club/letter.txt": Read("", "2015-06-30", "Otto Brand", None, None),
    "message.eml": Read("The ferry – what we know", "2013-02-05", "Daisy Orr", None, None),
    "papers.eml": Read("Papers for Friday", "2013-03-06", "Daisy Orr", None, None),
    "papers.eml/fares.txt": Read("", None, None, None, None),
    "papers.eml/slipway.html": Read("The slipway", None, None, None, None),
    "papers.eml/quays.docx": Read("The state of the quays", "2018-03-07", "Vera Holt", None, None),
    "papers.eml/attachment.pdf": Read("", None, None, None, None),
    "topic.json": Read(
        "The ice house is sold", "2022-05-10", "Nell Carey", None, None,
        (("oldsalt", "2022-05-10T07:12:00+00:00", 0),
         ("Nell Carey", "2022-05-11T19:00:00+00:00", 1)),
    ),
    "list.mbox#1@list.example": Read(
        "Sluice gate", "2014-03-03", "Rose Adair", None, None,
        (("Ted Vale", "2014-03-03T11:00:00+00:00", 0),
         ("Kim Soto", "2014-03-04T08:00:00+00:00", 1)),
    ),
    "list.mbox#4@list.example": Read("Meeting", "2014-03-05", "Rose Adair", None, None),
    "posts.jsonl#p1": Read(
        "New bridge", "2012-07-09", "Lloyd Kemp", "Bridge Watch", "https://bridge.example/p1",
        (("Bo", "2012-07-09T16:00:00+00:00", 0), ("Lloyd Kemp", "2012-07-10T08:00:00", 1)),
    ),
    "posts.jsonl#p2": Read("", "2012-07-10", None, None, None),
    "table.csv#row-1": Read(
        "Puffins", "2010-06-14", "Pearl Nash", None, "https://birds.example/puffins"
    ),
    "table.csv#row-2": Read("", "2010-06-15", None, None, None),
    "note.md": Read(
        "Minutes of the pier committee", "2016-04-12", "Ann Lowe", "Pier Committee",
        "https://pier.example/minutes/12",
    ),
    "letter.txt": Read(
        "A letter from the island", "2013-08-20", "Moira Keane", "Gull Island Trust",
        "https://gulls.example/letters/3",
    ),
}  # fmt: skip

CLAIMED: Mapping[str, str] = {
    "page.html": "Ann Lowe",
    "blogger.html": "Rita Stone",
    "wordpress.html": "Mary Poole",
    "discourse.html": "George Finch",
    "news.rss#gazette-101": "Ellen Voss",
    "blogger-export.xml#post-500": "Carl Dorn",
    "wordpress-export.xml#p=9": "Leo Marsh",
    "note.md": "Chris Dale",
    "letter.txt": "Walter Finch",
    "report.docx": "Basil Crane",
    "minutes.odt": "Alf Benn",
    "book.epub": "Silas Pike",
    "statement.rtf": "Omar Leigh",
    "inspection.pdf": "Martha Quill",
    "posts.zip/2015/regatta.html": "Iris Moon",
    "posts.zip/old.tar.gz/club/letter.txt": "Otto Brand",
    "message.eml": "Percy Lund",
    "papers.eml": "Nell Frost",
    "papers.eml/fares.txt": "Ruben Hale",
    "papers.eml/slipway.html": "Cora Vance",
    "papers.eml/quays.docx": "Basil Crane",
    "papers.eml/attachment.pdf": "Ada Thorn",
    "topic.json": "Judith Brand",
    "list.mbox#1@list.example": "Fergus Doyle",
    "posts.jsonl#p1": "Zoe Hart",
    "table.csv#row-1": "Jonah Webb",
}
"""Who holds, or held, a post as each file says."""


@cache
def threads() -> Mapping[str, Thread]:
    """Every document of the fixtures, taken apart, by its source."""
    found = {}
    for path in sorted(FORMATS.iterdir()):
        if ".meta." in path.name:
            continue
        for document in documents_in(open_file(path)):
            assert isinstance(document, Document), document
            found[path.name + document.source] = segment(document)
    return found


def read(name: str, content: bytes) -> list[Document | Refused]:
    return documents_in(Content(Path(name), content, digest(content)))


def one(name: str, content: str | bytes) -> Document:
    found = read(name, content.encode() if isinstance(content, str) else content)
    (document,) = found
    assert isinstance(document, Document)
    return document


def prose(thread: Thread, section: int | None = None) -> str:
    text = thread.document.text
    kinds = (SegmentKind.TEXT, SegmentKind.INTRODUCTION)
    return "\n".join(
        text[s.start : s.end]
        for s in thread.segments
        if s.kind in kinds and section in (None, s.section)
    )


# --- what is read ---------------------------------------------------------------------------


def test_every_fixture_is_expected() -> None:
    assert set(threads()) == set(EXPECTED)


@pytest.mark.parametrize("source", sorted(EXPECTED))
def test_metadata_and_threads(source: str) -> None:
    thread, expected = threads()[source], EXPECTED[source]
    root = thread.sections[0]
    assert Read(
        root.title or "", root.issued, root.author, root.publisher, root.url,
        tuple((s.author, s.issued, s.reply_to or 0) for s in thread.sections if "comment" in s.key),
    ) == expected  # fmt: skip


@pytest.mark.parametrize("source", sorted(EXPECTED))
def test_segments_joined_are_the_text(source: str) -> None:
    thread = threads()[source]
    text = thread.document.text
    assert "".join(text[s.start : s.end] for s in thread.segments) == text
    for section in thread.sections:
        assert 0 <= section.start <= section.end <= len(text)


@pytest.mark.parametrize("source", sorted(EXPECTED))
def test_reading_twice_gives_the_same(source: str) -> None:
    path = FORMATS / re.split("[#/]", source)[0]
    assert documents_in(open_file(path)) == documents_in(open_file(path))


def test_menus_notices_and_forms_are_no_text() -> None:
    for source in ("page.html", "wordpress.html", "discourse.html", "blogger.html"):
        text = threads()[source].document.text
        assert not re.search("Sport|pram|Cookies|rights|email|Reply|Posted by|comments:", text)


def test_the_text_of_a_page_is_whole() -> None:
    text = prose(threads()["page.html"])
    for words in ("appointed Ann Lowe", "under a contract worth £2 million", "before the summer"):
        assert words in text
    assert prose(threads()["blogger.html"], 0).count("\n") == 2  # three paragraphs


def test_words_that_a_line_cut_are_whole_and_running_heads_are_gone() -> None:
    text = threads()["inspection.pdf"].document.text
    for words in ("in September with two colleagues", "well-known east gate", "harbour office"):
        assert words in text
    assert not re.search("Page [12]|of 2|Dock Inspectorate ·", text)
    assert "-\n" not in text


def test_a_paragraph_goes_on_over_the_end_of_a_page_and_every_place_has_its_page() -> None:
    document = threads()["inspection.pdf"].document
    text = document.text
    first, last = text.index("Shed number 1 "), text.index("Shed number 15 ")
    assert "\n" not in text[first:last]
    assert [document.page(at) for at in (first, last)] == ["1", "2"]
    assert text[: document.pages[1].start].endswith("Shed number 14 was ")
    assert document.page(text.index("Hector Vane")) == "2"
    assert document.page(0) == "1"


def test_notes_stand_at_the_end_and_what_was_struck_out_nowhere() -> None:
    for source, last in (("report.docx", "founded in 1901."), ("minutes.odt", "Four were absent.")):
        text = threads()[source].document.text
        assert text.rstrip().endswith(last)
        assert not re.search("Struck out|found nothing|Check this|↑", text)
    assert "North quay | 6 m" in threads()["report.docx"].document.text


def test_a_message_is_its_plain_part_without_the_signature() -> None:
    thread = threads()["message.eml"]
    assert "rise to £4." in prose(thread)
    assert "Clerk" not in prose(thread)
    assert "Not read" not in thread.document.text


def test_what_a_mail_quotes_is_not_its_own() -> None:
    thread = threads()["list.mbox#1@list.example"]
    (answer,) = [n for n, s in enumerate(thread.sections) if s.author == "Ted Vale"]
    assert "closed the sluice" not in prose(thread, answer)


# --- end to end -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """All fixtures in one store."""
    store = tmp_path_factory.mktemp("formats") / ".kg"
    report = build([FORMATS], store=store, config=Config())
    assert report.skipped == ()
    return Snapshot.open(store)


def rows(built: Snapshot, query: str) -> set[tuple[str, ...]]:
    prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in QUERY_PREFIXES.items())
    found = built.query(prefixes + query)
    assert isinstance(found, Rows)
    return {tuple(getattr(term, "value", "") for term in row) for row in found.solutions}


def test_every_format_gives_a_statement_with_evidence(built: Snapshot) -> None:
    held = rows(
        built,
        """SELECT DISTINCT ?source ?name {
             ?tenure a kg:Tenure ; kg:holder/rdfs:label ?name ; kg:evidence/kg:inDocument ?part .
             ?part dcterms:isPartOf?/dcterms:source ?source }""",
    )
    assert {(source, name) for source, name in CLAIMED.items()} - held == set()


def test_all_evidence_is_proved(built: Snapshot) -> None:
    found = verify(built.quads("all"), built.manifest.documents, Files())
    assert found.failures == ()
    assert found.checked > 100


def test_the_graph_conforms_to_its_shapes(built: Snapshot) -> None:
    assert validate(built.quads("all")) == []


def test_metadata_stand_in_the_graph(built: Snapshot) -> None:
    told = rows(
        built,
        """SELECT ?source ?title ?issued ?author ?publisher ?url {
             ?d dcterms:source ?source .
             OPTIONAL { ?d dcterms:source ?source ; dcterms:title ?title }
             OPTIONAL { ?d dcterms:source ?source ; dcterms:issued ?issued }
             OPTIONAL { ?d dcterms:source ?source ; dcterms:creator/rdfs:label ?author }
             OPTIONAL { ?d dcterms:source ?source ; dcterms:publisher/rdfs:label ?publisher }
             OPTIONAL { ?d dcterms:source ?source ; schema:url ?url } }""",
    )
    expected = {(s, *(v or "" for v in r[:5])) for s, r in EXPECTED.items()}
    assert told == expected


def test_passages_and_quotations_of_a_pdf_know_their_page(built: Snapshot) -> None:
    found = rows(
        built,
        """SELECT ?kind ?text ?page {
             ?p a ?kind ; kg:text ?text ; kg:inDocument/dcterms:source "inspection.pdf" .
             OPTIONAL { ?p kg:text ?text ; kg:page ?page } }""",
    )
    assert found
    pages = {text[:12]: page for _, text, page in found}
    assert pages["Martha Quill"] == "1"
    assert pages["Hector Vane,"] == "2"
    assert all(pages.values())


def test_comments_from_elsewhere_answer_their_post(built: Snapshot) -> None:
    answered = rows(
        built,
        """SELECT DISTINCT ?comments ?post {
             ?comment kg:replyTo/dcterms:source ?post ; dcterms:isPartOf/dcterms:source ?comments
             FILTER(?comments != ?post) }""",
    )
    assert answered == {
        ("comments.rss#school-to-close", "news.rss#gazette-101"),
        ("disqus-export.xml#thread-900", "page.html"),
    }


def test_a_second_build_opens_no_file_again(built: Snapshot, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(FORMATS, folder)
    store = tmp_path / ".kg"
    first = build([folder / "news.rss"], store=store)
    again = build([folder / "news.rss"], store=store)
    assert (first.unchanged, again.unchanged) == (0, 2)
    text = (folder / "news.rss").read_text("utf-8")
    (folder / "news.rss").write_text(text.replace("elected Ned Farr", "elected Ned Fall"), "utf-8")
    assert build([folder / "news.rss"], store=store).unchanged == 1
    (folder / "news.rss").unlink()
    (folder / "more.txt").write_text("The club met on Friday.\n", "utf-8")
    kept = build([folder / "more.txt"], store=store)
    assert [Path(path).name for path in kept.missing] == [
        "news.rss#gazette-101", "news.rss#gazette-102"
    ]  # fmt: skip


def test_another_version_of_a_reader_is_told(built: Snapshot) -> None:
    """The file is the same and its text is not: its reader is to blame, and said to be."""

    def otherwise(path: Path) -> Document:
        document = Files()(path)
        if path.name != "page.html":
            return document
        return replace(document, text=f"x{document.text}", reader="lxml 99.1")

    found = verify(built.quads("all"), built.manifest.documents, otherwise)
    assert {failure.source for failure in found.failures} == {"page.html"}
    assert any(
        "then by lxml 6" in f.message and "now by lxml 99.1" in f.message for f in found.failures
    )


def test_a_changed_file_is_told(built: Snapshot, tmp_path: Path) -> None:
    shutil.copytree(FORMATS, tmp_path / "in")
    feed = tmp_path / "in" / "news.rss"
    feed.write_text(feed.read_text("utf-8").replace("Ellen Voss", "Helen Voss"), "utf-8")
    moved = [
        replace(d, path=d.path.replace(str(FORMATS), str(tmp_path / "in")))
        for d in built.manifest.documents
    ]
    found = verify(built.quads("all"), moved, Files())
    assert {failure.source for failure in found.failures} == {"news.rss#gazette-101"}


# --- known better ---------------------------------------------------------------------------


def test_what_stands_beside_a_file_counts_more_than_what_it_says(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes((FORMATS / "page.html").read_bytes())
    (tmp_path / "page.meta.json").write_text('{"title": "Another title", "date": "May 2018"}')
    (document,) = documents_in(open_file(page))
    assert isinstance(document, Document)
    assert (document.metadata.title, document.metadata.issued) == ("Another title", "2018-05")
    assert document.metadata.author == "Olive Marsh"
    assert "Another title" in document.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt.meta.json", "{", "is not JSON"),
        ("a.txt.meta.yaml", "title: [", "is not YAML"),
        ("a.txt.meta.yaml", "- a", "holds no names with values"),
        ("a.meta.json", '{"date": "soon"}', "date is not a date, such as 2019-05-03: 'soon'"),
        ("a.meta.yaml", "a: &a [x]\nb: [*a, *a]", "references"),
    ],
)
def test_metadata_that_cannot_be_read_are_told(
    tmp_path: Path, name: str, content: str, words: str
) -> None:
    (tmp_path / "a.txt").write_text("Words.\n")
    (tmp_path / name).write_text(content)
    with pytest.raises(DocumentError, match=re.escape(words)) as caught:
        open_file(tmp_path / "a.txt")
    assert name in caught.value.message
    assert caught.value.hint


def test_metadata_beside_a_file_are_no_document(tmp_path: Path) -> None:
    for name in ("a.txt", "a.txt.meta.json", "b.html", "b.meta.yaml", "lone.meta.yaml"):
        (tmp_path / name).write_text("x")
    assert [f.path.name for f in find([tmp_path])] == ["a.txt", "b.html", "lone.meta.yaml"]


def test_offsets_of_plain_text_are_those_of_the_file() -> None:
    text = (FORMATS / "letter.txt").read_text("utf-8")
    assert threads()["letter.txt"].document.text.startswith(text)


# --- encodings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""), ("windows-1252", ""), ("iso-8859-1", '<meta charset="iso-8859-1">'),
        ("utf-16", ""), ("koi8-r", '<meta http-equiv="x" content="text/html; charset=koi8-r">'),
        ("shift-jis", '<meta charset="Shift_JIS">'), ("utf-8-sig", ""),
    ],
)  # fmt: skip
def test_pages_are_read_in_the_encoding_they_declare(encoding: str, declared: str) -> None:
    words = {"koi8-r": "Причал закрыт", "shift-jis": "港を閉じる"}.get(encoding, "A café – shut")
    if encoding == "iso-8859-1":
        words = "A café shut"
    page = f"<html><head>{declared}</head><body><p>{words} since May.</p></body></html>"
    assert f"{words} since May." in one("a.html", page.encode(encoding)).text


def test_a_page_that_is_not_what_it_declares_is_told() -> None:
    page = '<meta charset="utf-8"><p>' + "é" * 50
    with pytest.raises(DocumentError, match=r"is not UTF-8, as it declares: \d+ characters"):
        read("a.html", page.encode("windows-1252"))

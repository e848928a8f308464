"""Files that are broken, hostile or huge: refused by name, and nothing else is lost."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DocumentError
from kg.model import Document
from kg.read import Content, Refused, digest, documents_in, open_file
from kg.segment import segment

FORMATS = Path(__file__).parent / "formats"
REFUSED = Path(__file__).parent / "formats-refused"


def read(name: str, content: bytes) -> list[Document | Refused]:
    try:
        found = documents_in(Content(Path(name), content, digest(content)))
    except DocumentError as error:
        if "this version of kg" in error.message:
            pytest.fail(error.message)
        raise
    assert not [m for m in refused(found).values() if "this version of kg" in m]
    return found


def one(name: str, content: str | bytes) -> Document:
    (document,) = read(name, content.encode() if isinstance(content, str) else content)
    assert isinstance(document, Document)
    return document


def zipped(members: dict[str, bytes | str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def refused(found: list[Document | Refused]) -> dict[str, str]:
    return {each.source: each.error.message for each in found if isinstance(each, Refused)}


def sources(found: list[Document | Refused]) -> list[str]:
    return [each.source for each in found if isinstance(each, Document)]


# --- archives -------------------------------------------------------------------------------


def test_bad_members_cost_themselves_alone() -> None:
    found = documents_in(open_file(REFUSED / "bomb.zip"))
    assert sources(found) == ["/good.txt"]
    told = refused(found)
    assert "grows from 19,4" in told["/bomb.txt"]
    assert "20,000,000 bytes when unpacked" in told["/bomb.txt"]
    assert "leads out of its archive" in told["/%2E%2E/%2E%2E/escape.txt"]
    assert "is a link" in told["/link.txt"]
    assert all(message.startswith(str(REFUSED / "bomb.zip")) for message in told.values())


@pytest.mark.parametrize("name", ["../a.txt", "/a.txt", "C:\\a.txt", "x/../../a.txt", "..\\a.txt"])
def test_paths_that_lead_out_are_refused(name: str) -> None:
    found = read("a.zip", zipped({name: "Words.\n", "good.txt": "Words.\n"}))
    assert sources(found) == ["/good.txt"]
    assert "leads out of its archive" in next(iter(refused(found).values()))


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_links_and_devices_in_a_tar_are_refused(kind: bytes) -> None:
    link = tarfile.TarInfo("link.txt")
    link.type, link.linkname = kind, "/etc/passwd"
    found = read("a.tar.gz", tar_of((link, b""), (tarfile.TarInfo("good.txt"), b"Words.\n")))
    assert sources(found) == ["/good.txt"]
    assert "is a link, a device or a pipe" in refused(found)["/link.txt"]


def test_a_tar_of_endless_zeros_is_refused_before_it_is_unpacked() -> None:
    """Its head alone says how large it would be."""
    huge = tarfile.TarInfo("huge.txt")
    huge.size = 10**13
    with pytest.raises(DocumentError, match=r"unpacks to more than .* at huge\.txt"):
        read("a.tar", huge.tobuf() + b"0" * 10240)


def test_archives_inside_one_another_are_read_to_a_depth() -> None:
    content = zipped({"a.txt": "Words.\n"})
    for _ in range(2):
        content = zipped({"in.zip": content})
    assert sources(read("a.zip", content)) == ["/in.zip/in.zip/a.txt"]
    with pytest.raises(DocumentError, match="stands inside 3 other archives"):
        read("a.zip", zipped({"in.zip": content}))


def test_a_member_that_stands_twice_is_told() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "First.\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "Second.\n")
    found = read("a.zip", packed.getvalue())
    assert [d.text for d in found if isinstance(d, Document)] == ["Second.\n"] or sources(found)
    assert refused(found) == {"/a.txt#again": "a.zip/a.txt#again: stands in the archive twice."}


def test_a_password_is_named() -> None:
    content = bytearray(zipped({"a.txt": "Words.\n", "b.txt": "Words.\n"}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1  # says that a.txt is encrypted
    found = read("a.zip", bytes(content))
    assert sources(found) == ["/b.txt"]
    assert "is protected by a password" in refused(found)["/a.txt"]
    with pytest.raises(DocumentError, match="protected by a password") as caught:
        open_pdf("locked.pdf")
    assert caught.value.hint


def open_pdf(name: str) -> list[Document | Refused]:
    return documents_in(open_file(REFUSED / name))


def test_a_scan_asks_for_ocr() -> None:
    with pytest.raises(DocumentError, match="holds no text, only images on its 1 page") as caught:
        open_pdf("scan.pdf")
    assert "ocrmypdf" in caught.value.hint


# --- word processors ------------------------------------------------------------------------

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


def spoiled(name: str, change: Callable[[str, bytes], bytes]) -> bytes:
    """A fixture with its members changed."""
    with zipfile.ZipFile(FORMATS / name) as archive:
        return zipped({m: change(m, archive.read(m)) for m in archive.namelist()})


@pytest.mark.parametrize(
    ("name", "member"), [("report.docx", "word/document.xml"), ("minutes.odt", "content.xml")]
)
def test_a_document_type_in_a_word_processors_file_is_refused(name: str, member: str) -> None:
    def change(at: str, content: bytes) -> bytes:
        return content.replace(b"?>", b"?>" + DOCTYPE.encode(), 1) if at == member else content

    with pytest.raises(DocumentError, match=f"{member} declares a document type"):
        read(name, spoiled(name, change))


@pytest.mark.parametrize(
    ("name", "member", "tag"),
    [
        ("report.docx", "word/document.xml", "w:tbl"),
        ("report.docx", "word/document.xml", "w:ins"),
        ("minutes.odt", "content.xml", "text:span"), ("book.epub", "OEBPS/two.xhtml", "div"),
    ],
)  # fmt: skip
def test_deep_nesting_inside_a_package_is_refused(name: str, member: str, tag: str) -> None:
    def change(at: str, content: bytes) -> bytes:
        if at != member:
            return content
        deep = f"<{tag}>" * 50_000 + f"</{tag}>" * 50_000
        closing = content.rindex(b"</w:p>" if b"</w:p>" in content else b"</")
        return content[:closing] + deep.encode() + content[closing:]

    content = spoiled(name, change)
    with contextlib.suppress(DocumentError):  # or it is cut off where the parser stops
        assert len(read(name, content)) == 1


@pytest.mark.parametrize("name", ["report.docx", "minutes.odt", "book.epub", "posts.zip"])
def test_a_zip_that_was_cut_off_is_told(name: str) -> None:
    content = (FORMATS / name).read_bytes()
    with pytest.raises(DocumentError, match="is damaged, or no zip"):
        read(name, content[: len(content) // 2])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("report.docx", "has no word/document.xml"), ("minutes.odt", "has no content.xml"),
        ("book.epub", "has no META-INF/container.xml"),
    ],
)  # fmt: skip
def test_a_zip_of_something_else_is_told(name: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read(name, zipped({"a.txt": "Words."}))


# --- PDF ------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"words", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"<<" * 100_000])
def test_what_is_no_pdf_is_told(content: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read("a.pdf", content)
    assert caught.value.hint


def test_a_reader_that_dies_costs_its_document_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a file does that PDFium cannot bear."""
    script = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    wrapper = [sys.executable, "-c", script]

    import subprocess

    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **options: real(wrapper, **options))
    with pytest.raises(DocumentError, match="brought down the program that reads PDF"):
        read("a.pdf", (FORMATS / "inspection.pdf").read_bytes())


def test_a_library_that_fails_costs_its_document_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("kg.read.html.page_metadata", fail)
    content = zipped({"a.html": "<p>Words.", "b.txt": "Words.\n"})
    found = documents_in(Content(Path("a.zip"), content, digest(content)))
    assert sources(found) == ["/b.txt"]
    assert "this version of kg (ZeroDivisionError: by nought)" in refused(found)["/a.html"]


# --- rows and mail --------------------------------------------------------------------------


def test_parts_nested_in_a_mail_without_end_are_refused() -> None:
    deep = b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 3000
    with pytest.raises(DocumentError, match="nested more than 100 deep"):
        read("a.eml", b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + deep)


def test_an_endless_head_of_a_mail_is_refused() -> None:
    with pytest.raises(DocumentError, match="head has more than 100,000 bytes"):
        read("a.eml", b"From: a\nReferences: " + b"<a@b> " * 200_000 + b"\n\nWords.")


def test_a_bad_line_costs_itself_alone() -> None:
    lines = '{"text": "One."}\nnot json\n[1]\n{"text": "Two.", "date": "never"}\n{"title": "x"}\n'
    found = read("a.jsonl", lines.encode())
    assert sources(found) == ["#row-1", "#row-4"]
    assert sorted(refused(found)) == ["#line-2", "#line-3"]
    assert "line 2 is not a JSON object" in refused(found)["#line-2"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "a,b\n1,2\n", "has no column of text; its columns are a, b"),
        ("a.jsonl", '{"a": 1}\n', "has no row with a text"),
        ("a.mbox", "words", "is no mailbox"),
        ("a.eml", "\n\n", "is no mail"),
        ("a.rtf", "words", "is no RTF"),
        ("a.docx", "words", "is damaged, or no zip"),
        ("a.docx", "\xd0\xcf\x11\xe0", "is protected by a password, or an old Word file"),
        ("a.tar.gz", "words", "is damaged, or no archive"),
    ],
)
def test_what_is_of_another_kind_is_told(name: str, content: str, words: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(words)) as caught:
        read(name, content.encode("latin-1"))
    assert caught.value.message.startswith(f"{name}: ")
    assert caught.value.hint


def test_a_deep_json_and_a_long_mailbox_are_read_in_linear_time() -> None:
    deep = '{"text": "Words.", "x": ' + "[" * 100_000 + "\n" + '{"text": "Good."}\n'
    assert sources(read("a.jsonl", deep.encode())) == ["#row-2"]
    message = "From a\nSubject: S{0}\nMessage-ID: <{0}@x>\n\nText {0}.\n\n"
    box = "".join(message.format(n) for n in range(3000))
    assert len(read("a.mbox", box.encode())) == 3000


# --- markup ---------------------------------------------------------------------------------

BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE], ids=["growing", "outside"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_entities_are_not_expanded(declared: str, encoding: str) -> None:
    name = "i" if declared == BOMB else "x"
    feed = f"<?xml version='1.0'?>{declared}<rss><channel><title>&{name};</title></channel></rss>"
    with pytest.raises(DocumentError, match="declares entities of its own"):
        read("feed.xml", feed.encode(encoding))


@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "ul", "table", "span", "x"])
def test_deep_nesting_is_refused_at_once(tag: str) -> None:
    page = f"<{tag}>" * 100_000 + "The pier is shut."
    with pytest.raises(DocumentError, match="nested more than 240 deep"):
        read("a.html", page.encode())


def test_elements_that_nobody_closes_are_no_nesting() -> None:
    page = "<body>" + "<p>The pier is shut.<br><li>So it is." * 1000
    assert one("a.html", page).text.count("The pier is shut.") == 1000


def test_deeply_nested_xml_is_refused_or_cut() -> None:
    feed = "<rss><channel><item><title>" + "<a>" * 100_000
    with pytest.raises(DocumentError):
        read("feed.xml", feed.encode())


def test_answers_in_a_circle_and_to_nobody_are_read() -> None:
    post = (
        '<post dsq:id="{}"><message>M{}</message><thread dsq:id="1"/><parent dsq:id="{}"/></post>'
    )
    posts = (
        post.format(1, 1, 2) + post.format(2, 2, 1) + post.format(3, 3, 99) + post.format(4, 4, 4)
    )
    export = (
        '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
        f'<thread dsq:id="1"><title>T</title></thread>{posts}</disqus>'
    )
    texts = [d.text for d in read("d.xml", export.encode()) if isinstance(d, Document)]
    assert all(any(f"M{n}" in text for text in texts) for n in range(1, 5))


def test_a_long_chain_of_answers_is_read() -> None:
    """As deep as anybody could answer, and much deeper."""
    post = (
        '<post dsq:id="{0}"><message>M</message><thread dsq:id="t"/><parent dsq:id="{1}"/></post>'
    )
    posts = "".join(post.format(n, n - 1) for n in range(1, 5000))
    export = (
        '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
        f'<thread dsq:id="t"><title>T</title></thread>{posts}</disqus>'
    )
    thread = segment(one("d.xml", export))
    assert len(thread.sections) == 5000
    assert len({section.key for section in thread.sections}) == 5000
    assert max(len(section.key) for section in thread.sections) < 200


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xml", b"", "is not XML"),
        ("a.xml", b"words", "is not XML"),
        ("a.xml", b"<opml/>", "its root element is <opml>"),
        ("a.rss", b"<rss><channel/></rss>", "holds no entries"),
        ("a.html", b"", "holds no text"),
        ("a.html", b"<html><body><script>1</script></body></html>", "holds no text"),
        ("a.md", b"---\ntitle: [\n---\nWords.\n", "its front matter is not YAML"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, content: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(words)) as caught:
        read(name, content)
    assert caught.value.message.startswith(f"{name}: ")
    assert caught.value.hint


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["a.html", "a.xml", "a.md"]),
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div class='comment' id='c'>", "<rss>", "<channel>", "<item>",
             "<title>", "</item>", "<li>", "<blockquote>", "---\n", "title: x\n", "words ",
             "\0", "&amp;", "&nbsp;", "<!--", "-->", "<![CDATA[", "]]>", "\u202e",
             "é", "<br>", "\n\n", "<td>"]
        )
    ).map("".join),
)  # fmt: skip
def test_any_markup_is_documents_or_a_document_error(name: str, content: str) -> None:
    try:
        found = read(name, content.encode())
    except DocumentError:
        return
    for document in found:
        assert isinstance(document, Document)
        thread = segment(document)
        assert "".join(document.text[s.start : s.end] for s in thread.segments) == document.text


ALL = sorted(path.name for path in FORMATS.iterdir() if ".meta." not in path.name)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([name for name in ALL if not name.endswith(".pdf")]),
    st.integers(0, 10**6), st.integers(0, 200), st.binary(max_size=20),
)  # fmt: skip
def test_a_damaged_fixture_is_documents_or_a_document_error(
    name: str, at: int, cut: int, put: bytes
) -> None:
    content = (FORMATS / name).read_bytes()
    at %= len(content)
    found: list[Document | Refused] = []
    with contextlib.suppress(DocumentError):
        found = read(name, content[:at] + put + content[at + cut :])
    for each in found:
        if isinstance(each, Document):
            thread = segment(each)
            assert "".join(each.text[s.start : s.end] for s in thread.segments) == each.text


def test_a_page_of_many_paragraphs_is_read_in_linear_time() -> None:
    """Quadratic time would be minutes here."""
    paragraph = "<p>Paragraph {} about the harbour board, which met on Monday.</p>"
    page = "".join(paragraph.format(n) for n in range(30_000))
    began = time.process_time()
    assert one("a.html", page).text.count("harbour board") == 30_000
    assert time.process_time() - began < 60

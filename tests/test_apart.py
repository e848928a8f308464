"""Files that take too long, too much memory, or bring down what reads them, cost themselves alone.

The limits are of the processor's time and of memory, so a busy machine changes nothing.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kg.build import build
from kg.config import Config
from kg.errors import DocumentError
from kg.model import Document
from kg.read import Content, Refused, digest, documents_in, open_file
from kg.read.apart import Apart
from kg.store import Snapshot

FORMATS = Path(__file__).parent / "formats"
GOOD = b"<title>The pier</title><p>The pier at Southcliff has been shut since the storm of May."


def pdf(*streams: bytes, forms: int = 0) -> bytes:
    """A PDF of one page, whose content is the first stream, and whose forms are the others."""
    names = b" ".join(b"/F%d %d 0 R" % (n, 5 + n) for n in range(forms))
    resources = b"<< /XObject << %s >> >>" % names
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources %s >>"
        % resources,
    ]
    for number, stream in enumerate(streams):
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources %s " % resources
        packed = zlib.compress(stream, 9)
        objects.append(
            b"<< %s/Filter /FlateDecode /Length %d >> stream\n%s\nendstream"
            % (head if number else b"", len(packed), packed)
        )
    out = b"%PDF-1.7\n"
    for number, each in enumerate(objects, 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    return out + b"trailer << /Root 1 0 R /Size %d >>\n" % (len(objects) + 1)


def endless_pdf() -> bytes:
    """Forms that draw one another: ten million million drawings from a few hundred bytes."""
    forms = 12
    drawn = [b"/F%d Do " % (n + 1) * 12 for n in range(forms - 1)]
    return pdf(b"/F0 Do", *drawn, b"0 0 m 9 9 l S", forms=forms)


def endless_page() -> bytes:
    """So many words that to weigh them takes minutes of the processor's time."""
    return b"<html><body>" + b"<div><p>Words, and <a href=x>more</a> of them.</div>" * 300_000


def large_page() -> bytes:
    return b"<title>x</title>" + b"<p>a" * 10_000_000


def zipped(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            archive.addfile(head, io.BytesIO(content))
    return packed.getvalue()


def content(name: str, what: bytes) -> Content:
    return Content(Path(name), what, digest(what))


def told(found: list[Document | Refused]) -> dict[str, str]:
    """What each document is, or why it is refused."""
    return {
        each.source: each.error.message if isinstance(each, Refused) else each.text
        for each in found
    }


TOO_LONG = "takes more than 1 s of the processor's time"
DIED = r"the process that read it died, or took more than it may \(1 s, 400 MB\)"
TOO_MUCH = "takes more than 400 MB of memory"


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart(seconds=1, megabytes=400) as found:
        yield found


@pytest.mark.parametrize(
    "name", sorted(p.name for p in FORMATS.iterdir() if ".meta." not in p.name)
)
def test_what_is_read_apart_is_what_is_read_here(apart: Apart, name: str) -> None:
    file = open_file(FORMATS / name)
    assert apart(file) == documents_in(file)


def test_a_file_that_cannot_be_read_is_told_as_ever(apart: Apart) -> None:
    file = content("a.docx", b"words")
    with pytest.raises(DocumentError, match=r"^a\.docx: is damaged, or no zip") as here:
        documents_in(file)
    with pytest.raises(DocumentError) as there:
        apart(file)
    assert (here.value.message, here.value.hint) == (there.value.message, there.value.hint)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("endless.html", endless_page()),
        ("endless.pdf", endless_pdf()),
        ("large.html", large_page()),
    ],
    ids=["page", "pdf", "large"],
)
def test_a_file_that_takes_too_much_is_named_and_the_next_one_is_read(
    apart: Apart, name: str, what: bytes
) -> None:
    """Which limit it meets first is the machine's business."""
    with pytest.raises(DocumentError, match=f"^{name}: (?:{TOO_LONG}|{TOO_MUCH}|{DIED})") as caught:
        apart(content(name, what))
    assert "document_seconds" in caught.value.hint
    assert "has been shut" in told(apart(content("a.html", GOOD)))[""]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_the_other_members_of_an_archive_still_come(
    apart: Apart, pack: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    inner = zipped({"a.html": GOOD, "b.pdf": endless_pdf(), "c.html": GOOD})
    members = {
        "../out.txt": b"Words.", "1.html": GOOD, "2.pdf": endless_pdf(), "3.html": endless_page(),
        "4.zip": inner, "5.html": GOOD,
    }  # fmt: skip
    suffix = "zip" if pack is zipped else "tar"
    found = apart(content(f"a.{suffix}", pack(members)))
    by_place = told(found)
    assert len(found) == len(by_place) == 8
    good = [place for place, words in by_place.items() if "has been shut" in words]
    assert good == ["/1.html", "/4.zip/a.html", "/4.zip/c.html", "/5.html"]
    assert by_place["/%2E%2E/out.txt"].endswith("leads out of its archive.")
    for place in ("/2.pdf", "/3.html", "/4.zip/b.pdf"):
        assert by_place[place].startswith(f"a.{suffix}{place}: t")
        said = by_place[place]
        assert "(1 s, 400 MB)" in said or TOO_LONG in said or TOO_MUCH in said


def test_a_file_that_brings_the_process_down_again_and_again_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each death takes the time of the limit; nobody waits for a thousand of them."""
    monkeypatch.setattr("kg.read.apart._MOST_DEATHS", 2)
    members = {"0.html": GOOD, **{f"{n}.pdf": endless_pdf() for n in range(1, 9)}}
    with Apart(seconds=1, megabytes=400) as apart:
        by_place = told(apart(content("a.zip", zipped(members))))
    assert list(by_place) == ["/0.html", "/1.pdf", "/2.pdf"]
    assert "what stands behind it is left out" in by_place["/2.pdf"]


@pytest.mark.model
def test_a_build_goes_on_without_what_takes_too_much(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.html").write_bytes(GOOD)
    (folder / "endless.pdf").write_bytes(endless_pdf())
    (folder / "some.zip").write_bytes(zipped({"a.pdf": endless_pdf(), "b.html": GOOD}))
    config = Config(document_seconds=4)
    report = build([folder], store=tmp_path / "store", config=config, limited=True)
    assert [Path(path).name for path, _, _ in report.skipped] == ["endless.pdf", "a.pdf"]
    assert all("4 s" in reason and "kg.toml" in hint for _, reason, hint in report.skipped)
    known = Snapshot.open(tmp_path / "store").manifest.documents
    assert sorted(Path(document.path).name for document in known) == ["b.html", "good.html"]

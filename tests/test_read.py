"""Finding and decoding files: what is read, what it is called, and what is said of the rest."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DocumentError
from kg.model import Document
from kg.read import Content, digest, documents_in, find, ids_of, read, read_bytes, sources_of
from kg.read.text import LONGEST_LINE


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n", "utf-8")


def relatives(*sources: Path, without: Path | None = None) -> list[str]:
    return [str(item.relative) for item in find(sources, without=without)]


def decode(path: Path, content: bytes) -> str:
    """The text of the one document of a file with these bytes."""
    (document,) = documents_in(Content(path, content, digest(content)))
    assert isinstance(document, Document)
    return document.text


# --- finding --------------------------------------------------------------------------------


def test_folders_are_searched_to_the_bottom_but_hidden_ones_are_not(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/c.md", "a/d/e.txt", ".kg/x.txt", "a/.hidden.txt")
    assert sorted(relatives(tmp_path)) == ["a/c.md", "a/d/e.txt", "b.txt"]


def test_a_store_inside_the_folder_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "store/readings/x.txt")
    assert relatives(tmp_path, without=tmp_path / "store") == ["a.txt"]


def test_a_file_given_twice_is_found_once_whatever_the_order(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt")
    sources = [tmp_path, tmp_path / "sub", tmp_path / "sub" / ".." / "sub" / "a.txt"]
    assert relatives(*sources) == relatives(*reversed(sources)) == ["sub/a.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    write(tmp_path, "a/b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert relatives(tmp_path) == ["a/b.txt"]


def test_a_source_that_is_not_there_is_told_when_it_is_read(tmp_path: Path) -> None:
    (item,) = find([tmp_path / "no.txt"])
    with pytest.raises(DocumentError, match=r"no\.txt: there is no such file or folder"):
        read_bytes(item.path)


# --- names ----------------------------------------------------------------------------------


def test_the_source_is_the_relative_path() -> None:
    assert sources_of([(Path("/x/a/b.txt"), PurePosixPath("a/b.txt"))]) == ["a/b.txt"]


def test_files_that_share_a_source_get_their_folder() -> None:
    files = [
        (Path("/x/a.txt"), PurePosixPath("a.txt")),
        (Path("/y/a.txt"), PurePosixPath("a.txt")),
        (Path("/y/b.txt"), PurePosixPath("b.txt")),
    ]
    assert sources_of(files) == ["x/a.txt", "y/a.txt", "b.txt"]


SOURCES = st.lists(
    st.sampled_from(
        [
            "a.txt",
            "A.txt",
            "a.md",
            "a b.txt",
            "a-b.txt",
            "x/a.txt",
            "x--a.txt",
            "é.txt",
            "e.txt",
            "€.txt",
            "§.txt",
        ]
    ),
    unique=True,
)


@settings(max_examples=100)
@given(SOURCES, st.randoms())
def test_ids_are_unique_and_depend_on_the_set_alone(sources: list[str], random: object) -> None:
    ids = ids_of(sources)
    assert len(set(ids)) == len(sources)
    shuffled = sources[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert dict(zip(shuffled, ids_of(shuffled), strict=True)) == dict(
        zip(sources, ids, strict=True)
    )


# --- decoding -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a\nb\n", "a\nb\n"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("größer".encode(), "größer"),
        ("größer".encode("utf-16"), "größer"),
        (b"a\x1bb\x0c", "a\x1bb\x0c"),
    ],
)
def test_text_is_decoded(content: bytes, text: str) -> None:
    assert decode(Path("a.txt"), content) == text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF\0\1", "a NUL byte stands at offset 4"),
        ("one\n“two”".encode("cp1252"), "is not UTF-8: byte 0x93 at line 2, byte 1"),
        (b"a" * (LONGEST_LINE + 1), "line 1 has 1,000,001 characters"),
        (b"\xff\xfea", "is not UTF-16"),
    ],
)
def test_what_is_no_text_is_told_with_the_place(content: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=r"a\.txt: ") as caught:
        decode(Path("a.txt"), content)
    assert words in caught.value.message
    assert caught.value.hint


def test_the_likely_encoding_is_named() -> None:
    with pytest.raises(DocumentError) as caught:
        decode(Path("a.txt"), "“caf\u00e9”".encode("cp1252"))
    assert "WINDOWS-1252" in caught.value.hint


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_document_error(content: bytes) -> None:
    try:
        text = decode(Path("a.txt"), content)
    except DocumentError:
        return
    assert text.strip()
    assert "\r" not in text
    assert text.encode()


# --- files ----------------------------------------------------------------------------------


def test_a_file_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfOne\r\n")
    document = read(path, id="a", source="a.txt")
    assert (document.id, document.source, document.text) == ("a", "a.txt", "One\n")
    assert len(document.sha256) == 64


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(DocumentError, match="is a device or a pipe"):
        read_bytes(tmp_path / "pipe.txt")


def test_a_kind_that_is_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    with pytest.raises(DocumentError, match=r"a\.jpg: files of the kind “\.jpg” are not read"):
        read_bytes(tmp_path / "a.jpg")


def test_a_name_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    try:
        path.write_text("x", "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    (item,) = find([tmp_path])
    with pytest.raises(DocumentError, match=r"caf\\xe9\.txt: the name of the file is not UTF-8"):
        read_bytes(item.path)

"""Files to documents: finds them, decodes them, names what cannot be read. Touches the disk."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kg.errors import DocumentError
from kg.model import Document
from kg.read.beside import NOTHING_BESIDE, Beside, is_beside, names_beside, parse_beside
from kg.read.formats import (
    SUFFIXES,
    Refused,
    Request,
    Watch,
    documents,
    readable,
    reader_of,
    suffix_of,
)
from kg.read.limits import LARGEST_FILE
from kg.vocabulary import slug


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A file to read, and where it stood in the folder that was given."""

    path: Path
    relative: PurePosixPath


def find(sources: Iterable[Path], *, without: Path | None = None) -> list[Found]:
    """List the files of the sources, sorted by path, each once, whatever the sources' order.

    Folders are searched to the bottom; hidden files and folders are passed over, and links to
    folders are not followed, so a loop of links ends. A source that does not exist and a folder
    that cannot be searched are listed too: reading them tells what is wrong.

    Args:
        without: A folder not to search, such as the store's own.
    """
    left_out = absolute(without) if without else None
    found: dict[Path, Found] = {}
    for source in sources:
        for item in _files_of(source, left_out):
            place = absolute(item.path)
            known = found.get(place)
            if known is None or _rank(item) > _rank(known):
                found[place] = item
    return sorted(found.values(), key=lambda item: (item.path.parts, item.relative.parts))


def _rank(item: Found) -> tuple[int, str]:
    return len(item.relative.parts), str(item.relative)


def absolute(path: Path) -> Path:
    """The path from the root, without ``..``; links are not followed."""
    return Path(os.path.abspath(path))


def _files_of(source: Path, left_out: Path | None) -> Iterator[Found]:
    if not source.is_dir():
        yield Found(source, PurePosixPath(source.name))
        return
    refused: list[OSError] = []
    for folder, folders, files in os.walk(source, onerror=refused.append):
        folders[:] = sorted(
            name
            for name in folders
            if name[0] != "." and (left_out is None or absolute(Path(folder, name)) != left_out)
        )
        there = set(files)
        inner = PurePosixPath(Path(folder).relative_to(source).as_posix())
        for name in files:
            if name[0] != "." and not (is_beside(name) and _has_document(name, there)):
                yield Found(Path(folder, name), inner / name)
    for error in refused:
        path = Path(error.filename)
        yield Found(path, PurePosixPath(path.relative_to(source).as_posix()))


def _has_document(name: str, there: set[str]) -> bool:
    """Whether a file of metadata stands beside the document that it is about."""
    base = name[: -len(".meta") - len(Path(name).suffix)]
    return base in there or any(f"{base}{suffix}" in there for suffix in SUFFIXES)


def sources_of(files: Sequence[tuple[Path, PurePosixPath]]) -> list[str]:
    """Give each file its source: its relative path, after the parent folder where two share one.

    Depends on the set of files alone, not on their order.
    """
    names = [relative.as_posix() for _, relative in files]
    for _ in range(64):
        shared = {name for name, count in Counter(names).items() if count > 1}
        if not shared:
            break
        names = [
            _one_folder_more(path, name) if name in shared else name
            for (path, _), name in zip(files, names, strict=True)
        ]
    return names


def _one_folder_more(path: Path, name: str) -> str:
    parts = absolute(path).parts
    depth = name.count("/") + 2
    return "/".join(parts[-depth:]).removeprefix("/")


def ids_of(sources: Sequence[str]) -> list[str]:
    """Give each source a readable id; those whose slugs fall together get a hash of the source.

    Folders are set off by two hyphens, which a slug never holds. Depends on the set alone.
    """
    plain_ids = [_plain_id(source) for source in sources]
    first: dict[str, str] = {}
    for source, name in sorted(zip(sources, plain_ids, strict=True)):
        first.setdefault(name, source)
    return [
        name
        if first[name] == source
        else f"{name}--{hashlib.sha256(source.encode()).hexdigest()[:8]}"
        for source, name in zip(sources, plain_ids, strict=True)
    ]


def _plain_id(source: str) -> str:
    path, mark, inside = source.partition("#")
    parts = PurePosixPath(path).with_suffix("").parts if path else ()
    return "--".join(slug(part) for part in (*parts, *([inside] if mark else ())))


def read_bytes(path: Path) -> bytes:
    """Read one file.

    Raises:
        DocumentError: If the file cannot be opened, or its format is not known.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        name = os.fsencode(path).decode("utf-8", "backslashreplace")
        raise DocumentError(
            f"{name}: the name of the file is not UTF-8.", hint="Give it another name."
        ) from error
    try:
        about = path.stat()
        kind, size = about.st_mode, about.st_size
        if stat.S_ISDIR(kind):
            os.scandir(path).close()
            raise DocumentError(f"{path}: is a folder.", hint="Give it as a source of its own.")
        if not stat.S_ISREG(kind):  # reading a pipe would wait for ever
            raise DocumentError(
                f"{path}: is a device or a pipe, no file.", hint="Leave it out of the folder."
            )
        if not suffix_of(path.name):
            raise DocumentError(
                f"{path}: files of the kind “{path.suffix or 'no suffix'}” are not read.",
                hint=readable(),
            )
        if size > LARGEST_FILE:
            raise DocumentError(
                f"{path}: has {size:,} bytes; at most {LARGEST_FILE:,} are read.",
                hint="Cut it into several files, or leave it out of the folder.",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(
            f"{path}: there is no such file or folder.",
            hint="Check the spelling, or give the folder that holds the documents.",
        ) from error
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be opened ({error.strerror or error}).",
            hint="Check that it is there and that you may read it.",
        ) from error


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, with what stands beside it.

    Args:
        path: As it is shown.
        digest: SHA-256 of the bytes, in hex.
        beside: Read from ``name.meta.json`` or ``name.meta.yaml``.
        key: A hash of all that the documents depend on: the bytes and what stands beside them.
    """

    path: Path
    content: bytes
    digest: str
    beside: Beside = NOTHING_BESIDE
    key: str = ""


def open_file(path: Path) -> Content:
    """Read a file and what stands beside it.

    Raises:
        DocumentError: If either cannot be read.
    """
    content = read_bytes(path)
    own = digest(content)
    folder = os.path.dirname(path)
    for name in names_beside(path.name):
        if name == path.name or not os.path.isfile(os.path.join(folder, name)):
            continue
        about = path.with_name(name)
        try:
            said = about.read_bytes()
        except OSError as error:
            raise DocumentError(
                f"{about}: cannot be opened ({error.strerror or error}).",
                hint="Check that you may read it; the document beside it waits for it.",
            ) from error
        return Content(path, content, own, parse_beside(said, str(about)), f"{own} {digest(said)}")
    return Content(path, content, own, key=own)


def stream(file: Content, watch: Watch | None = None) -> Iterator[Document | Refused]:
    """What a file holds, one document after another; errors do not name the file."""
    request = Request(
        file.path.name, file.digest, file.beside.metadata, encoding=file.beside.encoding
    )
    try:
        yield from documents(file.content, replace(request, watch=watch) if watch else request)
    except MemoryError as error:
        if watch:
            raise
        raise DocumentError(
            "needs more memory than there is.", hint="Leave it out, or break it into parts."
        ) from error


def documents_in(
    file: Content, taken_out: Callable[[Content], Iterator[Document | Refused]] = stream
) -> list[Document | Refused]:
    """What a file holds; each document's ``source`` is its place in it, empty for all of it.

    Args:
        taken_out: What reads it, here or elsewhere.

    Raises:
        DocumentError: If nothing of it can be read; names the file.
    """
    try:
        found = list(taken_out(file))
    except DocumentError as error:
        raise _at(f"{file.path}", error) from error
    found = [
        Refused(each.source, _at(f"{file.path}{each.source}", each.error))
        if isinstance(each, Refused)
        else each
        for each in found
    ]
    refused = [each for each in found if isinstance(each, Refused)]
    if len(refused) == len(found) == 1:
        raise refused[0].error
    return found


def _at(place: str, error: DocumentError) -> DocumentError:
    return DocumentError(f"{place}: {error.message}", hint=error.hint)


def inside(path: Path, source: str) -> Path:
    """Where a document inside a file is said to stand: ``posts.zip/pier.html``."""
    return Path(f"{path}{source}")


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


class Files:
    """Reads documents again, by where they stand; keeps what the last file held.

    The documents of one file are best asked for one after another.
    """

    def __init__(self) -> None:
        self._last: tuple[Path, dict[str, Document], dict[str, DocumentError]] | None = None

    def __call__(self, path: Path) -> Document:
        """The document at a place.

        Raises:
            DocumentError: If it is not there any more, or cannot be read.
        """
        file = _file_of(path)
        if self._last is None or self._last[0] != file:
            self._last = None
            found = documents_in(open_file(file))
            self._last = (
                file,
                {each.source: each for each in found if isinstance(each, Document)},
                {each.source: each.error for each in found if isinstance(each, Refused)},
            )
        source = str(path)[len(str(file)) :]
        _, known, refused = self._last
        if source in known:
            return known[source]
        if source in refused:
            raise refused[source]
        raise DocumentError(
            f"{path}: {file.name} holds no such document any more.",
            hint="Build again: what the file holds now is read then.",
        )


def _file_of(path: Path) -> Path:
    """The file on disk in which a document stands; the path itself where there is none."""
    if path.is_file():
        return path
    text = str(path)
    for match in reversed(list(re.finditer(r"[/#]", text))):
        file = Path(text[: match.start()])
        if match.start() and file.is_file():
            return file
    return path


def read(path: Path, *, id: str, source: str) -> Document:
    """Read one document from its file, or from its place in one.

    Raises:
        DocumentError: If it cannot be opened or is no readable text.
    """
    return replace(Files()(path), id=id, source=source)


__all__ = [
    "Content", "Files", "Found", "Refused", "absolute", "digest", "documents_in", "find", "ids_of",
    "inside", "open_file", "read", "read_bytes", "readable", "reader_of", "sources_of", "stream",
    "suffix_of",
]  # fmt: skip

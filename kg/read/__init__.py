"""Files to documents: finds them, decodes them, names what cannot be read. Touches the disk."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import DocumentError
from kg.model import Document
from kg.read import text as plain
from kg.vocabulary import slug

FORMATS = {".txt": plain.decode, ".text": plain.decode, ".md": plain.decode}
"""Decoder by file suffix, bytes → text. Its `DocumentError` does not name the file."""


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
            if place not in found or _rank(item) > _rank(found[place]):
                found[place] = item
    return sorted(found.values())


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
        for name in files:
            if name[0] != ".":
                path = Path(folder, name)
                yield Found(path, PurePosixPath(path.relative_to(source).as_posix()))
    for error in refused:
        path = Path(error.filename)
        yield Found(path, PurePosixPath(path.relative_to(source).as_posix()))


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
    path = PurePosixPath(source)
    return "--".join(slug(part) for part in path.with_suffix("").parts)


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
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            os.scandir(path).close()
            raise DocumentError(f"{path}: is a folder.", hint="Give it as a source of its own.")
        if not stat.S_ISREG(kind):  # reading a pipe would wait for ever
            raise DocumentError(
                f"{path}: is a device or a pipe, no file.", hint="Leave it out of the folder."
            )
        if path.suffix.lower() not in FORMATS:
            raise DocumentError(
                f"{path}: files of the kind “{path.suffix or 'no suffix'}” are not read.",
                hint=f"Readable are {', '.join(sorted(FORMATS))}.",
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


def decode(path: Path, content: bytes) -> str:
    """Decode the bytes of one file by its suffix.

    Raises:
        DocumentError: If they are no text; names the file and the place.
    """
    try:
        return FORMATS[path.suffix.lower()](content)
    except DocumentError as error:
        raise DocumentError(f"{path}: {error.message}", hint=error.hint) from error


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def read(path: Path, *, id: str, source: str) -> Document:
    """Read one file as a `Document`.

    Raises:
        DocumentError: If it cannot be opened or is no readable text.
    """
    content = read_bytes(path)
    return Document(id=id, source=source, text=decode(path, content), sha256=digest(content))

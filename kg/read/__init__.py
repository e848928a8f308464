"""Files to documents: finds them, decodes them, names what cannot be read. Touches the disk."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import DocumentError
from kg.model import Document
from kg.read import text as plain
from kg.vocabulary import slug

FORMATS = {".txt": plain.decode, ".text": plain.decode, ".md": plain.decode}
"""Decoder by file suffix: bytes → text. A decoder raises `DocumentError` without the file's name."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A file to read, and where it stood in the folder that was given."""

    path: Path
    relative: PurePosixPath


def find(sources: Iterable[Path]) -> list[Found]:
    """List the files of the sources, sorted by path, each once.

    Folders are searched to the bottom; hidden files and folders are passed over, and links to
    folders are not followed, so a loop of links ends.

    Raises:
        DocumentError: If a source does not exist.
    """
    found: dict[Path, Found] = {}
    for source in sources:
        if source.is_dir():
            for folder, folders, files in os.walk(source):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in files:
                    if not name.startswith("."):
                        path = Path(folder, name)
                        relative = PurePosixPath(path.relative_to(source).as_posix())
                        found.setdefault(path.absolute(), Found(path, relative))
        elif source.exists():
            found.setdefault(source.absolute(), Found(source, PurePosixPath(source.name)))
        else:
            raise DocumentError(
                f"{source}: there is no such file or folder.",
                hint="Check the spelling, or give the folder that holds the documents.",
            )
    return sorted(found.values())


def sources_of(files: Sequence[tuple[Path, PurePosixPath]]) -> list[str]:
    """Give each file its source: its relative path; where two share one, the parent folder is added.

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
    parts = path.absolute().parts
    depth = name.count("/") + 2
    return "/".join(parts[-depth:]).removeprefix("/")


def ids_of(sources: Sequence[str]) -> list[str]:
    """Give each source a readable id; those whose slugs fall together get a hash of the source.

    Folders are set off by two hyphens, which a slug never holds. Depends on the set alone.
    """
    plain_ids = [_plain_id(source) for source in sources]
    first = {}
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
    if path.suffix.lower() not in FORMATS:
        raise DocumentError(
            f"{path}: files of the kind “{path.suffix or 'no suffix'}” are not read.",
            hint=f"Readable are {', '.join(sorted(FORMATS))}.",
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be opened ({error.strerror}).",
            hint="Check that the file is there and that you may read it.",
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

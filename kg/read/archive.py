"""Archives (.zip, .tar, .tar.gz): every file inside is read as if it lay in a folder."""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from kg.errors import DocumentError
from kg.model import Document
from kg.read.beside import NOTHING_BESIDE, Beside, is_beside, names_beside, parse_beside
from kg.read.compose import digest, over
from kg.read.formats import Refused, Request, documents, readable, suffix_of
from kg.read.limits import DEEPEST_ARCHIVE, LARGEST_ARCHIVE, MOST_MEMBERS
from kg.read.unpack import bounded, open_zip, place, read_member

_Member = tuple[str, Callable[[], bytes]]
"""The path of a member, and what reads it."""


def read(content: bytes, request: Request) -> Iterator[Document | Refused]:
    """Read an archive; a file that cannot be read costs itself alone.

    Raises:
        DocumentError: If it is no archive, or one inside too many others.
    """
    if request.depth >= DEEPEST_ARCHIVE:
        raise DocumentError(
            f"stands inside {DEEPEST_ARCHIVE} other archives; deeper ones are not read.",
            hint="Unpack the outer ones.",
        )
    zipped = suffix_of(request.name) == ".zip"
    found: dict[str, Callable[[], bytes]] = {}
    for each in _zipped(content) if zipped else _tarred(content):
        if isinstance(each, Refused):
            yield each
        elif each[0] in found:
            yield Refused(
                f"/{each[0]}#again",
                DocumentError("stands in the archive twice.", hint="The first one is read."),
            )
        else:
            found[each[0]] = each[1]
    if not found:
        raise DocumentError("holds no files.", hint="Leave it out of the folder.")
    for name in sorted(found):
        if not is_beside(name):
            yield from _documents(name, found, request)


def _documents(
    name: str, found: dict[str, Callable[[], bytes]], request: Request
) -> Iterator[Document | Refused]:
    place = f"{request.place}/{name}"
    if request.watch.passed(place):
        return
    try:
        if not suffix_of(name):
            suffix = PurePosixPath(name).suffix or "no suffix"
            raise DocumentError(f"files of the kind “{suffix}” are not read.", hint=readable())
        with request.watch.over(place):
            content = found[name]()
            beside = _beside(name, found)
            inner = Request(
                name=PurePosixPath(name).name,
                sha256=digest(content),
                known=over(beside.metadata, replace(request.known, title=None, url=None)),
                encoding=beside.encoding,
                depth=request.depth + 1,
                place=place,
                watch=request.watch,
            )
            for each in documents(content, inner):
                yield replace(each, source=f"/{name}{each.source}")
    except DocumentError as error:
        yield Refused(f"/{name}", error)


def _beside(name: str, found: dict[str, Callable[[], bytes]]) -> Beside:
    path = PurePosixPath(name)
    for other in names_beside(path.name):
        about = str(path.with_name(other))
        if about in found and about != name:
            return parse_beside(found[about](), other)
    return NOTHING_BESIDE


def _passed_over(path: str) -> bool:
    """Hidden files, and what one system adds for itself."""
    return any(part[0] == "." or part == "__MACOSX" for part in PurePosixPath(path).parts)


def _zipped(content: bytes) -> Iterator[_Member | Refused]:
    archive = open_zip(content)
    for member in archive.infolist():
        if member.is_dir():
            continue
        try:
            path = place(member.filename)
            if member.external_attr >> 28 == 0xA:
                raise _link()
        except DocumentError as error:
            yield Refused(_shown(member.filename), error)
            continue
        if not _passed_over(path):
            yield path, lambda member=member: read_member(archive, member)  # type: ignore[misc]


def _tarred(content: bytes) -> Iterator[_Member | Refused]:
    """The members of a tar; read one after another, since a packed one has no index."""
    total = count = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:*") as archive:
            for member in archive:
                count += 1
                total += member.size
                if total > LARGEST_ARCHIVE or count > MOST_MEMBERS:
                    raise DocumentError(
                        f"unpacks to more than {LARGEST_ARCHIVE:,} bytes, or {MOST_MEMBERS:,} "
                        f"files, at {member.name}.",
                        hint="If you trust it, unpack it and give the folder.",
                    )
                if member.isdir():
                    continue
                try:
                    path = place(member.name)
                    if not member.isfile():
                        raise _link()
                    bounded(member.size, member.size)
                except DocumentError as error:
                    yield Refused(_shown(member.name), error)
                    continue
                if not _passed_over(path):
                    file = archive.extractfile(member)
                    data = file.read() if file else b""
                    yield path, lambda data=data: data  # type: ignore[misc]
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise DocumentError(
            f"is damaged, or no archive: {error}.", hint="Save or download it again."
        ) from error


def _link() -> DocumentError:
    return DocumentError(
        "is a link, a device or a pipe; only files are read.", hint="Pack the file itself."
    )


def _shown(name: str) -> str:
    """A name that is not to be trusted, as a place in the archive."""
    plain = name.encode("utf-8", "backslashreplace").decode().replace("\\", "/").lstrip("/")
    parts = ["%2E%2E" if part == ".." else part for part in plain.split("/")]
    return "/" + "".join(c if ord(c) >= 32 else "?" for c in "/".join(parts))

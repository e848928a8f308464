"""Which reader takes which file; bytes to documents, one document at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from kg.errors import DocumentError, KgError
from kg.model import NO_METADATA, Document, Metadata

_MODULES: Mapping[str, tuple[str, ...]] = {
    "plain": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
    "feed": (".xml", ".rss", ".atom"),
    "pdf": (".pdf",),
    "docx": (".docx",),
    "odt": (".odt",),
    "epub": (".epub",),
    "rtf": (".rtf",),
    "mail": (".eml", ".mbox"),
    "discourse": (".json",),
    "rows": (".jsonl", ".ndjson", ".csv", ".tsv"),
    "archive": (".zip", ".tar", ".tar.gz", ".tgz"),
}
_SUFFIXES = {suffix: module for module, suffixes in _MODULES.items() for suffix in suffixes}
SUFFIXES = tuple(sorted(_SUFFIXES))
"""Of the files that are read."""

_LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "markdown": ("PyYAML",),
    "html": ("lxml", "trafilatura"),
    "feed": ("lxml",),
    "pdf": ("pypdfium2",),
    "docx": ("lxml", "mammoth"),
    "odt": ("lxml",),
    "epub": ("lxml",),
    "rtf": ("striprtf",),
    "discourse": ("lxml",),
    "rows": ("lxml",),
}
"""Distributions on whose version the text depends that a reader takes from a file."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One of the documents of a file that cannot be read.

    Args:
        source: Its place in the file, as `Document.source` has it.
        error: Does not name the file.
    """

    source: str
    error: DocumentError


class Watch:
    """Keeps the documents inside a file apart, each within its limits; this one has none.

    Attributes:
        apart: Whether the process may die without harm.
    """

    apart = False

    def passed(self, place: str) -> bool:
        """Whether a document inside was read before, and is not to be read again."""
        return False

    def over(self, place: str) -> AbstractContextManager[None]:
        """Around the reading of a document; raises a `DocumentError` where it takes too much."""
        return nullcontext()


_NO_WATCH = Watch()


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader is told besides the bytes.

    Args:
        name: Of the file.
        sha256: Of the bytes, in hex.
        known: What is known better than the file says it.
        encoding: What a server declared; None if nobody did.
        reader: `reader_of` the file.
        depth: How many archives it stands in.
        place: Where in the file on disk it stands: ``/posts.zip/pier.html``; empty for all of it.
    """

    name: str
    sha256: str
    known: Metadata = NO_METADATA
    encoding: str | None = None
    reader: str = ""
    depth: int = 0
    place: str = ""
    watch: Watch = _NO_WATCH


class Reader(Protocol):
    """What each module of a format offers."""

    def __call__(self, content: bytes, request: Request) -> Iterable[Document | Refused]: ...


def suffix_of(name: str) -> str:
    """The end of a file's name that tells its format, in small letters; empty where none does."""
    lower = name.lower()
    return max((s for s in SUFFIXES if lower.endswith(s)), key=len, default="")


def reader_of(name: str) -> str:
    """The libraries that take the text from a file, with their versions; empty for plain text."""
    module = _SUFFIXES.get(suffix_of(name), "")
    libraries = _LIBRARIES.get(module, ())
    if module in ("archive", "mail"):  # what is inside may be of any kind
        libraries = tuple(sorted({lib for each in _LIBRARIES.values() for lib in each}))
    return ", ".join(f"{lib} {_version(lib)}" for lib in libraries)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "0"


def documents(content: bytes, request: Request) -> Iterator[Document | Refused]:
    """What a file holds; each document's ``source`` is its place in it, empty for all of it.

    Raises:
        DocumentError: If it cannot be read at all; does not name the file.
    """
    module = _SUFFIXES.get(suffix_of(request.name))
    if module is None:
        raise DocumentError("its kind is not read.", hint=readable())
    read: Reader = import_module(f"kg.read.{module}").read
    try:
        yield from read(content, replace(request, reader=reader_of(request.name)))
    except (KgError, MemoryError):
        raise
    except Exception as error:
        # the border of one document: whatever goes wrong in a library costs it alone
        raise DocumentError(
            f"cannot be read by this version of kg ({type(error).__name__}: {error}).",
            hint="This is a mistake in kg, not in the document; please report it.",
        ) from error


def readable() -> str:
    return f"Readable are {', '.join(SUFFIXES)}."

"""What a generation was built from."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from kg.errors import StoreError

FORMAT = 1
"""Of the files below a store; a store of another number has to be built again."""

REBUILD = "Run `kg build --rebuild FOLDER`; the documents themselves are untouched."


@dataclass(frozen=True, slots=True)
class ManifestDocument:
    """A document as it was read.

    Args:
        id: `kg.model.Document.id`.
        source: `kg.model.Document.source`.
        path: Where the file stood; for one of several documents in a file, with its place inside.
        sha256: `kg.model.Document.sha256`.
        reading: Key of the cached reading.
        file: Where the file stood, if it holds several documents.
        reader: `kg.model.Document.reader`.
        content: Hash of the file and of what stood beside it, if something did.
    """

    id: str
    source: str
    path: str
    sha256: str
    reading: str = ""
    file: str = ""
    reader: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class SkippedDocument:
    source: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ManifestReference:
    """A file of reference data, as `kg.reference.ReferenceFile` has it."""

    name: str
    sha256: str
    entries: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in a generation.

    Args:
        base: Of all IRIs in the graph.
        version: Of the `kg` that built it.
        counts: What the summary of the build says ("claims": 12).
        skipped: Documents that could not be read, with the reason.
        reference: The reference data that was used.
        inputs: Hash of all that the build depended on; equal ones give the same graph.
        unmatched: Corrections that could not be applied: place in their file from 0, and why.
    """

    base: str
    version: str
    documents: tuple[ManifestDocument, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    skipped: tuple[SkippedDocument, ...] = ()
    reference: tuple[ManifestReference, ...] = ()
    inputs: str = ""
    unmatched: tuple[tuple[int, str], ...] = ()


class _File(msgspec.Struct):
    format: int
    manifest: msgspec.Raw


class _Written(msgspec.Struct):
    format: int
    manifest: Manifest


def encode(manifest: Manifest) -> bytes:
    """JSON; the counts keep the order in which they are shown."""
    packed = msgspec.json.encode(_Written(FORMAT, manifest))
    return msgspec.json.format(packed, indent=2) + b"\n"


def decode(raw: bytes, name: str) -> Manifest:
    """The inverse of `encode`.

    Args:
        name: Of the file, for the message.

    Raises:
        StoreError: If it is damaged, or of another format.
    """
    try:
        file = msgspec.json.decode(raw, type=_File)
        if file.format != FORMAT:
            raise StoreError(
                f"{name}: the store has format {file.format}; this kg reads format {FORMAT}.",
                hint=REBUILD,
            )
        return msgspec.json.decode(file.manifest, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(f"{name}: the manifest is damaged ({error}).", hint=REBUILD) from error

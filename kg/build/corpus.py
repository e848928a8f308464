"""The documents of a build: which files there are, and which of them were read before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg import cache, read
from kg.build.keys import document_key, file_key, reading_key
from kg.build.ledger import NAME, Ledger, decode
from kg.config import Config
from kg.errors import DocumentError, StoreError
from kg.model import Document, Reading
from kg.reference import ReferenceData
from kg.store import CURRENT, Manifest, ManifestDocument, Snapshot

Opened = Callable[[read.Content], list[Document | read.Refused]]


@dataclass(frozen=True, slots=True)
class File:
    """A document of the corpus: a file, or one of several documents in a file.

    Args:
        path: Where it stands, with its place in the file if that holds several.
        relative: Its place in the folder that was given, then or now.
        origin: The file.
        document: None where its reading is at hand.
        content: `kg.read.Content.key`, where something stands beside the file.
    """

    path: Path
    relative: PurePosixPath
    sha256: str
    key: str
    origin: Path
    document: Document | None = None
    content: str = ""


@dataclass(slots=True)
class Corpus:
    """What is known of the files while they are being read; local to one build."""

    files: dict[Path, File]
    readings: dict[Path, cache.Kept]
    skipped: dict[Path, DocumentError]
    missing: list[Path]
    listed: set[str] = field(default_factory=set)
    """Keys under which the members of files are kept."""
    outdated: list[Path] = field(default_factory=list)
    """Those of the missing that only an earlier version of kg has read."""

    def holds_any_of(self, given: Collection[Path]) -> bool:
        """Whether some document of these files was read."""
        return any(file.origin in given for p, file in self.files.items() if p in self.readings)

    def skip(self, path: Path, error: DocumentError) -> None:
        self.skipped[path] = error
        self.files.pop(path, None)


class Earlier(NamedTuple):
    """The generation in use.

    Attributes:
        damage: If it cannot be read any more, why.
    """

    snapshot: Snapshot | None
    damage: str

    @property
    def manifest(self) -> Manifest | None:
        """What it was built from."""
        return self.snapshot.manifest if self.snapshot else None

    def part(self, graph: NamedNode | DefaultGraph, subject: NamedNode | None) -> Iterable[Quad]:
        """The quads of one graph, or of one subject in it."""
        return self.snapshot.part(graph, subject) if self.snapshot else ()

    def ledger(self, key: str) -> Ledger:
        """What the build that made it has kept, if it was of this program and these settings."""
        if self.snapshot is None:
            return Ledger(key)
        try:
            raw = (self.snapshot.generation / NAME).read_bytes()
        except OSError:
            return Ledger(key)
        return decode(raw, key=key) or Ledger(key)


def earlier_build(store: Path) -> Earlier:
    """What the current generation was built from."""
    if not (store / CURRENT).exists():
        return Earlier(None, "")
    try:
        return Earlier(Snapshot.open(store), "")
    except StoreError as error:
        return Earlier(None, error.message)


def corpus_of(
    given: Mapping[Path, read.Found],
    earlier: Mapping[Path, ManifestDocument],
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
    opened: Opened = read.documents_in,
) -> Corpus:
    """Look at every file, given now or known from before; readings at hand are taken.

    Args:
        opened: Takes the documents out of a file.
    """
    corpus = Corpus({}, {}, {}, [])
    known: dict[Path, list[ManifestDocument]] = defaultdict(list)
    for document in earlier.values():
        known[Path(document.file or document.path)].append(document)
    for path in sorted({*given, *known}):
        found, before = given.get(path), known.get(path, [])
        try:
            file = read.open_file(found.path if found else path)
        except DocumentError as error:
            stay = [_stays(corpus, path, each, kept, config, reference) for each in before]
            if not stay or not all(stay):
                corpus.skip(path, error)
            continue
        place = _relative(found, before)
        key = file_key(file, config, reference)
        reading = kept.find(key)
        if reading:
            corpus.files[path] = File(path, place, file.digest, key, path, content=_content(file))
            corpus.readings[path] = reading
        elif not _listed(corpus, path, place, key, kept):
            _open(corpus, path, place, file, kept, config, reference, opened)
    return corpus


def _content(file: read.Content) -> str:
    return "" if file.key == file.digest else file.key


def _open(
    corpus: Corpus,
    path: Path,
    place: PurePosixPath,
    file: read.Content,
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
    opened: Opened,
) -> None:
    """Take the documents out of a file."""
    key = file_key(file, config, reference)
    try:
        found = opened(file)
    except DocumentError as error:
        corpus.skip(path, error)
        return
    if len(found) == 1 and isinstance(found[0], Document) and not found[0].source:
        content = _content(file)
        corpus.files[path] = File(path, place, file.digest, key, path, found[0], content)
        return
    members: list[cache.Member] = []
    for each in found:
        here = read.inside(path, each.source)
        if isinstance(each, read.Refused):
            corpus.skip(here, each.error)
            members.append(
                cache.Member(each.source, refusal=each.error.message, hint=each.error.hint)
            )
            continue
        own = document_key(each, config, reference)
        members.append(cache.Member(each.source, each.sha256, own))
        relative = PurePosixPath(f"{place}{each.source}")
        reading = kept.find(own)
        if reading:
            corpus.readings[here] = reading
        document = None if reading else each
        corpus.files[here] = File(here, relative, each.sha256, own, path, document)
    keep(kept, key, tuple(members))
    corpus.listed.add(key)


def _listed(corpus: Corpus, path: Path, place: PurePosixPath, key: str, kept: cache.Cache) -> bool:
    """Take the documents of a file that was opened before, if all their readings are kept."""
    members = kept.members(key)
    if members is None:
        return False
    readings = [(m, kept.find(m.key) if m.key else None) for m in members]
    if any(member.key and reading is None for member, reading in readings):
        return False
    for member, reading in readings:
        here = read.inside(path, member.source)
        if reading is None:
            corpus.skip(here, DocumentError(member.refusal, hint=member.hint))
            continue
        relative = PurePosixPath(f"{place}{member.source}")
        corpus.files[here] = File(here, relative, member.sha256, member.key, path)
        corpus.readings[here] = reading
    corpus.listed.add(key)
    return True


def keep(kept: cache.Cache, key: str, reading: Reading | tuple[cache.Member, ...]) -> None:
    """Keep what was read.

    Raises:
        StoreError: If the disk refuses.
    """
    try:
        kept.put(key, reading)
    except OSError as error:
        raise StoreError(
            f"{kept.folder}: readings cannot be kept ({error.strerror or error}).",
            hint="Check the folder's permissions and the free space, or choose another with "
            "--store.",
        ) from error


def _relative(found: read.Found | None, known: Sequence[ManifestDocument]) -> PurePosixPath:
    """The longest of the places in a folder that a file was given with.

    So it does not matter whether a folder and a part of it are given together or in turn.
    """
    places = [found.relative] if found else []
    for each in known:
        inside = each.path.removeprefix(each.file) if each.file else ""
        places.append(PurePosixPath(each.source.removesuffix(inside)))
    return max(places, key=lambda place: (len(place.parts), str(place)))


def _stays(
    corpus: Corpus,
    path: Path,
    known: ManifestDocument,
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
) -> bool:
    """Keep a document that was read before, though its file is gone."""
    here = Path(known.path)
    kind = f"{read.suffix_of(path.name)} {known.reader}".strip()
    current = reading_key(kind, known.content or known.sha256, config, reference)
    for key in (current, known.reading):
        reading = kept.find(key)
        if reading:
            place = PurePosixPath(known.source)
            corpus.files[here] = File(here, place, known.sha256, key, path, content=known.content)
            corpus.readings[here] = reading
            corpus.missing.append(here)
            if key != current:
                document = reading.read(id=known.id, source=known.source).document
                if key != document_key(document, config, reference):
                    corpus.outdated.append(here)
            return True
    return False


class Named(NamedTuple):
    """A document with what it is called in the graph."""

    file: File
    id: str
    source: str
    kept: cache.Kept

    @property
    def reading(self) -> Reading:
        return self.kept.read(id=self.id, source=self.source)


def named(corpus: Corpus) -> list[Named]:
    """Give the documents that were read their sources and ids, and sort them by id."""
    paths = sorted(corpus.readings)
    sources = read.sources_of([(path, corpus.files[path].relative) for path in paths])
    found = [
        Named(corpus.files[path], id, source, corpus.readings[path])
        for path, id, source in zip(paths, read.ids_of(sources), sources, strict=True)
    ]
    return sorted(found, key=lambda document: document.id)


def forget(
    kept: cache.Cache,
    earlier: Mapping[Path, ManifestDocument],
    corpus: Corpus,
    *,
    prune: bool,
) -> None:
    """Remove readings that were replaced; those of documents only skipped today are kept."""
    current = {file.key for file in corpus.files.values()}
    current |= corpus.listed
    waiting = {
        known.reading
        for path, known in earlier.items()
        if path in corpus.skipped or Path(known.file or path) in corpus.skipped
    }
    if prune:
        kept.keep_only(current | waiting)
    else:
        kept.forget({known.reading for known in earlier.values()} - current - waiting)


def shown(path: Path, given: Mapping[Path, read.Found]) -> str:
    """A document's place as the user gave it."""
    if path in given:
        return str(given[path].path)
    for file, found in given.items():
        if str(path).startswith((f"{file}/", f"{file}#")):
            return f"{found.path}{str(path)[len(str(file)) :]}"
    return str(path)


def nothing(sources: Sequence[Path], skipped: Mapping[Path, DocumentError]) -> DocumentError:
    where = ", ".join(map(str, sources))
    errors = [skipped[path] for path in sorted(skipped)]
    if not errors:
        return DocumentError(
            f"{where}: there is nothing to read.",
            hint=f"Give files, or a folder that holds some. {read.readable()}",
        )
    if len(errors) == 1:
        return errors[0]
    listed = "\n".join(f"  {error.message}\n    {error.hint}" for error in errors)
    return DocumentError(f"{where}: none of {len(errors)} files can be read.\n{listed}")

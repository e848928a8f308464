"""The documents of a build: which files there are, and which of them were read before."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kg import cache, read
from kg.build.keys import reading_key
from kg.config import Config
from kg.errors import DocumentError, StoreError
from kg.model import Reading
from kg.reference import ReferenceData
from kg.store import ManifestDocument, Snapshot

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the corpus.

    Args:
        relative: Its place in the folder that was given, then or now.
        text: None where its reading is at hand.
    """

    path: Path
    relative: PurePosixPath
    sha256: str
    key: str
    text: str | None = None


@dataclass(slots=True)
class Corpus:
    """What is known of the files while they are being read; local to one build."""

    files: dict[Path, File]
    readings: dict[Path, Reading]
    skipped: dict[Path, DocumentError]
    missing: list[Path]

    def skip(self, path: Path, error: DocumentError) -> None:
        self.skipped[path] = error
        self.files.pop(path, None)


def earlier_documents(store: Path) -> dict[Path, ManifestDocument]:
    """What the current generation was built from; nothing if it cannot be read any more."""
    try:
        return {Path(d.path): d for d in Snapshot.open(store).manifest.documents}
    except StoreError as error:
        _LOG.debug("no earlier documents: %s", error.message)
        return {}


def corpus_of(
    given: Mapping[Path, read.Found],
    earlier: Mapping[Path, ManifestDocument],
    kept: cache.Cache,
    config: Config,
    reference: ReferenceData,
) -> Corpus:
    """Look at every file, given now or known from before; readings at hand are taken."""
    corpus = Corpus({}, {}, {}, [])
    for path in sorted({*given, *earlier}):
        found, known = given.get(path), earlier.get(path)
        try:
            content = read.read_bytes(found.path if found else path)
        except DocumentError as error:
            if known is None or not _stays(corpus, path, known, kept, config, reference):
                corpus.skip(path, error)
            continue
        digest = read.digest(content)
        key = reading_key(path.suffix.lower(), digest, config, reference)
        file = File(path, _relative(found, known), digest, key)
        reading = kept.get(key, id=path.name, source=path.name)
        if reading:
            corpus.readings[path] = reading
        else:
            try:
                file = replace(file, text=read.decode(found.path if found else path, content))
            except DocumentError as error:
                corpus.skip(path, error)
                continue
        corpus.files[path] = file
    return corpus


def _relative(found: read.Found | None, known: ManifestDocument | None) -> PurePosixPath:
    """The longer of the places in a folder that a file was given with.

    So it does not matter whether a folder and a part of it are given together or in turn.
    """
    places = [found.relative] if found else []
    if known:
        places.append(PurePosixPath(known.source))
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
    for key in (reading_key(path.suffix.lower(), known.sha256, config, reference), known.reading):
        reading = kept.get(key, id=known.id, source=known.source)
        if reading:
            corpus.files[path] = File(path, PurePosixPath(known.source), known.sha256, key)
            corpus.readings[path] = reading
            corpus.missing.append(path)
            return True
    return False


def named(corpus: Corpus) -> tuple[list[File], list[Reading]]:
    """Give the documents that were read their sources and ids, and sort them by id."""
    paths = sorted(corpus.readings)
    sources = read.sources_of([(path, corpus.files[path].relative) for path in paths])
    named = []
    for path, id, source in zip(paths, read.ids_of(sources), sources, strict=True):
        reading = corpus.readings[path]
        document = replace(reading.document, id=id, source=source)
        reading = replace(reading, thread=replace(reading.thread, document=document))
        named.append((corpus.files[path], reading))
    named.sort(key=lambda pair: pair[1].document.id)
    return [file for file, _ in named], [reading for _, reading in named]


def forget(
    kept: cache.Cache,
    earlier: Mapping[Path, ManifestDocument],
    corpus: Corpus,
    *,
    prune: bool,
) -> None:
    """Remove readings that were replaced; those of documents only skipped today are kept."""
    current = {file.key for file in corpus.files.values()}
    waiting = {known.reading for path, known in earlier.items() if path in corpus.skipped}
    if prune:
        kept.keep_only(current | waiting)
    else:
        kept.forget({known.reading for known in earlier.values()} - current - waiting)


def shown(path: Path, given: Mapping[Path, read.Found]) -> str:
    return str(given[path].path) if path in given else str(path)


def nothing(sources: Sequence[Path], skipped: Mapping[Path, DocumentError]) -> DocumentError:
    where = ", ".join(map(str, sources))
    errors = [skipped[path] for path in sorted(skipped)]
    if not errors:
        return DocumentError(
            f"{where}: there is nothing to read.",
            hint="Give files, or a folder that holds some. Readable are "
            f"{', '.join(sorted(read.FORMATS))}.",
        )
    if len(errors) == 1:
        return errors[0]
    listed = "\n".join(f"  {error.message}\n    {error.hint}" for error in errors)
    return DocumentError(f"{where}: none of {len(errors)} files can be read.\n{listed}")

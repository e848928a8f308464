"""Reads documents, takes them apart, annotates, resolves, claims, writes quads and publishes them.

This is the one place that knows the order of the stages.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath

from kg import annotate, cache, read, segment
from kg.claims import assert_knowledge
from kg.config import Config
from kg.errors import DocumentError
from kg.model import Document, EntityType, Knowledge, Reading, SectionKind
from kg.rdf import quads
from kg.resolve import resolve
from kg.store import Manifest, ManifestDocument, SkippedDocument, Snapshot, publish, writing

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and out of how much."""

WAIT_S = 600.0
"""How long a build waits for another one on the same store."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        counts: In the order in which they are shown.
        skipped: Path, reason and next step of each document that could not be read.
        unchanged: Documents whose reading was kept from an earlier build.
    """

    counts: dict[str, int]
    skipped: tuple[tuple[str, str, str], ...]
    unchanged: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the corpus. ``content`` is None where the file is gone and its reading is kept."""

    path: Path
    id: str
    source: str
    content: bytes | None
    sha256: str
    key: str


def build(
    sources: Sequence[Path],
    *,
    store: Path,
    config: Config | None = None,
    progress: Progress = lambda stage, done, total: None,
    prune: bool = False,
    workers: int = 1,
) -> BuildReport:
    """Build the graph of the sources, together with what the store holds already.

    Args:
        sources: Files and folders.
        store: Folder of the store; made if it is not there.
        prune: Forget documents that are not among the sources.
        workers: Processes that annotate; the result does not depend on it.

    Raises:
        DocumentError: If a source does not exist, or nothing in the sources can be read.
        StoreError: If the store cannot be written.
    """
    began = time.monotonic()
    config = config or Config()
    found = read.find(sources)
    with writing(store, time_s=WAIT_S):
        kept = cache.Cache(store / "readings")
        files, skipped = _files(found, store, config, prune=prune)
        readings, unchanged, failed = _readings(files, kept, config, progress, workers)
        skipped += failed
        if not readings:
            raise _nothing(sources, skipped)
        knowledge = conclude(readings, progress)
        ids = {r.document.id for r in readings}
        manifest = Manifest(
            base=config.base,
            version=_version(),
            documents=tuple(
                ManifestDocument(f.id, f.source, str(f.path.absolute()), f.sha256, f.key)
                for f in files
                if f.id in ids
            ),
            skipped=tuple(SkippedDocument(path, reason) for path, reason, _ in skipped),
        )
        progress("writing", 0, 1)
        counts = _counts(knowledge)
        every = list(dict.fromkeys(quads(knowledge, base=config.base)))
        counts["triples"] = len(every)
        publish(store, every, replace(manifest, counts=counts))
        progress("writing", 1, 1)
        kept.keep_only({f.key for f in files})
    return BuildReport(counts, tuple(skipped), unchanged, time.monotonic() - began)


def conclude(
    readings: Sequence[Reading], progress: Progress = lambda stage, done, total: None
) -> Knowledge:
    """From what each document says to what the corpus says."""
    progress("resolving", 0, 1)
    resolution = resolve(readings)
    knowledge = assert_knowledge(
        readings, resolution.entities, resolution.refers_to, resolution.personas
    )
    progress("resolving", 1, 1)
    return knowledge


# --- documents --------------------------------------------------------------------------------


def _files(
    found: Sequence[read.Found], store: Path, config: Config, *, prune: bool
) -> tuple[list[_File], list[tuple[str, str, str]]]:
    """The files to read, and those known from the last build, with ids over all of them."""
    skipped: list[tuple[str, str, str]] = []
    contents: dict[Path, tuple[PurePosixPath, bytes | None]] = {}
    for item in found:
        try:
            contents[item.path.absolute()] = (item.relative, read.read_bytes(item.path))
        except DocumentError as error:
            skipped.append((str(item.path), error.message, error.hint))
    earlier = {} if prune else _earlier(store)
    gone: dict[Path, ManifestDocument] = {}
    for path, known in earlier.items():
        if path in contents or any(str(path) == str(Path(p).absolute()) for p, _, _ in skipped):
            continue
        try:
            contents[path] = (PurePosixPath(known.source), read.read_bytes(path))
        except DocumentError:
            contents[path] = (PurePosixPath(known.source), None)
            gone[path] = known
    ordered = sorted(contents)
    sources = read.sources_of([(path, contents[path][0]) for path in ordered])
    ids = read.ids_of(sources)
    files = []
    for path, source, id in zip(ordered, sources, ids, strict=True):
        content = contents[path][1]
        digest = read.digest(content) if content is not None else gone[path].sha256
        files.append(_File(path, id, source, content, digest, _key(path, digest, config)))
    return files, skipped


def _earlier(store: Path) -> dict[Path, ManifestDocument]:
    if not (store / "CURRENT").exists():
        return {}
    return {Path(d.path): d for d in Snapshot.open(store).manifest.documents}


def _key(path: Path, digest: str, config: Config) -> str:
    return cache.key(
        digest, path.suffix.lower(), segment.VERSION, annotate.VERSION, config.model,
        config.date_order, version("spacy"),
    )  # fmt: skip


def _readings(
    files: Sequence[_File], kept: cache.Cache, config: Config, progress: Progress, workers: int
) -> tuple[list[Reading], int, list[tuple[str, str, str]]]:
    readings: list[Reading] = []
    skipped: list[tuple[str, str, str]] = []
    fresh: list[tuple[_File, Document]] = []
    for file in files:
        known = kept.get(file.key, id=file.id, source=file.source)
        if known:
            readings.append(known)
        elif file.content is None:
            skipped.append(
                (
                    str(file.path),
                    f"{file.path}: is gone, and was read by another version.",
                    "Put it back, or build with --prune to forget it.",
                )
            )
        else:
            try:
                text = read.decode(file.path, file.content)
            except DocumentError as error:
                skipped.append((str(file.path), error.message, error.hint))
            else:
                fresh.append((file, Document(file.id, file.source, text, file.sha256)))
    unchanged = len(readings)
    if not fresh:
        return readings, unchanged, skipped
    progress("reading", 0, len(fresh))
    for done, ((file, _), reading) in enumerate(
        zip(fresh, _annotated([d for _, d in fresh], config, workers), strict=True), 1
    ):
        kept.put(file.key, reading)
        readings.append(reading)
        progress("reading", done, len(fresh))
    return sorted(readings, key=lambda r: r.document.id), unchanged, skipped


def _annotated(documents: list[Document], config: Config, workers: int) -> Iterator[Reading]:
    """Read each document, in order."""
    if workers <= 1 or len(documents) < 2:
        yield from (read_document(document, config) for document in documents)
        return
    with ProcessPoolExecutor(min(workers, len(documents))) as pool:
        yield from pool.map(read_document, documents, [config] * len(documents), chunksize=4)


def read_document(document: Document, config: Config) -> Reading:
    """Everything that one document says; a pure function of its text and the settings."""
    from kg.annotate.language import load

    thread = segment.segment(document)
    return Reading(
        thread, annotate.annotate(thread, load(config.model), date_order=config.date_order)
    )


def _nothing(sources: Sequence[Path], skipped: list[tuple[str, str, str]]) -> DocumentError:
    where = ", ".join(map(str, sources))
    if not skipped:
        return DocumentError(
            f"{where}: there is nothing to read.",
            hint=f"Give files, or a folder that holds some. Readable are {', '.join(sorted(read.FORMATS))}.",
        )
    listed = "\n".join(f"{reason} {hint}" for _, reason, hint in skipped)
    if len(skipped) == 1:
        return DocumentError(skipped[0][1], hint=skipped[0][2])
    return DocumentError(f"{where}: none of {len(skipped)} files can be read.\n{listed}")


# --- summary ----------------------------------------------------------------------------------


def _counts(knowledge: Knowledge) -> dict[str, int]:
    """What the summary says, in its order."""
    kinds = Counter(entity.type for entity in knowledge.entities if not entity.persona)
    sections = Counter(s.kind for r in knowledge.readings for s in r.thread.sections)
    roots = len(knowledge.readings)
    return {
        "documents": roots,
        "quoted articles": sum(
            s.kind is SectionKind.ARTICLE and s.part_of is not None
            for r in knowledge.readings
            for s in r.thread.sections
        ),
        "comments": sections[SectionKind.COMMENT],
        "people": kinds[EntityType.PERSON],
        "organisations": kinds[EntityType.ORGANISATION],
        "places": kinds[EntityType.PLACE],
        "publications": kinds[EntityType.PUBLICATION],
        "legislation": kinds[EntityType.LEGISLATION],
        "programmes": kinds[EntityType.PROGRAMME],
        "dates": sum(len(r.annotation.times) for r in knowledge.readings),
        "posts": len(knowledge.tenures),
        "events": len(knowledge.events),
        "quotations": sum(q.direct for q in knowledge.quotations),
        "claims": len(knowledge.claims),
    }


def _version() -> str:
    try:
        return version("kg")
    except PackageNotFoundError:
        return "0"

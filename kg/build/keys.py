"""What a reading depends on: the key under which it is kept."""

from __future__ import annotations

from dataclasses import replace
from functools import cache as once
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from kg import annotate, cache, read, segment
from kg.config import Config
from kg.model import Document
from kg.reference import ReferenceData


def file_key(file: read.Content, config: Config, reference: ReferenceData) -> str:
    """Of a file: its bytes, what stands beside it, and what takes the text from it."""
    reader = read.reader_of(file.path.name)
    kind = read.suffix_of(file.path.name)
    return reading_key(f"{kind} {reader}".strip(), file.key, config, reference)


def document_key(document: Document, config: Config, reference: ReferenceData) -> str:
    """Of one of several documents in a file: its text and all that is known of it."""
    bare = replace(document, id="", source="", sha256="", reader="")
    return reading_key("", sha256(msgspec.json.encode(bare)).hexdigest(), config, reference)


def reading_key(suffix: str, digest: str, config: Config, reference: ReferenceData) -> str:
    settings = (config.date_order, str(config.coreference), config.model, reference.digest)
    return cache.key(suffix, digest, *settings, *_readers(config.model))


def inputs_key(*parts: object) -> str:
    """Of a whole build: all that its graph depends on, and the code that makes it."""
    return cache.key(_package(), version("pyoxigraph"), *map(repr, parts))


def ledger_key(base: str, reference: ReferenceData) -> str:
    """Of what is kept from one build for the next: all it depends on but the documents."""
    return inputs_key(base, reference.digest)


@once
def _package() -> str:
    """The whole program: code, tables, ontology."""
    return _hash_of(Path(__file__).parent.parent)


def _hash_of(*folders: Path) -> str:
    own = sha256()
    root = Path(__file__).parent.parent
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                own.update(f"{path.relative_to(root).as_posix()}\0".encode())
                own.update(sha256(path.read_bytes()).digest())
    return own.hexdigest()


@once
def _readers(model: str) -> tuple[str, ...]:
    """What reads a document: our own code and tables, spaCy, the model."""
    folders = _hash_of(*(Path(part.__file__ or "").parent for part in (read, segment, annotate)))
    own = sha256(folders.encode())
    for name in ("dates.py", "model.py", "reference.py"):
        own.update((Path(__file__).parent.parent / name).read_bytes())
    return own.hexdigest(), version("spacy"), _model_version(model)


def _model_version(model: str) -> str:
    from kg.annotate.language import OWN_MODEL, STOCK_MODEL

    folder = Path(model) / "meta.json"
    if folder.is_file():
        return sha256(folder.read_bytes()).hexdigest()
    try:
        return version(STOCK_MODEL if model == OWN_MODEL else model)
    except PackageNotFoundError:
        return ""

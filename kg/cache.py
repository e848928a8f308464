"""Keeps readings on disk under the hash of all they depended on, so that nothing is read twice."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import msgspec

from kg.model import Document, Reading, Thread


def key(*parts: object) -> str:
    """The name under which a reading is kept: a hash of what it was made from."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


class Cache:
    """Readings in a folder, one file each. A damaged file counts as missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._decoder = msgspec.json.Decoder(Reading)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"

    def get(self, key: str, *, id: str, source: str) -> Reading | None:
        """The reading kept under a key, for a document that may have moved since."""
        try:
            reading = self._decoder.decode(self._path(key).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None
        document = replace(reading.document, id=id, source=source)
        return Reading(_moved(reading.thread, document), reading.annotation)

    def put(self, key: str, reading: Reading) -> None:
        """Keep a reading; readers see the whole file or none."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(msgspec.json.encode(reading))
        os.replace(draft, path)

    def keep_only(self, keys: set[str]) -> None:
        """Remove what no document of the current generation was read as."""
        for path in self._folder.glob("*/*"):
            if path.stem not in keys:
                with contextlib.suppress(OSError):
                    path.unlink()


def _moved(thread: Thread, document: Document) -> Thread:
    return Thread(document, thread.sections, thread.segments)

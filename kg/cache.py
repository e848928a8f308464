"""Keeps readings on disk under the hash of all they depended on, so that nothing is read twice."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping, Set
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from kg.model import Reading


def key(*parts: str | None) -> str:
    """The name under which a reading is kept: a hash of what it was made from."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class Member(NamedTuple):
    """One of several documents in a file, or why it cannot be read.

    Args:
        source: Its place in the file.
        sha256, key: Of the document; empty where it was refused.
        refusal, hint: The error's words; empty where it was read.
    """

    source: str
    sha256: str = ""
    key: str = ""
    refusal: str = ""
    hint: str = ""


class DamagedReadingError(Exception):
    """A reading that was thought whole is not; its file is gone now."""


class Kept:
    """A reading that is kept, opened only when it is asked for."""

    __slots__ = ("_cache", "_key", "_reading")

    def __init__(self, cache: Cache, key: str, reading: Reading | None = None) -> None:
        self._cache, self._key, self._reading = cache, key, reading

    def read(self, *, id: str, source: str) -> Reading:
        """The reading, for a document that may have moved since.

        Raises:
            DamagedReadingError: If its file is damaged, though it has its old size.
        """
        reading = self._reading or self._cache.get(self._key, id=id, source=source)
        if reading is None:
            self._cache.forget({self._key})
            raise DamagedReadingError(self._key)
        document = replace(reading.document, id=id, source=source)
        return replace(reading, thread=replace(reading.thread, document=document))


class Cache:
    """Readings in a folder, one file each. A damaged file counts as missing.

    Args:
        sizes: Bytes of files that were whole when they had so many, by key.
    """

    def __init__(self, folder: Path, sizes: Mapping[str, int] = MappingProxyType({})) -> None:
        self.folder = folder
        self._sizes = sizes
        self._decoder = msgspec.json.Decoder(Reading)
        self._members = msgspec.json.Decoder(tuple[Member, ...])

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def get(self, key: str, *, id: str, source: str) -> Reading | None:
        """The reading kept under a key, for a document that may have moved since."""
        try:
            reading = self._decoder.decode(self._path(key).read_bytes())
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, ValueError):
            return None
        document = replace(reading.document, id=id, source=source)
        return replace(reading, thread=replace(reading.thread, document=document))

    def find(self, key: str) -> Kept | None:
        """The reading kept under a key; a file is opened if it might be damaged."""
        size = self._sizes.get(key)
        if size is not None and self.size(key) == size:
            return Kept(self, key)
        reading = self.get(key, id="", source="")
        return Kept(self, key, reading) if reading else None

    def size(self, key: str) -> int:
        """Of the file under a key, in bytes; 0 where there is none."""
        try:
            return os.stat(self._path(key)).st_size
        except OSError:
            return 0

    def members(self, key: str) -> tuple[Member, ...] | None:
        """What a file of several documents holds; None where that is not kept."""
        try:
            return self._members.decode(self._path(key).read_bytes())
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, ValueError):
            return None

    def put(self, key: str, reading: Reading | tuple[Member, ...]) -> None:
        """Keep a reading, or the members of a file; readers see the whole file or none.

        Raises:
            OSError: If the disk refuses.
        """
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            draft.write_bytes(msgspec.json.encode(reading))
            os.replace(draft, path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise

    def forget(self, keys: Set[str]) -> None:
        """Remove some readings."""
        for key in keys:
            if key:
                with contextlib.suppress(OSError):
                    self._path(key).unlink()

    def clean(self) -> None:
        """Remove the drafts of builds that died."""
        for path in self.folder.glob("*/*.tmp"):
            with contextlib.suppress(OSError):
                path.unlink()

    def keep_only(self, keys: Set[str]) -> None:
        """Remove all other readings, and the drafts of builds that died."""
        for path in self.folder.glob("*/*"):
            if path.suffix != ".json" or path.stem not in keys:
                with contextlib.suppress(OSError):
                    path.unlink()

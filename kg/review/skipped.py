"""Keeps which doubts a person put off, so that the next review begins with the others."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import KgError
from kg.review.doubts import Doubt


class Skipped:
    """Keys of doubts in a file, one a line; each is on disk before the next question."""

    def __init__(self, path: Path) -> None:
        """Read the file; one that does not exist holds none.

        Raises:
            KgError: If it cannot be read.
        """
        self.path = path
        try:
            lines = path.read_bytes().decode("utf-8", "replace").splitlines()
        except FileNotFoundError:
            lines = []
        except OSError as error:
            raise KgError(f"{path}: {error.strerror or error}.") from error
        self._keys = dict.fromkeys(line.strip() for line in lines if line.strip())

    def __contains__(self, doubt: Doubt) -> bool:
        return doubt.key in self._keys

    def add(self, doubt: Doubt) -> None:
        self._keys[doubt.key] = None
        self._write()

    def remove(self, doubt: Doubt) -> None:
        if self._keys.pop(doubt.key, doubt.key) is None:
            self._write()

    def _write(self) -> None:
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            draft.write_bytes("".join(f"{key}\n" for key in self._keys).encode())
            os.replace(draft, self.path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise KgError(f"{self.path}: cannot be written ({error.strerror or error}).") from error

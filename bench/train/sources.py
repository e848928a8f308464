"""What the classifiers learn from: files or folders, each read by an encoder that is told with it.

An encoder knows the documents that it was trained on better than it will ever know another. A
classifier that sees what it says of those would trust it too much, so it learns from documents
that are read with weights of an encoder that has not: ``WEIGHTS=FOLDER``.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy

from kg.annotate.language import STOCK_MODEL, load
from kg.annotate.recogniser import install


@dataclass(frozen=True, slots=True)
class Source:
    """A file or a folder of documents.

    Args:
        weights: Folder of the encoder that reads them; None for the one that ships.
    """

    path: Path
    weights: Path | None = None

    def files(self) -> list[Path]:
        """The file, or those of the folder that hold texts."""
        return sorted(self.path.glob("*.txt")) if self.path.is_dir() else [self.path]

    def pipeline(self) -> Any:
        """The language model that reads the documents, loaded once for each folder of weights."""
        return _pipeline(self.weights.resolve() if self.weights else None)


def source(written: str) -> Source:
    """``PATH``, or ``WEIGHTS=PATH``.

    Raises:
        argparse.ArgumentTypeError: If there is no such file or folder.
    """
    weights, _, path = written.rpartition("=")
    for part in filter(None, (weights, path)):
        if not Path(part).exists():
            raise argparse.ArgumentTypeError(f"there is no “{part}” (WEIGHTS=PATH, or PATH)")
    return Source(Path(path), Path(weights) if weights else None)


@lru_cache(maxsize=4)
def _pipeline(weights: Path | None) -> Any:
    if weights is None:
        return load()
    nlp = spacy.load(STOCK_MODEL)
    install(nlp, weights)
    return nlp

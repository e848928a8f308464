"""Which encoder reads a document that a classifier learns from: one that has not learned from it.

An encoder knows the documents that it was trained on better than it will ever know another. A
classifier that sees what it says of those would trust it too much. So several are trained, each
without some of the documents (`encoder.folds`), and each has beside its weights a list of those
that it learned from.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from encoder.items import LEARNED, names_in

from kg.annotate.encoder.network import WEIGHTS
from kg.annotate.language import STOCK_MODEL, load
from kg.annotate.recogniser import install


@dataclass(frozen=True, slots=True)
class Encoders:
    """Encoders, and what each has learned from; none for the one that ships, whatever it knows."""

    learned: tuple[tuple[Path, frozenset[str]], ...] = ()

    @classmethod
    def read(cls, folders: Sequence[Path]) -> Encoders:
        """Those that training wrote into folders (`encoder.train`)."""
        return cls(tuple((folder, names_in(folder / LEARNED)) for folder in folders))

    def of(self, document: str) -> Any:
        """The language model with the first encoder that has not learned from a document.

        Raises:
            SystemExit: If all have; names the document.
        """
        if not self.learned:
            return load()
        for folder, names in self.learned:
            if document not in names:
                return _pipeline(folder.resolve())
        raise SystemExit(
            f"Every encoder has learned from “{document}”; train one without it (--encoders)"
        )


def add_encoders(options: argparse.ArgumentParser) -> None:
    """``--encoders FOLDER...``, as `Encoders.read` takes them."""
    options.add_argument(
        "--encoders",
        type=_trained,
        nargs="+",
        default=[],
        metavar="FOLDER",
        help="what training wrote; each document is read by the first that did not learn from it",
    )


def existing(written: str) -> Path:
    """A file or a folder.

    Raises:
        argparse.ArgumentTypeError: If there is none.
    """
    if not Path(written).exists():
        raise argparse.ArgumentTypeError(f"there is no “{written}”")
    return Path(written)


def _trained(written: str) -> Path:
    folder = Path(written)
    if not ((folder / LEARNED).is_file() and (folder / WEIGHTS.name).is_dir()):
        raise argparse.ArgumentTypeError(
            f"“{written}” is nothing that training wrote: it lacks {LEARNED} or {WEIGHTS.name}"
        )
    return folder


@lru_cache(maxsize=8)
def _pipeline(folder: Path) -> Any:
    nlp = spacy.load(STOCK_MODEL)
    install(nlp, folder / WEIGHTS.name)
    return nlp

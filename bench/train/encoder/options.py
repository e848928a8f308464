"""The options that say what is prepared, apart from what needs the language model."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_sources(options: argparse.ArgumentParser) -> None:
    """CORPORA, ``--texts`` and ``--statements``, as `encoder.prepare.prepared` takes them."""
    options.add_argument("corpora", type=_folder, metavar="CORPORA", help="the corpora, or -")
    for name in ("--texts", "--statements"):
        options.add_argument(name, type=_texts, nargs="+", default=[], metavar="FOLDER")


def _texts(written: str) -> Path:
    if not any(Path(written).glob("*.txt")):
        raise argparse.ArgumentTypeError(f"there is no folder “{written}” that holds texts (.txt)")
    return Path(written)


def _folder(written: str) -> Path | None:
    if written == "-":
        return None
    if not Path(written).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder “{written}”")
    return Path(written)

"""Scores the stock model and the encoder on the test documents of the open corpora.

    python bench/train/score.py CORPORA [--weights kg/annotate/weights/encoder]
        --texts bench/train/own bench/train/second bench/statements/*/ > bench/train/figures.json

TEXTS are the folders of our own that the encoder learned from as well: names that stand there do
not count as unseen. Prints JSON.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import argparse
import json
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from nertrain.own import marked_documents
from nertrain.pipeline import load_stock, read_corpora, scores

from kg.annotate.encoder.network import WEIGHTS
from kg.annotate.recogniser import fingerprint, install


def names_in(folders: Iterable[Path]) -> frozenset[str]:
    """The names of our own texts as written there, in lower case."""
    return frozenset(
        text[start:end].lower()
        for folder in folders
        for path in sorted(folder.glob("*.txt"))
        for _, text, marks in marked_documents(path.read_text(encoding="utf-8"), path.name)
        for start, end, _ in marks
    )


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("corpora", type=Path)
    options.add_argument("--weights", type=Path, default=WEIGHTS)
    options.add_argument("--texts", type=Path, nargs="+", required=True)
    given = options.parse_args(arguments)
    nlp, own = load_stock(), names_in(given.texts)
    parts = read_corpora(given.corpora, nlp)
    before = scores(nlp, parts, own)
    install(nlp, given.weights)
    report = {
        "versions": {name: version(name) for name in ("spacy", "numpy", "onnxruntime")},
        "sha256": fingerprint(given.weights),
        "stock": before,
        "ours": scores(nlp, parts, own),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

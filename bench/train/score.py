"""Scores weights on the test documents again, beside the stock model.

    python bench/train/score.py CORPORA WEIGHTS

WEIGHTS is a folder that train.py wrote ("ner"). Prints JSON.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from nertrain.pipeline import load_stock, read_parts, scores

from kg.annotate.recogniser import fingerprint, read_weights


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("corpora", type=Path)
    options.add_argument("weights", type=Path)
    given = options.parse_args(arguments)
    nlp = load_stock()
    parts = read_parts(given.corpora, nlp)
    before = scores(nlp, parts)
    read_weights(nlp, given.weights)
    report = {"sha256": fingerprint(given.weights), "stock": before, "ours": scores(nlp, parts)}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

"""Mixes the weights of two runs that began with the same stock weights, and scores the mixture.

    python bench/train/mix.py CORPORA OLDER NEWER OUT --share 0.7

OLDER and NEWER are folders with ner/; NEWER has the added labels, OLDER may lack them. NEWER holds
the figures.json that train.py wrote, too; OUT gets what train.py writes. Two models of one ancestry
have a mean that is a model too: it keeps of the older one what new texts make the newer forget.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from nertrain.pipeline import load_stock, read_parts, scores
from nertrain.values import ADDED
from train import blended, parameters, set_parameters

from kg.annotate.recogniser import component, fingerprint, parameters_digest, read_weights


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("corpora", "older", "newer", "out"):
        options.add_argument(name, type=Path)
    options.add_argument("--share", type=float, default=0.7, help="of the newer weights")
    given = options.parse_args(arguments)
    nlp = load_stock()
    moves = component(nlp).moves.n_moves
    read_weights(nlp, given.older / "ner")
    for label in ADDED:
        component(nlp).add_label(label)
    older = parameters(nlp)
    nlp = load_stock()
    read_weights(nlp, given.newer / "ner")
    set_parameters(nlp, blended(older, parameters(nlp), given.share, moves))
    weights = given.out / "ner"
    weights.mkdir(parents=True, exist_ok=True)
    component(nlp).to_disk(weights, exclude=["vocab"])
    trained = json.loads((given.newer / "figures.json").read_text(encoding="utf-8"))
    report = {
        **{key: trained[key] for key in ("seed", "recipe", "chosen", "versions")},
        "mixed": {
            "older": fingerprint(given.older / "ner"),
            "newer": trained["sha256"],
            "share": given.share,
        },
        "sha256": fingerprint(weights),
        "stock": trained["stock"],
        "ours": scores(nlp, read_parts(given.corpora, load_stock())),
    }
    (given.out / "parameters.sha256").write_text(parameters_digest(nlp) + "\n", "ascii")
    (given.out / "figures.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    print(report["sha256"])


if __name__ == "__main__":
    main()

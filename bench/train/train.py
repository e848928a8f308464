"""Trains the name recogniser further on open corpora.

    python bench/train/train.py CORPORA OUT --seed 0

CORPORA holds gum/, meantime/, wnut17/ and btc/. OUT gets the weights of the one component that
changes (ner/) and figures.json: the test documents, which training never sees, scored by the stock
model and by the new one. The same seed on the same machine and versions gives the same bytes.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
from nertrain.examples import (
    Labelled,
    by_build,
    example,
    pool_by_build,
    pool_of,
    rehearse,
    stock_names,
    swapped,
    vary,
)
from nertrain.measure import Table, measure
from nertrain.pipeline import load_stock, read_parts, recogniser_of, scores
from nertrain.values import ADDED, MEASURED, ORG, OWN, PERSON, PLACES, PROG, RARER, TWEETS, Source

from kg.annotate.recogniser import component, fingerprint, parameters_digest

if TYPE_CHECKING:
    from spacy.language import Language

Parameters = dict[tuple[int, str], Any]
"""The arrays of a recogniser by node and name."""
BLENDS = (0.5, 0.65, 0.8, 1.0)
"""Weights of the trained parameters against the stock ones; the dev documents choose. Between the
two often lies a model that gives up little and forgets less (Wortsman et al., CVPR 2022)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of; the defaults are the run that won on the dev documents.

    Args:
        members: Runs from different seeds, whose parameters are averaged: they start from the same
            stock weights, so the mean is a model too, and a steadier one.
        edited: How often an epoch shows each passage of GUM and MEANTIME.
        tweets: The share of the tweets that an epoch shows, drawn anew each time.
        organisations: How many times as often a tweet is shown that names an organisation.
        partial: How often an epoch shows the passages that the stock model labels (MEANTIME after
            its first sentences).
        swaps: Share of the names in GUM and MEANTIME that others of their label stand in for.
        own: How often an epoch shows each passage of our own texts.
        own_swaps: Share of the names there that others of their label and build stand in for.
        capitals: Share of passages written in other capitals.
    """

    members: int = 1
    epochs: int = 5
    dropout: float = 0.25
    learn_rate: float = 0.001
    edited: float = 2.5
    tweets: float = 0.3
    organisations: float = 1.0
    partial: float = 0.5
    swaps: float = 0.0
    own: float = 1.3
    own_swaps: float = 0.4
    capitals: float = 0.06
    batch_words: int = 600


def labelled(sources: Sequence[Source], nlp: Language) -> list[tuple[Labelled, bool]]:
    """Passages with all labels, and whether the corpus annotated them completely."""
    passages = [(s.genre, p) for s in sources for p in s.passages]
    with nlp.select_pipes(enable=["ner"]):
        docs = nlp.pipe([p.text for _, p in passages], batch_size=64)
        return [
            (rehearse(p, stock_names(doc), genre), p.complete)
            for (genre, p), doc in zip(passages, docs, strict=True)
        ]


def epoch(
    pool: Sequence[tuple[Labelled, bool]],
    names: Mapping[str, Sequence[str]],
    alike: Mapping[str, Sequence[str]],
    recipe: Recipe,
    chance: random.Random,
) -> list[Labelled]:
    """The passages of one epoch, weighed by genre, shuffled, some in other capitals.

    Args:
        names: What `swapped` may put in.
        alike: The same for our own texts, by build.
    """
    shown: list[Labelled] = []
    for item, complete in pool:
        tweet = item.genre in TWEETS
        weight = recipe.tweets if tweet else recipe.edited if complete else recipe.partial
        if item.genre == OWN:
            weight = recipe.own
        if tweet and any(name.type == ORG for name in item.names):
            weight *= recipe.organisations
        for _ in range(int(weight) + (chance.random() < weight - int(weight))):
            if item.genre == OWN:
                other = swapped(item, alike, chance, share=recipe.own_swaps, key_of=by_build)
            else:
                other = item if tweet else swapped(item, names, chance, share=recipe.swaps)
            shown.append(vary(other, chance, share=recipe.capitals))
    chance.shuffle(shown)
    return shown


def batches(items: Iterable[Labelled], words: int) -> Iterator[list[Labelled]]:
    batch: list[Labelled] = []
    size = 0
    for item in items:
        batch.append(item)
        size += item.text.count(" ") + 1
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def parameters(nlp: Language) -> Parameters:
    """The arrays of the recogniser by node and name."""
    return {
        (i, name): node.get_param(name).copy()
        for i, node in enumerate(component(nlp).model.walk())
        for name in node.param_names
        if node.has_param(name)
    }


def set_parameters(nlp: Language, arrays: Parameters) -> None:
    nodes = list(component(nlp).model.walk())
    for (i, name), array in arrays.items():
        nodes[i].set_param(name, array)


def blended(stock: Parameters, new: Parameters, weight: float, moves: int) -> Parameters:
    """Between two sets of parameters: 0 gives the first, 1 the second.

    Args:
        moves: How many transitions the stock model has; of the added ones it knows nothing, so
            their rows of the output layer are the second's.
    """
    found: Parameters = {}
    for key, array in new.items():
        mixed = array if weight == 1 else stock[key] + numpy.float32(weight) * (array - stock[key])
        if array.shape[0] == moves + 4 * len(ADDED):
            mixed = numpy.concatenate([mixed[:moves], array[moves:]])
        found[key] = mixed
    return found


def mean(members: Sequence[Parameters]) -> Parameters:
    return {
        key: numpy.mean([m[key] for m in members], axis=0, dtype=numpy.float32)
        for key in members[0]
    }


def worth(table: Table) -> float:
    """What is tuned for: the types count alike, our texts and edited prose more than tweets.

    So no type is bought with another: organisations are what further training forgets first.
    """
    edited = [g for g in table.genres if g not in TWEETS and g != OWN]
    return sum(
        share * table.of(genres, [kind]).f1 / len(kinds)
        for share, genres, kinds in (
            (0.3, edited, MEASURED),
            (0.2, TWEETS, MEASURED),
            (0.4, [OWN], MEASURED),
            (0.1, [OWN], RARER),
        )
        for kind in kinds
    )


def train(
    nlp: Language, parts: dict[str, tuple[Source, ...]], recipe: Recipe, seed: int
) -> dict[str, Any]:
    """Train the recogniser of ``nlp`` in place; the dev documents choose epoch and blend.

    Returns:
        What was chosen.
    """
    pool = labelled(parts["train"], nlp)
    names = pool_of(
        item for item, complete in pool if complete and item.genre not in {"wnut17", OWN}
    )
    alike = pool_by_build(
        (item for item, _ in pool if item.genre == OWN), {PERSON, ORG, PROG, *PLACES}
    )
    moves = component(nlp).moves.n_moves
    for label in ADDED:
        component(nlp).add_label(label)
    stock = parameters(nlp)

    def try_out(arrays: Parameters, what: str) -> float:
        set_parameters(nlp, arrays)
        table = measure(parts["dev"], recogniser_of(nlp))
        edited = [g for g in table.genres if g not in TWEETS and g != OWN]
        kinds = " ".join(f"{k} {table.of([OWN], [k]).f1:.3f}" for k in (*MEASURED, *RARER))
        print(
            f"{what}: dev {worth(table):.4f}, edited {table.of(edited, MEASURED).f1:.4f},"
            f" tweets {table.of(TWEETS, MEASURED).f1:.4f}, own {table.of([OWN], MEASURED).f1:.4f}"
            f" ({kinds})",
            file=sys.stderr,
            flush=True,
        )
        return worth(table)

    try_out(stock, "stock")
    means: list[Parameters] = []
    epochs: list[int] = []
    for member in range(recipe.members):
        set_parameters(nlp, stock)
        random.seed(f"{seed} {member}")
        numpy.random.seed(seed * 1000 + member)  # thinc draws its dropout from the global state
        chance = random.Random(f"order {seed} {member}")
        optimizer = nlp.resume_training()
        optimizer.learn_rate = recipe.learn_rate
        best, best_worth, best_epoch = stock, 0.0, 0
        for number in range(1, recipe.epochs + 1):
            with nlp.select_pipes(enable=["ner"]):
                for batch in batches(epoch(pool, names, alike, recipe, chance), recipe.batch_words):
                    examples = [example(nlp, item) for item in batch]
                    nlp.update(examples, drop=recipe.dropout, sgd=optimizer)
            with component(nlp).model.use_params(optimizer.averages):
                averaged = parameters(nlp)
            live = parameters(nlp)
            found = try_out(averaged, f"member {member}, epoch {number}")
            if found > best_worth:
                best, best_worth, best_epoch = averaged, found, number
            set_parameters(nlp, live)
        means.append(best)
        epochs.append(best_epoch)
    trained = mean(means)
    worths = {
        weight: try_out(blended(stock, trained, weight, moves), f"blend {weight}")
        for weight in BLENDS
    }
    blend = max(worths, key=lambda weight: (worths[weight], -weight))
    set_parameters(nlp, blended(stock, trained, blend, moves))
    return {"epochs": epochs, "blend": blend, "dev": round(worths[blend], 4)}


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("corpora", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--seed", type=int, default=0)
    for name, default in asdict(Recipe()).items():
        options.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    given = vars(options.parse_args(arguments))
    recipe = Recipe(**{name: given[name] for name in asdict(Recipe())})
    given["out"].mkdir(parents=True, exist_ok=True)
    nlp = load_stock()
    parts = read_parts(given["corpora"], nlp)
    before = scores(nlp, parts)
    chosen = train(nlp, parts, recipe, given["seed"])
    weights = given["out"] / "ner"
    component(nlp).to_disk(weights, exclude=["vocab"])
    report = {
        "seed": given["seed"],
        "recipe": asdict(recipe),
        "chosen": chosen,
        "versions": {name: version(name) for name in ("spacy", "thinc", "numpy")},
        "sha256": fingerprint(weights),
        "stock": before,
        "ours": scores(nlp, parts),
    }
    (given["out"] / "parameters.sha256").write_text(parameters_digest(nlp) + "\n", "ascii")
    (given["out"] / "figures.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    print(report["sha256"])


if __name__ == "__main__":
    main()

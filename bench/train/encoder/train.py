"""Trains the encoder, from the open corpora, our own texts and annotated documents.

    python bench/train/encoder/train.py CORPORA OUT --texts FOLDER... --statements FOLDER...
        [--epochs 8] [--seed 0] [--init STATE] [--rehearsed 1.0] [--without LIST]
        [--again 1.0] [--frozen 0] [--items FILE]

What CORPORA and the folders hold, `prepare` says. OUT gets state.pt, which another training may go
on from (``--init``), and encoder/, the weights that kg reads; both are written after each epoch. At
the end it gets learned.txt, the names of the documents that they know. ``--without`` names a list
of documents that are left out (folds/).
``--items`` keeps what was prepared: where the file is there, no folder is read. So the language
model and torch need not be in one environment; prepare.py writes the file in the one, this reads it
in the other. One seed gives the same weights on one machine with one number of threads.
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
from nertrain.values import TWEETS
from torch import nn

from encoder.base import base_folder, read_pieces, read_tensors
from encoder.export import arrays, packed, write
from encoder.items import LEARNED, Item, names_in
from encoder.lessons import LENGTHS, Lesson, batches, lessons
from encoder.losses import WEIGHTS, losses
from encoder.network import Model
from encoder.options import add_sources
from encoder.swaps import Swaps
from kg.annotate.encoder.network import WEIGHTS as WEIGHTS_FOLDER
from kg.annotate.encoder.pieces import Pieces


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of.

    Args:
        learn_rate: Of what the base knows already, at its highest.
        head_rate: Of the heads, which begin from nothing; never lower than the other.
        warming: Share of the steps in which the rates rise; then they fall.
        least: Share of the highest rates that is left at the end.
        tweets: Share of the tweets that an epoch shows, drawn anew each time.
        swapped: Share of the documents that an epoch shows with other names.
        rehearsed: Share of the documents without statements that an epoch shows, drawn likewise.
        again: Share of the documents that the state to go on from has learned, drawn likewise.
        frozen: How many of the lowest layers stay as they are.
        steepest: Norm that gradients are cut to.
    """

    epochs: int = 8
    learn_rate: float = 4e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warming: float = 0.06
    least: float = 0.02
    tweets: float = 0.3
    swapped: float = 0.5
    rehearsed: float = 1.0
    again: float = 1.0
    frozen: int = 0
    steepest: float = 1.0

    def scale(self, done: float) -> float:
        """What the rates are multiplied by when a share of the steps is done."""
        return min(1.0, done / self.warming) * max(self.least, 1 - done)


def shown(
    items: Sequence[Item],
    swaps: Swaps,
    vocabulary: Pieces,
    recipe: Recipe,
    chance: random.Random,
    learned: Set[str] = frozenset(),
) -> Iterator[Lesson]:
    """The lessons of one epoch, each document in windows of another length.

    Args:
        learned: The documents that the state to go on from has learned.
    """
    for item in items:
        share = recipe.tweets if item.genre in TWEETS else 1.0
        share *= recipe.rehearsed if item.statements is None else 1.0
        share *= recipe.again if item.name in learned else 1.0
        if chance.random() < share:
            shown = swaps.swapped(item, chance) if chance.random() < recipe.swapped else item
            yield from lessons(shown, vocabulary, longest=chance.choice(LENGTHS))


def train(
    model: Model,
    items: Sequence[Item],
    vocabulary: Pieces,
    recipe: Recipe,
    seed: int,
    learned: Set[str] = frozenset(),
) -> Iterator[dict[str, float]]:
    """Train in place; after each epoch, the mean of each loss."""
    model.freeze(recipe.frozen)
    chance = random.Random(seed)
    highest = (recipe.learn_rate, max(recipe.head_rate, recipe.learn_rate))
    known, new = model.groups()
    optimizer = torch.optim.AdamW([{"params": known}, {"params": new}], weight_decay=recipe.decay)
    swaps = Swaps.of(items)
    step = total = 0
    for _ in range(recipe.epochs):
        every = batches(shown(items, swaps, vocabulary, recipe, chance, learned), chance)
        total = total or len(every) * recipe.epochs
        sums: dict[str, list[float]] = defaultdict(list)
        model.train()
        for batch in every:
            for group, rate in zip(optimizer.param_groups, highest, strict=True):
                group["lr"] = rate * recipe.scale(step / total)
            found = losses(model, batch)
            optimizer.zero_grad()
            torch.stack([WEIGHTS[name] * loss for name, loss in found.items()]).sum().backward()
            nn.utils.clip_grad_norm_(model.parameters(), recipe.steepest)
            optimizer.step()
            step += 1
            for name, loss in found.items():
                sums[name].append(float(loss.detach()))
        yield {name: sum(each) / len(each) for name, each in sums.items()}


def _items(given: argparse.Namespace) -> list[Item]:
    if given.items and given.items.exists():
        found: list[Item] = pickle.loads(given.items.read_bytes())
        return found
    from encoder.prepare import prepared

    found = prepared(given.corpora, given.texts, given.statements)
    if given.items:
        given.items.write_bytes(pickle.dumps(found))
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    recipe = Recipe()
    add_sources(options)
    options.add_argument("out", type=Path, metavar="OUT")
    options.add_argument("--items", type=Path, metavar="FILE")
    options.add_argument("--epochs", type=int, default=recipe.epochs)
    options.add_argument("--learn-rate", type=float, default=recipe.learn_rate)
    options.add_argument("--rehearsed", type=float, default=recipe.rehearsed, metavar="SHARE")
    options.add_argument("--again", type=float, default=recipe.again, metavar="SHARE")
    options.add_argument("--frozen", type=int, default=recipe.frozen, metavar="LAYERS")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--init", type=Path, metavar="STATE")
    options.add_argument("--without", type=Path, metavar="LIST")
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    recipe = replace(
        recipe,
        epochs=given.epochs,
        learn_rate=given.learn_rate,
        rehearsed=given.rehearsed,
        again=given.again,
        frozen=given.frozen,
    )
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    out = names_in(given.without) if given.without else frozenset()
    items = [item for item in _items(given) if item.part == "train" and item.name not in out]
    given.out.mkdir(parents=True, exist_ok=True)
    folder = base_folder()
    pieces = read_pieces(folder)
    model = Model()
    learned: frozenset[str] = frozenset()
    if given.init:
        model.load_state_dict(torch.load(given.init))
        learned = names_in(given.init.with_name(LEARNED))
    else:
        model.start_from(read_tensors(folder / "model.safetensors"))
    print(f"{len(items)} documents, {sum(len(i.tags) for i in items)} words", file=sys.stderr)
    started = time.monotonic()
    for number, found in enumerate(
        train(model, items, Pieces.listed(pieces), recipe, given.seed, learned), start=1
    ):
        each = ", ".join(f"{name} {loss:.4f}" for name, loss in found.items())
        seconds = time.monotonic() - started
        print(f"epoch {number}, {seconds:.0f} s: {each}", file=sys.stderr, flush=True)
        torch.save(model.state_dict(), given.out / "state.pt")
        write(packed(arrays(model.state_dict()), pieces), given.out / WEIGHTS_FOLDER.name)
    learned |= {item.name for item in items}
    (given.out / LEARNED).write_text("".join(f"{name}\n" for name in sorted(learned)), "utf-8")


if __name__ == "__main__":
    main()

"""Trains the networks that read posts off the encoder's vectors, beside the linear classifiers.

    python bench/train/vectors.py CASES... --known kg/annotate/weights
        --out kg/annotate/weights/vectors [--epochs 2] [--seed 0]

CASES are what ``statements.py --only posts --cases FILE`` has kept of documents that the encoder
has not learned from. The linear classifiers (--known) stay as they are: a network learns what is
left to say after them. Printed is, of a fifth of the documents, what networks that learned from the
others give beside what the linear classifiers give alone: the log loss of holders, and of the posts
whose organisation is among those looked at the share where it is chosen. Needs torch.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import torch
from fitting import fold
from posts import HELD, WHERE, Document, Posts, right_at
from sources import existing
from torch import nn
from torch.nn import functional

from kg.annotate import linear
from kg.annotate.perceptron import scaled
from kg.annotate.posts.classifier import SURE

HIDDEN = 32
"""Units; 64 found no more."""
DROPPED = 0.3
RATE, DECAY = 1e-3, 0.01
BATCH = {HELD: 256, WHERE: 64}


class Choice(NamedTuple):
    """What is chosen among, or one thing that is true or false.

    Args:
        document: Its name.
        vectors: Options × vectors × width.
        known: The log odds that the linear classifier gives each.
        right: Whether each is right.
    """

    document: str
    vectors: Any
    known: Any
    right: Any


def choices(documents: Sequence[Document], name: str, model: linear.Model) -> Iterator[Choice]:
    """The cases of holders (HELD), one each, or of organisations (WHERE)."""
    for document in documents:
        for case in document.cases:
            if name == HELD and case.vectors is not None:
                known = _odds(model, case.held)
                yield Choice(document.name, case.vectors[None], [known], [bool(case.true)])
            elif name == WHERE and case.vectors_at is not None:
                right = right_at(document, case)
                if len(right) > 1 and any(right):
                    known = [_odds(model, features) for _, features in case.options]
                    yield Choice(document.name, case.vectors_at, known, right)


def _odds(model: linear.Model, features: linear.Features) -> float:
    against, right = model.chances(features)
    return float(numpy.log(max(right, SURE) / max(against, SURE)))


class Network(nn.Module):
    """What `kg.annotate.perceptron` computes; it begins by adding nothing."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.hidden, self.drop = nn.Linear(inputs, HIDDEN), nn.Dropout(DROPPED)
        self.out = nn.Linear(HIDDEN, 1, bias=False)
        nn.init.zeros_(self.out.weight)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        inner = functional.gelu(self.hidden(self.drop(rows)), approximate="tanh")
        found: torch.Tensor = self.out(self.drop(inner))[:, 0]
        return found


def scored(network: Network, batch: Sequence[Choice]) -> tuple[torch.Tensor, ...]:
    """The log odds of the options of each choice."""
    rows = torch.from_numpy(numpy.concatenate([scaled(c.vectors) for c in batch]))
    known = torch.tensor([odds for c in batch for odds in c.known], dtype=torch.float32)
    return (network(rows) + known).split([len(c.right) for c in batch])


def loss(scores: Sequence[torch.Tensor], batch: Sequence[Choice], name: str) -> torch.Tensor:
    """Of holders the log loss; of organisations that of a conditional logit (McFadden, 1974)."""
    if name == HELD:
        right = torch.tensor([float(c.right[0]) for c in batch])
        return functional.binary_cross_entropy_with_logits(torch.cat(list(scores)), right)
    each = [
        torch.logsumexp(s, 0) - torch.logsumexp(s[torch.tensor(c.right)], 0)
        for s, c in zip(scores, batch, strict=True)
    ]
    return torch.stack(each).mean()


def fit(cases: Sequence[Choice], name: str, epochs: int, seed: int) -> Network:
    """A network that learned from all cases; one seed gives the same on one machine."""
    torch.manual_seed(seed)
    drawn, size = numpy.random.default_rng(seed), BATCH[name]
    network = Network(scaled(cases[0].vectors).shape[1])
    steps = epochs * (len(cases) // size)
    rule = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    falling = torch.optim.lr_scheduler.LambdaLR(rule, lambda step: max(0.02, 1 - step / steps))
    for _ in range(epochs):
        order = drawn.permutation(len(cases))
        for first in range(0, len(cases) - size + 1, size):
            batch = [cases[i] for i in order[first : first + size]]
            rule.zero_grad()
            loss(scored(network, batch), batch, name).backward()
            rule.step()
            falling.step()
    return network.eval()


def report(what: str, network: Network, cases: Sequence[Choice], name: str) -> None:
    with torch.no_grad():
        scores = scored(network, cases)
        if name == HELD:
            print(f"{name}, {what}: log loss {loss(scores, cases, name):.4f}", flush=True)
            return
        hits = [c.right[int(s.argmax())] for s, c in zip(scores, cases, strict=True)]
        print(f"{name}, {what}: right {sum(hits) / len(hits):.3f} of {len(hits)}", flush=True)


def write(network: Network, path: Path) -> None:
    """The weights, of the hidden layer a byte each (`kg.annotate.perceptron.read`)."""
    hidden = network.hidden.weight.detach().numpy().T
    scale = numpy.abs(hidden).max(axis=0) / 127
    numpy.savez(
        path,
        hidden=numpy.round(hidden / scale).astype(numpy.int8),
        scale=scale.astype(numpy.float32),
        bias=network.hidden.bias.detach().numpy(),
        out=network.out.weight.detach().numpy()[0],
    )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("cases", type=existing, nargs="+", metavar="CASES")
    options.add_argument("--known", type=existing, required=True, metavar="WEIGHTS")
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--epochs", type=int, default=2)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    documents: list[Document] = []
    for path in given.cases:
        studies = pickle.loads(path.read_bytes())
        documents += next(study for study in studies if isinstance(study, Posts)).every
    given.out.mkdir(parents=True, exist_ok=True)
    for name in (HELD, WHERE):
        every = list(choices(documents, name, linear.read(given.known / f"{name}.npz")))
        others = [c for c in every if fold(c.document)]
        fifth = [c for c in every if not fold(c.document)]
        nothing = Network(scaled(every[0].vectors).shape[1]).eval()
        report("linear alone", nothing, fifth, name)
        report("with vectors", fit(others, name, given.epochs, given.seed), fifth, name)
        write(fit(every, name, given.epochs, given.seed), given.out / f"{name}.npz")


if __name__ == "__main__":
    main()

"""Fits the linear classifiers (`kg.annotate.linear`) and writes their weights."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.annotate.linear import Features, Model

FOLDS = 5
SEEN = 3
"""Cases that a feature must be met in, to be learned."""
SMALLEST = 0.1
"""What a feature must change in some class's log odds, to be kept: at .05 the weights were 1.7 MB
larger and found the same."""
NEVER = -9.0
"""The bias of a class that no case has."""
_STEPS = 300
"""In which going on from what was known comes near enough."""

Known = Mapping[str, Model]
"""The classifiers to go on from, by name; none for those that begin from nothing."""


def rows_of(cases: Iterable[Features]) -> dict[str, int]:
    """The features that are met with often enough, each with its row."""
    seen = Counter(name for features in cases for name in features)
    return {name: row for row, name in enumerate(sorted(n for n, c in seen.items() if c >= SEEN))}


def matrix(cases: Iterable[Features], rows: dict[str, int]) -> Any:
    """Cases by features, sparse."""
    values, columns, ends = [], [], [0]
    for features in cases:
        for name, value in features.items():
            if name in rows:
                columns.append(rows[name])
                values.append(value)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(ends) - 1, len(rows)))


def fit(
    cases: Sequence[Features],
    classes: Sequence[int],
    rows: dict[str, int],
    *,
    strength: float,
    count: int,
    weights: Sequence[float] | None = None,
    tolerance: float = 1e-4,
    known: Model | None = None,
) -> Model:
    """A classifier of ``count`` classes.

    Args:
        strength: The inverse of L2 regularisation.
        weights: How much each case counts.
        tolerance: How flat the slope must be to stop.
        known: What to go on from (`fit_further`).
    """
    if known is not None:
        return fit_further(known, cases, classes, rows, strength=strength)
    model = LogisticRegression(C=strength, max_iter=1000, tol=tolerance)
    model.fit(matrix(cases, rows), classes, sample_weight=weights)
    found = numpy.zeros((len(rows), count), dtype=numpy.float32)
    bias = numpy.full(count, NEVER, dtype=numpy.float32)
    two = len(model.classes_) == 2  # of two classes scikit-learn keeps the second's weights alone
    kept = model.classes_[1:] if two else model.classes_
    bias[model.classes_] = 0.0
    found[:, kept] = model.coef_.T
    bias[kept] = model.intercept_
    return Model(rows, found, bias)


def choose(
    listed: Sequence[tuple[Sequence[Features], Sequence[bool]]],
    *,
    strength: float,
    known: Model | None = None,
) -> Model:
    """A conditional logit (McFadden, 1974): of the options of each choice, which one is right.

    Args:
        listed: For each choice its options, and for each of these whether it is right; one is.
        strength: The inverse of L2 regularisation.
        known: What to go on from (`fit_further`).
    """
    features = [f for options, _ in listed for f in options]
    rows = rows_of(features)
    before = numpy.zeros(len(rows))
    if known is not None:
        rows = joined(known, rows)
        before = numpy.zeros(len(rows))
        before[: len(known.rows)] = known.weights[:, 1] - known.weights[:, 0]
    number = len(listed)
    group = numpy.array([n for n, (options, _) in enumerate(listed) for _ in options])
    right = numpy.array([hit for _, hits in listed for hit in hits], float)
    cases = matrix(features, rows)

    def loss(weights: Any) -> tuple[float, Any]:
        score = cases @ weights
        most = numpy.full(number, -numpy.inf)
        numpy.maximum.at(most, group, score)
        each = numpy.exp(score - most[group])
        every = numpy.bincount(group, each, number)
        hits = numpy.bincount(group, each * right, number)
        slope = each / every[group] - each * right / hits[group]
        moved = weights - before
        cost = -numpy.log(hits / every).sum() + 0.5 / strength * (moved @ moved)
        return float(cost), cases.T @ slope + moved / strength

    best = minimize(loss, before, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    both = numpy.stack([numpy.zeros(len(rows)), best], axis=1).astype(numpy.float32)
    return Model(rows, both, numpy.zeros(2, numpy.float32))


def joined(known: Model, rows: dict[str, int]) -> dict[str, int]:
    """The features of a classifier, and after them those others that new cases have."""
    new = (name for name in rows if name not in known.rows)
    return {name: row for row, name in enumerate((*known.rows, *new))}


def fit_further(
    known: Model,
    cases: Sequence[Features],
    classes: Sequence[int],
    rows: dict[str, int],
    *,
    strength: float,
) -> Model:
    """A classifier that goes on from another: what that has learned gives way as new cases ask.

    The regularisation draws the weights towards those of the other instead of towards 0: what was
    known is the prior (Chelba and Acero, EMNLP 2004).
    """
    every = joined(known, rows)
    found = matrix(cases, every)
    turned, right, number = found.T.tocsr(), numpy.array(classes), numpy.arange(len(classes))
    before = numpy.zeros((len(every) + 1, len(known.bias)))
    before[: len(known.rows)], before[-1] = known.weights, known.bias

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(before.shape)
        logits = found @ weights[:-1] + weights[-1]
        most = logits.max(axis=1, keepdims=True)
        odds = numpy.exp(logits - most)
        total = odds.sum(axis=1, keepdims=True)
        cost = (numpy.log(total) + most)[:, 0] - logits[number, right]
        slope = odds / total
        slope[number, right] -= 1
        moved = weights - before
        down = numpy.vstack([turned @ slope, slope.sum(axis=0, keepdims=True)]) + moved / strength
        return float(cost.sum() + 0.5 * (moved**2).sum() / strength), down.ravel()

    best = minimize(
        loss, before.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}
    ).x.reshape(before.shape)
    return Model(every, best[:-1].astype(numpy.float32), best[-1].astype(numpy.float32))


def between(known: Model, learned: Model, share: float) -> Model:
    """The weights on the way from what was known to what was learned going on from it.

    Part of the way keeps more of what was known than stopping early does (Wortsman et al.,
    "Robust fine-tuning of zero-shot models", CVPR 2022).

    Args:
        share: How far: 0 is what was known, 1 what was learned.
    """
    every = joined(known, dict(learned.rows))
    weights = numpy.zeros((len(every), len(known.bias)), dtype=numpy.float32)
    for model, part in ((known, 1 - share), (learned, share)):
        places = numpy.array([every[name] for name in model.rows])
        weights[places] += part * model.weights[numpy.array(list(model.rows.values()))]
    bias = (1 - share) * known.bias + share * learned.bias
    return Model(every, weights, bias.astype(numpy.float32))


def fold(document: str) -> int:
    """The part of a cross-validation that a document is held out in."""
    return int(sha256(document.encode()).hexdigest(), 16) % FOLDS


def pruned(model: Model) -> Model:
    """Without the features that change no class's log odds by as much as `SMALLEST`."""
    wide = abs(model.weights).max(axis=1) >= SMALLEST
    rows = [name for name, row in model.rows.items() if wide[row]]
    return Model({n: i for i, n in enumerate(rows)}, model.weights[wide], model.bias)


def write(model: Model, path: Path) -> None:
    listed = numpy.frombuffer(json.dumps(list(model.rows)).encode("utf-8"), dtype=numpy.uint8)
    numpy.savez_compressed(
        path, names=listed, weights=model.weights.astype(numpy.float16), bias=model.bias
    )

"""Multinomial logistic regression over named features, with the weights that ship."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

WEIGHTS = Path(__file__).resolve().parent / "weights"

Features = dict[str, float]
"""What is not zero: a feature's name and its value, most of them from 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights of each feature for each class.

    Args:
        rows: The row of each feature in ``weights``.
        weights: Features by classes.
        bias: One for each class.
    """

    rows: Mapping[str, int]
    weights: Any
    bias: Any

    def chances(self, features: Features) -> list[float]:
        """How probable each class is; they add up to 1. Unknown features count for nothing."""
        import numpy

        logits = self.bias.copy()
        rows = self.rows
        known = [name for name in features if name in rows]
        if known:
            values = numpy.array([features[name] for name in known], dtype=numpy.float32)
            logits += values @ self.weights[[rows[name] for name in known]]
        return probable(logits)


def probable(logits: Any) -> list[float]:
    """Logits as probabilities: their softmax."""
    import numpy

    found = numpy.exp(logits - logits.max())
    return [float(chance) for chance in found / found.sum()]


@lru_cache(maxsize=8)
def trained(name: str) -> Model:
    """The weights of one of the classifiers, once a process."""
    return read(WEIGHTS / f"{name}.npz")


def read(path: Path) -> Model:
    """The weights in a file."""
    import numpy

    with numpy.load(path) as file:
        names = json.loads(bytes(file["names"]).decode("utf-8"))
        return Model(
            {name: row for row, name in enumerate(names)},
            file["weights"].astype(numpy.float32),
            file["bias"].astype(numpy.float32),
        )


__all__ = ["WEIGHTS", "Features", "Model", "probable", "read", "trained"]

"""What vectors of the encoder speak for: networks of one hidden layer, with the weights that ship.

The linear classifiers weigh named features; such a network reads the vectors of the words in
question and adds its log odds to theirs. `bench/train/vectors.py` makes the weights, a byte each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.annotate.encoder.network import gelu
from kg.annotate.linear import WEIGHTS as LINEAR

WEIGHTS = LINEAR / "vectors"
LENGTH = 4.0
"""The length that each vector is brought to."""


@dataclass(frozen=True, slots=True, eq=False)
class Perceptron:
    """Weights from vectors to a hidden layer, and from there to log odds.

    Args:
        hidden: Inputs by hidden units; the inputs are several vectors one after another.
        bias: One for each hidden unit.
        out: The weight of each hidden unit.
    """

    hidden: Any
    bias: Any
    out: Any

    def log_odds(self, cases: Any) -> list[float]:
        """What speaks for each case.

        Args:
            cases: Cases × vectors × width; where a vector is unknown, zeros.
        """
        found: list[float] = (gelu(scaled(cases) @ self.hidden + self.bias) @ self.out).tolist()
        return found


def scaled(cases: Any) -> Any:
    """Cases × vectors × width with all vectors of one length, each case as one row."""
    import numpy

    cases = numpy.asarray(cases, dtype=numpy.float32)
    norms = numpy.linalg.norm(cases, axis=-1, keepdims=True)
    return (cases * (LENGTH / numpy.maximum(norms, 1e-6))).reshape(len(cases), -1)


@lru_cache(maxsize=8)
def trained(name: str) -> Perceptron:
    """The weights that ship, once a process."""
    return read(WEIGHTS / f"{name}.npz")


def read(path: Path) -> Perceptron:
    """The weights in a file: of the hidden layer a byte each, with a scale for each unit."""
    import numpy

    with numpy.load(path) as file:
        hidden = file["hidden"].astype(numpy.float32) * file["scale"]
        return Perceptron(hidden, file["bias"], file["out"])


__all__ = ["WEIGHTS", "Perceptron", "read", "scaled", "trained"]

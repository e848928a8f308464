"""A tiny network with random weights, for the tests of the encoder and of its training."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest

from kg.annotate.encoder.network import Network
from kg.annotate.encoder.pieces import NO_WORD, Pieces
from kg.annotate.encoder.windows import LONGEST

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench" / "train"))

from encoder.base import HEADS  # noqa: E402
from encoder.export import LABELS, in_bytes, packed  # noqa: E402
from encoder.items import ENDS, EVENTS, NAMES, STATUSES, TIES  # noqa: E402

LISTED = (
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]", "har", "##bour", "harbour", "##s", "cafe", "ann", "-"),
    *("'", "!", "1", "##9", "a", "##a", "中"),
)
VOCABULARY = Pieces.listed(LISTED)


TEXT = [["Ann", "harbours", "A40", "!"], ["Café", "-"]]

WIDTH, LAYERS = 2 * HEADS, 2


def random_state() -> dict[str, Any]:
    """Weights of a tiny network by the names that training gives them."""
    chance = numpy.random.default_rng(7)

    def some(*shape: int) -> Any:
        return chance.normal(0, 0.4, shape).astype(numpy.float32)

    def pair(name: str, out: int, into: int) -> dict[str, Any]:
        return {f"{name}.weight": some(out, into), f"{name}.bias": some(out)}

    state = {
        "words.weight": some(len(LISTED), WIDTH),
        "places.weight": some(LONGEST, WIDTH),
        "kind.weight": some(1, WIDTH),
        "shapes.weight": some(NO_WORD + 1, WIDTH),
        "norm.weight": 1 + some(WIDTH),
        "norm.bias": some(WIDTH),
        **pair("names", 1 + 2 * len(NAMES), WIDTH),
        **pair("events", 1 + len(EVENTS), WIDTH),
        **pair("posts", 1 + len(STATUSES), WIDTH),
        "ends.weight": some(len(ENDS), 4),
        **pair("subj", 6, 2 * WIDTH + 4),
        **pair("obj", 6, 2 * WIDTH + 4),
        "ties": some(len(TIES), 6, 6),
        **pair("ties_subj", len(TIES), 6),
        **pair("ties_obj", len(TIES), 6),
        "ties_distance.weight": some(12, len(TIES)),
    }
    for layer in range(LAYERS):
        for part in ("query", "key", "value", "out"):
            state |= pair(f"layers.{layer}.{part}", WIDTH, WIDTH)
        state |= pair(f"layers.{layer}.up", 4 * WIDTH, WIDTH)
        state |= pair(f"layers.{layer}.down", WIDTH, 4 * WIDTH)
        for norm in ("norm1", "norm2"):
            state[f"layers.{layer}.{norm}.weight"] = 1 + some(WIDTH)
            state[f"layers.{layer}.{norm}.bias"] = some(WIDTH)
    return state


class Plain:
    """The network as the papers have it, in numpy: what the graph is held against.

    Args:
        rounded: As the graph does, with weights and what goes into them in bytes
            (https://onnx.ai/onnx/operators/onnx__DynamicQuantizeLinear.html).
    """

    def __init__(self, state: dict[str, Any], *, rounded: bool = False) -> None:
        self.state = state
        self.rounded = rounded

    def run(self, _outputs: None, given: dict[str, Any]) -> list[Any]:
        """In place of a session."""
        x = self.matrix("words")[given["pieces"]]
        x = x + self.half(self.state["places.weight"] + self.state["kind.weight"])[given["places"]]
        x = self.normal(x + self.half(self.state["shapes.weight"])[given["shapes"]], "norm")
        for number in range(LAYERS):
            x = self.layer(x, f"layers.{number}")
        return [x[given["first"]]]

    def layer(self, x: Any, at: str) -> Any:
        query, key, value = (
            self.linear(x, f"{at}.{part}").reshape(len(x), HEADS, WIDTH // HEADS)
            for part in ("query", "key", "value")
        )
        odds = numpy.exp(numpy.einsum("ihw,jhw->hij", query, key) / math.sqrt(WIDTH // HEADS))
        taken = numpy.einsum("hij,jhw->ihw", odds / odds.sum(axis=-1, keepdims=True), value)
        x = self.normal(x + self.linear(taken.reshape(x.shape), f"{at}.out"), f"{at}.norm1")
        up = self.linear(x, f"{at}.up")
        inner = up * 0.5 * (1 + numpy.tanh(math.sqrt(2 / math.pi) * (up + 0.044715 * up**3)))
        return self.normal(x + self.linear(inner, f"{at}.down"), f"{at}.norm2")

    def linear(self, x: Any, name: str) -> Any:
        if self.rounded:
            low, high = min(0.0, x.min()), max(0.0, x.max())
            step = (high - low) / 255
            zero = numpy.round(-low / step)
            whole = numpy.clip(numpy.round(x / step) + zero, 0, 255)
            x = step * (whole - zero)
        return x @ self.matrix(name).T + self.state[f"{name}.bias"]

    def matrix(self, name: str) -> Any:
        matrix = self.state[f"{name}.weight"]
        if self.rounded:
            small, scale = in_bytes(matrix, axis=1)
            return small * scale
        return matrix

    def half(self, array: Any) -> Any:
        return array.astype(numpy.float16).astype(numpy.float32) if self.rounded else array

    def normal(self, x: Any, name: str) -> Any:
        apart = x - x.mean(axis=-1, keepdims=True)
        spread = numpy.sqrt(numpy.square(apart).mean(axis=-1, keepdims=True) + 1e-12)
        return apart / spread * self.state[f"{name}.weight"] + self.state[f"{name}.bias"]


def tiny_network(state: dict[str, Any]) -> Network:
    """A network in which nothing is rounded to a byte."""
    arrays = {
        name: array.astype(numpy.float32) for name, array in packed(state, LISTED).heads.items()
    }
    labels = {name: list(columns) for name, columns in LABELS.items()}
    return Network(Path("nowhere"), Plain(state), arrays, labels, VOCABULARY)


@pytest.fixture(scope="session")
def state() -> dict[str, Any]:
    return random_state()


@pytest.fixture(scope="session")
def tiny(state: dict[str, Any]) -> Network:
    return tiny_network(state)

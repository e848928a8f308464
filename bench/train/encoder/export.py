"""Packs trained weights as kg reads them: a byte for each, with a scale for each row.

    python bench/train/encoder/export.py STATE OUT

STATE is what train.py wrote (state.pt), OUT a folder: it gets encoder.onnx, the network, and
heads.npz, what is read off its vectors. Pieces of other scripts than Latin are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy

from encoder.base import HEADS, base_folder, read_pieces
from encoder.items import ENDS, EVENTS, NAMES, STATUSES, TIES
from kg.annotate.encoder.network import GRAPH_FILE, HEADS_FILE
from kg.annotate.encoder.pieces import CLASS, SEPARATOR, UNKNOWN
from kg.annotate.encoder.windows import LONGEST

LABELS = {
    "names": NAMES,
    "events": ("", *EVENTS),
    "posts": ("", *STATUSES),
    "ties": TIES,
    "ends": ENDS,
}
"""What the columns of each head stand for."""
READ_OFF = ("names", "events", "posts", "subj", "obj", "ties.subj", "ties.obj")
"""What is read off the vectors by a matrix and a bias."""
LINEAR = {
    "qkv": ("query", "key", "value"),
    **{part: (part,) for part in ("out", "up", "down")},
}
"""The linear parts of a layer, as they are packed, and which of the trained ones each holds."""
_MOST = 127
"""Of a byte, on either side of 0."""
_LEAST = 1e-8
_LATIN = (range(0x250), range(0x2000, 0x2100), range(0x20A0, 0x20D0))
"""Letters, punctuation and signs of currencies."""


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Weights as kg reads them.

    Args:
        graph: Arrays of the network; bytes have a ``.scale`` beside them.
        heads: Arrays of what is read off its vectors.
        pieces: The vocabulary.
        attention: Heads of attention.
    """

    graph: dict[str, Any]
    heads: dict[str, Any]
    pieces: list[str]
    attention: int


def in_bytes(array: Any, *, axis: int) -> tuple[Any, Any]:
    """An array as bytes from -127 to 127, and what they are to be multiplied by.

    Args:
        axis: Along which one scale is shared.
    """
    scale = numpy.maximum(numpy.abs(array).max(axis=axis, keepdims=True) / _MOST, _LEAST)
    return numpy.round(array / scale).astype(numpy.int8), scale.astype(numpy.float32)


def is_kept(piece: str) -> bool:
    """Whether a piece is in a script that the texts are written in."""
    letters = piece.removeprefix("##")
    if letters in (CLASS, SEPARATOR, UNKNOWN):
        return True
    return (
        bool(letters)
        and not letters.startswith("[unused")
        and all(any(ord(letter) in letters_of for letters_of in _LATIN) for letter in letters)
    )


def packed(state: Mapping[str, Any], pieces: Sequence[str], *, attention: int = HEADS) -> Packed:
    """The weights of `encoder.network.Model`, rounded.

    Args:
        state: Arrays in 32 bits by their names.
        pieces: The whole vocabulary.
    """
    kept = [i for i, piece in enumerate(pieces) if is_kept(piece)]
    graph = {
        **_scaled("words", state["words.weight"][kept], axis=1),
        # no window is longer
        "places": _half(state["places.weight"][:LONGEST] + state["kind.weight"][0]),
        "shapes": _half(state["shapes.weight"]),
        **_normal("norm", state, "norm"),
    }
    layer = 0
    while f"layers.{layer}.query.weight" in state:
        graph |= _layer(layer, state, attention)
        layer += 1
    return Packed(graph, _heads(state), [pieces[i] for i in kept], attention)


def _heads(state: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name in READ_OFF:
        theirs = name.replace(".", "_")
        found[name] = _half(state[f"{theirs}.weight"].T)
        found[f"{name}.bias"] = _single(state[f"{theirs}.bias"])
    return {
        **found,
        "ends": _half(state["ends.weight"]),
        "ties": _half(state["ties"]),
        "ties.distance": _single(state["ties_distance.weight"]),
    }


def _layer(layer: int, state: Mapping[str, Any], attention: int) -> dict[str, Any]:
    def of(part: str, which: str) -> Any:
        array = state[f"layers.{layer}.{part}.{which}"]
        # what attention divides by is put into the weights of the queries
        return array * divisor(array.shape[0], attention) if part == "query" else array

    found: dict[str, Any] = {}
    for name, parts in LINEAR.items():
        weights, biases = (
            numpy.concatenate([of(part, which) for part in parts]) for which in ("weight", "bias")
        )
        found |= _scaled(f"{layer}.{name}", weights.T, axis=0)
        found[f"{layer}.{name}.bias"] = _single(biases)
    for norm in ("norm1", "norm2"):
        found |= _normal(f"{layer}.{norm}", state, f"layers.{layer}.{norm}")
    return found


def divisor(width: int, attention: int) -> Any:
    return numpy.float32((width // attention) ** -0.5)


def _normal(name: str, state: Mapping[str, Any], theirs: str) -> dict[str, Any]:
    both = {name: state[f"{theirs}.weight"], f"{name}.bias": state[f"{theirs}.bias"]}
    return {name: _single(array) for name, array in both.items()}


def _scaled(name: str, array: Any, *, axis: int) -> dict[str, Any]:
    small, scale = in_bytes(array, axis=axis)
    return {name: numpy.ascontiguousarray(small), f"{name}.scale": scale}


def _half(array: Any) -> Any:
    return numpy.ascontiguousarray(array, dtype=numpy.float16)


def _single(array: Any) -> Any:
    return numpy.ascontiguousarray(array, dtype=numpy.float32)


def write(weights: Packed, folder: Path) -> None:
    """The folder that `kg.annotate.encoder.network.load` reads."""
    from encoder.graph import model

    graph = model(weights.graph, weights.attention).SerializeToString(deterministic=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRAPH_FILE).write_bytes(graph)
    described = {
        "arrays": list(weights.heads),
        "labels": LABELS,
        "pieces": weights.pieces,
        "sha256": sha256(graph).hexdigest(),
    }
    written = numpy.frombuffer(json.dumps(described).encode("utf-8"), dtype=numpy.uint8)
    with (folder / HEADS_FILE).open("wb") as file:
        numpy.savez_compressed(file, described=written, **weights.heads)


def arrays(state: Mapping[str, Any]) -> dict[str, Any]:
    """The tensors of a torch model as arrays."""
    return {name: tensor.float().numpy() for name, tensor in state.items()}


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("state", type=Path, metavar="STATE")
    options.add_argument("out", type=Path, metavar="OUT")
    given = options.parse_args()
    import torch

    pieces = read_pieces(base_folder())
    write(packed(arrays(torch.load(given.state)), pieces), given.out)
    for name in (GRAPH_FILE, HEADS_FILE):
        print(f"{given.out / name}: {(given.out / name).stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()

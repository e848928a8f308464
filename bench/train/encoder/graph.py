"""The network as kg runs it: an ONNX graph over bytes.

What goes into a linear part is rounded to bytes on the way, by a scale that suits the window at
hand (dynamic quantisation), and multiplied with weights that are bytes already. Both are without a
sign: of signed weights, processors without VNNI add up two products in 16 bits and cut the sum off,
so that what is found would depend on the processor. It costs a tenth of the time there.

Sources: https://onnx.ai/onnx/operators/ (what each operator does, version 20 of the set) and
https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy
from onnx import (
    GraphProto,
    ModelProto,
    NodeProto,
    TensorProto,
    checker,
    helper,
    numpy_helper,
)

OPERATORS, FORMAT = 20, 10
"""Versions of the set of operators and of the file: the first with Gelu, and the one beside it."""
_EPSILON = 1e-12
_NOUGHT = 128
"""What stands for 0 in a weight's byte."""
_PACKED = "packed."
"""What the names of the arrays begin with in the graph, to be apart from those of the inputs."""


def arrays_in(graph: GraphProto) -> dict[str, Any]:
    """The arrays that a graph was made of, as `encoder.export.packed` makes them."""
    found = {
        constant.name.removeprefix(_PACKED): numpy_helper.to_array(constant)
        for constant in graph.initializer
        if constant.name.startswith(_PACKED)
    }
    signed = {
        name: (array.astype(numpy.int16) - _NOUGHT).astype(numpy.int8)
        for name, array in found.items()
        if array.dtype == numpy.uint8
    }
    return found | signed


class Builder:
    """A graph in the making: each method adds to it, and gives the name of what comes out.

    Args:
        arrays: As `encoder.export.packed` makes them.
        heads: Of attention.
    """

    def __init__(self, arrays: Mapping[str, Any], heads: int) -> None:
        self.arrays = arrays
        self.heads = heads
        self.width = len(arrays["norm"])
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self.nought = self.constant("nought", numpy.array(_NOUGHT, dtype=numpy.uint8))

    def constant(self, name: str, array: Any) -> str:
        self.constants.append(numpy_helper.from_array(numpy.asarray(array, order="C"), name))
        return name

    def packed(self, name: str) -> str:
        """One of the arrays."""
        return self.constant(_PACKED + name, self.arrays[name])

    def nodes_of(self, operator: str, count: int, *inputs: str, **attributes: Any) -> list[str]:
        """The outputs of an operator that has ``count`` of them."""
        outputs = [f"{operator}.{len(self.nodes)}.{i}" for i in range(count)]
        self.nodes.append(helper.make_node(operator, inputs, outputs, **attributes))
        return outputs

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        (output,) = self.nodes_of(operator, 1, *inputs, **attributes)
        return output

    def in_floats(self, x: str) -> str:
        return self.node("Cast", x, to=TensorProto.FLOAT)

    def rows(self, name: str, numbers: str) -> str:
        return self.node("Gather", self.packed(name), numbers)

    def linear(self, x: str, name: str) -> str:
        small, scale, zero = self.nodes_of("DynamicQuantizeLinear", 3, x)
        weights = (self.arrays[name].astype(numpy.int16) + _NOUGHT).astype(numpy.uint8)
        given = (small, self.constant(_PACKED + name, weights), zero, self.nought)
        whole = self.in_floats(self.node("MatMulInteger", *given))
        scales = self.node("Mul", scale, self.packed(f"{name}.scale"))
        return self.node("Add", self.node("Mul", whole, scales), self.packed(f"{name}.bias"))

    def norm(self, x: str, name: str) -> str:
        of = (self.packed(name), self.packed(f"{name}.bias"))
        return self.node("LayerNormalization", x, *of, axis=-1, epsilon=_EPSILON)

    def embedded(self) -> str:
        """What each piece, its place and its shape come to together."""
        words = self.in_floats(self.rows("words", "pieces"))
        x = self.node("Mul", words, self.rows("words.scale", "pieces"))
        for name in ("places", "shapes"):
            x = self.node("Add", x, self.in_floats(self.rows(name, name)))
        return self.norm(x, "norm")

    def attention(self, x: str, layer: int) -> str:
        """What each piece takes from all, pieces × width (Vaswani et al. 2017, §3.2)."""

        def constant(name: str, value: Any) -> str:
            return self.constant(f"{layer}.{name}", numpy.array(value, dtype=numpy.int64))

        parted = constant("parted", (-1, 3, self.heads, self.width // self.heads))
        three = self.node("Reshape", self.linear(x, f"{layer}.qkv"), parted)
        query, key, value = (
            self.node("Gather", three, constant(f"part{i}", i), axis=1) for i in range(3)
        )
        query, value = (self.node("Transpose", part, perm=[1, 0, 2]) for part in (query, value))
        scores = self.node("MatMul", query, self.node("Transpose", key, perm=[1, 2, 0]))
        taken = self.node("MatMul", self.node("Softmax", scores, axis=-1), value)
        taken = self.node("Transpose", taken, perm=[1, 0, 2])
        return self.node("Reshape", taken, constant("joined", (-1, self.width)))

    def layer(self, x: str, layer: int) -> str:
        out = self.linear(self.attention(x, layer), f"{layer}.out")
        x = self.norm(self.node("Add", x, out), f"{layer}.norm1")
        inner = self.node("Gelu", self.linear(x, f"{layer}.up"), approximate="tanh")
        down = self.linear(inner, f"{layer}.down")
        return self.norm(self.node("Add", x, down), f"{layer}.norm2")


def model(arrays: Mapping[str, Any], heads: int) -> ModelProto:
    """From a window, as `kg.annotate.encoder.network.Network.vectors` gives it, to its vectors."""
    builder = Builder(arrays, heads)
    x = builder.embedded()
    layer = 0
    while f"{layer}.qkv" in arrays:
        x = builder.layer(x, layer)
        layer += 1
    builder.nodes.append(helper.make_node("Gather", [x, "first"], ["vectors"]))
    lengths = {"pieces": "pieces", "places": "pieces", "shapes": "pieces", "first": "words"}
    graph = helper.make_graph(
        builder.nodes,
        "encoder",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, [length])
            for name, length in lengths.items()
        ],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["words", builder.width])],
        builder.constants,
    )
    made = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPERATORS)], ir_version=FORMAT
    )
    checker.check_model(made, full_check=True)
    return made

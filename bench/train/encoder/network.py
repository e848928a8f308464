"""The network as it is trained, in torch; `graph` is the same as kg runs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from encoder.base import HEADS
from encoder.items import ENDS, EVENTS, NAMES, STATUSES, TIES
from kg.annotate.encoder.pieces import NO_WORD

PIECES, WIDTH, LAYERS, PLACES = 30522, 384, 6, 512
"""Of MiniLM-L6."""
ENDS_WIDTH, TIES_WIDTH = 32, 128
_EPSILON = 1e-12
_DISTANCES = 12
_MASKED = -1e4
_RARE = -3.0
"""Log odds of a tie before anything is learned."""

_LAYER = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}
"""What the parts of a layer are called in BERT's weights."""


class SharedDropout(nn.Module):
    """Leaves the same features of a text out at all its places, which is cheap to draw."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) > self.share
        return x * kept.to(x.dtype) / (1 - self.share)


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=_EPSILON)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.norm2 = nn.LayerNorm(width, eps=_EPSILON)
        self.dropout = SharedDropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        count, length, width = x.shape

        def parted(y: Tensor) -> Tensor:
            return y.view(count, length, self.heads, width // self.heads).transpose(1, 2)

        context = functional.scaled_dot_product_attention(
            parted(self.query(x)), parted(self.key(x)), parted(self.value(x)), mask
        )
        context = context.transpose(1, 2).reshape(count, length, width)
        x = self.norm1(x + self.dropout(self.out(context)))
        inner = _gelu(self.up(x))
        return self.norm2(x + self.dropout(self.down(inner)))


class Model(nn.Module):
    """The encoder and its heads; what is trained of it, by name, is what `export` reads.

    The vectors of the pieces are left as they are: our texts hold too few of them, and a changed
    piece beside an unchanged one of like meaning is worse than both unchanged.

    Args:
        pieces, width, layers, heads: Smaller ones are for tests.
    """

    def __init__(
        self,
        *,
        pieces: int = PIECES,
        width: int = WIDTH,
        layers: int = LAYERS,
        heads: int = HEADS,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, width)
        self.words.weight.requires_grad = False
        self.places = nn.Embedding(PLACES, width)
        self.kind = nn.Embedding(1, width)
        self.shapes = nn.Embedding(NO_WORD + 1, width)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(width, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(width, heads, dropout) for _ in range(layers))
        self.dropout = SharedDropout(dropout)
        self.heads_dropout = nn.Dropout(0.2)
        self.names = nn.Linear(width, 1 + 2 * len(NAMES))
        self.events = nn.Linear(width, 1 + len(EVENTS))
        self.posts = nn.Linear(width, 1 + len(STATUSES))
        self.ends = nn.Embedding(len(ENDS), ENDS_WIDTH)
        self.subj = nn.Linear(2 * width + ENDS_WIDTH, TIES_WIDTH)
        self.obj = nn.Linear(2 * width + ENDS_WIDTH, TIES_WIDTH)
        self.ties = nn.Parameter(torch.zeros(len(TIES), TIES_WIDTH, TIES_WIDTH))
        nn.init.normal_(self.ties, std=1 / TIES_WIDTH)
        self.ties_subj = nn.Linear(TIES_WIDTH, len(TIES))
        self.ties_obj = nn.Linear(TIES_WIDTH, len(TIES))
        self.ties_distance = nn.Embedding(_DISTANCES, len(TIES))
        nn.init.zeros_(self.ties_distance.weight)
        nn.init.constant_(self.ties_subj.bias, _RARE)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """The vectors of the pieces, windows × pieces × width.

        Args:
            mask: Where there are pieces.
        """
        places = self.places.weight[: pieces.shape[1]]
        x = self.words(pieces) + places + self.kind.weight[0] + self.shapes(shapes)
        x = self.dropout(self.norm(x))
        low = torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32
        masked = torch.where(mask, 0.0, _MASKED)[:, None, None, :].to(low)
        for layer in self.layers:
            x = layer(x, masked)
        return x

    def tied(self, x: Tensor, ends: Tensor, sentences: Tensor) -> Tensor:
        """Log odds of each way in which each end may be tied to each, ends × ends × ways.

        Args:
            x: The vectors of a window's words.
            ends: First word, last word and kind of each.
            sentences: The sentence of each end.
        """
        joined = torch.cat([x[ends[:, 0]], x[ends[:, 1]], self.ends(ends[:, 2])], -1)
        subject = _gelu(self.subj(self.heads_dropout(joined)))
        object = _gelu(self.obj(self.heads_dropout(joined)))
        scores = torch.einsum("ik,pkl,jl->ijp", subject, self.ties, object)
        scores = scores + self.ties_subj(subject)[:, None] + self.ties_obj(object)[None]
        return scores + self.ties_distance(_distances(ends[:, 0], sentences))

    def start_from(self, weights: Mapping[str, Any]) -> None:
        """Take over the weights of a BERT of this size.

        Args:
            weights: By the names that BERT has for them.
        """

        def take(parameter: nn.Parameter, name: str) -> None:
            parameter.data = torch.tensor(weights[name])

        take(self.words.weight, "embeddings.word_embeddings.weight")
        self.words.weight.requires_grad = False
        take(self.places.weight, "embeddings.position_embeddings.weight")
        take(self.kind.weight, "embeddings.token_type_embeddings.weight")
        self.kind.weight.data = self.kind.weight.data[:1]
        take(self.norm.weight, "embeddings.LayerNorm.weight")
        take(self.norm.bias, "embeddings.LayerNorm.bias")
        for number, layer in enumerate(self.layers):
            for ours, theirs in _LAYER.items():
                part = getattr(layer, ours)
                take(part.weight, f"encoder.layer.{number}.{theirs}.weight")
                take(part.bias, f"encoder.layer.{number}.{theirs}.bias")

    def freeze(self, layers: int) -> None:
        """Leave the lowest layers, and what goes into them, as they are (of 0: none)."""
        if not layers:
            return
        for part in (self.places, self.kind, self.shapes, self.norm, *self.layers[:layers]):
            part.requires_grad_(False)

    def groups(self) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
        """What goes on from what the base knows, and what begins from nothing."""
        base = ("places", "kind", "norm", "layers")
        named = [(n.split(".")[0], p) for n, p in self.named_parameters() if p.requires_grad]
        return [p for n, p in named if n in base], [p for n, p in named if n not in base]


def _gelu(x: Tensor) -> Tensor:
    return functional.gelu(x, approximate="tanh")


def _distances(firsts: Tensor, sentences: Tensor) -> Tensor:
    """As `kg.annotate.encoder.reading` counts how far one stands behind another."""
    apart = (sentences[:, None] - sentences[None]).abs()
    words = firsts[None, :] - firsts[:, None]
    near = torch.where(words.abs() < 8, 0, torch.where(words.abs() < 20, 1, 2))
    far = torch.where(apart == 1, 3, torch.where(apart < 4, 4, 5))
    return torch.where(apart == 0, near, far) + 6 * (words > 0)

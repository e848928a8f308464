"""What the encoder gets wrong of a batch of lessons."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from nertrain.values import LAW, PROG, REPORT
from torch import Tensor
from torch.nn import functional

from encoder.items import TIES, UNKNOWN, begins, inside
from encoder.lessons import ENTITY_SORT, EVENT_SORT, POST_SORT, Lesson
from encoder.network import Model
from kg.annotate.encoder.pieces import NO_WORD
from kg.annotate.ties import AT, HOLDER, PARTICIPANT

NAMES, EVENTS, POSTS, RELATED = "names", "events", "posts", "ties"
WEIGHTS = {NAMES: 1.0, EVENTS: 3.0, POSTS: 3.0, RELATED: 0.5}
"""What each loss counts."""

_PARTIAL = 0.6
"""What a word of a corpus counts whose annotators had other rules than ours."""
_UNSAID = torch.tensor([0, *(t(kind) for kind in (REPORT, LAW, PROG) for t in (begins, inside))])
"""What a word may be that a partial annotation leaves without a name."""
_TRUE = torch.tensor(2.0)
"""What a tie counts that there is, against one that there is not: most are none."""
_HALVES = torch.backends.cpu.get_cpu_capability().startswith("AVX512")
"""Whether to multiply in bfloat16: other processors emulate it, twenty times as slow."""
_LEAST, _LOWEST = 1e-24, -60.0


def losses(model: Model, batch: Sequence[Lesson]) -> dict[str, Tensor]:
    """The loss of each head that the batch has anything for."""
    words = word_vectors(model, batch)
    found = {NAMES: _of_names(model, words, batch)}
    told = [i for i, lesson in enumerate(batch) if lesson.events is not None]
    if told:
        x = torch.cat([model.heads_dropout(words[i]) for i in told])
        events = torch.tensor([tag for i in told for tag in batch[i].events or ()])
        posts = torch.tensor([tag for i in told for tag in batch[i].posts or ()])
        found[EVENTS] = functional.cross_entropy(model.events(x), events, ignore_index=UNKNOWN)
        found[POSTS] = functional.cross_entropy(model.posts(x), posts, ignore_index=UNKNOWN)
        pairs = [i for i in told if len(batch[i].ends) > 1]
        if pairs:
            each = [_of_ties(model, words[i], batch[i]) for i in pairs]
            found[RELATED] = torch.stack(each).sum() / sum(len(batch[i].sorts) for i in pairs)
    return found


def word_vectors(model: Model, batch: Sequence[Lesson]) -> list[Tensor]:
    """The vectors of each window's words, words × width."""
    length = max(len(lesson.window.pieces) for lesson in batch)
    pieces = torch.zeros(len(batch), length, dtype=torch.long)
    shapes = torch.full((len(batch), length), NO_WORD)
    mask = torch.zeros(len(batch), length, dtype=torch.bool)
    for i, lesson in enumerate(batch):
        count = len(lesson.window.pieces)
        pieces[i, :count] = torch.tensor(lesson.window.pieces)
        shapes[i, :count] = torch.tensor(lesson.window.shapes)
        mask[i, :count] = True
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_HALVES):
        x = model(pieces, shapes, mask)
    x = x.float()
    return [x[i][torch.tensor(lesson.window.first)] for i, lesson in enumerate(batch)]


def _of_names(model: Model, words: Sequence[Tensor], batch: Sequence[Lesson]) -> Tensor:
    chances = functional.log_softmax(model.names(model.heads_dropout(torch.cat(list(words)))), -1)
    tags = torch.tensor([tag for lesson in batch for tag in lesson.tags])
    partial = torch.tensor([lesson.partial for lesson in batch for _ in lesson.tags])
    right = chances.gather(1, tags.clamp(min=0)[:, None])[:, 0]
    unsaid = torch.logsumexp(chances[:, _UNSAID], -1)
    loss = -torch.where(partial & (tags == 0), unsaid, right)
    weights = torch.where(partial, _PARTIAL, 1.0) * (tags != UNKNOWN)
    return (loss * weights).sum() / weights.sum().clamp(min=1)


def _of_ties(model: Model, x: Tensor, lesson: Lesson) -> Tensor:
    """Over all pairs of things; a thing is tied as its likeliest pair of ends is."""
    ends, things = torch.tensor(lesson.ends), torch.tensor(lesson.things)
    sentences = torch.tensor(lesson.sentences)[ends[:, 0]]
    scores = model.tied(x, ends, sentences)
    most = scores.detach().amax()
    of = functional.one_hot(things, len(lesson.sorts)).float()
    each = torch.exp((scores - most).clamp(min=_LOWEST))
    pooled = torch.log(torch.einsum("ia,ijp,jb->abp", of, each, of) + _LEAST) + most
    true = torch.zeros_like(pooled)
    for one, way, other in lesson.ties:
        true[one, other, way] = 1
    loss = functional.binary_cross_entropy_with_logits(
        pooled, true, reduction="none", pos_weight=_TRUE
    )
    return (loss * _asked(lesson.sorts)).sum()


def _asked(sorts: Sequence[int]) -> Tensor:
    """1 where a thing of its sort may be tied to another in a way, things × things × ways."""
    ways = torch.zeros(3, len(TIES))
    for way, name in enumerate(TIES):
        sort = {PARTICIPANT: EVENT_SORT, HOLDER: POST_SORT, AT: POST_SORT}.get(name, ENTITY_SORT)
        ways[sort, way] = 1
    of = torch.tensor(sorts)
    to_entities = (of == ENTITY_SORT).float()
    asked = ways[of][:, None, :] * to_entities[None, :, None]
    asked[torch.arange(len(sorts)), torch.arange(len(sorts))] = 0
    return asked

"""The classifiers of posts held: what they learn from, and what they are worth.

All figures here are without the networks over vectors, which `vectors` trains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy
from annotated import Pass, Studied, entities
from fitting import FOLDS, Known, choose, fit, fold, matrix, pruned, rows_of, write

from kg.annotate import posts
from kg.annotate.linear import Features, Model
from kg.annotate.posts import classifier
from kg.annotate.posts.candidates import Candidate
from kg.annotate.posts.classifier import STATUSES, Verdict
from kg.annotate.posts.features import describe
from kg.annotate.posts.setting import Setting
from kg.annotate.posts.timing import when
from kg.annotate.posts.vectors import of_holder, of_options
from kg.annotate.posts.where import Option, options
from kg.evaluate.measures import alike
from kg.model import EntityType, PostHeld, Span

HELD, WHERE, WHEN = "posts-held", "posts-where", "posts-when"
STRENGTH = {HELD: 0.1, WHERE: 0.3, WHEN: 0.3}
"""The inverse of L2 regularisation of each, chosen by cross-validation."""
TRIED = (0.15, 0.18, 0.2, 0.22, 0.25, 0.3, 0.35, 0.4)
_LIKE = EntityType.LEGISLATION
"""Words of posts are compared as those of described things are: most of them have to be shared."""

Held = tuple[str | None, str, str | None, str]
"""A post: person, words, organisation, status."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A candidate.

    Args:
        ruled: Whether the rules by themselves say it.
        true: What is annotated of that person in words that are alike.
        options: The organisations that it may be at, the last one none.
        vectors: What the encoder makes of the post and its holder.
        vectors_at: The same with each organisation; of what is annotated only, they are large.
    """

    post: PostHeld
    figure: int
    ruled: bool
    held: Features
    options: tuple[tuple[Option, Features], ...]
    time: Features
    true: tuple[Held, ...]
    vectors: Any = None
    vectors_at: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One document read with one kind of names.

    Args:
        ids: The annotated entity of each name.
    """

    name: str
    marked: bool
    stated: tuple[Held, ...]
    ids: dict[Span, str]
    cases: tuple[Case, ...]

    def named(self, post: PostHeld) -> Held:
        where = post.organisation
        organisation = self.ids.get(where, str(where)) if where else None
        person = self.ids.get(post.holder, str(post.holder))
        return person, post.post, organisation, post.status.lower()


def read(reading: Pass, candidates: Sequence[Candidate], setting: Setting) -> Document:
    ids = entities(setting.parsed, reading.gold)
    stated: tuple[Held, ...] = tuple(
        (p["person"], p["post"], p.get("org"), p["status"])
        for p in reading.statements.get("posts") or ()
    )
    cases = []
    for candidate in candidates:
        holder = ids.get(candidate.holder.span)
        listed = tuple(options(candidate, setting))
        true = tuple(s for s in stated if s[0] == holder and is_like(candidate.post.post, s[1]))
        vectors = of_holder(candidate, setting)
        at = of_options(vectors, [o for o, _ in listed], setting) if true else None
        cases.append(
            Case(
                post=candidate.post,
                figure=setting.gatherer.figure(candidate.holder),
                ruled=any(r.sayable for r in candidate.rules),
                held=describe(candidate, setting),
                options=listed,
                time=when(candidate, setting),
                true=true,
                vectors=_half(vectors),
                vectors_at=_half(at),
            )
        )
    return Document(reading.gold.name, reading.marked, stated, ids, tuple(cases))


def _half(vectors: Any) -> Any:
    """Vectors in 16 bits: they are many."""
    return None if vectors is None else vectors.astype(numpy.float16)


def is_like(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or alike(one, other, _LIKE)


def right_at(document: Document, case: Case) -> list[bool]:
    """Whether the post is annotated at each of the organisations that it may be at."""
    true = {held[2] for held in case.true}
    return [
        (document.ids.get(option.at, "?") if option.at else None) in true
        for option, _ in case.options
    ]


def where(documents: Sequence[Document], known: Model | None = None) -> Model:
    """A conditional logit: of the organisations of each true post, which one it is at.

    Args:
        known: What to go on from (see `fitting.fit_further`).
    """
    listed = []
    for document in documents:
        for case in document.cases:
            right = right_at(document, case)
            if len(right) > 1 and any(right):
                listed.append(([f for _, f in case.options], right))
    return choose(listed, strength=STRENGTH[WHERE], known=known)


def held(documents: Sequence[Document], known: Model | None = None) -> Model:
    cases = [c for d in documents for c in d.cases]
    rows = rows_of(c.held for c in cases)
    labels = [int(bool(c.true)) for c in cases]
    features = [c.held for c in cases]
    return fit(features, labels, rows, strength=STRENGTH[HELD], count=2, known=known)


def when_held(documents: Sequence[Document], known: Model | None = None) -> Model:
    cases = [c for d in documents for c in d.cases if c.true]
    rows = rows_of(c.time for c in cases)
    order = [status.lower() for status in STATUSES]
    labels = [order.index(min(c.true, key=str)[3]) for c in cases]
    features, count = [c.time for c in cases], len(STATUSES)
    return fit(features, labels, rows, strength=STRENGTH[WHEN], count=count, known=known)


def learned(documents: Sequence[Document], known: Known) -> dict[str, Model]:
    each = {HELD: held, WHERE: where, WHEN: when_held}
    return {name: learn(documents, known.get(name)) for name, learn in each.items()}


def verdicts(documents: Sequence[Document], models: dict[str, Model]) -> list[list[Verdict]]:
    """All candidates of each document as its verdicts, whatever their chance."""
    cases = [case for document in documents for case in document.cases]
    held_chances = _chances(models[HELD], [case.held for case in cases])
    time_chances = _chances(models[WHEN], [case.time for case in cases])
    listed = _chances(models[WHERE], [f for case in cases for _, f in case.options])
    chosen = iter(listed)
    made: list[Verdict] = []
    for case, (_, chance), times in zip(cases, held_chances, time_chances, strict=True):
        odds = [next(chosen) for _ in case.options]
        bodies = [option for option, _ in case.options]
        option, certain = classifier.likeliest(bodies, odds, [0.0] * len(odds))
        post = classifier.filled(case.post, option, classifier.latest(case.post.status, times))
        made.append(Verdict(post, case.figure, chance * certain))
    each = iter(made)
    return [[next(each) for _ in document.cases] for document in documents]


def _chances(model: Model, features: Sequence[Features]) -> list[list[float]]:
    logits = matrix(features, dict(model.rows)) @ model.weights + model.bias
    odds = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    found: list[list[float]] = (odds / odds.sum(axis=1, keepdims=True)).tolist()
    return found


def report(what: str, found: Iterable[tuple[Document, Sequence[PostHeld]]]) -> None:
    right = said = stated = timed = 0
    for document, held_posts in found:
        left = list(document.stated)
        every = sorted({document.named(post) for post in held_posts}, key=str)
        said, stated = said + len(every), stated + len(left)
        for person, post, body, status in every:
            for one in left:
                if one[0] == person and is_like(post, one[1]) and one[2] in {None, body}:
                    left.remove(one)
                    right, timed = right + 1, timed + (one[3] == status)
                    break
    p, r = right / max(1, said), right / max(1, stated)
    f, t = 2 * right / max(1, said + stated), timed / max(1, right)
    print(f"{what:38} P {p:.3f} R {r:.3f} F1 {f:.3f} status {t:.3f}", flush=True)


@dataclass(slots=True)
class Posts:
    """What is learned of posts: the documents of all readings."""

    studied: ClassVar[Studied] = Studied(posts, "judged")
    every: list[Document] = field(default_factory=list)

    def add(self, reading: Pass, given: tuple[Any, ...]) -> None:
        """Take a reading in.

        Args:
            given: What the function under study was called with.
        """
        self.every.append(read(reading, *given))

    def cross(self, known: Known) -> None:
        """Print what cross-validation gives."""
        every = self.every
        count = sum(len(d.cases) for d in every)
        print(f"posts: {len({d.name for d in every})} documents, {count} candidates")
        crossed: dict[int, list[Verdict]] = {}
        for number in range(FOLDS):
            models = learned([d for d in every if fold(d.name) != number], known)
            kept = [i for i, document in enumerate(every) if fold(document.name) == number]
            crossed.update(zip(kept, verdicts([every[i] for i in kept], models), strict=True))
        for marked, names in ((True, "annotated names"), (False, "names found")):
            mine = [(i, d) for i, d in enumerate(every) if d.marked is marked]
            report(f"rules, {names}", [(d, [c.post for c in d.cases if c.ruled]) for _, d in mine])
            for least in TRIED:
                report(
                    f"classifier from {least}{' *' * (least == classifier.LEAST)}, {names}",
                    [
                        (d, classifier.settled(v for v in crossed[i] if v.chance >= least))
                        for i, d in mine
                    ],
                )

    def write(self, weights: Path, known: Known) -> None:
        """Learn from all and write what was learned."""
        for name, model in learned(self.every, known).items():
            write(pruned(model), weights / f"{name}.npz")

"""Who holds which post where: classifiers over candidates, the rules' word among the rest.

The rules are one witness (stacked generalisation, Wolpert 1992): each family of them counts for as
much as it proved worth on texts that nobody tuned it on. One classifier says whether somebody holds
a post, one chooses among the organisations it may be at, one says whether it is held still.
`bench/train/statements.py` makes the weights. To the first two a network adds what the encoder's
vectors say (`kg.annotate.perceptron`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.annotate import linear, perceptron
from kg.annotate.posts.candidates import Candidate, head_word
from kg.annotate.posts.features import describe
from kg.annotate.posts.heads import VERBAL, words
from kg.annotate.posts.setting import Setting
from kg.annotate.posts.timing import when
from kg.annotate.posts.titles import LINKS
from kg.annotate.posts.vectors import of_holder, of_options
from kg.annotate.posts.where import Option, options
from kg.model import PostHeld, Status

STATUSES = (Status.CURRENT, Status.FORMER, Status.FUTURE)
LEAST = 0.33
"""How likely somebody must be to hold that post at that organisation; by the totals of documents
that nothing was learned from."""
NOWHERE = 0.4
"""What it takes off the odds that a post is at no organisation: those who annotate leave one out
where a text does not say it in so many words, and one that is implied does no harm."""
OUTRIGHT = 0.8
"""How likely a rule is right that reads "Ann Lowe runs Acme": of 150 such in annotated documents
130 were of a post. The classifier knows posts by their nouns."""
SURE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """A candidate that is taken for true, with its organisation and its status.

    Args:
        figure: The person's number in the cast.
        chance: That the person holds the post at that organisation.
    """

    post: PostHeld
    figure: int
    chance: float


def judged(candidates: Sequence[Candidate], setting: Setting) -> tuple[PostHeld, ...]:
    """The posts that are likely enough, as the likeliest statement of each has them."""
    return settled(_verdicts(candidates, setting))


def _verdicts(candidates: Iterable[Candidate], setting: Setting) -> Iterator[Verdict]:
    held, place = linear.trained("posts-held"), linear.trained("posts-where")
    time = linear.trained("posts-when")
    for candidate in candidates:
        vectors = of_holder(candidate, setting)
        chance = moved(held.chances(describe(candidate, setting))[1], _read(vectors))
        if candidate.post.post in VERBAL and candidate.head is None:
            chance = max(chance, OUTRIGHT)
        if chance < LEAST:
            continue
        listed = options(candidate, setting)
        odds = [place.chances(features) for _, features in listed]
        bodies = [option for option, _ in listed]
        option, certain = likeliest(bodies, odds, _read_at(vectors, bodies, setting))
        if chance * certain >= LEAST:
            status = latest(candidate.post.status, time.chances(when(candidate, setting)))
            figure = setting.gatherer.figure(candidate.holder)
            yield Verdict(filled(candidate.post, option, status), figure, chance * certain)


def _read(vectors: Any) -> float:
    """The log odds that the encoder's vectors give a holder; 0 where no encoder read the text."""
    return 0.0 if vectors is None else perceptron.trained("posts-held").log_odds(vectors[None])[0]


def _read_at(vectors: Any, bodies: Sequence[Option], setting: Setting) -> list[float]:
    """Those that they give each organisation."""
    found = of_options(vectors, bodies, setting)
    if found is None:
        return [0.0] * len(bodies)
    return perceptron.trained("posts-where").log_odds(found)


def moved(chance: float, log_odds: float) -> float:
    """A probability after more evidence."""
    odds = chance / max(1 - chance, SURE) * math.exp(log_odds)
    return odds / (1 + odds)


def likeliest(
    listed: Sequence[Option], chances: Sequence[Sequence[float]], read: Sequence[float]
) -> tuple[Option, float]:
    """The likeliest organisation of a post, and how likely it is among all and none.

    Args:
        chances: Against each and for it, each taken by itself.
        read: The log odds that vectors add to each.
    """
    odds = [
        right / max(wrong, SURE) * math.exp(more) * (1.0 if option.at else NOWHERE)
        for option, (wrong, right), more in zip(listed, chances, read, strict=True)
    ]
    best = max(range(len(odds)), key=lambda i: odds[i])
    return listed[best], odds[best] / sum(odds)


def latest(ruled: Status, chances: Sequence[float]) -> Status:
    """Whether a post is held, was or will be.

    Where the rules find words that say it was or will be, they are right as often; where they find
    none, they can only say that it is.

    Args:
        chances: Of each of `STATUSES`.
    """
    if ruled is not Status.CURRENT:
        return ruled
    return STATUSES[max(range(len(STATUSES)), key=lambda i: chances[i])]


def filled(post: PostHeld, option: Option, status: Status) -> PostHeld:
    """A post at an organisation, with its status."""
    return replace(post, organisation=option.at, inferred=option.inferred, status=status)


def settled(verdicts: Iterable[Verdict]) -> tuple[PostHeld, ...]:
    """Each statement in the words, at the place and with the status of the likeliest like it."""
    kept: list[Verdict] = []
    posts: list[PostHeld] = []
    for verdict in sorted(verdicts, key=lambda v: (-v.chance, v.post.holder, v.post.post)):
        same = next((v for v in kept if _is_same(v, verdict)), None)
        if same is None:
            kept.append(verdict)
        posts.append(_as_in((same or verdict).post, verdict.post))
    return tuple(sorted(posts, key=lambda p: (p.context.evidence, p.holder, p.post)))


def _is_same(one: Verdict, other: Verdict) -> bool:
    """Whether two statements are of one post: the same person, and words that are alike."""
    first, second = one.post.post, other.post.post
    if one.figure != other.figure:
        return False
    a, b = _content(first), _content(second)
    if a & _GRADES != b & _GRADES:
        return False  # a chair and a vice-chair
    return head_word(first) == head_word(second) or a <= b or b <= a


_GRADES = words("vice deputy assistant associate sub under co joint junior senior regional branch")


def _content(post: str) -> set[str]:
    return set(post.lower().replace("-", " ").split()) - LINKS - {"the", "a", "an", "and", "by"}


def _as_in(likeliest: PostHeld, post: PostHeld) -> PostHeld:
    return replace(
        post,
        post=likeliest.post,
        organisation=likeliest.organisation,
        status=likeliest.status,
        since=post.since or likeliest.since,
        until=post.until or likeliest.until,
        inferred=likeliest.inferred,
    )

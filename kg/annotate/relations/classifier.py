"""Which relations a sentence states: a linear classifier over its pairs of names.

The rules' proposals are features beside syntax and words (stacked generalisation, Wolpert 1992), so
that a family of rules counts for as much as it proved worth on texts that nobody tuned it on.
`bench/train/statements.py` makes the weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.annotate import linear
from kg.annotate.linear import Features
from kg.annotate.parsed import Parsed
from kg.annotate.relations.features import (
    Setting,
    Tied,
    Verdicts,
    apart,
    between,
    describe,
    far_apart,
    read,
)
from kg.annotate.relations.pairs import (
    End,
    Key,
    Proposal,
    Sentence,
    end_at,
    key_of,
    mention_of,
    possible,
    sentences,
)
from kg.model import Mention, Predicate, Relation, Span

CLASSES: tuple[Predicate | None, ...] = (None, *Predicate)
"""What a pair may be; None where the sentence states nothing of it."""

KEPT = 0.4
"""The probability from which a relation is taken as stated that no rule proposes."""
BORNE_OUT = 0.25
"""The same for what a rule proposes. Both chosen by the totals of documents that nothing was
learned from: three in five are right; with .25 and .15 more are found, but every second is wrong
(MODEL_CARD.md)."""


_Place = tuple[int, int, int]
_Pair = tuple[_Place, _Place]

_MUTUAL = frozenset({Predicate.CRITICISED, Predicate.SUPPORTED})
"""What each of two may do to the other; of the rest only the likelier way is meant."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A pair that may be related.

    Args:
        proposals: What the rules say of it there.
    """

    ends: tuple[End, End] | None
    sentence: Sentence | None
    proposals: tuple[Proposal, ...]
    features: Features


def candidates(
    parsed: Parsed, proposed: Sequence[Proposal], comments: frozenset[int]
) -> Iterator[Candidate]:
    """The pairs of each sentence, then what the rules propose beside them."""
    verdicts, tied = Verdicts.of(parsed, proposed), Tied.of(parsed)
    met: set[Key] = set()
    seen: set[tuple[str, str]] = set()
    for sentence in sentences(parsed):
        setting = Setting.of(parsed, sentence, comments)
        for subject, object in sentence.pairs():
            seen.add((subject.mention.surface, object.mention.surface))
            here = verdicts.at(sentence.span, subject.mention, object.mention)
            met.update(key_of(p.relation) for p in here)
            features = describe(setting, subject, object)
            features |= verdicts.features(sentence.span, subject.mention, object.mention)
            features |= read(sentence, subject, object)
            place = sentence.span.start
            features |= tied.features(subject.mention, object.mention, place)
            yield Candidate((subject, object), sentence, here, features)
    for one, other in tied.far():
        pair = (one.surface, other.surface)
        if pair not in seen and not verdicts.by_names.get(pair) and possible(one, other):
            yield _far(parsed, one, other, tied, comments)
    for proposal in proposed:
        if key_of(proposal.relation) not in met:
            met.add(key_of(proposal.relation))
            ends = (
                mention_of(parsed, proposal.relation.subject),
                mention_of(parsed, proposal.relation.object),
            )
            features = apart(proposal, ends, comments)
            if ends[0] is not None and ends[1] is not None:
                place = proposal.relation.context.evidence.start
                features |= tied.features(ends[0], ends[1], place)
            yield Candidate(None, None, (proposal,), features)


def _far(
    parsed: Parsed, subject: Mention, object: Mention, tied: Tied, comments: frozenset[int]
) -> Candidate:
    """Two names that stand in no sentence together; the later one's tells of both."""
    later = max(subject, object)
    features = far_apart(subject, object, comment=later.section in comments)
    features |= tied.features(subject, object, later.start)
    ends = end_at(parsed, subject), end_at(parsed, object)
    last = ends[subject is not later]
    tokens = last.tokens.sent
    paragraph = parsed.paragraph_at(later.span)
    assert paragraph is not None
    sentence = Sentence(paragraph, tokens, paragraph.of(tokens), ends)
    return Candidate(ends, sentence, (), features)


def judged(
    parsed: Parsed, proposed: Sequence[Proposal], comments: frozenset[int]
) -> Iterator[Relation]:
    """The relations that are likely enough, each pair's likeliest once."""
    model = linear.trained("relations")
    every = [
        (replace(candidate, features={}), model.chances(candidate.features))  # they are large
        for candidate in candidates(parsed, proposed, comments)
    ]
    turned = _turned(every)
    kept: dict[Key, tuple[float, Relation]] = {}
    for candidate, chances in every:
        ruled = {proposal.relation.predicate for proposal in candidate.proposals}
        for predicate, chance in zip(CLASSES, chances, strict=True):
            if predicate is None:
                continue
            own = predicate in ruled
            either = chance + turned.get((_ends(candidate), predicate), 0.0) if own else chance
            if not is_kept(either, ruled=own):
                continue
            for relation in _relations(parsed, candidate, predicate):
                key = key_of(relation)
                if key not in kept or kept[key][0] < either:
                    kept[key] = (either, relation)
    for key, (chance, relation) in kept.items():
        back = None if relation.predicate in _MUTUAL else kept.get((key[2], key[1], key[0]))
        if back is None or (chance, key) > (back[0], key_of(back[1])):
            yield relation


def _ends(candidate: Candidate) -> _Pair | None:
    ends = candidate.ends
    return (_stands(ends[0]), _stands(ends[1])) if ends is not None else None


def _stands(end: End) -> _Place:
    """Where an end stands: its mention, and its own words."""
    return end.mention.start, end.tokens[0].idx, end.tokens[-1].idx


def _turned(
    every: Sequence[tuple[Candidate, Sequence[float]]],
) -> dict[tuple[_Pair | None, Predicate], float]:
    """How likely each relation is the other way round, where only one way of it is ruled.

    The encoder knows better what two names have to do with each other than which is which: "A, the
    parent company of B". The rules tell that by the syntax.
    """
    found: dict[tuple[_Pair | None, Predicate], float] = {}
    for candidate, chances in every:
        ends = _ends(candidate)
        ruled = {proposal.relation.predicate for proposal in candidate.proposals}
        for predicate, chance in zip(CLASSES, chances, strict=True):
            if ends and predicate and predicate not in ruled and predicate not in _MUTUAL:
                found[(ends[1], ends[0]), predicate] = chance
    return found


def is_kept(chance: float, *, ruled: bool) -> bool:
    """Whether a relation is likely enough, given that a rule says so, or none."""
    return chance >= (BORNE_OUT if ruled else KEPT)


def _place(end: End) -> int:
    return end.mention.start


def _relations(parsed: Parsed, candidate: Candidate, predicate: Predicate) -> list[Relation]:
    """As the rules have it, where they do."""
    found = [p.relation for p in candidate.proposals if p.relation.predicate is predicate]
    if found or candidate.ends is None or candidate.sentence is None:
        return found
    subject, object = candidate.ends
    one, other = subject.tokens.root, object.tokens.root
    together = one.doc is other.doc and one.sent.start == other.sent.start
    token = between(one, other) if together else max(subject, object, key=_place).tokens.root
    context = parsed.context(candidate.sentence.paragraph, token)
    beside = None if together else _sentence(parsed, min(subject, object, key=_place))
    return [Relation(subject.mention.span, predicate, object.mention.span, context, beside)]


def _sentence(parsed: Parsed, end: End) -> Span | None:
    paragraph = parsed.paragraph_at(end.mention.span)
    return paragraph.sentence(end.tokens.root) if paragraph is not None else None


__all__ = ["CLASSES", "Candidate", "candidates", "is_kept", "judged"]

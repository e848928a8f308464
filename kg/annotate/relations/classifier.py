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

KEPT = 0.33
"""The probability from which a relation is taken as stated that no rule proposes."""
BORNE_OUT = 0.2
"""The same for what a rule proposes. Both chosen by the totals of documents that nothing was
learned from: two in three are right in dense text, every second in long threads (MODEL_CARD.md)."""


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

    def is_ruled(self, predicate: Predicate) -> bool:
        """Whether a rule says so."""
        return any(proposal.relation.predicate is predicate for proposal in self.proposals)


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
    read = {_ends(c.ends): (c, chances) for c, chances in every if c.ends is not None}
    kept: dict[Key, tuple[float, Relation]] = {}
    for candidate, chances in every:
        back = read.get(_ends(candidate.ends[::-1])) if candidate.ends is not None else None
        for number, predicate in enumerate(CLASSES):
            if predicate is None:
                continue
            ruled, chance = candidate.is_ruled(predicate), chances[number]
            if ruled and back is not None and _is_one_way(predicate, back[0]):
                chance += back[1][number]
            if not is_kept(chance, ruled=ruled):
                continue
            for relation in _relations(parsed, candidate, predicate):
                key = key_of(relation)
                if key not in kept or kept[key][0] < chance:
                    kept[key] = (chance, relation)
    for key, (chance, relation) in kept.items():
        other = None if relation.predicate in _MUTUAL else kept.get((key[2], key[1], key[0]))
        if other is None or (chance, key) > (other[0], key_of(other[1])):
            yield relation


def _ends(ends: Sequence[End]) -> tuple[tuple[int, int, int], ...]:
    """Where each end stands: its mention, and its own words."""
    return tuple((e.mention.start, e.tokens[0].idx, e.tokens[-1].idx) for e in ends)


def _is_one_way(predicate: Predicate, back: Candidate) -> bool:
    """Whether what the pair may be the other way round speaks for the way that a rule has it.

    The encoder knows better what two names have to do with each other than which is which: "A, the
    parent company of B". The rules tell that by the syntax.
    """
    return predicate not in _MUTUAL and not back.is_ruled(predicate)


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

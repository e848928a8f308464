"""Which relations a sentence states: a linear classifier over its pairs of names.

The rules' proposals are features beside syntax and words (stacked generalisation, Wolpert 1992), so
that a family of rules counts for as much as it proved worth on texts that nobody tuned it on.
`bench/train/relations.py` makes the weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.annotate import linear
from kg.annotate.linear import Features
from kg.annotate.parsed import Parsed
from kg.annotate.relations.features import Setting, Verdicts, apart, between, describe
from kg.annotate.relations.pairs import End, Key, Proposal, Sentence, key_of, sentences
from kg.model import Predicate, Relation

CLASSES: tuple[Predicate | None, ...] = (None, *Predicate)
"""What a pair may be; None where the sentence states nothing of it."""

KEPT = 0.3
"""The probability from which a relation is taken as stated that no rule proposes."""
BORNE_OUT = 0.2
"""The same for what a rule proposes. Chosen by cross-validation: more of it is right than of what
the rules say by themselves, and on texts that they were not made on as much is found."""


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
    verdicts = Verdicts.of(parsed, proposed)
    met: set[Key] = set()
    for sentence in sentences(parsed):
        setting = Setting.of(parsed, sentence, comments)
        for subject, object in sentence.pairs():
            here = verdicts.at(sentence.span, subject.mention, object.mention)
            met.update(key_of(p.relation) for p in here)
            features = describe(setting, subject, object)
            features |= verdicts.features(sentence.span, subject.mention, object.mention)
            yield Candidate((subject, object), sentence, here, features)
    for proposal in proposed:
        if key_of(proposal.relation) not in met:
            met.add(key_of(proposal.relation))
            yield Candidate(None, None, (proposal,), apart(parsed, proposal, comments))


def judged(
    parsed: Parsed, proposed: Sequence[Proposal], comments: frozenset[int]
) -> Iterator[Relation]:
    """The relations that are likely enough, each pair's likeliest once."""
    model = linear.trained("relations")
    kept: dict[Key, tuple[float, Relation]] = {}
    for candidate in candidates(parsed, proposed, comments):
        chances = model.chances(candidate.features)
        ruled = {proposal.relation.predicate for proposal in candidate.proposals}
        for predicate, chance in zip(CLASSES, chances, strict=True):
            if predicate is None or not is_kept(chance, ruled=predicate in ruled):
                continue
            for relation in _relations(parsed, candidate, predicate):
                key = key_of(relation)
                if key not in kept or kept[key][0] < chance:
                    kept[key] = (chance, relation)
    for key, (chance, relation) in kept.items():
        back = None if relation.predicate in _MUTUAL else kept.get((key[2], key[1], key[0]))
        if back is None or (chance, key) > (back[0], key_of(back[1])):
            yield relation


def is_kept(chance: float, *, ruled: bool) -> bool:
    """Whether a relation is likely enough, given that a rule says so, or none."""
    return chance >= (BORNE_OUT if ruled else KEPT)


def _relations(parsed: Parsed, candidate: Candidate, predicate: Predicate) -> list[Relation]:
    """As the rules have it, where they do."""
    found = [p.relation for p in candidate.proposals if p.relation.predicate is predicate]
    if found or candidate.ends is None or candidate.sentence is None:
        return found
    subject, object = candidate.ends
    token = between(subject.tokens.root, object.tokens.root)
    context = parsed.context(candidate.sentence.paragraph, token)
    return [Relation(subject.mention.span, predicate, object.mention.span, context)]


__all__ = ["CLASSES", "Candidate", "candidates", "is_kept", "judged"]

"""Precision from a sample, with the interval in which it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from kg.audit.answers import Answer, Answers
from kg.audit.findings import Finding

_Z = 1.959963984540054
"""Two-sided 95 %: the 0.975 quantile of the standard normal distribution."""


class Interval(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Precision:
    """What the answers say of one kind.

    Args:
        statements: In the graph.
        right, wrong, unsure: Answers; those that are unsure say nothing of the precision.
        open: In the sample, without an answer.
    """

    kind: str
    statements: int
    right: int
    wrong: int
    unsure: int
    open: int

    @property
    def share(self) -> float | None:
        """Right ones among those that are right or wrong; None before the first answer."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None

    @property
    def interval(self) -> Interval | None:
        judged = self.right + self.wrong
        return wilson(self.right, judged, population=self.statements) if judged else None


def wilson(right: int, judged: int, *, population: int | None = None) -> Interval:
    """The 95 % score interval of a share.

    Wilson 1927, *Probable inference, the law of succession, and statistical inference*, JASA 22:
    the shares p that a test would not reject, |share - p| ≤ z·sd(p). Drawn without replacement,
    the share has the variance p(1-p)/n·(N-n)/(N-1) (Cochran 1977, *Sampling techniques*, §3.2) in
    place of p(1-p)/n; the same inequality is solved with it, which is Wilson's formula with z²
    times (N-n)/(N-1). A kind that was judged to the last statement has no uncertainty left.

    Args:
        right: Of the judged ones.
        judged: At least 1.
        population: How many there are to draw from; None for without end.
    """
    share = right / judged
    left = 1.0
    if population is not None and population > 1:
        left = max(0, population - judged) / (population - 1)
    elif population == 1:
        left = 0.0
    z2 = _Z * _Z * left / judged
    middle = (share + z2 / 2) / (1 + z2)
    half = sqrt(z2 * share * (1 - share) + z2 * z2 / 4) / (1 + z2)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def precision(
    kind: str, population: Iterable[Finding], drawn: Iterable[Finding], answers: Answers
) -> Precision:
    """What the answers say; those to findings that are not in the graph any more do not count.

    Args:
        population: All findings of the kind.
        drawn: The sample.
    """
    all_of_it = list(population)
    given = Counter(answers.of(finding) for finding in all_of_it)
    return Precision(
        kind,
        statements=len(all_of_it),
        right=given[Answer.RIGHT],
        wrong=given[Answer.WRONG],
        unsure=given[Answer.UNSURE],
        open=sum(answers.of(finding) is None for finding in drawn),
    )

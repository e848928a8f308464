"""Draws a sample that a rebuild leaves as it is, but for what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from heapq import nsmallest

from kg.audit.findings import Finding


def sample(population: Iterable[Finding], *, size: int, seed: int) -> tuple[Finding, ...]:
    """A simple random sample without replacement, in a random order.

    Each finding has a number of its own, made from its key and the seed, and those with the
    smallest numbers are drawn (permanent random numbers: Ohlsson 1995, *Coordination of samples
    using permanent random numbers*). So a larger sample begins with the smaller one, and a
    finding that is in both of two builds is drawn alike.

    Args:
        size: How many; all of them if there are fewer.
        seed: Another seed draws other findings.
    """
    return tuple(nsmallest(size, population, key=lambda finding: _number(finding, seed)))


def _number(finding: Finding, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}/{finding.key}".encode()).digest()

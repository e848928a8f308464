"""Disjoint groups of numbers that grow by joining (Tarjan 1975)."""

from __future__ import annotations


class Groups:
    """``size`` groups of one number each, to begin with."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, number: int) -> int:
        """The smallest number of the group."""
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def union(self, a: int, b: int) -> bool:
        """Join two groups; False if they were one already."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        self._parent[max(a, b)] = min(a, b)
        return True

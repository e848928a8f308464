"""Temporary: empty lists until the data files are here."""

from __future__ import annotations


def places() -> frozenset[str]:
    return frozenset()


def ambiguous_places() -> frozenset[str]:
    return frozenset()


def given_names() -> frozenset[str]:
    return frozenset()


def ambiguous_given_names() -> frozenset[str]:
    return frozenset()

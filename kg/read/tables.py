"""Reads the tables that stand beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(table: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, split at tabs; comments and empty lines left out, "-" read as empty."""
    text = files("kg.read").joinpath(table).read_text("utf-8")
    kept = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(tuple("" if c == "-" else c for c in line.split("\t")) for line in kept)

"""Reads the tables of patterns and triggers that stand beside this module."""

from __future__ import annotations

from importlib.resources import files

from kg.model import EntityType

TYPES = {
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "LOC": EntityType.PLACE,
    "PUB": EntityType.PUBLICATION,
    "LAW": EntityType.LEGISLATION,
    "PROG": EntityType.PROGRAMME,
}
"""The short names of the types in the tables."""


def lines(table: str) -> list[str]:
    """The lines of a table, comments and empty ones left out."""
    text = files("kg.annotate").joinpath(table).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]

"""Measures a graph against documents that a person has annotated.

The form of the annotations is described in docs/gold-format.md.
"""

from kg.evaluate.compare import judge, total
from kg.evaluate.found import NoDocumentError, found_in
from kg.evaluate.gold import Gold, read_gold
from kg.evaluate.measures import Count, Judgement, Slip

__all__ = [
    "Count",
    "Gold",
    "Judgement",
    "NoDocumentError",
    "Slip",
    "found_in",
    "judge",
    "read_gold",
    "total",
]

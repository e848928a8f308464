"""Estimates how often a graph is right, from a sample that a person judges."""

from kg.audit.answers import Answer, Answers
from kg.audit.context import Excerpt, excerpt
from kg.audit.findings import Finding, Kind, findings
from kg.audit.precision import Interval, Precision, precision, wilson
from kg.audit.sample import sample

__all__ = [
    "Answer",
    "Answers",
    "Excerpt",
    "Finding",
    "Interval",
    "Kind",
    "Precision",
    "excerpt",
    "findings",
    "precision",
    "sample",
    "wilson",
]

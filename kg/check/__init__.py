"""Checks a graph: its shape against the ontology's, its evidence against the files."""

from kg.check.evidence import Failure, Source, Verification, verify
from kg.check.shapes import Violation, validate

__all__ = ["Failure", "Source", "Verification", "Violation", "validate", "verify"]

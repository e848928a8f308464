"""Keeps the graph on disk: writers publish generations, readers open the current one."""

from pathlib import Path

from kg.store.file import GraphFile
from kg.store.generations import CURRENT, Change, clean, publish, writing
from kg.store.manifest import Manifest, ManifestDocument, ManifestReference, SkippedDocument
from kg.store.snapshot import Dataset, Rows, Snapshot, Term, Triples

DEFAULT_PATH = Path(".kg")

__all__ = [
    "CURRENT",
    "DEFAULT_PATH",
    "Change",
    "Dataset",
    "GraphFile",
    "Manifest",
    "ManifestDocument",
    "ManifestReference",
    "Rows",
    "SkippedDocument",
    "Snapshot",
    "Term",
    "Triples",
    "clean",
    "publish",
    "writing",
]

"""The five sample posts, end to end: what is committed, what it costs, what others read of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from conftest import ROOT

from kg.check import validate, verify
from kg.export import export
from kg.model import Document
from kg.read import read
from kg.store import Snapshot

MOST_TRIPLES_A_WORD = 1.5
ALIKE = 0.9
"""The share of the committed triples that any processor finds; 0.97 from one kind to another."""
FORMATS = {
    "graph.ttl": ("facts", "turtle", pyoxigraph.RdfFormat.TURTLE, "turtle"),
    "all.trig": ("all", "trig", pyoxigraph.RdfFormat.TRIG, "trig"),
    "all.nq": ("all", "nquads", pyoxigraph.RdfFormat.N_QUADS, "nquads"),
}


def _written(store: Path, folder: Path, name: str) -> Path:
    snapshot = Snapshot.open(store)
    layer, kind, _, _ = FORMATS[name]
    path = folder / name
    export(snapshot.quads(layer), path, kind, base=snapshot.manifest.base)  # type: ignore[arg-type]
    return path


def test_the_committed_graph_is_what_the_build_writes(seed_store: Path, tmp_path: Path) -> None:
    """But for what another processor, whose last digits differ, finds more or less."""
    committed, now = (
        {str(triple) for triple in pyoxigraph.parse(path=str(path), format=FORMATS["graph.ttl"][2])}
        for path in (ROOT / "exports" / "graph.ttl", _written(seed_store, tmp_path, "graph.ttl"))
    )
    alike = len(committed & now) / len(committed | now)
    assert alike >= ALIKE, f"{alike:.3f} of the triples are the same: run make demo and commit it"


def test_the_graph_is_compact(seed_store: Path) -> None:
    words = sum(len(p.read_text("utf-8").split()) for p in (ROOT / "seeds").glob("*.txt"))
    triples = sum(1 for _ in Snapshot.open(seed_store).quads("all"))
    assert 0 < triples <= MOST_TRIPLES_A_WORD * words


@pytest.mark.parametrize("name", FORMATS)
def test_three_parsers_count_the_same_triples(
    seed_store: Path, tmp_path: Path, rapper: str, name: str
) -> None:
    path = _written(seed_store, tmp_path, name)
    _, _, oxigraph_format, other = FORMATS[name]
    quads = {str(q) for q in pyoxigraph.parse(path=str(path), format=oxigraph_format)}
    dataset = rdflib.Dataset()
    dataset.parse(path, format=other)
    assert sum(1 for _ in dataset.quads()) == len(quads)
    done = subprocess.run(
        [rapper, "-q", "-i", other, "-o", "ntriples", path],
        capture_output=True,
        text=True,
        check=True,
    )
    # Raptor's N-Triples leave the graph out: a triple in two graphs would be written twice
    assert len(done.stdout.splitlines()) == len(quads)


def test_every_piece_of_evidence_holds(seed_store: Path) -> None:
    snapshot = Snapshot.open(seed_store)

    def again(path: Path) -> Document:
        return read(path, id="", source=path.name)

    found = verify(snapshot.quads("all"), snapshot.manifest.documents, again)
    assert found.failures == ()
    assert found.checked > 900


def test_the_graph_conforms_to_its_shapes(seed_store: Path) -> None:
    assert validate(Snapshot.open(seed_store).quads("all")) == []

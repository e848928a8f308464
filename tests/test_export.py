"""Files for other tools: the same graph in every parser, the same bytes at every run."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rdflib
from harbour import HARBOUR, harbour
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg import rdf
from kg.errors import KgError
from kg.export import FORMATS, Format, export, format_of
from kg.vocabulary import DEFAULT_BASE, KG, XSD, literal

# rdflib's own parsers use what rdflib deprecates
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
OXIGRAPH = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
}
RDFLIB = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "ntriples": "nt"}
FORMAT = pytest.mark.parametrize("format_", FORMATS.values(), ids=list(FORMATS))
BASE = pytest.mark.parametrize("base", ["", DEFAULT_BASE, "https://other.example/"])

Five = tuple[str, str, str, str, str]
"""Subject, predicate, object, its datatype or "IRI", graph: the same in every library."""


def page(quads: list[Quad], format_: str, base: str = DEFAULT_BASE) -> bytes:
    stream = io.BytesIO()
    export(quads, stream, format_, base=base)
    return stream.getvalue()


def five(quad: Quad, format_: Format) -> Five:
    object_ = quad.object
    kind = object_.datatype.value if isinstance(object_, Literal) else "IRI"
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
    return (
        quad.subject.value,
        quad.predicate.value,
        object_.value,
        kind,
        graph if format_.holds_graphs else "",
    )


def by_oxigraph(content: bytes, format_: Format) -> set[Five]:
    return {five(quad, format_) for quad in parse(content, format=OXIGRAPH[format_.name])}


def by_rdflib(content: bytes, format_: Format) -> set[Five]:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=content, format=RDFLIB[format_.name])
    found = set()
    for s, p, o, g in dataset.quads():
        kind = str(o.datatype or XSD + "string") if isinstance(o, rdflib.Literal) else "IRI"
        graph = "" if g in (None, DATASET_DEFAULT_GRAPH_ID) or not format_.holds_graphs else str(g)
        found.add((str(s), str(p), str(o), kind, graph))
    return found


def by_rapper(path: Path, format_: Format) -> set[Five]:
    name = "turtle" if format_.name == "turtle" else format_.name
    command = ["rapper", "-q", "-i", name, "-o", "nquads", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    # it checks syntax on the way and says what it thinks of it on stderr
    assert done.stderr == b""
    return {five(quad, format_) for quad in parse(done.stdout, format=RdfFormat.N_QUADS)}


def knowledge() -> list[Quad]:
    return list(rdf.quads(harbour()))


# --- the same graph -------------------------------------------------------------------------


@FORMAT
@BASE
def test_oxigraph_and_rdflib_read_the_same_graph_back(format_: Format, base: str) -> None:
    quads = knowledge()
    expected = {five(quad, format_) for quad in quads}
    content = page(quads, format_.name, base)
    assert by_oxigraph(content, format_) == expected
    assert by_rdflib(content, format_) == expected


@pytest.mark.tools
@FORMAT
@BASE
def test_rapper_reads_the_same_graph_back(format_: Format, base: str, tmp_path: Path) -> None:
    quads = knowledge()
    path = tmp_path / f"graph{format_.suffix}"
    export(quads, path, format_.name, base=base)
    expected = {five(quad, format_) for quad in quads}
    assert by_rapper(path, format_) == expected
    name = format_.name
    count = subprocess.run(["rapper", "-c", "-i", name, str(path)], capture_output=True, check=True)
    assert f"returned {len(expected)} triples" in count.stderr.decode()


_PATHS = st.text("ab/.:?#[]@!$&'()*+,;=%-_~éя日0", max_size=8).map(
    lambda path: path.replace("%", "%20").translate({ord(c): None for c in "[]#"})
)
_IRIS = st.one_of(
    _PATHS.map(lambda path: DEFAULT_BASE + path),
    st.sampled_from(
        [
            DEFAULT_BASE,
            "https://kg.example",
            "https://other.example/x",
            "https://kg.example//x",
            "https://kg.example/a/../b",
            "https://kg.example/./b",
            "urn:x:y",
            "mailto:a@b",
            KG + "owns",
            KG + "a-b.c",
        ]
    ),
)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(literal)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.builds(
            Quad,
            _IRIS.map(NamedNode),
            st.just(NamedNode(KG + "text")),
            st.one_of(
                _TEXTS.map(Literal),
                _IRIS.map(NamedNode),
                st.integers().map(Literal),
                st.booleans().map(Literal),
                _TEXTS.map(lambda text: Literal(text, datatype=NamedNode("urn:t"))),
            ),
            st.one_of(st.just(DefaultGraph()), _IRIS.map(NamedNode)),
        ),
        max_size=6,
    )
)
def test_any_terms_survive_in_both_libraries(quads: list[Quad]) -> None:
    for format_ in FORMATS.values():
        expected = {five(quad, format_) for quad in quads}
        content = page(quads, format_.name)
        assert by_oxigraph(content, format_) == expected
        assert by_rdflib(content, format_) == expected


def test_a_format_without_graphs_merges_them() -> None:
    one, other = NamedNode("urn:g1"), NamedNode("urn:g2")
    triple = (NamedNode("urn:s"), NamedNode("urn:p"), Literal("o"))
    quads = [Quad(*triple), Quad(*triple, one), Quad(*triple, other)]
    for format_ in FORMATS.values():
        copies = page(quads, format_.name).count(b'"o"')
        assert copies == (3 if format_.holds_graphs else 1)
        assert ("merged" in format_.title) is not format_.holds_graphs


@FORMAT
def test_an_empty_graph_is_an_empty_but_valid_file(format_: Format) -> None:
    content = page([], format_.name)
    assert by_oxigraph(content, format_) == by_rdflib(content, format_) == set()


# --- the same bytes -------------------------------------------------------------------------


@FORMAT
def test_neither_order_nor_repetition_of_the_quads_matters(format_: Format) -> None:
    quads = knowledge()
    expected = page(quads, format_.name)
    for seed in range(3):
        shuffled = quads + quads[:50]
        random.Random(seed).shuffle(shuffled)
        assert page(shuffled, format_.name) == expected


IN_ANOTHER_PROCESS = """
import sys
from harbour import harbour
from kg import rdf
from kg.export import export
export(rdf.quads(harbour()), sys.stdout.buffer, sys.argv[1], base="https://kg.example/")
"""


@FORMAT
@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_every_process_writes_the_same_bytes(format_: Format, seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, format_.name],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
    )
    assert done.stdout == page(knowledge(), format_.name)


# --- a page for people ----------------------------------------------------------------------


def test_a_subject_is_one_block_with_its_type_and_name_first() -> None:
    text = page(knowledge(), "turtle").decode()
    assert (
        """
<person/ann-lowe> a kg:Person ;
	rdfs:label "Ann Lowe" ;
	skos:altLabel "Lowe" ;
	kg:joinReason "“Lowe”: surname of Ann Lowe in harbour-notes" ;
	kg:criticised <organisation/tidewater-plc> .

<person/getafix> a"""
        in text
    )


def test_blocks_come_in_the_order_of_a_page() -> None:
    text = page(knowledge(), "turtle").decode()
    blocks = [line.split()[0] for line in text.splitlines() if line.startswith("<")]
    documents = [f"<document/{HARBOUR}{part}>" for part in ("", "/article-1", "/comment-1")]
    assert blocks[:3] == documents
    places = [
        blocks.index(f"<{name}>")
        for name in (
            f"document/{HARBOUR}/comment-1.1",
            "person/ann-lowe",
            "organisation/tidewater-plc",
            "place/southhaven",
            "publication/2018-audit-report",
            "tenure/ann-lowe/chair/northmouth-harbour-board",
            f"event/{HARBOUR}/departure-1",
            f"claim/{HARBOUR}/1",
            f"document/{HARBOUR}#char=33,112",
            f"document/{HARBOUR}#char=182,247",
            f"document/{HARBOUR}#mention=33,41",
            f"document/{HARBOUR}#time=0,18",
            f"document/{HARBOUR}#time=105,111",
        )
    ]
    assert places == sorted(places)


def test_the_header_is_short_and_says_what_the_file_is() -> None:
    for name in ("turtle", "trig"):
        lines = page(knowledge(), name).decode().splitlines()
        head = lines[: lines.index("")]
        assert head[0] == "# Written by kg. Terms: https://w3id.org/actor-event-kg/ns"
        assert f"@base <{DEFAULT_BASE}> ." in head
        assert f"@prefix kg: <{KG}> ." in head
        assert len(head) < 12


def test_without_a_base_every_iri_is_whole() -> None:
    text = page(knowledge(), "turtle", base="").decode()
    assert "@base" not in text
    assert f"\n<{DEFAULT_BASE}person/ann-lowe> a kg:Person ;" in text


def test_trig_has_one_block_for_each_graph() -> None:
    text = page(knowledge(), "trig").decode()
    assert text.count("{\n") == 4  # two documents, the proposals and the corrections
    assert f"\n\n<document/{HARBOUR}> {{\n\t<" in text


@pytest.mark.parametrize("name", ["nquads", "ntriples"])
def test_lines_are_sorted(name: str) -> None:
    lines = page(knowledge(), name).splitlines()
    assert lines == sorted(lines)
    assert all(line.endswith(b" .") for line in lines)


# --- files ----------------------------------------------------------------------------------


@FORMAT
def test_the_suffix_names_the_format(format_: Format) -> None:
    assert format_of(Path(f"exports/graph{format_.suffix.upper()}")) is format_


def test_an_unknown_suffix_or_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="no format") as error:
        format_of(tmp_path / "graph.doc")
    assert ".ttl" in error.value.hint
    with pytest.raises(KgError, match="“doc”") as error:
        export([], tmp_path / "graph.doc", "doc")
    assert "turtle" in error.value.hint


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("as it was")

    def broken() -> object:
        yield from knowledge()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        export(broken(), path, "turtle")  # type: ignore[arg-type]
    assert path.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="cannot be written"):
        export(knowledge(), tmp_path / "nowhere" / "graph.ttl")


def test_thirty_thousand_quads_take_less_than_two_seconds() -> None:
    quads = [
        quad
        for number in range(60)
        for quad in rdf.quads(harbour(), base=f"{DEFAULT_BASE}{number}/")
    ]
    assert len(quads) > 30_000
    # of several, for other programs run beside the tests
    assert min(_seconds(quads) for _ in range(3)) < 2


def _seconds(quads: list[Quad]) -> float:
    before = time.process_time()
    page(quads, "trig")
    return time.process_time() - before

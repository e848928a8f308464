"""The store: what is published is whole, whatever dies; what is asked is answered or refused."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harbour import harbour
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import rdf
from kg.errors import QueryError, StoreError
from kg.store import (
    Change,
    Manifest,
    ManifestDocument,
    Rows,
    SkippedDocument,
    Snapshot,
    Triples,
    publish,
    writing,
)
from kg.store.syntax import asks_for_service, names_its_graphs, undeclared_prefixes
from kg.vocabulary import DEFAULT_BASE, QUERY_PREFIXES

MANIFEST = Manifest(
    DEFAULT_BASE,
    "0.1.0",
    (ManifestDocument("harbour-notes", "harbour-notes.txt", "a/harbour-notes.txt", "0" * 64, "k"),),
    {"documents": 2, "claims": 8},
    (SkippedDocument("broken.txt", "is empty"),),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / ".kg"
    publish(path, rdf.quads(harbour()), MANIFEST)
    return path


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path = tmp_path_factory.mktemp("store") / ".kg"
    publish(path, rdf.quads(harbour()), MANIFEST)
    return Snapshot.open(path)


def generations(path: Path) -> list[str]:
    return sorted(p.name for p in (path / "generations").iterdir())


def numbered(number: int, size: int = 20) -> Iterator[Quad]:
    """A graph that says of every quad which publication it belongs to."""
    for i in range(size):
        yield Quad(NamedNode(f"urn:x:{i}"), NamedNode("urn:of"), Literal(number))


def number_of(path: Path) -> set[str]:
    return {quad.object.value for quad in Snapshot.open(path).quads()}


# --- publishing -----------------------------------------------------------------------------


def test_what_is_published_is_what_is_read(path: Path) -> None:
    snapshot = Snapshot.open(path)
    assert snapshot.manifest == MANIFEST
    assert snapshot.path == path
    assert set(snapshot.quads()) == set(rdf.quads(harbour()))


def test_layers_divide_the_graph(snapshot: Snapshot) -> None:
    facts, evidence = set(snapshot.quads("facts")), set(snapshot.quads("evidence"))
    assert {q.graph_name for q in facts} == {DefaultGraph()}
    assert DefaultGraph() not in {q.graph_name for q in evidence}
    assert facts | evidence == set(snapshot.quads("all"))


def test_a_new_publication_replaces_the_old_one(path: Path) -> None:
    publish(path, numbered(2), MANIFEST)
    assert number_of(path) == {"2"}


def test_an_empty_graph_can_be_published(path: Path) -> None:
    publish(path, [], MANIFEST)
    assert list(Snapshot.open(path).quads()) == []


def test_the_manifest_is_the_same_bytes_every_time(path: Path) -> None:
    publish(path, numbered(2), MANIFEST)
    one, two = (path / "generations" / name / "manifest.json" for name in generations(path))
    assert one.read_bytes() == two.read_bytes()


def test_an_open_snapshot_never_changes(path: Path) -> None:
    snapshot = Snapshot.open(path)
    for number in range(4):
        publish(path, numbered(number), MANIFEST)
    assert set(snapshot.quads()) == set(rdf.quads(harbour()))


def test_the_generation_in_use_its_forerunner_and_open_ones_are_kept(path: Path) -> None:
    held = Snapshot.open(path)
    for number in range(4):
        publish(path, numbered(number), MANIFEST)
    assert generations(path) == ["00000001", "00000004", "00000005"]
    del held
    publish(path, numbered(9), MANIFEST)
    assert generations(path) == ["00000005", "00000006"]


def revised(path: Path) -> set[Quad]:
    """Publish the graph with a fifth of it taken out, and some quads put in."""
    old = sorted(Snapshot.open(path).quads(), key=str)
    removed, added = old[::5], [quad for quad in numbered(7) if quad not in old]
    publish(path, Change(removed, added), MANIFEST)
    return ({*old} - {*removed}) | {*added}


def test_a_change_of_the_graph_in_use_is_a_graph_of_its_own(path: Path) -> None:
    before = Snapshot.open(path)
    old = set(before.quads())
    tables = {p.name: p.stat().st_ino for p in (before.generation / "oxigraph").glob("*.sst")}
    want = revised(path)
    assert set(Snapshot.open(path).quads()) == want != old
    assert set(before.quads()) == old
    del before
    old_one = Snapshot.previous(path)
    assert old_one is not None
    assert set(old_one.quads()) == old
    new = Snapshot.open(path).generation / "oxigraph"
    assert any(tables.get(p.name) == p.stat().st_ino for p in new.glob("*.sst"))
    for _ in range(6):
        want = revised(path)
        assert set(Snapshot.open(path).quads()) == want


def test_a_change_needs_no_hard_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*paths: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    want = revised(path)
    assert set(Snapshot.open(path).quads()) == want


def test_a_graph_that_a_change_empties_is_gone(path: Path) -> None:
    post = NamedNode(f"{DEFAULT_BASE}document/harbour-notes")
    graphs = "SELECT DISTINCT ?g { GRAPH ?g {} }"
    assert post.value in column(Snapshot.open(path), graphs)
    old = list(Snapshot.open(path).part(post))
    assert old
    publish(path, Change(old, [], [post]), MANIFEST)
    assert post.value not in column(Snapshot.open(path), graphs)


def test_a_change_that_fails_leaves_the_old_graph_and_no_rubbish(path: Path) -> None:
    old, before = set(Snapshot.open(path).quads()), generations(path)
    with pytest.raises(TypeError):
        publish(path, Change(sorted(old, key=str), ["no quad"]), MANIFEST)  # type: ignore[list-item]
    assert set(Snapshot.open(path).quads()) == old
    assert generations(path) == before


def test_leftovers_of_a_dead_build_are_cleaned_away(path: Path) -> None:
    dead = path / "generations" / "00000002"
    (dead / "oxigraph").mkdir(parents=True)
    (path / "CURRENT.99999.new").write_text("00000002")
    publish(path, numbered(1), MANIFEST)
    publish(path, numbered(2), MANIFEST)
    assert not dead.exists()
    assert not list(path.glob("CURRENT.*"))


def test_a_build_that_fails_leaves_the_old_graph_and_no_rubbish(path: Path) -> None:
    def broken() -> Iterator[Quad]:
        yield from numbered(2)
        raise ZeroDivisionError

    before = generations(path)
    with pytest.raises(ZeroDivisionError):
        publish(path, broken(), MANIFEST)
    assert set(Snapshot.open(path).quads()) == set(rdf.quads(harbour()))
    assert generations(path) == before


def test_a_damaged_current_is_mended_by_the_next_build(path: Path) -> None:
    (path / "CURRENT").write_text("../../elsewhere")
    with pytest.raises(StoreError, match="does not name a generation"):
        Snapshot.open(path)
    publish(path, numbered(3), MANIFEST)
    assert number_of(path) == {"3"}


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        publish(tmp_path / "file" / ".kg", numbered(1), MANIFEST)
    with pytest.raises(StoreError, match="cannot be written"), writing(tmp_path / "file" / ".kg"):
        pass


PUBLISH_FOR_EVER = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kg.store import Manifest, publish, writing

path, number = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    number += 1
    subjects = [NamedNode(f"urn:x:{i}") for i in range(3000)]
    quads = [Quad(subject, NamedNode("urn:of"), Literal(number)) for subject in subjects]
    with writing(path):
        publish(path, quads, Manifest("urn:", "0"))
    print(number, flush=True)
"""


@pytest.mark.parametrize("delay_s", [0.0, 0.01, 0.02, 0.04, 0.06, 0.09, 0.13, 0.18, 0.25, 0.4, 0.6])
def test_whenever_a_build_is_killed_one_graph_is_whole(tmp_path: Path, delay_s: float) -> None:
    path = tmp_path / ".kg"
    publish(path, numbered(0, 3000), MANIFEST)
    for round_ in range(2):
        (start,) = number_of(path)
        command = [sys.executable, "-c", PUBLISH_FOR_EVER, str(path), start]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            time.sleep(delay_s + 0.007 * round_)
            process.send_signal(signal.SIGKILL)
            done = [int(line) for line in process.stdout.read().split()]
        quads = list(Snapshot.open(path).quads())
        assert len(quads) == 3000
        (number,) = {int(quad.object.value) for quad in quads}
        # the last one that was reported, or the one that had just been put in its place
        assert number - (done[-1] if done else int(start)) in (0, 1)
    with writing(path):  # the lock died with the process
        publish(path, numbered(7), MANIFEST)
    assert number_of(path) == {"7"}
    assert len(generations(path)) == 2


# --- the lock -------------------------------------------------------------------------------

HOLD = """
import sys, time
from pathlib import Path
from kg.store import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(path: Path, seconds: float) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), str(seconds)], stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_build_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with hold(tmp_path, 30) as process:
        try:
            with pytest.raises(StoreError, match=f"process {process.pid}"), writing(tmp_path):
                pass
        finally:
            process.kill()
    with writing(tmp_path):
        pass


def test_a_second_build_waits_as_long_as_it_may(tmp_path: Path) -> None:
    with hold(tmp_path, 0.5):
        before = time.monotonic()
        with writing(tmp_path, time_s=30):
            assert time.monotonic() - before > 0.1


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(tmp_path):
        raise ZeroDivisionError
    with writing(tmp_path):
        pass


def test_the_lock_keeps_two_threads_apart(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(StoreError), writing(tmp_path):
        pass


# --- opening --------------------------------------------------------------------------------


def test_no_store_is_an_error_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        Snapshot.open(tmp_path / ".kg")
    assert error.value.hint == "Run `kg build FOLDER` first."
    assert not (tmp_path / ".kg").exists()


def _remove_graph(generation: Path) -> None:
    shutil.rmtree(generation / "oxigraph")


def _cut_graph(generation: Path) -> None:
    for file in (generation / "oxigraph").glob("MANIFEST-*"):
        os.truncate(file, 10)


def _remove_generation(generation: Path) -> None:
    shutil.rmtree(generation)


def _remove_manifest(generation: Path) -> None:
    (generation / "manifest.json").unlink()


def _cut_manifest(generation: Path) -> None:
    os.truncate(generation / "manifest.json", 30)


def _rewrite_manifest(generation: Path) -> None:
    (generation / "manifest.json").write_text('{"format": 1, "manifest": {"base": 3}}')


def _garble_manifest(generation: Path) -> None:
    (generation / "manifest.json").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    "damage",
    [
        _remove_graph,
        _cut_graph,
        _remove_generation,
        _remove_manifest,
        _cut_manifest,
        _rewrite_manifest,
        _garble_manifest,
    ],
)
def test_a_damaged_store_says_so_and_what_to_do(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path / "generations" / "00000001")
    with pytest.raises(StoreError, match="damaged") as error:
        Snapshot.open(path)
    assert "kg build" in error.value.hint


def test_a_graph_whose_data_are_damaged_says_so(path: Path) -> None:
    for file in (path / "generations" / "00000001" / "oxigraph").glob("*.sst"):
        content = bytearray(file.read_bytes())
        content[: len(content) // 2] = bytes(len(content) // 2)
        file.write_bytes(bytes(content))
    with pytest.raises(StoreError, match="damaged"):
        list(Snapshot.open(path).quads())


def test_a_store_of_another_format_says_so(path: Path) -> None:
    file = path / "generations" / "00000001" / "manifest.json"
    file.write_text(file.read_text().replace('"format": 1', '"format": 99'))
    with pytest.raises(StoreError, match="format 99"):
        Snapshot.open(path)


def test_reading_changes_nothing_on_disk_and_needs_no_right_to_write(path: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in path.rglob("*")}

    folders = [path, *(p for p in path.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        before = state()
        one, two = Snapshot.open(path), Snapshot.open(path)
        assert set(one.quads()) == set(two.quads())
        other = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from pathlib import Path; from kg.store import Snapshot;"
                "print(len(list(Snapshot.open(Path(sys.argv[1])).quads())))",
                str(path),
            ],
            capture_output=True,
            check=True,
        )
        assert int(other.stdout) == len(set(one.quads()))
        assert state() == before
    finally:
        for folder in folders:
            folder.chmod(0o755)


# --- asking ---------------------------------------------------------------------------------


def column(snapshot: Snapshot, query: str) -> list[str | None]:
    answer = snapshot.query(query)
    assert isinstance(answer, Rows)
    return sorted((row[0].value if row[0] else None for row in answer.solutions), key=str)


def test_a_query_sees_the_union_of_all_graphs(snapshot: Snapshot) -> None:
    query = """SELECT DISTINCT ?name { ?m a kg:Mention ; kg:refersTo ?who . ?who a kg:Persona ;
               rdfs:label ?name }"""
    assert column(snapshot, query) == ["Getafix", "Old Salt"]


def test_a_query_that_names_its_graphs_sees_those_alone(snapshot: Snapshot) -> None:
    post = f"{DEFAULT_BASE}document/harbour-notes"
    assert snapshot.query(f"ASK FROM <{post}> {{ ?c a kg:Claim }}") is True
    assert snapshot.query(f"ASK FROM <{post}> {{ ?p a kg:Person }}") is False
    assert snapshot.query(f"ASK FROM NAMED <{post}> {{ GRAPH ?g {{ ?c a kg:Claim }} }}") is True
    assert snapshot.query(f"ASK FROM NAMED <{post}> {{ ?c a kg:Claim }}") is False
    assert snapshot.query("ASK { GRAPH ?g { ?c a kg:Claim } ?p a kg:Person }") is True


def test_rows_keep_the_order_of_variables_and_leave_unbound_ones_empty(snapshot: Snapshot) -> None:
    answer = snapshot.query("SELECT ?b ?a { VALUES (?a ?b) { (1 UNDEF) } }")
    assert isinstance(answer, Rows)
    assert answer.variables == ("b", "a")
    assert list(answer.solutions) == [(None, Literal(1))]


def test_construct_gives_triples(snapshot: Snapshot) -> None:
    answer = snapshot.query("CONSTRUCT { ?p a foaf:Person } WHERE { ?p a kg:Person }")
    assert isinstance(answer, Triples)
    assert {t.object.value for t in answer.triples} == {QUERY_PREFIXES["foaf"] + "Person"}


@pytest.mark.parametrize("prefix", sorted(QUERY_PREFIXES))
def test_known_prefixes_need_no_declaration(snapshot: Snapshot, prefix: str) -> None:
    assert snapshot.query(f"ASK {{ ?s {prefix}:nothing ?o }}") is False


def test_a_prefix_that_the_query_declares_counts(snapshot: Snapshot) -> None:
    query = f"PREFIX kg: <{QUERY_PREFIXES['rdfs']}> SELECT DISTINCT ?l {{ ?x a ?t ; kg:label ?l }}"
    assert "Ann Lowe" in column(snapshot, query)


def test_relative_iris_are_resolved_against_the_base_that_is_given(snapshot: Snapshot) -> None:
    assert snapshot.query("ASK { <person/ann-lowe> a kg:Person }", base_iri=DEFAULT_BASE) is True


@pytest.mark.parametrize(
    ("query", "place", "marked"),
    [
        ("SELECT ?s {\n  ?s ?p )\n}", "line 2, column 3", "?s ?p )"),
        ("SELEC ?s { ?s ?p ?o }", "line 1, column 1", "SELEC ?s "),
        ("SELECT ?s { ?s a kg:Person } LIMT 5", "line 1, column 30", "LIMT 5"),
        ("SELECT ?s { ?s ?p ?o", "line 1, column 21", " "),
        ("ASK\n{\n  ?s ?p 'a\n}", "line 3, column 11", " "),
    ],
)
def test_a_syntax_error_shows_the_place(
    snapshot: Snapshot, query: str, place: str, marked: str
) -> None:
    with pytest.raises(QueryError) as error:
        snapshot.query(query)
    said, line, marks = error.value.message.split("\n")
    assert place in said
    start = marks.index("^")
    assert f"{line} "[start : len(marks)] == marked
    assert error.value.hint


def test_an_undeclared_prefix_is_named(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="“ex:” is not declared") as error:
        snapshot.query("SELECT * { ?s ex:knows ?o }")
    assert "PREFIX ex:" in error.value.hint


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX ex: <urn:x> DELETE WHERE { ?s ?p ?o }",
        "# a comment\nload <http://127.0.0.1:9/x>",
        "BASE <urn:x> CLEAR ALL",
    ],
)
def test_an_update_is_refused_as_one(snapshot: Snapshot, query: str) -> None:
    with pytest.raises(QueryError, match="would change the graph"):
        snapshot.query(query)


@pytest.mark.parametrize("query", ["", " ", "SELECT", "}{", "\x00", "SELECT * { ?s ?p \ud800 }"])
def test_any_rubbish_is_a_query_error(snapshot: Snapshot, query: str) -> None:
    with pytest.raises(QueryError):
        snapshot.query(query)


def test_an_error_of_evaluation_leaves_the_variable_unbound(snapshot: Snapshot) -> None:
    assert column(snapshot, "SELECT (1/0 AS ?x) {}") == [None]


CALL = "SERVICE <http://127.0.0.1:9/x> { ?a ?b ?c }"
ATTACKS = (
    f"SELECT * {{ {CALL} }}",
    f"SELECT * {{ {CALL.lower()} }}",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:9/x> { ?a ?b ?c } }",
    "SELECT * { SERVICESILENT<http://127.0.0.1:9/x>{ ?a ?b ?c } }",
    "PREFIX x: <http://127.0.0.1:9/> SELECT * { SERVICE x:y { ?a ?b ?c } }",
    "PREFIX x: <http://127.0.0.1:9/> SELECT * { ?s ?p 1SERVICEx:y{ ?a ?b ?c } }",
    "PREFIX x: <http://127.0.0.1:9/> SELECT * { ?s ?p trueSERVICEx:y{ ?a ?b ?c } }",
    "PREFIX é: <http://127.0.0.1:9/> SELECT * { SERVICE é:y { ?a ?b ?c } }",
    "SELECT * { BIND(<http://127.0.0.1:9/x> AS ?x) SERVICE ?x { ?a ?b ?c } }",
    "SELECT * { SERVICE # why not\n#\n<http://127.0.0.1:9/x>#{\n{ ?a ?b ?c } }",
    # what a tokeniser takes for an IRI, a string or a comment, and the parser does not
    "SELECT * { FILTER(1<2)SERVICE#>\n<http://127.0.0.1:9/x>{ ?a ?b ?c } }",
    f"SELECT * {{ FILTER(1<'>') {CALL} #'\n}}",
    f"SELECT * {{ FILTER(1<2)#>'''\n{CALL} #'''\n}}",
    f'SELECT * {{ FILTER(1<2)#>"\n{CALL} #"\n}}',
    f"SELECT * {{ VALUES ?x {{ 'a\\'' }} {CALL} VALUES ?y {{ '\\'' }} }}",
)


@pytest.mark.parametrize("query", ATTACKS)
def test_a_call_to_another_endpoint_is_refused(snapshot: Snapshot, query: str) -> None:
    with pytest.raises(QueryError, match="another endpoint"):
        snapshot.query(query)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ ?s ?p '{CALL}' }}",
        f'SELECT * {{ ?s ?p "{CALL}" }}',
        f"SELECT * {{ ?s ?p '''it's {CALL}''' }}",
        f'SELECT * {{ ?s ?p """say "{CALL}" """ }}',
        f"SELECT * {{ ?s ?p ?o }} # {CALL}",
        f"SELECT * {{ ?s ?p ?o # {CALL}\n}}",
        "SELECT * { <http://example.org/service> ?p ?o }",
        "SELECT * { GRAPH <http://example.org/(service)> { ?s ?p ?o } }",
        "SELECT * { ?service ?p ?o { ?o ?q $service } }",
        "SELECT * { ?s kg:service ?o { ?a ?b ?c } }",
        "SELECT * { ?s ?p 'x'@service }",
        "SELECT * { ?s ?p ?o FILTER(?o<3 && ?o>1) } # the service",
    ],
)
def test_the_word_service_alone_is_no_call(snapshot: Snapshot, query: str) -> None:
    assert isinstance(snapshot.query(query), Rows)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <urn:g> { ?s ?p ?o }", True),
        ("SELECT*from<urn:g>{ ?s ?p ?o }", True),
        ("ASK FROM NAMED <urn:g> { ?s ?p ?o }", True),
        ("PREFIX from: <urn:x> SELECT * { from:a ?p ?from }", False),
        ("SELECT * { ?s ?p ' FROM <urn:g> ' } # FROM <urn:g>", False),
        ("SELECT * { <urn:FROM> ?p ?o }", False),
    ],
)
def test_a_from_clause_is_told_from_the_word(query: str, named: bool) -> None:
    assert names_its_graphs(query) is named


def test_undeclared_prefixes_are_found_in_order() -> None:
    query = "PREFIX a: <urn:a> SELECT * { a:x b:y 'c:z' . _:n d:e <f:g> } # h:i"
    assert undeclared_prefixes(query, {}) == ["b", "d"]


def test_a_long_query_is_looked_through_in_reasonable_time() -> None:
    values = " ".join(f"<http://example.org/service/{i}#it's>" for i in range(5000))
    before = time.monotonic()
    assert not asks_for_service(f"SELECT * {{ VALUES ?x {{ {values} }} }} # service")
    assert asks_for_service(f"SELECT * {{ VALUES ?x {{ {values} }} {CALL} }}")
    assert time.monotonic() - before < 30

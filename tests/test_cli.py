"""The command line: exit code, stdout and stderr, each by itself."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Result, Run
from harbour import HARBOUR_TEXT

from kg.build import BuildReport
from kg.cli.build import summary
from kg.cli.limited import limited
from kg.cli.options import STORE
from kg.cli.terminal import Screen, safe, table
from kg.errors import KgError, QueryError
from kg.store import DEFAULT_PATH

KG = Path(sys.executable).with_name("kg")
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c < ?f) }"


@pytest.fixture
def kg(call_kg: Run, harbour_store: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in this process, with the harbour store in its environment."""
    monkeypatch.setenv("KG_STORE", str(harbour_store))
    return call_kg


# --- the house rules ------------------------------------------------------------------------


def test_the_store_is_where_the_library_has_it() -> None:
    assert STORE == DEFAULT_PATH


def test_the_real_script_answers(run_kg: Run, harbour_store: Path) -> None:
    done = run_kg("query", "said", "--set", "who=Ann Lowe", "--store", harbour_store)
    assert done == Result(
        0,
        "speaker,kind,words,date,source\r\n"
        'Ann Lowe,quoted,"The accounts were never shown to us,",2019-05-07,harbour-notes.txt\r\n',
        "",
    )


def test_version(run_kg: Run) -> None:
    done = run_kg("--version")
    assert re.fullmatch(r"kg \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--nonsense",),
        ("nonsense",),
        ("query",),
        ("query", "said", "-f", "/dev/null"),
        ("query", "SELECT * {}", "--set", "who=x"),
        ("query", "said", "--set", "who"),
        ("query", "said", "--limit", "-1"),
        ("query", "said", "--timeout", "0"),
        ("query", "said", "--format", "yaml"),
        ("build",),
        ("show",),
        ("export",),
        ("completion", "cmd"),
    ],
)
def test_a_wrong_command_line_is_2(kg: Run, arguments: tuple[str, ...]) -> None:
    done = kg(*arguments)
    assert done.code == 2
    assert done.stdout == ""
    assert "Usage:" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("query", "SELECT * {"), "line 1"),
        (("query", "INSERT DATA { <a> <b> <c> }"), "read-only"),
        (("query", "SELECT * { SERVICE <https://a.example/> { ?s ?p ?o } }"), "without a network"),
        (("query", "sait"), "Did you mean 'said'?"),
        (("query", "said", "--set", "speaker=x"), "It takes who, word."),
        (("query", "about"), '--set what="…"'),
        (("query", "SELECT * { ?s ?p ?o }", "--format", "ttl"), "Rows cannot be written as ttl"),
        (("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"), "--format ttl"),
        (("show", "Anne Low"), "Did you mean 'Ann Lowe'"),
        (("show", "North"), "fits 3 entities"),
        (("path", "Ann Lowe", "Nobody At All"), "No entity is named"),
        (("timeline", "--from", "soon"), "is not a date"),
        (("export", "graph.xyz"), ".ttl"),
    ],
)
def test_what_a_user_can_mend_is_3(kg: Run, arguments: tuple[str, ...], words: str) -> None:
    done = kg(*arguments)
    assert done.code == 3
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["query", "show", "timeline", "path", "export", "info"])
def test_without_a_store_every_command_says_what_to_do(call_kg: Run, command: str) -> None:
    more = {"query": ["said"], "show": ["x"], "path": ["x", "y"], "export": ["a.ttl"]}
    done = call_kg(command, *more.get(command, []))
    assert done == Result(3, "", "Error: .kg: there is no store.\nRun `kg build FOLDER` first.\n")


def test_a_bug_keeps_its_traceback(kg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("kg.query.timeline.timeline", broken)
    with pytest.raises(ZeroDivisionError):
        kg("timeline")


def test_the_store_is_taken_from_where_it_is_named_nearest(
    call_kg: Run, harbour_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call_kg("info", "--store", harbour_store).code == 0
    assert call_kg("--store", harbour_store, "info").code == 0
    assert call_kg("--store", "nowhere", "info", "--store", harbour_store).code == 0
    assert call_kg("--store", harbour_store, "info", "--store", "nowhere").code == 3
    monkeypatch.setenv("KG_STORE", "nowhere")
    assert call_kg("info").code == 3
    assert call_kg("info", "--store", harbour_store).code == 0
    assert call_kg("--store", harbour_store, "info").code == 0


def test_a_reader_that_stops_is_no_error(harbour_store: Path) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"
    with subprocess.Popen(
        [KG, "query", query, "--store", harbour_store],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"a,b,c,d,e,f\r\n"
        process.stdout.close()
        told = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert told == b""


def in_a_terminal(*arguments: str | Path, env: dict[str, str] | None = None) -> str:
    """What the real script writes to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "KG_STORE")}
    environment |= {"COLUMNS": "100", "TERM": "xterm-256color", **(env or {})}
    with subprocess.Popen(
        [KG, *arguments], stdout=theirs, stderr=theirs, stdin=theirs, env=environment
    ) as process:
        os.close(theirs)
        written = b""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    written += os.read(ours, 65536)
                except OSError:  # Linux: the other end is closed
                    break
        process.wait(timeout=10)
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def test_a_terminal_gets_a_table_in_colours_unless_they_are_unwanted(harbour_store: Path) -> None:
    coloured = in_a_terminal("query", "posts", "--store", harbour_store)
    plain = in_a_terminal("query", "posts", "--store", harbour_store, env={"NO_COLOR": "1"})
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert plain.startswith("Who held which post\n")
    assert "    “Vane will be the next chair of the Board.” — harbour-notes.txt\n" in plain
    assert max(map(len, plain.splitlines())) <= 100


def test_an_error_in_a_terminal_is_one_of_ours(harbour_store: Path) -> None:
    told = in_a_terminal("query", "sait", "--store", harbour_store, env={"NO_COLOR": "1"})
    assert told == "Error: No ready question is named 'sait'.\nDid you mean 'said'?\n"


# --- query ----------------------------------------------------------------------------------


def test_the_list_names_every_question_and_its_values(kg: Run) -> None:
    from kg.query.ready import questions

    done = kg("query", "--list")
    assert done.code == 0
    for question in questions():
        assert re.search(
            rf"^{question.name} +{re.escape(question.title)}$", done.stdout, re.MULTILINE
        )
        for parameter in question.parameters:
            assert f"--set {parameter.name}=…" in done.stdout


def test_a_query_from_a_file_and_from_stdin(kg: Run, tmp_path: Path) -> None:
    text = "SELECT ?label { ?s a kg:Place ; rdfs:label ?label }"
    (tmp_path / "places.rq").write_text(text, encoding="utf-8")
    assert kg("query", "-f", "places.rq").stdout == "label\r\nSouthhaven\r\n"
    assert kg("query", "-f", "-", stdin=text).stdout == "label\r\nSouthhaven\r\n"
    (tmp_path / "broken.rq").write_bytes(b"SELECT \xff")
    assert "byte 7 is not UTF-8" in kg("query", "-f", "broken.rq").stderr


def test_the_formats(kg: Run) -> None:
    query = "SELECT ?s ?label { ?s a kg:Place ; rdfs:label ?label }"
    iri = "https://kg.example/place/southhaven"
    assert kg("query", query, "--format", "csv").stdout == f"s,label\r\n{iri},Southhaven\r\n"
    assert kg("query", query, "--format", "tsv").stdout == f'?s\t?label\n<{iri}>\t"Southhaven"\n'
    told = json.loads(kg("query", query, "--format", "json").stdout)
    assert told["results"]["bindings"] == [
        {
            "s": {"type": "uri", "value": iri},
            "label": {"type": "literal", "value": "Southhaven"},
        }
    ]
    assert f"<uri>{iri}</uri>" in kg("query", query, "--format", "xml").stdout
    rows = kg("query", query, "--format", "table").stdout.splitlines()
    assert rows[0].split() == ["s", "label"]
    assert rows[2].split() == ["<place/southhaven>", "Southhaven"]


def test_a_graph_comes_as_turtle(kg: Run) -> None:
    import rdflib

    done = kg("query", "CONSTRUCT { ?s a kg:Post } WHERE { ?s a kg:Post }")
    graph = rdflib.Graph().parse(data=done.stdout, format="turtle")
    assert len(graph) == 2
    again = kg("query", "CONSTRUCT { ?s a kg:Post } WHERE { ?s a kg:Post }", "--format", "ttl")
    assert again == done


def test_yes_and_no(kg: Run) -> None:
    assert kg("query", "ASK { ?s a kg:Person }").stdout == "true\n"
    assert kg("query", "ASK { ?s a kg:Dragon }").stdout == "false\n"


def test_limit(kg: Run) -> None:
    done = kg("query", "SELECT ?s { ?s a kg:Person }", "--limit", "2")
    assert len(done.stdout.splitlines()) == 3
    assert kg("query", "SELECT ?s { ?s a kg:Person }", "--limit", "0").stdout == "s\r\n"


def test_a_name_that_nothing_bears_is_told(kg: Run) -> None:
    done = kg("query", "said", "--set", "who=Ann Low")
    assert done.code == 0
    assert done.stdout == "speaker,kind,words,date,source\r\n"
    assert done.stderr == "No entity is named 'Ann Low'. Did you mean 'Ann Lowe'?\n"


def test_a_slow_query_is_stopped(kg: Run) -> None:
    began = time.monotonic()
    done = kg("query", SLOW, "--timeout", "1")
    assert done == Result(
        3,
        "",
        "Error: The query was stopped after 1 seconds.\n"
        "Ask for less, or give it more time with --timeout.\n",
    )
    assert time.monotonic() - began < 60


def fail_as_a_user_can_mend() -> None:
    raise QueryError("what", hint="next")


def fail_as_a_bug() -> None:
    raise ZeroDivisionError


def die() -> None:
    os._exit(9)


def test_a_process_gives_its_result_or_its_error() -> None:
    assert limited(os.path.join, "a", "b", timeout_s=30) == "a/b"
    with pytest.raises(KgError) as caught:
        limited(fail_as_a_user_can_mend, timeout_s=30)
    assert (caught.value.message, caught.value.hint) == ("what", "next")
    with pytest.raises(RuntimeError, match="in fail_as_a_bug"):
        limited(fail_as_a_bug, timeout_s=30)
    with pytest.raises(QueryError, match="was killed"):
        limited(die, timeout_s=30)


# --- show, timeline, path -------------------------------------------------------------------


def test_show(kg: Run) -> None:
    done = kg("show", "lowe")
    assert done.code == 0
    assert done.stdout.startswith(
        "Ann Lowe\nperson · person/ann-lowe\nalso: Lowe\n"
        "  “Lowe”: surname of Ann Lowe in harbour-notes\n"
        "\nPosts (1)\n"
        "  Ann Lowe: chair, Northmouth Harbour Board (former, 2015 – 2019-05-03)"
        " · 1 witness\n"
        "    “Ann Lowe, chair of the Northmouth Harbour Board since 2015, resigned on Friday.”\n"
        "    harbour-notes.txt · “Harbour notes” · 2019-05-07\n"
    )


def test_show_tells_the_voice_and_the_modality(kg: Run) -> None:
    text = kg("show", "Tidewater plc").stdout
    denied = "Tidewater plc owns Sandsucker Ltd [denied; according to Tidewater plc] · 1 witness\n"
    assert denied in text
    assert "Tidewater plc owns Northmouth Echo [according to Getafix] · 1 witness\n" in text
    # plainly stated
    assert "Tidewater plc operates Northmouth Ferry Terminal · 1 witness\n" in text
    assert "harbour-notes.txt · comment · 2019-05-08" in text


def test_show_as_json_and_markdown(kg: Run) -> None:
    told = json.loads(kg("show", "lowe", "--format", "json").stdout)
    assert told["entity"]["label"] == "Ann Lowe"
    (post,) = told["posts"]
    assert (post["predicate"], post["since"], post["until"]) == ("chair", "2015", "2019-05-03")
    citation = post["citations"][0]
    assert HARBOUR_TEXT[citation["start"] : citation["end"]] == citation["words"]
    markdown = kg("show", "bob", "--format", "md").stdout
    assert markdown.startswith("# \\<script\\>alert(1)\\</script\\> ")
    assert "\n## Relations\n" in markdown


def test_show_by_type(kg: Run) -> None:
    assert kg("show", "Marlow", "--type", "person").stdout.startswith("Marlow Hale\n")
    assert kg("show", "Marlow", "--type", "place").code == 3


def test_timeline(kg: Run) -> None:
    done = kg("timeline", "--from", "2019-05", "--until", "2019-05")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["date"], row["kind"]) for row in rows] == [
        ("2019-05-03", "Departure"),
        ("2019-05-03", "Post ends"),
    ]
    assert all(row["source"] == "harbour-notes.txt" for row in rows)
    assert json.loads(kg("timeline", "Southhaven", "--format", "json").stdout)[0]["date"] == (
        "2019-06"
    )
    assert "“Dockers at Southhaven plan a strike in June.” — harbour-notes.txt\n" in (
        kg("timeline", "Southhaven", "--format", "table").stdout
    )


def test_path(kg: Run) -> None:
    assert kg("path", "lowe", "ferry terminal").stdout == (
        "Ann Lowe\n"
        "  | Ann Lowe criticised Tidewater plc · 1 witness\n"
        "    “The Board paid Tidewater £1.5m a year for dredging, and Lowe criticised "
        "the company.”\n"
        "    harbour-notes.txt · “Harbour notes” · 2019-05-07\n"
        "Tidewater plc\n"
        "  | Tidewater plc operates Northmouth Ferry Terminal · 1 witness\n"
        "    “Tidewater, of Southhaven, operates the Northmouth Ferry Terminal.”\n"
        "    harbour-notes.txt · “Harbour notes” · 2019-05-07\n"
        "Northmouth Ferry Terminal\n"
    )
    steps = json.loads(kg("path", "lowe", "ferry terminal", "--format", "json").stdout)
    assert [step["end"]["label"] for step in steps] == [
        "Tidewater plc",
        "Northmouth Ferry Terminal",
    ]


# --- files ----------------------------------------------------------------------------------


def test_info(kg: Run, harbour_store: Path) -> None:
    text = kg("info").stdout
    assert re.search(r"^documents +2$", text, re.MULTILINE)
    assert "base       https://kg.example/" in text
    assert "  broken.txt: byte 3 is not text" in text
    assert "harbour-notes.txt" not in text
    assert kg("info", "--documents").stdout.endswith("\nharbour-notes.txt\nstrange-names.txt\n")
    told = json.loads(kg("info", "--format", "json").stdout)
    assert told["store"] == str(harbour_store)
    assert told["bytes"] > 1000
    assert [d["source"] for d in told["documents"]] == ["harbour-notes.txt", "strange-names.txt"]


@pytest.mark.parametrize(
    ("name", "more", "graphs"),
    [
        ("g.ttl", [], False),
        ("g.nt", [], False),
        ("g.trig", [], True),
        ("g.nq", [], True),
        ("g.trig", ["--layer", "facts"], False),
        ("g.dat", ["--format", "nquads"], True),
    ],
)
def test_export_by_suffix_with_the_layer_that_fits(
    kg: Run, tmp_path: Path, name: str, more: list[str], graphs: bool
) -> None:
    from pyoxigraph import DefaultGraph, RdfFormat, parse

    formats = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".trig": RdfFormat.TRIG}
    done = kg("export", name, *more)
    assert (done.code, done.stdout) == (0, "")
    quads = list(
        parse(path=tmp_path / name, format=formats.get(Path(name).suffix, RdfFormat.N_QUADS))
    )
    assert any(quad.predicate.value.endswith("#holder") for quad in quads)
    assert any(quad.graph_name != DefaultGraph() for quad in quads) is graphs


def test_export_to_stdout(kg: Run, tmp_path: Path) -> None:
    done = kg("export", "-")
    assert kg("export", "g.ttl").code == 0
    assert done.stdout.encode() == (tmp_path / "g.ttl").read_bytes()
    assert done.stderr == ""


def test_view_writes_one_page(kg: Run, tmp_path: Path) -> None:
    done = kg("view")
    assert (done.code, done.stdout) == (0, "")
    page = (tmp_path / "network.html").read_text("utf-8")
    assert "Northmouth Ferry Terminal" in page
    assert "<script>alert(1)</script>" not in page


def test_a_page_that_cannot_be_written_is_told(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = kg("view", "file/network.html")
    assert done.code == 3
    assert done.stderr.startswith("Error: file/network.html: cannot be written (")


def test_validate(kg: Run) -> None:
    done = kg("validate")
    assert done == Result(0, "", "The graph conforms to its shapes.\n")


def test_verify_proves_the_evidence_and_finds_what_changed(call_kg: Run, tmp_path: Path) -> None:
    from harbour import STRANGE_TEXT, harbour

    from kg.rdf import quads
    from kg.store import Manifest, ManifestDocument, publish, writing

    texts = {"harbour-notes.txt": HARBOUR_TEXT, "strange-names.txt": STRANGE_TEXT}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode())
    documents = tuple(
        ManifestDocument(d.id, d.source, str(tmp_path / d.source), d.sha256)
        for d in (reading.document for reading in harbour().readings)
    )
    store = tmp_path / ".kg"
    with writing(store):
        publish(store, quads(harbour()), Manifest("https://kg.example/", "0", documents))
    done = call_kg("verify")
    assert done.code == 0, done.stdout
    assert done.stdout == ""
    assert re.fullmatch(r"All \d+ pieces of evidence stand in the 2 files\.\n", done.stderr)
    changed = HARBOUR_TEXT.replace("Sandsucker", "Sandsinker")
    (tmp_path / "harbour-notes.txt").write_bytes(changed.encode())
    done = call_kg("verify")
    assert done.code == 3
    assert "harbour-notes.txt" in done.stdout
    assert "do not hold" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_that_asks_kg(kg: Run, shell: str) -> None:
    done = kg("completion", shell)
    assert done.code == 0
    assert f"_KG_COMPLETE={shell}_complete" in done.stdout.replace('"', "")


# --- what a build tells ---------------------------------------------------------------------


def test_a_document_that_is_gone_is_named_with_the_way_to_forget_it() -> None:
    told = summary(BuildReport({}, (), 0, 1.0, missing=("old/a.txt",)))
    assert told.endswith("Kept 1 whose file is gone; --prune forgets them:\n  old/a.txt")


def test_the_summary_is_in_columns_and_names_what_was_skipped() -> None:
    report = BuildReport(
        {"documents": 5, "comments": 61, "triples": 12345},
        (("a.bin", "a.bin: is not text.", "Leave it out."), ("b.txt", "is empty.", "")),
        3,
        4.25,
    )
    assert summary(report) == (
        "documents       5\n"
        "comments       61\n"
        "triples    12,345\n"
        "Done in 4.2 s, 3 unchanged.\n"
        "Skipped 2:\n"
        "  a.bin: is not text.\n"
        "    Leave it out.\n"
        "  b.txt: is empty."
    )


@pytest.mark.model
def test_a_build_from_start_to_answer(run_kg: Run, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "notes.txt").write_text(HARBOUR_TEXT, encoding="utf-8")
    (folder / "broken.txt").write_bytes(b"a\0b")
    done = run_kg("build", "notes", cwd=tmp_path)
    assert done.code == 4
    assert done.stdout == ""
    assert re.search(r"^documents +1$", done.stderr, re.MULTILINE)
    assert re.search(r"^  .*broken\.txt", done.stderr, re.MULTILINE)
    answer = run_kg("query", "SELECT ?s { ?s dcterms:source ?source }", cwd=tmp_path)
    assert answer.code == 0
    assert len(answer.stdout.splitlines()) == 2
    assert run_kg("verify", cwd=tmp_path).code == 0


def test_what_cannot_be_built_is_told(run_kg: Run, tmp_path: Path) -> None:
    done = run_kg("build", "missing", cwd=tmp_path)
    assert done.code == 3
    assert done.stderr.startswith("Error: missing: there is no such file or folder.")
    (tmp_path / "kg.toml").write_text('baes = "x"', encoding="utf-8")
    done = run_kg("build", "missing", cwd=tmp_path)
    assert "kg.toml:1" in done.stderr


# --- tables ---------------------------------------------------------------------------------


def test_a_table_fits_its_screen() -> None:
    rows = [["a" * 50, "b c " * 20, "日本" * 10, "the words of it"]]
    drawn = table(["one", "two", "three", "sentence"], rows, Screen(True, 40, False))
    from rich.cells import cell_len

    assert max(map(cell_len, drawn.splitlines())) <= 40
    assert drawn.replace("\n", "").replace(" ", "").count("a") == 50
    assert drawn.endswith("    “the words of it”\n")


def test_a_document_cannot_steer_the_terminal() -> None:
    assert safe("a\x1b[31mb\x9bc\td") == "a\ufffd[31mb\ufffdc\td"
    assert "\x1b" not in table(["\x1b"], [["\x1b]0;x\x07"]], Screen(True, 80, False))

"""Corrections: what the file may say, what each verb does, and that nothing of it stays behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.build import build, conclude, read_document
from kg.cli import main
from kg.config import Config
from kg.correct import append, parse
from kg.errors import ConfigError
from kg.model import (
    Correction,
    CorrectionKind,
    Document,
    EntityType,
    Knowledge,
    Reading,
)
from kg.rdf import quads
from kg.store import Snapshot

HARBOUR = """Northmouth harbour

3 May 2019

Ann Lowe, chair of Northmouth Harbour Board, resigned on 2 May 2019. Peter Vane became chair of \
the Northmouth Harbour Board in June 2019. Mr Vane said: “We shall dredge the Tern.”

Lowe welcomed the decision. Tidewater plc operates the Northmouth ferry.
"""
SHIPYARD = """Southhaven yard

7 June 2019

Ann Lowe-Harris of Tidewater Holdings met Brenda Lowe, director of Southhaven Shipyard, on Monday.
Lowe said that the Northmouth Harbor Board had agreed.
"""


@pytest.fixture(scope="module")
def readings() -> tuple[Reading, ...]:
    return tuple(
        read_document(Document(name, f"{name}.txt", text, ""), Config())
        for name, text in (("harbour", HARBOUR), ("shipyard", SHIPYARD))
    )


def concluded(readings: tuple[Reading, ...], text: str) -> tuple[Knowledge, list[str]]:
    knowledge, missed = conclude(readings, corrections=parse(text, Path("corrections.yaml")))
    return knowledge, [reason for _, reason in missed]


def ids(knowledge: Knowledge) -> set[str]:
    return {entity.id for entity in knowledge.entities}


def written_as(knowledge: Knowledge, id: str) -> set[str]:
    texts = {r.document.id: r.document.text for r in knowledge.readings}
    return {texts[k.document][k.start : k.end] for k, e in knowledge.refers_to.items() if e == id}


# --- what each verb does ----------------------------------------------------------------------


def test_two_names_become_one_entity_with_the_reason_on_record(
    readings: tuple[Reading, ...],
) -> None:
    text = "- same: [Tidewater plc, Tidewater Holdings]\n  because: one firm\n  by: Jo\n"
    knowledge, missed = concluded(readings, text)
    assert missed == []
    firm = next(e for e in knowledge.entities if e.id == "organisation/tidewater-plc")
    assert "Tidewater Holdings" in firm.alternatives
    assert "organisation/tidewater-holdings" not in ids(knowledge)
    assert any(
        j.surface == "Tidewater Holdings" and j.reason == "correction by Jo: one firm"
        for j in firm.joins
    )


def test_one_name_in_one_document_gets_an_entity_of_its_own(readings: tuple[Reading, ...]) -> None:
    before, _ = concluded(readings, "")
    assert "Lowe" in written_as(before, "person/ann-lowe")
    knowledge, missed = concluded(readings, "- different: [Ann Lowe, Lowe]\n  in: harbour.txt\n")
    assert missed == []
    assert "Lowe" not in written_as(knowledge, "person/ann-lowe")
    assert "Lowe" in written_as(knowledge, "person/lowe")


def test_statements_follow_the_names(readings: tuple[Reading, ...]) -> None:
    before, _ = concluded(readings, "")
    holders = {t.holder for t in before.tenures}
    assert "person/peter-vane" in holders
    knowledge, _ = concluded(readings, "- rename: [Peter Vane, Sir Peter Vane]\n")
    assert "person/sir-peter-vane" in {t.holder for t in knowledge.tenures}
    assert "person/peter-vane" not in {t.holder for t in knowledge.tenures}
    speakers = {q.speaker for q in knowledge.quotations}
    assert "person/sir-peter-vane" in speakers


def test_a_type_is_corrected_with_the_iri(readings: tuple[Reading, ...]) -> None:
    knowledge, missed = concluded(readings, "- retype: [Tidewater plc, Programme]\n")
    assert missed == []
    entity = next(e for e in knowledge.entities if e.label == "Tidewater plc")
    assert (entity.id, entity.type) == ("programme/tidewater-plc", EntityType.PROGRAMME)


def test_what_is_no_name_leaves_with_all_that_is_said_of_it(readings: tuple[Reading, ...]) -> None:
    knowledge, missed = concluded(readings, "- reject: person/peter-vane\n")
    assert missed == []
    assert "person/peter-vane" not in ids(knowledge)
    assert "person/peter-vane" not in knowledge.refers_to.values()
    assert all(t.holder != "person/peter-vane" for t in knowledge.tenures)


def test_a_statement_is_taken_out(readings: tuple[Reading, ...]) -> None:
    before, _ = concluded(readings, "")
    gone = before.tenures[0].id
    knowledge, missed = concluded(readings, f'- reject: "{gone}"\n')
    assert missed == []
    assert [t.id for t in knowledge.tenures] == [t.id for t in before.tenures[1:]]


def test_an_event_gets_another_date(readings: tuple[Reading, ...]) -> None:
    before, _ = concluded(readings, "")
    event = before.events[0].id
    knowledge, missed = concluded(readings, f'- date: ["{event}", 2018-03]\n')
    assert missed == []
    changed = next(e for e in knowledge.events if e.id == event)
    assert (changed.value, str(changed.earliest), str(changed.latest)) == (
        "2018-03",
        "2018-03-01",
        "2018-03-31",
    )


def test_an_iri_is_pinned(readings: tuple[Reading, ...]) -> None:
    knowledge, missed = concluded(readings, "- pin: [Ann Lowe, person/lowe-1]\n")
    assert missed == []
    assert "person/lowe-1" in ids(knowledge)
    assert "person/ann-lowe" not in ids(knowledge)


def test_corrections_are_applied_in_order(readings: tuple[Reading, ...]) -> None:
    text = "- rename: [Peter Vane, P. Vane]\n- retype: [P. Vane, Organisation]\n"
    knowledge, missed = concluded(readings, text)
    assert missed == []
    assert "organisation/p-vane" in ids(knowledge)
    assert [a.entities for a in knowledge.corrections] == [("organisation/p-vane",)] * 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- same: [Ann Lowe, Nobody Here]", "nothing is called 'Nobody Here'"),
        ("- same: [Peter Vane, Vane]", "'Peter Vane' and 'Vane' are one already"),
        ("- rename: [Peter Vane, Peter Vane]", "person/peter-vane is called 'Peter Vane' already"),
        ("- reject: tenure/none", "no statement is 'tenure/none'"),
        ("- date: [event/none, 2018]", "no statement is 'event/none'"),
        ("- reject: Vane\n  in: other.txt", "no document 'other.txt'"),
        ("- pin: [Peter Vane, person/ann-lowe]", "person/ann-lowe is another entity"),
    ],
)
def test_what_matches_nothing_is_reported_and_changes_nothing(
    readings: tuple[Reading, ...], text: str, reason: str
) -> None:
    knowledge, missed = concluded(readings, text)
    assert missed == [reason]
    assert set(quads(knowledge)) == set(quads(concluded(readings, "")[0]))


def test_that_two_are_two_already_is_kept_on_record(readings: tuple[Reading, ...]) -> None:
    knowledge, missed = concluded(readings, "- different: [Peter Vane, Tidewater plc]\n")
    assert missed == []
    assert [a.entities for a in knowledge.corrections] == [
        ("organisation/tidewater-plc", "person/peter-vane")
    ]
    before = concluded(readings, "")[0]
    assert (knowledge.entities, knowledge.refers_to) == (before.entities, before.refers_to)


def test_a_corrected_graph_conforms(readings: tuple[Reading, ...], tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, "utf-8")
    store = tmp_path / "store"
    made = parse("- rename: [Peter Vane, Sir Peter Vane]\n  by: Jo\n", Path("c"))
    build([folder], store=store, corrections=made)
    checked = CliRunner().invoke(main, ["validate", "--store", str(store)])
    assert checked.exit_code == 0, checked.output
    ask = Snapshot.open(store).query
    found: Any = ask(
        "SELECT ?label ?by { GRAPH <https://kg.example/corrections> "
        "{ ?c a kg:Correction ; rdfs:label ?label ; kg:correctedBy ?by ; kg:corrects ?e } }"
    )
    assert [[term.value for term in row] for row in found.solutions] == [
        ["rename: Peter Vane, Sir Peter Vane", "Jo"]
    ]


def test_deleting_a_correction_gives_the_graph_that_was(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, "utf-8")
    store = tmp_path / "store"

    def graph(text: str) -> set[Any]:
        build([folder], store=store, corrections=parse(text, Path("c")))
        return set(Snapshot.open(store).quads())

    before = graph("")
    assert graph("- same: [Ann Lowe, Peter Vane]\n- retype: [Tidewater plc, Place]\n") != before
    assert graph("") == before


# --- the file ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("same: [a, b]", "corrections.yaml:1: corrections are a list."),
        ("- same: [a]", "corrections.yaml:1: same needs two names"),
        ("\n- retype: [a, Thing]", "corrections.yaml:2: retype needs a name and one of Person"),
        ("- same: [a, b]\n  why: x", "corrections.yaml:2: no field 'why'."),
        ("- because: x", "corrections.yaml:1: a correction has exactly one verb."),
        ("- same: [a, b]\n  reject: c", "corrections.yaml:1: a correction has exactly one verb."),
        ("- just words", "corrections.yaml:1: a correction is a verb with what it is about."),
        ("- same: [a, b", "corrections.yaml:2: "),
        ("- date: [event/x, soon]", "corrections.yaml:1: date needs the end of an event's IRI"),
        ("- pin: [a, 'person/a b']", "corrections.yaml:1: pin needs"),
    ],
)
def test_mistakes_are_told_with_their_line(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text + "\n", Path("corrections.yaml"))
    assert caught.value.message.startswith(message)


def test_an_empty_file_corrects_nothing() -> None:
    assert parse("# nothing yet\n", Path("corrections.yaml")) == ()


def test_what_is_appended_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    odd = Correction(
        CorrectionKind.SAME, 'O\'Brien: "Ann" #1', "Señora Łowe", "a/b.txt", "so: it is", "Jo"
    )
    plain = Correction(CorrectionKind.REJECT, "Buyer Beware")
    lines = [append(path, odd), append(path, plain)]
    read = parse(path.read_text("utf-8"), path)
    assert [replace(c, line=0) for c in read] == [odd, plain]
    assert [c.line for c in read] == lines


def test_one_command_corrects_a_join_and_the_next_build_applies_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harbour.txt").write_text(HARBOUR, "utf-8")
    runner = CliRunner()
    done = runner.invoke(main, ["correct", "rename", "Peter Vane", "Pete Vane", "--by", "Jo"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Written to corrections.yaml:3." in done.stderr
    missing = runner.invoke(main, ["correct", "same", "Peter Vane", "Nobody"])
    assert missing.exit_code == 0
    built = runner.invoke(main, ["build", "harbour.txt"])
    assert built.exit_code == 0
    assert "corrections.yaml:6: same: nothing is called 'Nobody'" in built.stderr
    shown = runner.invoke(main, ["show", "Pete Vane"])
    assert shown.exit_code == 0
    assert "Pete Vane" in shown.stdout
    twice = runner.invoke(main, ["correct", "same", "Ann Lowe", "Ann Lowe"])
    assert twice.exit_code == 3

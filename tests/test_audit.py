"""kg audit: what is drawn, how answers are kept, what they say of the precision."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from math import comb
from pathlib import Path

import pytest
from conftest import Result, Run

from kg.audit import Answer, Answers, Finding, Kind, excerpt, findings, precision, sample, wilson
from kg.cli.audit import KINDS
from kg.cli.options import asking
from kg.errors import KgError
from kg.model import Predicate
from kg.store import Snapshot


@pytest.fixture(scope="module")
def everything(harbour_store: Path) -> tuple[Finding, ...]:
    return findings(asking(Snapshot.open(harbour_store)))


def made(number: int, kind: Kind = Kind.NAMES) -> Finding:
    return Finding(kind, "notes.txt", number, number + 3, f"“Ann” names person {number}.", "Ann")


def population(size: int) -> list[Finding]:
    return [made(number) for number in range(size)]


# --- what can be judged ---------------------------------------------------------------------


def test_the_command_knows_the_kinds() -> None:
    assert tuple(kind.value for kind in Kind) == KINDS


@pytest.mark.parametrize(
    ("kind", "says", "words"),
    [
        (Kind.NAMES, "“Ann Lowe” names a person.", "Ann Lowe"),
        (Kind.JOINS, "“Lowe” here is Ann Lowe.", "Lowe"),
        (Kind.REFERENCES, "“the company” here is Tidewater plc.", "the company"),
        (Kind.DATES, "“Tuesday 7 May 2019” is 2019-05-07.", "Tuesday 7 May 2019"),
        (Kind.QUOTATIONS, "These are words of Ann Lowe.", "The accounts were never shown to us,"),
    ],
)
def test_what_the_graph_states_is_said_in_plain_words(
    everything: tuple[Finding, ...], kind: Kind, says: str, words: str
) -> None:
    assert (says, words) in {(f.says, f.words) for f in everything if f.kind is kind}


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Kind.POSTS, "Ann Lowe was chair, Northmouth Harbour Board, from 2015, until 2019-05-03."),
        (Kind.RELATIONS, "Tidewater plc owns Sandsucker Ltd (denied"),
        (Kind.RELATIONS, "Tidewater plc runs Northmouth Ferry Terminal."),
        (Kind.EVENTS, "An event of the kind departure: "),
    ],
)
def test_a_statement_is_said_with_its_time_manner_and_voice(
    everything: tuple[Finding, ...], kind: Kind, says: str
) -> None:
    told = [f.says for f in everything if f.kind is kind]
    assert any(each.startswith(says) for each in told), told


def test_every_finding_has_its_words_and_its_file(everything: tuple[Finding, ...]) -> None:
    assert {finding.kind for finding in everything} == set(Kind)
    assert all(f.words and f.source.endswith(".txt") and f.start < f.end for f in everything)
    assert len({finding.key for finding in everything}) == len(everything)


def test_an_event_with_several_participants_is_one_finding(
    everything: tuple[Finding, ...],
) -> None:
    events = [(f.start, f.says.partition(";")[0]) for f in everything if f.kind is Kind.EVENTS]
    assert len(events) == len(set(events))


def test_the_key_tells_statements_apart_and_nothing_else() -> None:
    one = made(1)
    assert one.key == made(1).key == replace(one, date="2019", title="Notes").key
    others = (
        replace(one, says="“Ann” names a place."),
        replace(one, source="other.txt"),
        replace(one, start=2, end=5),
        replace(one, kind=Kind.JOINS),
        replace(one, words="Anne"),
    )
    assert len({one.key, *(other.key for other in others)}) == 6


# --- the sample -----------------------------------------------------------------------------


def test_the_sample_does_not_depend_on_the_order() -> None:
    assert sample(population(50), size=9, seed=1) == sample(population(50)[::-1], size=9, seed=1)


def test_another_seed_draws_others() -> None:
    assert sample(population(50), size=9, seed=1) != sample(population(50), size=9, seed=2)


def test_a_larger_sample_begins_with_the_smaller() -> None:
    assert sample(population(50), size=20, seed=1)[:9] == sample(population(50), size=9, seed=1)


def test_all_are_drawn_where_there_are_few() -> None:
    assert set(sample(population(5), size=9, seed=1)) == set(population(5))


def test_what_is_added_by_a_rebuild_leaves_the_others_in_their_order() -> None:
    before = sample(population(50), size=50, seed=1)
    after = sample(population(60), size=60, seed=1)
    assert tuple(f for f in after if f in before) == before


def test_each_is_drawn_as_often_as_the_others() -> None:
    drawn = [f.start for seed in range(400) for f in sample(population(10), size=3, seed=seed)]
    times = [drawn.count(number) for number in range(10)]
    assert all(80 <= each <= 160 for each in times), times  # 120 ± 4 sd


# --- the answers ----------------------------------------------------------------------------


def test_answers_are_there_again(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    answers = Answers(path)
    answers.give(made(1), Answer.RIGHT)
    answers.give(made(2), Answer.WRONG)
    answers.give(made(2), Answer.UNSURE)
    answers.withdraw(made(1))
    again = Answers(path)
    assert (again.of(made(1)), again.of(made(2))) == (None, Answer.UNSURE)
    assert len(path.read_text("utf-8").splitlines()) == 4


def test_half_a_line_does_not_swallow_the_next_answer(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    answers = Answers(path)
    answers.give(made(1), Answer.RIGHT)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    Answers(path).give(made(2), Answer.WRONG)
    assert Answers(path).of(made(2)) is Answer.WRONG


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"key": "a"}', '{"key": "a", "answer": "maybe"}', "1"]
)
def test_a_line_that_is_no_answer_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_text('{"key": "a", "answer": "y"}\n\n' + line + "\n", "utf-8")
    with pytest.raises(KgError, match=r"audit\.jsonl:3: is not an answer"):
        Answers(path)


# --- the interval ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [(15, 20, 0.531, 0.888), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366)],
)
def test_the_interval_is_wilsons(right: int, judged: int, low: float, high: float) -> None:
    assert wilson(right, judged) == pytest.approx((low, high), abs=0.0006)


def test_what_was_judged_to_the_last_one_is_certain() -> None:
    assert wilson(3, 4, population=4) == (0.75, 0.75)
    assert wilson(1, 1, population=1) == (1.0, 1.0)


def test_a_small_population_narrows_the_interval() -> None:
    near, far = wilson(15, 20, population=30), wilson(15, 20, population=3000)
    assert wilson(15, 20).low < far.low < near.low < 0.75 < near.high < far.high


def test_the_interval_holds_the_share_as_often_as_it_says() -> None:
    """Exactly, over all samples without replacement: 20 of 60, for each number of right ones."""
    size, judged = 60, 20
    held = []
    for right in range(size + 1):
        share = right / size
        held.append(
            sum(
                comb(right, k) * comb(size - right, judged - k) / comb(size, judged)
                for k in range(judged + 1)
                if (i := wilson(k, judged, population=size)).low - 1e-9 <= share <= i.high + 1e-9
            )
        )
    assert sum(held) / len(held) == pytest.approx(0.95, abs=0.02)
    assert min(held) > 0.85


def test_answers_to_what_is_gone_do_not_count(tmp_path: Path) -> None:
    answers = Answers(tmp_path / "audit.jsonl")
    for number, answer in ((1, "y"), (2, "n"), (3, "?"), (99, "y")):
        answers.give(made(number), Answer(answer))
    found = precision("names", population(10), population(5), answers)
    assert (found.right, found.wrong, found.unsure, found.open) == (1, 1, 1, 2)
    assert found.share == 0.5
    assert precision("names", population(1), (), answers).interval is None


# --- the words around -----------------------------------------------------------------------


def test_the_excerpt_is_the_paragraph_with_the_one_before() -> None:
    text = "Long ago.\n\nThe Board met.\n\nIt chose Ann Lowe. She agreed.\n\nMore."
    start = text.index("Ann Lowe")
    found = excerpt(text, start, start + 8)
    assert found.words == "Ann Lowe"
    assert found.before.strip() == "The Board met. It chose"
    assert found.after == ". She agreed."


def test_a_long_paragraph_is_cut_at_words() -> None:
    text = "word " * 200 + "Ann" + " word" * 200
    found = excerpt(text, 1000, 1003)
    assert found.before.startswith("… word")
    assert found.after.endswith("word …")
    assert len(found.before) < 260 > len(found.after)


@pytest.mark.parametrize("text", ["Ann", "\n\nAnn\n\n", "a\nb\n\n\nAnn\nc"])
def test_an_excerpt_keeps_the_words(text: str) -> None:
    start = text.index("Ann")
    assert excerpt(text, start, start + 3).words == "Ann"


# --- the dialogue ---------------------------------------------------------------------------


def audit(call_kg: Run, store: Path, *options: str, stdin: str = "") -> Result:
    given = ("--answers", "audit.jsonl", "--format", "json", *options)
    return call_kg("audit", "--store", store, *given, stdin=stdin)


def rows(done: Result) -> dict[str, dict[str, float]]:
    assert done.code == 0, done.stderr
    return {row["kind"]: row for row in json.loads(done.stdout)}


def test_piped_answers_make_a_report(call_kg: Run, harbour_store: Path) -> None:
    done = audit(call_kg, harbour_store, "--kind", "names", "--size", "4", stdin="y\nn\n?\nY\n")
    row = rows(done)["names"]
    assert (row["right"], row["wrong"], row["unsure"], row["open"]) == (2, 1, 1, 0)
    assert row["precision"] == 0.667
    assert 0 < row["low"] < 0.667 < row["high"] < 1
    assert done.stderr.count(" names ") == 4
    assert "«" in done.stderr
    assert "harbour-notes.txt · " in done.stderr or "strange-names.txt · " in done.stderr


def test_leaving_keeps_what_was_answered(call_kg: Run, harbour_store: Path) -> None:
    done = audit(call_kg, harbour_store, "--kind", "names", "--size", "5", stdin="y\nq\nn\n")
    assert rows(done)["names"]["open"] == 4
    assert "Left with 4 to go." in done.stderr
    done = audit(call_kg, harbour_store, "--kind", "names", "--size", "5", stdin="n\nn\nn\nn\n")
    assert "1 have their answer already." in done.stderr
    assert (rows(done)["names"]["right"], rows(done)["names"]["wrong"]) == (1, 4)


def test_an_end_of_input_leaves(call_kg: Run, harbour_store: Path) -> None:
    done = audit(call_kg, harbour_store, stdin="")
    assert done.code == 0
    assert "Left with " in done.stderr
    assert all(row["precision"] is None for row in rows(done).values())


def test_undo_asks_again(call_kg: Run, harbour_store: Path) -> None:
    stdin = "u\nn\nn\ny\nu\nu\ny\ny\n"
    done = audit(call_kg, harbour_store, "--kind", "dates", "--size", "2", stdin=stdin)
    row = rows(done)["dates"]
    assert (row["right"], row["wrong"], row["open"]) == (2, 0, 0)
    assert "There is nothing to undo." in done.stderr


def test_another_key_is_explained_and_not_taken(call_kg: Run, harbour_store: Path) -> None:
    done = audit(call_kg, harbour_store, "--kind", "dates", "--size", "1", stdin="yes\n\nn\n")
    assert (rows(done)["dates"]["right"], rows(done)["dates"]["wrong"]) == (0, 1)
    assert done.stderr.count("y right · n wrong") == 3


def test_a_report_asks_nothing(call_kg: Run, harbour_store: Path, tmp_path: Path) -> None:
    done = audit(call_kg, harbour_store, "--report", stdin="y\n")
    assert (done.code, done.stderr) == (0, "")
    assert not (tmp_path / "audit.jsonl").exists()
    done = call_kg("audit", "--store", harbour_store, "--report", "--answers", "none.jsonl")
    assert done.stdout.splitlines()[0].split()[:2] == ["kind", "statements"]
    done = call_kg(
        "audit", "--store", harbour_store, "--report", "--answers", "none.jsonl", "--format", "csv"
    )
    assert {row["kind"] for row in csv.DictReader(io.StringIO(done.stdout))} == set(KINDS)


def test_the_answers_stand_beside_the_store(call_kg: Run, tmp_path: Path) -> None:
    from harbour import harbour

    from kg.rdf import quads
    from kg.store import Manifest, publish, writing
    from kg.vocabulary import DEFAULT_BASE

    store = tmp_path / "here" / ".kg"
    store.parent.mkdir()
    manifest = Manifest(base=DEFAULT_BASE, version="0")
    with writing(store):
        publish(store, quads(harbour(), base=DEFAULT_BASE), manifest)
    done = call_kg("audit", "--store", store, "--kind", "posts", "--size", "1", stdin="y\n")
    assert done.code == 0
    assert (tmp_path / "here" / "audit.jsonl").exists()


def test_answers_outlive_a_rebuild(call_kg: Run, harbour_store: Path, tmp_path: Path) -> None:
    """Under another base, with one statement gone and one changed: the others keep theirs."""
    from harbour import harbour

    from kg.rdf import quads
    from kg.store import Manifest, publish, writing

    done = audit(call_kg, harbour_store, "--kind", "relations", stdin="y\n" * 20)
    before = rows(done)["relations"]
    assert before["right"] == before["statements"] > 2

    knowledge = harbour()
    _, changed, *kept = knowledge.claims
    changed = replace(changed, predicate=Predicate.SUPPORTED)
    knowledge = replace(knowledge, claims=(changed, *kept))
    store, base = tmp_path / "again", "https://example.org/"
    with writing(store):
        publish(store, quads(knowledge, base=base), Manifest(base=base, version="0"))
    row = rows(audit(call_kg, store, "--kind", "relations", "--report"))["relations"]
    assert row["statements"] == before["statements"] - 1
    assert (row["right"], row["open"]) == (before["right"] - 2, 1)
    done = audit(call_kg, store, "--kind", "relations", stdin="n\n")
    assert done.stderr.count(" backs ") == 1
    assert rows(done)["relations"]["wrong"] == 1


def test_a_file_of_answers_that_is_none_is_told(
    call_kg: Run, harbour_store: Path, tmp_path: Path
) -> None:
    (tmp_path / "audit.jsonl").write_text("y\n", "utf-8")
    done = audit(call_kg, harbour_store)
    assert (done.code, done.stdout) == (3, "")
    assert "audit.jsonl:1: is not an answer." in done.stderr


def test_the_sentence_is_read_from_the_file_while_it_is_unchanged(
    call_kg: Run, tmp_path: Path
) -> None:
    from harbour import HARBOUR_TEXT, harbour

    from kg.rdf import quads
    from kg.store import Manifest, ManifestDocument, publish, writing
    from kg.vocabulary import DEFAULT_BASE

    path, store = tmp_path / "harbour-notes.txt", tmp_path / ".kg"
    path.write_bytes(HARBOUR_TEXT.encode())
    documents = tuple(
        ManifestDocument(r.document.id, r.document.source, str(path), r.document.sha256)
        for r in harbour().readings
    )
    with writing(store):
        manifest = Manifest(base=DEFAULT_BASE, version="0", documents=documents)
        publish(store, quads(harbour(), base=DEFAULT_BASE), manifest)
    around = "«The accounts were never shown to us,»” she told the Northmouth Echo."
    assert around in audit(call_kg, store, "--kind", "quotations").stderr
    path.write_bytes(b"Something else.")
    told = audit(call_kg, store, "--kind", "quotations").stderr
    assert around not in told
    assert "«The accounts were never shown to us,»" in told

"""Reviews: what is asked, in which order, what the keys write, and that the next build obeys."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Run

from kg.build import build
from kg.config import Config
from kg.correct import FILE, read
from kg.model import CorrectionKind, EntityType
from kg.review import Answer, Doubt, Kind, Side, answered, correction_of
from kg.store import Rows, Snapshot

HARBOUR = """Northmouth harbour

3 May 2019

Ann Lowe, chair of Northmouth Harbour Board, resigned on 2 May 2019. Peter Vane became chair of \
the Northmouth Harbour Board in June 2019. Tidewater plc operates the Northmouth ferry.
"""
SHIPYARD = """Southhaven yard

7 June 2019

Lowe said that the Northmuth Harbour Board had agreed. Ann Lowe resigned on 2 May 2019.
"""
YARD = """Kestrel yard

8 June 2019

Lowe met the workers of the yard on Monday. Lowe said that the yard was safe.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("review")
    for name, text in (("harbour", HARBOUR), ("shipyard", SHIPYARD), ("yard", YARD)):
        (made / f"{name}.txt").write_text(text, "utf-8")
    return made


@pytest.fixture(scope="module")
def built(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("review-store") / ".kg"
    build([folder], store=store, config=Config())
    return store


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy beside which a review may write."""
    import shutil

    return Path(shutil.copytree(built, tmp_path / ".kg"))


def listed(run: Run, store: Path, *options: str) -> list[dict[str, object]]:
    done = run("review", "--format", "json", *options, "--store", store)
    assert done.code == 0, done.stderr
    told: list[dict[str, object]] = json.loads(done.stdout)
    return told


def ids(doubt: dict[str, object]) -> list[str]:
    sides = doubt["sides"]
    assert isinstance(sides, list)
    return [side["id"] for side in sides]


def rebuilt(folder: Path, store: Path, corrections: Path) -> tuple[set[str], list[str]]:
    """The graph after another build, and what could not be applied."""
    report = build([folder], store=store, config=Config(), corrections=read(corrections))
    return set(map(str, Snapshot.open(store).quads())), [why for _, why in report.unmatched]


def verdicts(store: Path) -> dict[str, str]:
    answer = Snapshot.open(store).query(
        "SELECT ?p ?v ?r { ?p a kg:Proposal ; kg:verdict ?v ; kg:joinReason ?r }"
    )
    assert isinstance(answer, Rows)
    return {
        p.value: f"{v.value.rpartition('#')[2]}: {r.value}"  # type: ignore[union-attr]
        for p, v, r in answer.solutions
    }


# --- what is asked ----------------------------------------------------------------------------


def test_joins_types_and_events_are_asked_with_the_sentences_of_both_sides(
    call_kg: Run, store: Path
) -> None:
    told = listed(call_kg, store)
    by_kind = {kind: [ids(d) for d in told if d["kind"] == kind] for kind in ("join", "event")}
    boards = ["organisation/northmouth-harbour-board", "organisation/northmuth-harbour-board"]
    assert boards in by_kind["join"]
    (events,) = by_kind["event"]
    told_in = sorted(e.rpartition("-")[0] for e in events)
    assert told_in == ["event/harbour/departure-resigned", "event/shipyard/departure-resigned"]
    (board,) = (d for d in told if ids(d) == boards)
    sentences = [[s["sentence"] for s in side["sentences"]] for side in board["sides"]]  # type: ignore[attr-defined]
    assert any("Harbour Board" in s for s in sentences[0])
    assert sentences[1] == ["Lowe said that the Northmuth Harbour Board had agreed."]
    assert "differ by one letter" in str(board["reason"])


def test_what_more_hangs_on_comes_first(call_kg: Run, store: Path) -> None:
    weights = [d["statements"] + d["documents"] for d in listed(call_kg, store)]  # type: ignore[operator]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) > 2


def test_the_list_asks_nothing_and_writes_nothing(call_kg: Run, store: Path) -> None:
    done = call_kg("review", "--list", "--store", store)
    assert done.code == 0
    assert "One or two?" in done.stdout
    assert "“Lowe said that the Northmuth Harbour Board had agreed.” — shipyard.txt" in done.stdout
    assert not Path(FILE).exists()


def test_one_kind_alone_is_asked(call_kg: Run, store: Path) -> None:
    assert {d["kind"] for d in listed(call_kg, store, "--kind", "event")} == {"event"}


# --- answers ----------------------------------------------------------------------------------


def test_keys_are_pressed_on_a_terminal_and_the_review_is_resumed(
    store: Path, tmp_path: Path, folder: Path
) -> None:
    before = len(json.loads(_kg(tmp_path, "review", "--format", "json")))
    screen = pressed(tmp_path, ["k", "z", "s", "q"], "review", "--kind", "join", "--by", "Jo")
    assert "s same · d different" in screen
    assert "1 answered, 1 skipped" in screen
    (made,) = read(tmp_path / FILE)
    assert (made.kind, made.by) == (CorrectionKind.SAME, "Jo")
    assert made.on == time.strftime("%Y-%m-%d")
    assert made.because.startswith("reviewed: ")
    assert len((tmp_path / "review-skipped.txt").read_text("utf-8").splitlines()) == 1
    assert "1 were skipped before" in pressed(tmp_path, [], "review", "--kind", "join")
    arrow = "\x1b[D"  # ends in a letter that is an answer
    again = pressed(tmp_path, [arrow, "q"], "review", "--kind", "join", "--again")
    assert "1 of 1" in again
    assert "0 answered, 0 skipped, 1 to go" in again
    told = json.loads(_kg(tmp_path, "review", "--format", "json"))
    assert len(told) == before - 1
    assert sum(doubt["skipped"] for doubt in told) == 1
    _, unmatched = rebuilt(folder, store, tmp_path / FILE)
    assert unmatched == []
    after = json.loads(_kg(tmp_path, "review", "--format", "json"))
    assert [made.first, made.second] not in [
        [side["label"] for side in doubt["sides"]] for doubt in after
    ]


def pressed(cwd: Path, keys: list[str], *arguments: str) -> str:
    """What the screen of a real terminal shows while keys are pressed, each after a question."""
    main, other = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", *arguments],
        cwd=cwd,
        stdin=other,
        stdout=other,
        stderr=other,
        env=environment,
        start_new_session=True,
    )
    os.close(other)
    shown, asked, deadline = "", 0, time.monotonic() + 120
    try:
        while time.monotonic() < deadline:
            ready, _, _ = select.select([main], [], [], 0.2)
            if ready:
                try:
                    data = os.read(main, 65536)
                except OSError:
                    break
                if not data:
                    break
                shown += data.decode("utf-8", "replace")
            elif process.poll() is not None:
                break
            if keys and shown.count("q leave: ") > asked:
                asked = shown.count("q leave: ")
                os.write(main, keys.pop(0).encode())
        assert process.wait(30) == 0, shown
    finally:
        process.kill()
        os.close(main)
    return shown


def _kg(cwd: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kg", *arguments], cwd=cwd, capture_output=True, check=True
    )
    return done.stdout.decode()


def test_answers_may_come_from_a_pipe(call_kg: Run, store: Path) -> None:
    (event,) = listed(call_kg, store, "--kind", "event")
    done = call_kg("review", "--kind", "event", "--by", "Jo", "--store", store, stdin="d\nu\ns\n")
    assert done.code == 0
    assert "1 answered, 0 skipped, 0 to go" in done.stderr
    (made,) = read(FILE)
    assert (made.kind, {made.first, made.second}) == (CorrectionKind.SAME, set(ids(event)))


def test_an_answer_is_taken_back(call_kg: Run, store: Path) -> None:
    keys = "k\ns\nu\nu\nd\nq\n"
    done = call_kg("review", "--kind", "join", "--store", store, stdin=keys)
    assert done.code == 0
    assert [c.kind for c in read(FILE)] == [CorrectionKind.DIFFERENT]
    assert not (store.parent / "review-skipped.txt").read_text("utf-8")


def test_a_reason_of_ones_own_is_written(call_kg: Run, store: Path) -> None:
    keys = "w\nthe minutes name no other\nd\nq\n"
    call_kg("review", "--kind", "join", "--store", store, stdin=keys)
    assert [c.because for c in read(FILE)] == ["the minutes name no other"]


def test_a_type_is_chosen_by_its_number() -> None:
    side = Side("person/kalyx", "Kalyx", "Kalyx", EntityType.PERSON, 1, 1)
    doubt = Doubt(Kind.TYPE, (side,), "a guess", 1, 1)
    made = correction_of(doubt, EntityType.ORGANISATION, because="b", by="Jo", on="2026-11-22")
    assert (made.kind, made.first, made.second) == (
        CorrectionKind.RETYPE,
        "Kalyx",
        "Organisation",
    )
    assert answered(doubt, [made])
    rejected = correction_of(doubt, Answer.NO_NAME, because="b", by="Jo", on="2026-11-22")
    assert (rejected.kind, rejected.first) == (CorrectionKind.REJECT, "person/kalyx")
    with pytest.raises(ValueError, match="no answer"):
        correction_of(doubt, Answer.SAME, because="", by="", on="")


# --- what the next build makes of it ------------------------------------------------------------


def test_what_is_told_apart_is_doubtful_no_more_and_law_7_holds(
    call_kg: Run, store: Path, folder: Path, tmp_path: Path
) -> None:
    before = set(map(str, Snapshot.open(store).quads()))
    call_kg("review", "--kind", "event", "--by", "Jo", "--store", store, stdin="d\n")
    call_kg("review", "--kind", "join", "--by", "Jo", "--store", store, stdin="d\nd\nd\nd\n")
    assert rebuilt(folder, store, FILE)[1] == []
    refused = [v for v in verdicts(store).values() if "told apart by Jo" in v]
    assert len(refused) == len(read(FILE)) >= 2
    assert all(v.startswith("Refused") for v in refused)
    kinds = {d["kind"] for d in listed(call_kg, store)}
    assert not kinds & {"join", "event"}
    assert rebuilt(folder, store, tmp_path / "none.yaml")[0] == before


def test_two_tellings_become_one_event_with_the_evidence_and_voices_of_both(
    call_kg: Run, store: Path, folder: Path, tmp_path: Path
) -> None:
    before = set(map(str, Snapshot.open(store).quads()))
    call_kg("review", "--kind", "event", "--by", "Jo", "--store", store, stdin="s\n")
    assert rebuilt(folder, store, FILE)[1] == []
    answer = Snapshot.open(store).query(
        "SELECT ?event ?passage ?voice"
        " { ?event a kg:DepartureEvent ; kg:evidence ?passage ; kg:attributedTo ?voice }"
    )
    assert isinstance(answer, Rows)
    rows = [[term.value for term in row] for row in answer.solutions]  # type: ignore[union-attr]
    assert len({event for event, _, _ in rows}) == 1
    assert len({passage for _, passage, _ in rows}) == 2
    assert len({voice for _, _, voice in rows}) == 2
    assert listed(call_kg, store, "--kind", "event") == []
    assert call_kg("validate", "--store", store).code == 0
    assert call_kg("verify", "--store", store).code == 0
    assert rebuilt(folder, store, tmp_path / "none.yaml")[0] == before


def test_a_confirmed_type_is_asked_no_more(call_kg: Run, store: Path, folder: Path) -> None:
    Path(FILE).write_text("- retype: [Ann Lowe, Person]\n", "utf-8")
    assert rebuilt(folder, store, FILE)[1] == []


def test_an_event_that_is_gone_is_reported(store: Path, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    answer = Snapshot.open(store).query(
        "SELECT ?e { ?e a kg:DepartureEvent FILTER CONTAINS(STR(?e), '/harbour/') }"
    )
    assert isinstance(answer, Rows)
    ((event,),) = answer.solutions
    known = event.value[event.value.index("event/") :]  # type: ignore[union-attr]
    for verb in ("same", "different"):
        file.write_text(f"- {verb}: [{known}, event/none/x-1]\n", "utf-8")
        assert rebuilt(folder, store, file)[1] == ["no statement is 'event/none/x-1'"]

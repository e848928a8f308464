"""kg evaluate: agrees with the scorer in tests/gold, and tells a person what to mend."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph
import pytest
from conftest import ROOT, Run

from kg.errors import DocumentError
from kg.evaluate import NoDocumentError, found_in, judge, total
from kg.evaluate.found import Found, FoundDate, FoundEvent, FoundMention, FoundQuote
from kg.evaluate.gold import Gold, read_gold
from kg.evaluate.measures import (
    Count,
    Judgement,
    Slip,
    aligned,
    alike,
    form_of,
    in_common,
    same_description,
)
from kg.export import export
from kg.model import EntityType, EventType
from kg.store import Snapshot
from kg.vocabulary import KG

TEXT = """Tuesday 7 May 2019

Ann Lowe, chair of the Northmouth Harbour Board, resigned on Friday. The Board thanked
Ms Lowe. “The accounts were never shown to us,” she said. Tidewater works with the Board.
"""

GOLD = """
doc: minutes
entities:
  - {id: lowe, type: PER, name: Ann Lowe, mentions: [Ann Lowe, Lowe]}
  - id: board
    type: ORG
    name: Harbour Board
    mentions: [Northmouth Harbour Board, {text: Board, nth: [2, 3]}]
  - {id: tidewater, type: ORG, name: Tidewater, mentions: [Tidewater]}
dates:
  - {text: Tuesday 7 May 2019, value: 2019-05-07}
  - {text: Friday, value: 2019-05-03}
posts:
  - {person: lowe, post: chair, org: board, status: former, evidence: "Ann Lowe, chair"}
relations:
  - {s: tidewater, p: worksWith, o: board, evidence: Tidewater works with the Board}
events:
  - {id: e1, type: departure, trigger: resigned, participants: [lowe], date: 2019-05-03}
quotes:
  - {speaker: lowe, start: "The accounts were", end: "shown to us,"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document with its annotations."""
    (tmp_path / "minutes.txt").write_text(TEXT, "utf-8")
    (tmp_path / "minutes.yaml").write_text(GOLD, "utf-8")
    return tmp_path


def annotated(text: str, yaml: str, folder: Path) -> Gold:
    path = folder / "case.yaml"
    path.write_text(yaml, "utf-8")
    return read_gold(path, text)


def mistakes(text: str, yaml: str, folder: Path) -> list[str]:
    """What is told of the file, without its name."""
    with pytest.raises(DocumentError) as caught:
        annotated(text, yaml, folder)
    return [line.partition("case.yaml:")[2] for line in caught.value.message.splitlines()]


# --- the annotations ------------------------------------------------------------------------


def test_every_occurrence_of_a_form_is_a_mention_and_the_longer_one_counts(folder: Path) -> None:
    gold = read_gold(folder / "minutes.yaml", TEXT)
    told = [(m.entity, TEXT[m.start : m.end]) for m in gold.mentions]
    assert told == [
        ("lowe", "Ann Lowe"),
        ("board", "Northmouth Harbour Board"),
        ("board", "Board"),
        ("lowe", "Lowe"),
        ("tidewater", "Tidewater"),
        ("board", "Board"),
    ]


def test_a_publication_may_hold_other_names(tmp_path: Path) -> None:
    yaml = (
        "entities:\n  - {id: a, type: ORG, name: Echo, mentions: [Echo]}\n"
        "  - {id: b, type: REPORT, name: Echo report, mentions: [Echo report]}\n"
    )
    gold = annotated("The Echo report of 2012", yaml, tmp_path)
    assert {m.entity for m in gold.mentions} == {"a", "b"}


def test_a_line_break_stands_for_a_space(tmp_path: Path) -> None:
    gold = annotated("On 5\nMay we met.", "dates:\n  - {text: 5 May, value: 2019-05-05}", tmp_path)
    assert [(d.start, d.end) for d in gold.dates] == [(3, 8)]


def test_a_quotation_ends_at_the_first_place_behind_its_start(tmp_path: Path) -> None:
    text = "He said “no way” once. He said “no chance, no way” twice."
    yaml = 'quotes:\n  - {speaker: null, start: "no", end: "no way", nth: 2}'
    gold = annotated(text, yaml, tmp_path)
    assert [text[q.start : q.end] for q in gold.quotes] == ["no chance, no way"]


def test_what_the_brief_form_is_made_into_is_read(tmp_path: Path) -> None:
    root = ROOT / "bench" / "statements"
    done = subprocess.run(
        [sys.executable, root / "convert.py", root / "dev", tmp_path], capture_output=True
    )
    assert done.returncode == 0, done.stderr
    golds = [
        read_gold(path, path.with_suffix(".txt").read_text("utf-8"))
        for path in sorted(tmp_path.glob("*.yaml"))
    ]
    assert len(golds) == 73
    assert sum(len(gold.posts) for gold in golds) > 300
    assert sum(len(gold.relations) for gold in golds) > 300


BRIEF = """\
=== X01-1 | news | Kenya | 2018-03-04
[Ann Lowe|PER] of [Elm Trust|ORG] resigned. [Bo Vane|PER], its chair, did not.
---
"""


def test_two_annotators_are_compared(tmp_path: Path) -> None:
    """The second has what the first has of posts, and twice as many relations."""
    lines = "rel: Ann Lowe | memberOf | Elm Trust\npost: Bo Vane | chair | Elm Trust | current\n"
    more = "rel: Bo Vane | memberOf | Elm Trust\n"
    for name, whole in (("one", BRIEF + lines), ("two", lines + more)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "X01.txt").write_text(whole, "utf-8")
    folder = ROOT / "bench" / "statements"
    for name, again in (("first", ()), ("second", ("--lines", tmp_path / "two"))):
        subprocess.run(
            [sys.executable, folder / "convert.py", tmp_path / "one", tmp_path / name, *again],
            check=True,
            capture_output=True,
        )
    done = subprocess.run(
        [sys.executable, folder / "agreement.py", tmp_path / "first", tmp_path / "second"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "| posts | 1 | 1 | 1 | 1.000 |" in done.stdout
    assert "| relations | 1 | 2 | 1 | 0.667 |" in done.stdout


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("event: mishap | ran aground | Elm Trust | -", "“mishap” is none of announcement, "),
        ("rel: Ann Lowe | runs | Elm Trust", "“runs” is none of about, "),
        ("post: Ann Lowe | chair | Elm Trust | interim", "“interim” is none of current, "),
        ("rel: Ann Lowe | owns | Oak Trust", "“Oak Trust” is not marked in the text"),
        ("rel: Ann Lowe | owns", "is no statement"),
    ],
)
def test_what_the_brief_form_does_not_know_is_told(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "in").mkdir()
    header = "=== X01-1 | news | Kenya | 2018-03-04"
    text = f"{header}\n[Ann Lowe|PER] of [Elm Trust|ORG] ran aground.\n---\n{line}\n"
    (tmp_path / "in" / "X01.txt").write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "bench/statements/convert.py", tmp_path / "in", tmp_path / "out"],
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "X01.txt, X01-1: " in done.stderr
    assert told in done.stderr
    assert not list(tmp_path.glob("out/*"))


def test_what_states_it_may_be_left_out_but_not_made_up(tmp_path: Path) -> None:
    bare = "posts:\n  - {person: lowe, post: chair, org: null, status: current"
    who = "entities:\n  - {id: lowe, type: PER, name: Ann Lowe, mentions: [Ann Lowe]}\n"
    assert len(annotated(TEXT, f"{who}{bare}}}", tmp_path).posts) == 1
    told = mistakes(TEXT, f"{who}{bare}, evidence: unheard of}}", tmp_path)
    assert told == ["4: post lowe, evidence: 'unheard of' does not stand in the text"]


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        (
            "entities:\n  - {id: a, type: PER, name: A, mentions: [Zed]}",
            "2: entity a: 'Zed' does not stand in the text",
        ),
        (
            "entities:\n  - {id: a, type: PER, name: A, mentions: [{text: Lowe, nth: [7]}]}",
            "2: entity a: 'Lowe' has 2 places in the text, so none is number 7",
        ),
        (
            "entities:\n  - {id: a, type: PERSON, name: A, mentions: [Lowe]}",
            "2: entity a, type: 'PERSON' is none of PER, ORG, LOC, REPORT, LAW, PROG",
        ),
        (
            "entities:\n  - {id: a, type: PER, name: A, mentions: [Lowe]}\n"
            "  - {id: b, type: PER, name: B, mentions: [Lowe]}",
            "3: entity b, mentions: 'Lowe' belongs to a as well; use nth",
        ),
        ("quote: []", "1: file: no key 'quote'. Did you mean 'quotes'?"),
        (
            "events:\n  - {id: e, type: strike, trigger: thanked, again, participants: []}",
            "2: event: no key 'again'. A text with a comma in it stands in quotation marks.",
        ),
        (
            "events:\n  - {id: e, type: strike, trigger: thanked, participants: [zed]}",
            "2: event e, participants: there is no entity 'zed'",
        ),
        (
            "dates:\n  - {text: Friday, value: 3.5.2019}",
            "2: date Friday, value: '3.5.2019' is no date such as "
            "2019-05-12, 2019, 199X, 2013-07/2013-09",
        ),
        (
            "dates:\n  - {text: Friday, value: null}\n  - {text: Tuesday, value: null}",
            "3: date Tuesday, text: 'Tuesday' stands before the date above it, not behind",
        ),
        (
            "posts:\n  - {person: zed, post: chair, org: null, status: current, evidence: chair}",
            "2: post zed, person: there is no entity 'zed'",
        ),
        ("posts:\n  - chair", "2: post: is not of the form “key: value”"),
        ("posts: {person: a}", "1: file, posts: is not a list; begin each entry with “- ”"),
        (
            "quotes:\n  - {speaker: null, start: never shown, end: Ann Lowe}",
            "2: quote null, end: 'Ann Lowe' does not stand in the text behind 'never shown'",
        ),
    ],
)
def test_a_mistake_is_named_by_its_line(yaml: str, told: str, tmp_path: Path) -> None:
    assert told in mistakes(TEXT, yaml, tmp_path)


@pytest.mark.parametrize("yaml", ["doc: [a", "doc: a: b", "\t- x", 'doc: "a'])
def test_what_is_not_yaml_is_told_with_its_line(yaml: str, tmp_path: Path) -> None:
    (told,) = mistakes(TEXT, yaml, tmp_path)
    assert re.match(r"[12]: not YAML: \w", told)


@pytest.mark.parametrize("yaml", ["", "# nothing", "- a"])
def test_a_file_without_annotations_is_told(yaml: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="holds no annotations"):
        annotated(TEXT, yaml, tmp_path)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    yaml = "dates:\n" + "".join(f"  - {{text: day {n}, value: null}}\n" for n in range(30))
    told = mistakes(TEXT, yaml, tmp_path)
    assert len(told) == 21
    assert told[0].startswith("2: date day 0")
    assert told[-1].endswith("10 more mistakes.")


# --- when two ways of writing are the same --------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind", "form"),
    [
        ("The  Rt Hon. Ann\nLowe's", EntityType.PERSON, "ann lowe"),
        ("Dame Ann", EntityType.PERSON, "ann"),
        ("Chief Justice", EntityType.PERSON, "justice"),
        ("the “Harbour Board”", EntityType.ORGANISATION, "“harbour board".replace("“", '"')),
        ("The Lord’s Taverners", EntityType.ORGANISATION, "lord's taverners"),
        ("The", EntityType.ORGANISATION, "the"),
    ],
)
def test_a_form_keeps_what_matters(words: str, kind: EntityType, form: str) -> None:
    assert form_of(words, kind) == form


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("April 2016 report by the Audit Office", "the Audit Office's April report", True),
        ("Audit Office report", "Coastguard report on the wreck", False),
        ("Harbours Act 1964", "Harbours Act", True),
        ("the", "of", False),
    ],
)
def test_descriptions_are_compared_by_their_words(one: str, other: str, same: bool) -> None:
    assert same_description(one, other) is same
    assert alike(form_of(one), form_of(other), EntityType.PUBLICATION) is same
    assert not alike(form_of(one), form_of(other), EntityType.ORGANISATION)


def test_each_occurrence_is_paired_once() -> None:
    from collections import Counter

    gold, found = Counter({"audit report": 2}), Counter({"audit report": 1, "the audit": 3})
    assert in_common(gold, found) == 1
    assert in_common(gold, found, EntityType.PUBLICATION) == 2


def test_entities_are_aligned_one_to_one_by_shared_mentions() -> None:
    from collections import Counter

    person = EntityType.PERSON
    gold = {"ann": (person, Counter(lowe=3)), "bob": (person, Counter(lowe=1, bob=1))}
    found = {
        "x": (person, Counter(lowe=3)),
        "y": (person, Counter(bob=1)),
        "z": (person, Counter()),
    }
    assert aligned(gold, found) == {"x": "ann", "y": "bob"}
    assert aligned(gold, {"x": (EntityType.PLACE, Counter(lowe=3))}) == {}


# --- the comparison -------------------------------------------------------------------------


def judged(folder: Path, found: Found) -> tuple[dict[str, Count], list[Slip]]:
    judgements: list[Judgement] = list(judge(read_gold(folder / "minutes.yaml", TEXT), found))
    counts = {count.measure: count for count in total(judgements)}
    return counts, sorted(each for each in judgements if isinstance(each, Slip))


def test_an_empty_graph_has_missed_everything(folder: Path) -> None:
    counts, slips = judged(folder, Found())
    assert counts["mentions"] == ("mentions", 0, 0, 6)
    assert counts["entities"].f1 == 0.0
    assert counts["quotes"] == ("quotes", 0, 0, 1)
    assert {slip.fault for slip in slips} == {"missed"}
    assert "comments" not in counts


def test_what_is_found_is_compared(folder: Path) -> None:
    at = TEXT.index("The accounts")
    found = Found(
        mentions=(
            FoundMention(20, "Ann Lowe", "iri/lowe", EntityType.PERSON),
            FoundMention(99, "Lowe", "iri/lowe", EntityType.PERSON),
            FoundMention(99, "Accounts", "iri/accounts", EntityType.ORGANISATION),
        ),
        dates=(FoundDate(0, "Tuesday 7 May 2019", "2019-05-07"), FoundDate(70, "Friday", None)),
        events=(
            FoundEvent(EventType.DEPARTURE, ("Ann Lowe resigned",), frozenset({"iri/lowe"}), None),
            FoundEvent(EventType.DEATH, ("Ann Lowe resigned",), frozenset({"iri/lowe"}), None),
        ),
        quotes=(FoundQuote(at, at + 34, "iri/accounts"),),
    )
    counts, slips = judged(folder, found)
    assert counts["mentions PER"] == ("mentions PER", 2, 2, 2)
    assert counts["mentions ORG"] == ("mentions ORG", 0, 1, 4)
    assert counts["entities PER"] == ("entities PER", 1, 1, 1)
    assert counts["date values"] == ("date values", 1, 2, 2)
    assert counts["events"] == ("events", 1, 2, 1)
    assert counts["event dates"] == ("event dates", 0, 1, 1)
    assert counts["speakers"] == ("speakers", 0, 1, 1)
    told = "\n".join(map(str, slips))
    assert "minutes: wrong date values: 'friday' is 2019-05-03 ≠ open" in told
    assert "minutes: extra events: death 'Ann Lowe resigned'" in told
    assert "by lowe ≠ iri/accounts" in told


# --- the same as the scorer -----------------------------------------------------------------


def natural(iri: object) -> list[tuple[int, str]]:
    """Numbers in an IRI by size."""
    parts = re.split(r"(\d+)", str(iri)) if "#" in str(iri) else [str(iri)]
    return [(int(p), "") if p.isdigit() else (-1, p) for p in parts]


@pytest.fixture(scope="module")
def scorer() -> Any:
    """tests/gold/score.py, with the one thing settled that it leaves to chance: the order."""
    sys.path.insert(0, str(ROOT / "tests" / "gold"))
    try:
        module = importlib.import_module("score")
    finally:
        sys.path.pop(0)

    class Sorted(module.Graph):  # type: ignore[name-defined,misc]
        def rows(self, *terms: object) -> Iterator[Any]:
            yield from sorted(super().rows(*terms), key=lambda row: natural(row[0]))

    setattr(module, "Graph", Sorted)  # noqa: B010 - mypy knows no attributes of the module
    return module


def figures(scorer: Any, graph: Path, gold: Path, texts: Path) -> dict[str, list[int]]:
    """Right, found and annotated by measure, as the scorer counts them."""
    tally = scorer.score(scorer.Graph(str(graph)), gold, texts, None)
    return {measure: [int(n) for n in counted] for measure, counted in tally.n.items()}


def written(store: Path, folder: Path) -> Path:
    path = folder / "all.trig"
    snapshot = Snapshot.open(store)
    export(snapshot.quads("all"), path, "trig", base=snapshot.manifest.base)
    return path


def agree(call_kg: Run, scorer: Any, store: Path, graph: Path, gold: Path, texts: Path) -> None:
    expected = figures(scorer, graph, gold, texts)
    assert len(expected) > 20
    for source in (("--store", store), ("--graph", graph)):
        done = call_kg("evaluate", gold, "--texts", texts, *source, "--format", "json")
        assert done.code == 0, done.stderr
        scores = json.loads(done.stdout)["scores"]
        own = {k: [s["right"], s["found"], s["gold"]] for k, s in scores.items()}
        assert own.pop("mentions")[2] == sum(v[2] for k, v in own.items() if "mentions " in k)
        assert own.pop("entities")[2] == sum(v[2] for k, v in own.items() if "entities " in k)
        assert own == expected


def test_it_agrees_with_the_scorer_on_the_seeds(
    call_kg: Run, scorer: Any, seed_store: Path, tmp_path: Path
) -> None:
    graph = written(seed_store, tmp_path)
    agree(call_kg, scorer, seed_store, graph, ROOT / "tests" / "gold", ROOT / "seeds")


def test_it_agrees_with_the_scorer_on_a_damaged_graph(
    call_kg: Run, scorer: Any, seed_store: Path, tmp_path: Path
) -> None:
    """Statements lost, entities joined at random, types, values and places changed."""
    graph = tmp_path / "damaged.nq"
    quads = damaged(sorted(Snapshot.open(seed_store).quads("all"), key=str), Random(1))
    with graph.open("wb") as file:
        pyoxigraph.serialize(quads, file, pyoxigraph.RdfFormat.N_QUADS)
    gold, texts = ROOT / "tests" / "gold", ROOT / "seeds"
    expected = figures(scorer, graph, gold, texts)
    done = call_kg("evaluate", gold, "--texts", texts, "--graph", graph, "--format", "json")
    scores = json.loads(done.stdout)["scores"]
    own = {k: [s["right"], s["found"], s["gold"]] for k, s in scores.items()}
    assert {k: own[k] for k in expected} == expected


def damaged(quads: Sequence[pyoxigraph.Quad], random: Random) -> Iterator[pyoxigraph.Quad]:
    entities = sorted({str(q.object) for q in quads if q.predicate.value == KG + "refersTo"})
    other = dict(zip(entities, random.sample(entities, len(entities)), strict=True))
    moved = {each for each in entities if random.random() < 0.2}
    lost = {q.subject for q in quads if random.random() < 0.02}
    for quad in quads:
        subject, predicate, object_, name = quad
        local = predicate.value.removeprefix(KG)
        if subject in lost and "#" in subject.value:
            continue
        if str(object_) in moved and local not in ("isPartOf", "replyTo"):
            object_ = pyoxigraph.NamedNode(other[str(object_)].strip("<>"))
        if local == "status" and random.random() < 0.3:
            object_ = pyoxigraph.NamedNode(KG + "Former")
        if local == "value" and random.random() < 0.3:
            object_ = pyoxigraph.Literal("2016")
        if local in ("start", "end") and random.random() < 0.3:
            object_ = pyoxigraph.Literal(int(object_.value) + random.randint(-9, 9))
        yield pyoxigraph.Quad(subject, predicate, object_, name)


@pytest.mark.model
def test_it_agrees_with_the_scorer_on_documents_of_other_fields(
    call_kg: Run, scorer: Any, tmp_path: Path
) -> None:
    from kg.build import build
    from kg.config import Config

    texts, store = ROOT / "tests" / "foreign", tmp_path / ".kg"
    build(sorted(texts.glob("*.txt")), store=store, config=Config())
    agree(call_kg, scorer, store, written(store, tmp_path), texts, texts)


# --- the document in the graph -------------------------------------------------------------


def holding(*sources: str) -> Callable[[str], list[dict[str, str]]]:
    """A graph that knows its documents, and nothing of them."""

    def ask(sparql: str) -> list[dict[str, str]]:
        if "dcterms:source" in sparql:
            return [{"d": f"iri/{n}", "source": source} for n, source in enumerate(sources)]
        return [{"d": "iri/0"}] if "isPartOf" in sparql else []

    return ask


def test_a_document_is_known_by_the_name_of_its_file() -> None:
    assert found_in(holding("2019/minutes.txt", "2019/notes.txt"), "minutes") == Found()


@pytest.mark.parametrize("sources", [(), ("notes.txt",), ("a/minutes.txt", "b/minutes.txt")])
def test_none_or_two_documents_of_the_name_are_told(sources: tuple[str, ...]) -> None:
    with pytest.raises(NoDocumentError, match=r"minutes: the graph holds (no|2) document"):
        found_in(holding(*sources), "minutes")


# --- the command ----------------------------------------------------------------------------


@pytest.fixture
def gold(harbour_store: Path, tmp_path: Path) -> Path:
    """Annotations of a document of the hand-made store, which has no file."""
    from harbour import HARBOUR, HARBOUR_TEXT

    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / f"{HARBOUR}.txt").write_bytes(HARBOUR_TEXT.encode())
    (folder / f"{HARBOUR}.yaml").write_text(
        "entities:\n"
        "  - {id: lowe, type: PER, name: Ann Lowe, mentions: [Ann Lowe, Lowe]}\n"
        "  - {id: vane, type: PER, name: Peter Vane, mentions: [Peter Vane, Vane]}\n"
        "comments:\n"
        '  - {n: "1", author: Getafix, start: Lowe was pushed}\n'
        '  - {n: "1.1", author: Old Salt, start: Vane will be}\n',
        "utf-8",
    )
    return folder


def test_the_table_has_a_row_for_each_measure(
    call_kg: Run, harbour_store: Path, gold: Path
) -> None:
    done = call_kg("evaluate", gold, "--store", harbour_store, "--errors")
    assert (done.code, done.stderr) == (0, "")
    rows = {line[:18].strip(): line[18:].split() for line in done.stdout.splitlines()}
    assert rows["comment authors"] == ["1.000", "1.000", "1.000", "2", "2", "2"]
    assert rows["comment parents"] == ["1.000", "1.000", "1.000", "2", "2", "2"]
    assert "harbour-notes: extra mentions ORG: " in done.stdout


def test_csv_holds_figures_or_errors(call_kg: Run, harbour_store: Path, gold: Path) -> None:
    def rows(*options: str) -> list[dict[str, str]]:
        done = call_kg("evaluate", gold, "--store", harbour_store, "--format", "csv", *options)
        assert done.code == 0
        return list(csv.DictReader(io.StringIO(done.stdout)))

    assert {row["measure"] for row in rows()} >= {"mentions PER", "comments"}
    assert {row["document"] for row in rows("--errors")} == {"harbour-notes"}


def test_a_file_that_cannot_be_scored_costs_itself_alone(
    call_kg: Run, harbour_store: Path, gold: Path
) -> None:
    bad = gold / "strange-names.yaml"
    bad.write_text("dates:\n  - {text: 5 May 2031, value: 2031-05-05}\n", "utf-8")
    (gold / "strange-names.txt").write_text("nothing", "utf-8")
    done = call_kg("evaluate", gold, "--store", harbour_store)
    assert done.code == 4
    assert "comment authors" in done.stdout
    assert "Not scored: 1 of 2." in done.stderr
    (gold / "strange-names.txt").unlink()
    done = call_kg("evaluate", gold, "--store", harbour_store)
    assert done.code == 4
    assert "strange-names.txt beside it" in done.stderr


def test_a_string_that_is_not_in_the_text_is_named_with_its_file(
    call_kg: Run, harbour_store: Path, gold: Path
) -> None:
    path = gold / "harbour-notes.yaml"
    path.write_text(path.read_text("utf-8") + "dates:\n  - {text: 5 May 2031}\n", "utf-8")
    done = call_kg("evaluate", gold, "--store", harbour_store)
    assert (done.code, done.stdout) == (3, "")
    assert (
        f"{path}:8: date 5 May 2031, text: '5 May 2031' does not stand in the text" in done.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "nowhere: there is no such file or folder."),
        ((".",), "holds no annotations"),
        (("gold", "--only", "minutes,harbour-notes"), "holds no annotations of minutes"),
        (("gold", "--graph", "gold/harbour-notes.txt"), "It is read as N-Triples, by its suffix."),
        (("gold", "--graph", "graph.docx"), "graph.docx: .docx is no format of graphs."),
        (("gold", "--graph", "none.trig"), "none.trig: "),
    ],
)
def test_what_is_missing_is_told(
    call_kg: Run, harbour_store: Path, gold: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = call_kg("evaluate", *arguments, "--store", harbour_store)
    assert (done.code, done.stdout) == (3, "")
    assert told in done.stderr


def test_a_text_that_was_changed_since_the_build_is_not_compared(
    call_kg: Run, harbour_store: Path, gold: Path
) -> None:
    text = gold / "harbour-notes.txt"
    text.write_bytes(text.read_bytes() + b"More.\n")
    done = call_kg("evaluate", gold, "--store", harbour_store)
    assert done.code == 3
    assert "is not the text that stands in the store" in done.stderr

"""The laws of the graph, on real builds: order, growth, evidence, voices, broken documents."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import build, conclude
from kg.cache import Cache
from kg.config import Config
from kg.model import Evidence, Knowledge, Reading, Span
from kg.store import Snapshot

pytestmark = pytest.mark.model

GOLDEN = ROOT / "tests" / "golden"
FEW = ("wordpress", "press-release", "letter", "quoted-replies")


def copied(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(GOLDEN / f"{name}.txt", folder)
    return folder


def quads(store: Path) -> list[str]:
    return sorted(map(str, Snapshot.open(store).quads()))


def built(store: Path, *sources: Path, prune: bool = False) -> list[str]:
    build(list(sources), store=store, config=Config(), prune=prune)
    return quads(store)


# --- law 2: the same bytes --------------------------------------------------------------------


def test_same_bytes_in_any_process_with_any_workers_in_any_order(
    run_kg: Run, tmp_path: Path
) -> None:
    folder = copied(tmp_path / "docs", *FEW)
    files = sorted(folder.iterdir())
    exports = set()
    for number, (order, workers) in enumerate(
        [(files, 1), (files[::-1], 2), ([folder], 1), (files[2:] + files[:2], 2)]
    ):
        store = tmp_path / f"store{number}"
        env = {"PYTHONHASHSEED": str(number * 17)}
        done = run_kg("build", *order, "--workers", str(workers), "--store", store, env=env)
        assert done.code == 0, done.stderr
        out = tmp_path / f"{number}.trig"
        assert run_kg("export", out, "--store", store, env=env).code == 0
        exports.add(out.read_bytes())
    assert len(exports) == 1
    assert len(exports.pop()) > 10_000


def test_seeds_come_out_the_same_whichever_is_read_first(seed_store: Path, tmp_path: Path) -> None:
    """The readings are at hand, so what this turns about is the corpus and all after it."""
    want = quads(seed_store)
    store = tmp_path / ".kg"
    shutil.copytree(seed_store / "readings", store / "readings")
    files = sorted((ROOT / "seeds").glob("*.txt"), reverse=True)
    assert built(store, *files) == want


# --- law 3: growth ----------------------------------------------------------------------------


def test_one_by_one_is_all_at_once_and_removing_undoes_adding(tmp_path: Path) -> None:
    a = copied(tmp_path / "a", "wordpress", "letter")
    b = copied(tmp_path / "b", "press-release", "letter", "quoted-replies")
    alone = built(tmp_path / "alone", a)
    together = built(tmp_path / "together", a, b)
    grown = tmp_path / "grown"
    assert built(grown, a) == alone
    assert built(grown, b) == together
    assert built(grown, a, prune=True) == alone
    assert built(grown, b, a) == together
    backwards = tmp_path / "backwards"
    built(backwards, b)
    assert built(backwards, a) == together


def test_the_seeds_one_after_another_are_the_seeds(seed_store: Path, tmp_path: Path) -> None:
    store = tmp_path / ".kg"
    shutil.copytree(seed_store / "readings", store / "readings")
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        last = built(store, path)
    assert last == quads(seed_store)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small documents and a store that has read them."""
    place = tmp_path_factory.mktemp("few")
    built(place / "store", copied(place / "docs", *FEW))
    return place


def of_these(few: Path, batches: list[set[int]], prune: set[int] | None = None) -> list[str]:
    """The graph after building the batches one after another, then only what is not pruned."""
    files = sorted((few / "docs").iterdir())
    with tempfile.TemporaryDirectory() as place:
        store = Path(place, "store")
        shutil.copytree(few / "store" / "readings", store / "readings")
        for batch in batches:
            last = built(store, *(files[n] for n in sorted(batch, reverse=len(batches) % 2 == 0)))
        if prune is not None:
            last = built(store, *(files[n] for n in prune), prune=True)
        return last


SOME = st.sets(st.integers(0, len(FEW) - 1), min_size=1)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(batches=st.lists(SOME, min_size=1, max_size=3), left=SOME)
def test_however_documents_come_and_go_the_graph_is_that_of_those_that_are_there(
    few: Path, batches: list[set[int]], left: set[int]
) -> None:
    assert of_these(few, batches) == of_these(few, [set().union(*batches)])
    assert of_these(few, batches, prune=left) == of_these(few, [left])


# --- law 4: evidence --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def seeds(seed_store: Path) -> Knowledge:
    """What the seeds say, from the readings of their build."""
    cache = Cache(seed_store / "readings")
    readings = []
    for known in Snapshot.open(seed_store).manifest.documents:
        reading = cache.get(known.reading, id=known.id, source=known.source)
        assert reading is not None
        readings.append(reading)
    return conclude(readings)[0]


def test_every_statement_of_the_seeds_has_its_words(seeds: Knowledge) -> None:
    texts = {r.document.id: r.document.text for r in seeds.readings}
    statements = [*seeds.claims, *seeds.tenures, *seeds.events, *seeds.quotations]
    assert len(statements) > 50
    for statement in statements:
        assert statement.evidence
        for passage in statement.evidence:
            assert texts[passage.document][passage.start : passage.end] == passage.quote
            assert passage.quote.strip()


def test_verify_proves_the_seeds(run_kg: Run, seed_store: Path) -> None:
    done = run_kg("verify", "--store", seed_store, cwd=ROOT)
    assert done.code == 0, done.stdout + done.stderr


# --- law 5: voices ----------------------------------------------------------------------------


def why_not_the_authors(reading: Reading, passage: Evidence) -> str | None:
    """What forbids asserting a statement with this evidence in the author's voice."""
    span = Span(passage.start, passage.end)
    thread = reading.thread
    section = next(n for n, s in enumerate(thread.sections) if s.key == passage.section)
    if thread.inside_comment(section):
        return "it stands in a comment"
    for other in thread.sections:
        if other.kind.value == "Comment" and other.span.overlaps(span):
            return "it reaches into a comment"
    for speech in reading.annotation.speeches:
        if speech.direct and not speech.block and speech.span.covers(span):
            return "it is quoted"
    inside = reading.document.text[span.start : span.end].strip(" .,")
    if inside[0] in '“"' and inside[-1] in '”"' and not any(m in inside[1:-1] for m in '“”"'):
        return "it stands in quotation marks"
    return None


def test_nothing_is_asserted_that_only_a_commenter_or_a_quoted_speaker_says(
    seeds: Knowledge,
) -> None:
    readings = {r.document.id: r for r in seeds.readings}
    statements = [*seeds.claims, *seeds.tenures, *seeds.events]
    asserted = [s for s in statements if s.asserted]
    assert len(asserted) > 20
    assert len(asserted) < len(statements)
    wrong = [
        (type(s).__name__, s.id, passage.quote[:80], why)
        for s in asserted
        for passage in s.evidence
        if (why := why_not_the_authors(readings[passage.document], passage))
    ]
    assert wrong == []


def test_every_plain_triple_is_one_that_an_author_states(
    seeds: Knowledge, seed_store: Path
) -> None:
    """By the graph itself: triples of the closed list of predicates in the default graph."""
    from kg.model import Predicate
    from kg.vocabulary import DEFAULT_BASE, KG, iri

    predicates = {f"<{KG}{p.value}>" for p in Predicate}

    def named(id: str) -> str:
        return f"<{iri(DEFAULT_BASE, id)}>"

    stated = {
        (named(c.subject), f"<{KG}{c.predicate.value}>", named(c.object))
        for c in seeds.claims
        if c.asserted
    }
    facts = Snapshot.open(seed_store).quads("facts")
    plain = {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in facts
        if str(q.predicate) in predicates
    }
    assert plain == stated


def test_a_comment_and_a_quotation_assert_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "post.txt").write_text(
        "Harbour notes\n\n3 May 2019\n\nThe board met in the old hall.\n\n"
        "“Tidewater plc owns Skerry Ferries Ltd,” said Ann Lowe.\n\n"
        "2 comments:\n\n"
        "  1. Tidewater plc owns the Northmouth Dredging Company. Bob Reed is chairman of "
        "Tidewater plc. Bob Reed resigned on Friday.\n\n"
        "  2. Ann Lowe, chair of the Northmouth Harbour Board, resigned on Monday.\n",
        "utf-8",
    )
    store = tmp_path / ".kg"
    build([folder], store=store, config=Config())
    facts = [str(q) for q in Snapshot.open(store).quads("facts")]
    for term in ("owns>", "Tenure>", "DepartureEvent>", "operates>"):
        assert not [line for line in facts if term in line]


# --- law 8: broken documents --------------------------------------------------------------------


def test_broken_and_hostile_documents_cost_themselves_alone(tmp_path: Path) -> None:
    folder = copied(tmp_path / "docs", *FEW)
    want = built(tmp_path / "plain", folder)
    (folder / "zero.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "old.txt").write_bytes("“café”".encode("cp1252"))
    (folder / "line.txt").write_bytes(b"x" * 5_000_000)
    (folder / "letter.md").write_bytes(b"\xff\xfe\x00")  # shares its stem with a good one
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    report = build([folder], store=tmp_path / "broken", config=Config())
    assert sorted(Path(path).name for path, _, _ in report.skipped) == [
        "binary.txt",
        "letter.md",
        "line.txt",
        "old.txt",
        "photo.jpg",
        "zero.txt",
    ]
    assert all(reason and hint for _, reason, hint in report.skipped)
    assert quads(tmp_path / "broken") == want


def test_hostile_text_is_read_like_any_other(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    hostile = {
        "controls": "A\x01title\x1b[31m\n\nAnn\x07Lowe\x7f met \u202eBob\u202c on 3 May 2019.\n",
        "blanks": "\n" * 5_000 + "x" + "\t" * 5_000,
        "marks": "“" * 500 + "a" + "”" * 500,
        "nested": ">" * 500 + " a\n",
        "word": "x" * 12_000,
        "emoji": "👩‍👩‍👧‍👦 " * 100 + "e\u0301" * 100,
        "brackets": "(" * 500 + ")" * 500,
        "separators": "a\u2028b\u2029c\x85d\x0be\x0cf\n" * 50,
    }
    for name, text in hostile.items():
        (folder / f"{name}.txt").write_text(text, "utf-8", newline="")
    report = build([folder], store=tmp_path / ".kg", config=Config())
    assert report.skipped == ()
    assert report.counts["documents"] == len(hostile)

"""Builds by what changed: whatever came and went before, the graph is that of a fresh build."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import BuildReport, build, conclude
from kg.build.ledger import NAME, Ledger, decode, encode
from kg.cache import Cache
from kg.config import Config
from kg.correct import parse
from kg.export import export
from kg.rdf import quads as written
from kg.reference import load
from kg.store import Snapshot

pytestmark = pytest.mark.model

SENTENCE = (
    "The Northmouth Harbour Board said on Friday that the old pier would never open to ships again."
)
PAGES = {
    # each in two ways; names, sentences, posts and events are shared
    "pier.txt": (
        "Pier to close\n\n3 May 2019\n\nAnn Lowe, chair of the Northmouth Harbour Board, resigned "
        f"on Friday. {SENTENCE}\n",
        "Pier to close\n\n3 May 2019\n\nAnnabel Lowe, chair of the Northmouth Harbour Board, "
        f"resigned on Friday. Annabel Lowe met Tidewater plc. Annabel Lowe left. {SENTENCE}\n",
    ),
    "ferry.txt": (
        "Ferry sold\n\n4 May 2019\n\nTidewater plc bought the Skerry ferry for £2m on Monday. "
        "Ms Lowe of the Northmouth Harbour Board thanked Bob Reed and Kestrel Council.\n",
        "Ferry sold\n\n2 May 2019\n\nTidewater plc bought the Skerry ferry for £3m. Bob Reed, "
        "treasurer of Tidewater plc, spoke.\n",
    ),
    "weir.txt": (
        "Weir mended\n\n5 May 2019\n\nKestrel Council repaired the weir at Holm Bridge in April. "
        "Bob Reed and Lowe of the Northmouth Harbour Board (NHB) watched.\n",
        f"Weir mended\n\n1 May 2019\n\n{SENTENCE} The NHB repaired the weir at Holm Bridge.\n",
    ),
    "post.txt": (
        f"The harbour\n\n6 May 2019\n\n{SENTENCE} “The pier is lost,” said Ann Lowe.\n\n"
        "2 comments:\n\n  1. Bob Reed is chairman of Tidewater plc. NHB is a disgrace.\n\n"
        "  2. Ann Lowe, chair of the Northmouth Harbour Board, resigned on Friday.\n",
        "The harbour\n\n6 May 2019\n\nAnn Lowe has been chair of the Northmouth Harbour Board "
        "since 2016. Ann Lowe resigned on 3 May 2019.\n",
    ),
    "news/pier.txt": (
        "Lowe goes\n\n4 May 2019\n\nAnn Lowe, chair of the Northmouth Harbour Board, resigned on 3 "
        "May 2019. Bob Reed of Kestrel Council follows.\n",
        "Reed comes\n\n8 May 2019\n\nBob Reed was appointed chair of the Northmouth Harbor Board. "
        "A. Lowe left.\n",
    ),
}
STATES = [(name, way) for name in PAGES for way in (0, 1)]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that has read every page in both ways."""
    place = tmp_path_factory.mktemp("increment")
    for way in (0, 1):
        lay(place / "docs", dict.fromkeys(PAGES, way))
        build([place / "docs"], store=place / "store", config=Config())
        shutil.copytree(place / "store" / "readings", place / "readings", dirs_exist_ok=True)
    return place / "readings"


def lay(folder: Path, pages: dict[str, int]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for name, way in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGES[name][way], "utf-8")
    return folder


def quads(store: Path) -> list[str]:
    return sorted(map(str, Snapshot.open(store).quads()))


def concluded(store: Path, readings: Path) -> list[str]:
    """What the documents of a store say, concluded as a whole."""
    cache = Cache(readings)
    found = [
        cache.get(d.reading, id=d.id, source=d.source)
        for d in Snapshot.open(store).manifest.documents
    ]
    reference = load(Config().reference)
    knowledge, _ = conclude([r for r in found if r is not None], reference=reference)
    assert len(knowledge.readings) == len(found)
    return sorted(set(map(str, written(knowledge))))


class Corpus:
    """A folder of pages and the store that follows it."""

    def __init__(self, place: Path, readings: Path) -> None:
        self.folder, self.store, self.readings = place / "docs", place / ".kg", readings

    def build(self, pages: dict[str, int]) -> BuildReport:
        shutil.copytree(self.readings, self.store / "readings", dirs_exist_ok=True)
        lay(self.folder, pages)
        return build([self.folder], store=self.store, config=Config(), prune=True)

    def is_fresh(self) -> bool:
        now = Snapshot.open(self.store)
        found = quads(self.store)
        return found == concluded(self.store, self.readings) and now.manifest.counts[
            "triples"
        ] == len(found)


@pytest.fixture
def corpus(tmp_path: Path, read: Path) -> Corpus:
    return Corpus(tmp_path, read)


@contextmanager
def always_by_change(yes: bool = True) -> Iterator[None]:
    """However much changes, or else only where little does."""
    with patch("kg.build.increment._MOST", 2.0 if yes else 0.5):
        yield


ALL = dict.fromkeys(PAGES, 0)


# --- the law ----------------------------------------------------------------------------------


class _Killed(BaseException):
    """Stands for SIGKILL: nothing is cleaned up after it."""


@contextmanager
def killed_before_the_end() -> Iterator[None]:
    """The build dies when all is written, before the new graph is the one in use."""
    with (
        patch("kg.store.generations._replace", side_effect=_Killed),
        patch("kg.store.generations.shutil.rmtree"),
        suppress(_Killed),
    ):
        yield


STEPS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(list(PAGES)), st.integers(0, 1), min_size=1),
              st.booleans()),
    min_size=2, max_size=5,
)  # fmt: skip


@settings(max_examples=12, deadline=None, derandomize=True)
@given(steps=STEPS, by_change=st.booleans())
def test_whatever_came_and_went_before_the_graph_is_that_of_a_fresh_build(
    read: Path, steps: list[tuple[dict[str, int], bool]], by_change: bool
) -> None:
    with tempfile.TemporaryDirectory() as place, always_by_change(by_change):
        corpus = Corpus(Path(place), read)
        for number, (pages, dies) in enumerate(steps):
            if dies and number:
                before = quads(corpus.store)
                with killed_before_the_end():
                    corpus.build(pages)
                assert quads(corpus.store) == before
            corpus.build(pages)
            assert corpus.is_fresh()
        fresh = Corpus(Path(place) / "fresh", read)
        lay(fresh.folder, steps[-1][0])
        files = sorted(fresh.folder.rglob("*.txt"), reverse=True)
        shutil.copytree(read, fresh.store / "readings")
        build([fresh.folder, *files], store=fresh.store, config=Config())
        exports = []
        for each in (corpus, fresh):
            out = Path(place) / "graph.trig"
            export(Snapshot.open(each.store).quads(), out)
            exports.append(out.read_bytes())
        assert exports[0] == exports[1]


# --- what is written again ----------------------------------------------------------------------


def test_one_more_document_is_written_alone(corpus: Corpus) -> None:
    rest = {name: 0 for name in PAGES if name != "weir.txt"}
    with always_by_change():
        assert corpus.build(rest).written == len(rest)
        assert corpus.build(ALL).written < len(ALL)
        del rest["news/pier.txt"]
        corpus.build(rest)
        assert corpus.is_fresh()


def test_only_documents_whose_names_are_touched_are_written_again(corpus: Corpus) -> None:
    """In its other way the pier's page has a fuller name for Ann Lowe: her entity is another."""
    few = {"pier.txt": 0, "news/pier.txt": 0, "ferry.txt": 1}
    with always_by_change():
        corpus.build(few)
        ids = {q for q in quads(corpus.store) if "person/annabel-lowe" in q}
        assert ids == set()
        report = corpus.build({**few, "pier.txt": 1})
    assert corpus.is_fresh()
    assert any("person/annabel-lowe" in q for q in quads(corpus.store))
    assert report.written == 2  # ferry.txt does not name her
    with always_by_change():
        assert corpus.build({**few, "pier.txt": 1}).same


def test_documents_that_nothing_tells_anything_new_are_not_opened(corpus: Corpus) -> None:
    few = {"ferry.txt": 1, "post.txt": 1}
    with always_by_change():
        corpus.build(few)
        with patch.object(Cache, "get", side_effect=AssertionError("opened")):
            corpus.build({"ferry.txt": 1})
    assert corpus.is_fresh()


# --- what is kept for the next build ------------------------------------------------------------


def ledger(store: Path) -> Path:
    return Snapshot.open(store).generation / NAME


def test_a_ledger_that_is_damaged_or_gone_costs_time_alone(corpus: Corpus) -> None:
    corpus.build({"pier.txt": 0, "ferry.txt": 0})
    file = ledger(corpus.store)
    file.write_bytes(file.read_bytes()[:-9])
    assert corpus.build(ALL).written == len(ALL)
    assert corpus.is_fresh()
    ledger(corpus.store).unlink()
    assert corpus.build({**ALL, "post.txt": 1}).written == len(ALL)
    assert corpus.is_fresh()


def test_a_ledger_of_another_program_or_other_settings_is_not_used() -> None:
    raw = encode(Ledger("a", triples=3))
    assert decode(raw, key="a") == Ledger("a", triples=3)
    assert decode(raw, key="b") is None
    assert decode(raw[:-1], key="a") is None
    assert decode(b"", key="a") is None


def test_a_reading_that_was_damaged_though_it_has_its_size_is_made_again(corpus: Corpus) -> None:
    corpus.build({"pier.txt": 0, "post.txt": 1})
    before = Snapshot.open(corpus.store).manifest.documents
    for known in before:
        kept = corpus.store / "readings" / known.reading[:2] / f"{known.reading}.json"
        kept.write_bytes(b"x" * kept.stat().st_size)
    lay(corpus.folder, {"pier.txt": 1, "post.txt": 1})
    with always_by_change():
        build([corpus.folder], store=corpus.store, config=Config(), prune=True)
    assert corpus.is_fresh()


def test_a_graph_that_cannot_be_read_any_more_is_written_as_a_whole(corpus: Corpus) -> None:
    few = {"pier.txt": 0, "post.txt": 1, "ferry.txt": 1}
    corpus.build(few)
    for table in (Snapshot.open(corpus.store).generation / "oxigraph").glob("*.sst"):
        content = bytearray(table.read_bytes())
        content[: len(content) // 2] = bytes(len(content) // 2)
        table.write_bytes(bytes(content))
    with always_by_change():
        corpus.build({**few, "pier.txt": 1})
    assert corpus.is_fresh()


def test_a_correction_and_its_end_change_what_depends_on_it(corpus: Corpus) -> None:
    corpus.build(ALL)
    before = quads(corpus.store)
    told = parse("- rename: [Bob Reed, Robert Reed]\n", Path("corrections.yaml"))
    build([corpus.folder], store=corpus.store, config=Config(), corrections=told)
    assert any("person/robert-reed" in q for q in quads(corpus.store))
    build([corpus.folder], store=corpus.store, config=Config())
    assert quads(corpus.store) == before


def test_another_base_is_another_graph(corpus: Corpus) -> None:
    corpus.build(ALL)
    build([corpus.folder], store=corpus.store, config=Config(base="https://other.example/"))
    assert not any("kg.example" in q for q in quads(corpus.store))
    corpus.build(ALL)
    assert corpus.is_fresh()

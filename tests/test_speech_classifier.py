"""The classifiers that judge which words in marks are quotations, and whose."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from voices import document

from kg.annotate import linear, speech
from kg.annotate.parsed import Parsed
from kg.annotate.speech import find_speech
from kg.annotate.speech.classifier import by_rules, likeliest
from kg.annotate.speech.direct import Candidate
from kg.annotate.speech.features import Reading, name_of, of_quotation
from kg.annotate.speech.whose import speakers
from kg.model import SectionKind

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench" / "train"))

pytestmark = pytest.mark.model


def gathered(marked: str) -> tuple[Parsed, list[Candidate]]:
    thread, parsed = document(marked)
    with mock.patch.object(speech, "judged", return_value=()) as judged:
        find_speech(thread, replace(parsed, speeches=()), learned=True)
    ((found, candidates), _) = judged.call_args
    return found, list(candidates)


def told(
    marked: str, *, learned: bool = True, kind: SectionKind = SectionKind.POST
) -> set[tuple[str, str]]:
    thread, parsed = document(marked, kind=kind)
    text = thread.document.text
    return {
        (text[slice(*s.speaker)] if s.speaker else "", text[s.start : s.end])
        for s in find_speech(thread, replace(parsed, speeches=()), learned=learned)
        if s.direct
    }


FOUND = [
    ("PER[Tom Reed] shook his head. “We were never asked about the ferry.” He left.",
     ("Tom Reed", "We were never asked about the ferry.")),
    ("PER[Ann Lowe] is proud of the pier. “It took nine winters and it is dry.” Her council paid.",
     ("Ann Lowe", "It took nine winters and it is dry.")),
    ("For PER[Tom Reed] it was “like burying a friend”.",
     ("Tom Reed", "like burying a friend")),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), FOUND)
def test_quotations_that_no_rule_sees_are_found(marked: str, expected: tuple[str, str]) -> None:
    assert expected not in told(marked, learned=False)
    assert expected in told(marked)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("“It is over,” said PER[Ann Lowe].", ("Ann Lowe", "It is over,")),
        ("PER[Tom Reed] told ORG[Wick Council]: “The pier is closed.”",
         ("Tom Reed", "The pier is closed.")),
        ("PER[Ann Lowe]: “The pier is closed for good.”",
         ("Ann Lowe", "The pier is closed for good.")),
        ("A spokesman for ORG[Acme] said the ferry would be “back within a week”.",
         ("Acme", "back within a week")),
    ],
)  # fmt: skip
def test_what_the_rules_see_well_stays(marked: str, expected: tuple[str, str]) -> None:
    assert told(marked) == told(marked, learned=False) == {expected}


@pytest.mark.parametrize(
    "marked",
    [
        "The so-called “bright start” of ORG[Norvane Trust] cost a million.",
        "PER[Ann Lowe] wrote the novel “The Salt Road” in Wick.",
        "The “pier” at LOC[Wick] is a plank.",
        "ORG[Acme] runs a scheme called “Warm Homes Now”.",
        "We met at “The Ship” and drank.",
    ],
)
def test_terms_titles_and_irony_are_no_quotations(marked: str) -> None:
    assert told(marked) == set()


def test_irony_in_a_comment_is_no_quotation() -> None:
    marked = "I love how ORG[Acme] calls this “progress”. Great “service” as ever."
    assert told(marked, kind=SectionKind.COMMENT) <= {("Acme", "progress")}


def test_words_on_both_sides_of_the_reporting_clause_are_one_speakers() -> None:
    marked = (
        "PER[Delphine Quill] defended the plan.\n\nPER[Ann Lowe], who chairs the tenants’ panel, "
        "had heard it on the bus. “I read it on my phone,” she said. “If this is asking us, I’d "
        "hate to see what being ignored feels like.”"
    )
    assert {who for who, _ in told(marked)} == {"Ann Lowe"}
    _, candidates = gathered(marked)
    assert [c.goes_on for c in candidates] == [False, True]


def test_another_speakers_words_do_not_go_on_with_the_first_ones() -> None:
    _, candidates = gathered("“No,” said PER[Ann Lowe]. “Yes,” said PER[Tom Reed].")
    assert [c.goes_on for c in candidates] == [False, False]
    marked = "“We will not close it,” said PER[Ann Lowe]. “They will close it,” said PER[Tom Reed]."
    assert told(marked) == {
        ("Ann Lowe", "We will not close it,"),
        ("Tom Reed", "They will close it,"),
    }


def test_whom_the_words_name_is_hardly_their_speaker() -> None:
    marked = (
        "PER[Ann Lowe] thanked PER[Tom Reed] on the quay. “Reed never gave up on the ferry and "
        "neither did we,” she said."
    )
    parsed, (candidate,) = gathered(marked)
    marks = {p.mention.surface: f for p, f in speakers(Reading.of(parsed, [candidate]), candidate)}
    assert "in the words" in marks["Tom Reed"]
    assert "in the words" not in marks["Ann Lowe"]
    assert {who for who, _ in told(marked)} == {"Ann Lowe"}


def test_no_feature_is_a_name() -> None:
    """Two texts that differ in their names alone look the same."""

    def every(marked: str) -> list[dict[str, float]]:
        parsed, candidates = gathered(marked)
        reading = Reading.of(parsed, candidates)
        listed = [of_quotation(reading, c) for c in candidates]
        return listed + [f for c in candidates for _, f in speakers(reading, c)]

    one = (
        "PER[Ann Marlow] of ORG[Wexley Council] told PER[Tom Harker] that ORG[Brindle Ltd] had "
        "“lost its way”. Marlow, “a friend”, Harker said, “never lies”."
    )
    other = one.replace("Marlow", "Norton").replace("Harker", "Warren").replace("Wexley", "Oxbury")
    assert every(one) == every(other.replace("Brindle", "Cormack"))


def test_a_paragraph_of_nothing_but_quotations_costs_no_more_than_its_length() -> None:
    marked = " ".join(f"PER[Ann Lowe{n}] said: “No to {n}.”" for n in range(90))
    parsed, candidates = gathered(marked.translate(str.maketrans("0123456789", "abcdefghij")))
    reading = Reading.of(parsed, candidates)
    around = [len(list(speakers(reading, c))) for c in candidates]
    assert len(candidates) == 90
    assert max(around) <= 2 * (40 + 20) + 3
    assert min(around) > 0


def test_names_are_the_same_by_family_name_and_bodies_by_the_whole() -> None:
    _, parsed = document("PER[Ann Lowe] and PER[Lowe] of ORG[Pier Trust] met ORG[Sea Trust].")
    assert [name_of(m) for m in parsed.mentions] == ["lowe", "lowe", "pier trust", "sea trust"]


def test_the_likeliest_speaker_is_the_one_of_all_words_of_a_breath() -> None:
    sure, even, hardly = (0.1, 0.9), (0.5, 0.5), (0.9, 0.1)
    assert likeliest([[("lowe", sure), ("reed", hardly)]]) == "lowe"
    assert (
        likeliest([[("lowe", even), ("reed", even)], [("lowe", sure), ("reed", hardly)]]) == "lowe"
    )
    # two mentions of one name count together
    assert likeliest([[("reed", even), ("lowe", even), ("lowe", even)]]) == "lowe"
    assert likeliest([[]]) is None
    assert likeliest([]) is None
    many = [(str(n), even) for n in range(9)]
    assert likeliest([many]) is None


def test_a_document_without_marks_asks_for_no_weights() -> None:
    with mock.patch.object(linear, "trained") as trained:
        assert told("PER[Ann Lowe] resigned.") == set()
    trained.assert_not_called()


def test_rules_alone_leave_out_a_title_that_names_nobody() -> None:
    _, candidates = gathered("“It is over,” said PER[Ann Lowe].")
    (speech_,) = by_rules(candidates)
    assert speech_.cue == "said"
    assert list(by_rules([replace(candidates[0], said=False)])) == []


# --- training --------------------------------------------------------------------------------


def test_a_conditional_logit_learns_which_option_is_right() -> None:
    from fitting import choose

    listed = [
        ([{"near": 1.0, "a": 1.0}, {"far": 1.0, "a": 1.0}], [True, False]),
        ([{"far": 1.0}, {"near": 1.0}], [False, True]),
        ([{"near": 1.0}, {"far": 1.0}, {"far": 1.0}], [True, False, False]),
    ]
    model = choose(listed, strength=10.0)
    assert model.chances({"near": 1.0})[1] > 0.5 > model.chances({"far": 1.0})[1]
    on = choose(listed[:1], strength=1e-9, known=model)
    assert on.chances({"near": 1.0})[1] == pytest.approx(model.chances({"near": 1.0})[1], abs=1e-3)


def test_training_reads_quotations_with_their_speakers(tmp_path: Path) -> None:
    from annotated import passes
    from sources import Encoders
    from speech import Speech

    text = (
        "Pier news\n\nAnn Lowe of Wick Council shook her head. “We were never asked about the "
        "ferry,” she said.\n\nTom Reed drank at “The Ship”.\n"
    )
    (tmp_path / "pier.txt").write_text(text, encoding="utf-8")
    (tmp_path / "pier.yaml").write_text(
        """entities:
  - {id: ann, type: PER, name: Ann Lowe, mentions: [Ann Lowe]}
  - {id: tom, type: PER, name: Tom Reed, mentions: [Tom Reed]}
events: []
quotes:
  - {speaker: ann, start: We were never, end: "about the ferry,"}
""",
        encoding="utf-8",
    )
    study = Speech()
    for reading in passes(tmp_path, Encoders(), [Speech.studied]):
        study.add(reading, reading.caught[0])
    marked = next(d for d in study.every if d.marked)
    assert [(c.quoted, c.speaker) for c in marked.cases] == [(True, "ann"), (False, None)]
    assert "ann" in {who for who, _, _ in marked.cases[0].names}
    assert marked.others == 0
    assert len(study.every) == 2

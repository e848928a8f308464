"""Relations: every line of the table with its own example, and sentences that state none."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import pytest
from reading import cases, read, words

from kg.annotate.inflection import forms
from kg.annotate.relations import find_relations
from kg.annotate.relations.table import classes, rows
from kg.model import EntityType, Mention, Modality, Predicate, Reference

pytestmark = pytest.mark.model


Row = tuple[str, str, str, str, str]
Stated = tuple[str, str, str]


def _example(row: Row) -> tuple[str, Stated]:
    """The marked example of a line, and the relation it states."""
    predicate, subjects, _, objects, example = row
    subject_type = "ORG" if subjects == "*" else subjects.split()[0]
    object_type = "ORG" if objects == "*" else objects.split()[0]
    subject = re.search(r"\[([^\]]+)\]", example)
    object_ = re.search(r"\{([^}]+)\}", example)
    assert subject, example
    assert object_, example
    known = {"Ann Lowe": "PER", "Safe Start": "PROG", "Tides of Change": "PUB"}
    kinds = {
        "[": known.get(subject[1], subject_type) if subjects == "*" else subject_type,
        "{": known.get(object_[1], object_type),
    }
    marked = re.sub(r"([\[{])([^\]}]+)[\]}]", lambda m: f"{kinds[m[1]]}[{m[2]}]", example)
    return re.sub(r"[<>]", "", marked), (subject[1], predicate, object_[1])


def _with_each_word(row: Row) -> list[tuple[str, Stated]]:
    """The example of a line whose verb is a class, once with every verb of the class."""
    name = re.search(r"@\w+", row[2])
    if "<" not in row[4] or not name:
        return []
    return [
        _example((*row[:4], re.sub(r"<\w+>", forms(word).past, row[4])))
        for word in classes()[name[0]]
    ]


@lru_cache(maxsize=1)
def _read_table() -> dict[str, list[Stated]]:
    examples = [_example(row)[0] for row in rows()]
    examples += [marked for row in rows() for marked, _ in _with_each_word(row)]
    found = dict.fromkeys(examples)
    return {
        marked: [
            (words(text, r.subject), r.predicate.value, words(text, r.object))
            for r in find_relations(parsed)
        ]
        for marked, (text, parsed) in zip(found, read(list(found), speaker="Ann Lowe"), strict=True)
    }


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[2][:30]}")
def test_each_pattern_finds_the_relation_of_its_example(row: Row) -> None:
    marked, relation = _example(row)
    assert relation in _read_table()[marked]


def test_every_verb_of_a_class_does_what_the_example_does() -> None:
    found = _read_table()
    cases = [case for row in rows() for case in _with_each_word(row)]
    missing = [marked for marked, relation in cases if relation not in found[marked]]
    assert len(cases) > 100
    assert missing == []


STATES = cases(
    """
    ORG[Coastal Rail], which had been run by ORG[Tern Group] since 2009, was sold.
        => Tern Group operates Coastal Rail
    ORG[Tern Group] was picked to run ORG[Coastal Rail].
        => Tern Group operates Coastal Rail
    Ministers chose ORG[Tern Group] to run ORG[Coastal Rail].
        => Tern Group operates Coastal Rail
    One of six ORG[Coastal Lines] that ORG[Tern Group] was chosen to run has failed.
        => Tern Group operates Coastal Lines
    ORG[Tern Group], the operator of ORG[Coastal Rail], said sorry.
        => Tern Group operates Coastal Rail
    ORG[Holm Infirmary] in LOC[Portrow] has closed its doors.
        => Holm Infirmary locatedIn Portrow
    Nurses at ORG[Holm Infirmary], which is based in LOC[Portrow], met.
        => Holm Infirmary locatedIn Portrow
    ORG[Holm Infirmary], part of ORG[Lakes Health Trust], is full.
        => Holm Infirmary partOf Lakes Health Trust
    PER[Ivy Marsh] of the ORG[Residents' Party] abstained.
        => Ivy Marsh memberOf Residents' Party
    ORG[Residents' Party] councillor PER[Ivy Marsh] abstained.
        => Ivy Marsh memberOf Residents' Party
    PER[Ivy Marsh] criticised ORG[Tern Group]'s handling of the closure.
        => Ivy Marsh criticised Tern Group
    PER[Ivy Marsh] is critical of the way ORG[Tern Group] has handled the closure.
        => Ivy Marsh criticised Tern Group
    ORG[Tern Group] was attacked and then condemned by PER[Ivy Marsh].
        => Ivy Marsh criticised Tern Group
    Having blamed ORG[Tern Group] for years, PER[Ivy Marsh] resigned.
        => Ivy Marsh criticised Tern Group
    ORG[Tern Group] has completed its purchase, and now owns ORG[Coastal Rail].
        => Tern Group owns Coastal Rail
    ORG[Coastal Rail], owned by ORG[Tern Group], made a loss.
        => Tern Group owns Coastal Rail
    ORG[Harbour Board] was abolished and replaced by the ORG[Ports Authority].
        => Harbour Board renamedTo Ports Authority
    The ORG[Lakes Institute], working with ORG[Holm University], found it.
        => Lakes Institute worksWith Holm University
    PUB[Deep Water], a report, criticised ORG[Tern Group].
        => Deep Water criticised Tern Group
    ORG[Lakes Institute] published PUB[Deep Water] in May.
        => Deep Water publishedBy Lakes Institute
    ORG[Coastal Rail] apologised after a call from its owner, ORG[Tern Group].
        => Tern Group owns Coastal Rail
    ORG[Lakes College] and ORG[Holm College] merged to form ORG[Ayle College].
        => Lakes College renamedTo Ayle College
    PER[Ivy Marsh] is no fan of ORG[Tern Group].
        => Ivy Marsh criticised Tern Group
    PUB[Deep Water] was written by PER[Ivy Marsh].
        => Deep Water authoredBy Ivy Marsh
    """
)

STATES_NOT = [
    "ORG[Tern Group] tried to take over ORG[Coastal Rail].",
    "Talks on a deal to sell ORG[Coastal Rail] to ORG[Tern Group] broke down.",
    "ORG[Tern Group] and ORG[Coastal Rail] run late.",
    "PER[Ivy Marsh] ran past ORG[Holm Infirmary].",
    "ORG[Tern Group] may run ORG[Coastal Rail] one day.",
    "If ORG[Tern Group] were to own ORG[Coastal Rail], fares would rise.",
    "PER[Ivy Marsh] asked ORG[Tern Group] to back down.",
    "PER[Ivy Marsh] visited LOC[Portrow], LOC[Leam] and LOC[Ayle].",
    "PER[Ivy Marsh] met ORG[Tern Group] in LOC[Portrow].",
    "ORG[Tern Group] was criticised in LOC[Portrow].",
    "ORG[Tern Group] criticised nobody, PER[Ivy Marsh] said.",
    "PER[Ivy Marsh] bought a ticket from ORG[Coastal Rail].",
    "ORG[Holm Infirmary] became crowded after ORG[Ayle Clinic] closed.",
    "PER[Ivy Marsh] supports her mother, and ORG[Tern Group] supports nobody.",
    "PER[Ivy Marsh] joined the queue outside ORG[Holm Infirmary].",
]


def _stated(marked: list[str], speaker: str = "") -> list[list[str]]:
    return [
        [
            f"{words(text, r.subject)} {r.predicate.value} {words(text, r.object)}"
            for r in find_relations(parsed)
        ]
        for text, parsed in read(marked, speaker=speaker)
    ]


def test_sentences_of_many_fields_state_their_relation() -> None:
    found = _stated([sentence for sentence, _ in STATES])
    missing = [case for case, f in zip(STATES, found, strict=True) if case[1] not in f]
    assert not missing


def test_sentences_that_only_look_alike_state_nothing() -> None:
    found = _stated(STATES_NOT)
    assert {m: f for m, f in zip(STATES_NOT, found, strict=True) if f} == {}


@pytest.mark.parametrize(
    ("marked", "modality"),
    [
        ("ORG[Tern Group] does not own ORG[Coastal Rail].", Modality.DENIED),
        ("ORG[Tern Group] doesnt own ORG[Coastal Rail].", Modality.DENIED),
        ("ORG[Tern Group] will run ORG[Coastal Rail] from May.", Modality.PLANNED),
        ("ORG[Tern Group] is to run ORG[Coastal Rail] from May.", Modality.PLANNED),
        ("ORG[Tern Group] plans to buy ORG[Coastal Rail].", Modality.PLANNED),
        ("ORG[Tern Group] allegedly owns ORG[Coastal Rail].", Modality.ALLEGED),
        ("ORG[Tern Group] owns ORG[Coastal Rail].", Modality.STATED),
    ],
)
def test_a_relation_is_meant_as_its_sentence_means_it(marked: str, modality: Modality) -> None:
    [(_, parsed)] = read([marked])
    assert [r.context.modality for r in find_relations(parsed)] == [modality]


def test_the_report_that_criticises_is_not_its_publisher() -> None:
    marked = "PUB[The Audit Board report] came out. The report criticised ORG[Tern Group]."
    [(text, parsed)] = read([marked])
    report, board = parsed.publications[0].span, text.index("Audit Board")
    again = text.index("The report criticised")
    publisher = Mention(board, board + 11, "Audit Board", EntityType.ORGANISATION, 0)
    reference = Reference(again, again + len("The report"), "The report", 0, report)
    parsed = replace(parsed, mentions=(publisher, *parsed.mentions), references=(reference,))
    criticism = [r for r in find_relations(parsed) if r.predicate is Predicate.CRITICISED]
    assert [r.subject for r in criticism] == [report]


def test_plain_words_of_blame_in_speech_are_criticism() -> None:
    said = [
        "“ORG[Tern Group] has been reckless,” said PER[Ivy Marsh].",
        "“ORG[Tern Group] has failed its passengers,” said PER[Ivy Marsh].",
        "“ORG[Tern Group]'s decision is a disgrace,” said PER[Ivy Marsh].",
        "“ORG[Tern Group] was far too slow,” said PER[Ivy Marsh].",
    ]
    assert _stated(said, "Ivy Marsh") == [["Ivy Marsh criticised Tern Group"]] * 4


def test_plain_words_of_praise_in_speech_are_support() -> None:
    said = [
        "“ORG[Tern Group] has been excellent,” said PER[Ivy Marsh].",
        "“ORG[Tern Group] has done a brilliant job,” said PER[Ivy Marsh].",
        "“The handling of it by ORG[Tern Group] was superb,” said PER[Ivy Marsh].",
        "“ORG[Tern Group]'s staff deserve credit,” said PER[Ivy Marsh].",
    ]
    assert _stated(said, "Ivy Marsh") == [["Ivy Marsh supported Tern Group"]] * 4


def test_doubt_denial_and_others_blame_are_no_verdicts() -> None:
    said = [
        "“ORG[Tern Group] has not failed its passengers,” said PER[Ivy Marsh].",
        "“If ORG[Tern Group] fails, we step in,” said PER[Ivy Marsh].",
        "“The delay of ORG[Tern Group]'s train was long,” said PER[Ivy Marsh].",
        "“Was ORG[Tern Group] incompetent?” asked PER[Ivy Marsh].",
        "“I would be furious with ORG[Tern Group] if I were you,” said PER[Ivy Marsh].",
    ]
    assert _stated(said, "Ivy Marsh") == [[]] * 5


def test_a_report_that_finds_fault_is_the_judge() -> None:
    marked = "The PUB[Holm Report] found that ORG[Tern Group] had been negligent."
    assert "Holm Report criticised Tern Group" in _stated([marked])[0]


@pytest.mark.parametrize(
    ("comment", "stated"),
    [
        ("ORG[Tern Group] are a shambles.", "criticised"),
        ("I blame ORG[Tern Group].", "criticised"),
        ("Well done to ORG[Tern Group]!", "supported"),
        ("ORG[Tern Group] should be ashamed.", "criticised"),
    ],
)
def test_who_signs_a_comment_is_whose_verdict_it_is(comment: str, stated: str) -> None:
    [(text, parsed)] = read([comment])
    at = len(text) + 2
    signed = Mention(at, at + 8, "Dockhand", EntityType.PERSON, 0)
    parsed = replace(parsed, mentions=(*parsed.mentions, signed))
    assert [(r.subject, r.predicate.value) for r in find_relations(parsed)] == [
        (signed.span, stated)
    ]


def test_an_unsigned_text_judges_nobody() -> None:
    assert _stated(["I think ORG[Tern Group] is a disgrace."]) == [[]]


def test_what_an_apposition_says_holds_though_its_sentence_is_denied() -> None:
    [(_, parsed)] = read(["ORG[Holm Infirmary] in LOC[Portrow] did not close."])
    assert [r.context.modality for r in find_relations(parsed)] == [Modality.STATED]


def test_what_stands_in_quotation_marks_keeps_its_speech() -> None:
    said = "“ORG[Tern Group] is a disgrace,” said PER[Ivy Marsh]."
    [(_, parsed)] = read([said], speaker="Ivy Marsh")
    [relation] = find_relations(parsed)
    assert relation.context.speech == parsed.speeches[0].span


def test_a_fragment_quoted_for_its_colour_judges_what_it_is_said_of() -> None:
    blamed = [
        "ORG[Tern Group], PER[Ivy Marsh] said, had “run the ferries like a car boot sale”.",
        "ORG[Tern Group], said PER[Ivy Marsh], “treats its passengers as cargo”.",
        "PER[Ivy Marsh] told councillors that ORG[Tern Group] was “a bus with no driver”.",
        "PER[Ivy Marsh] called ORG[Tern Group] “a very expensive umbrella”.",
        "PER[Ivy Marsh] described ORG[Tern Group] as “the last of the steam age”.",
    ]
    assert [f[:1] for f in _stated(blamed)] == [["Ivy Marsh criticised Tern Group"]] * 5
    praised = ["PER[Ivy Marsh] called ORG[Tern Group] “indispensable to this valley”."]
    assert _stated(praised) == [["Ivy Marsh supported Tern Group"]]


def test_what_a_firm_says_of_itself_in_quotation_marks_is_no_verdict() -> None:
    said = [
        "ORG[Tern Group] said ORG[Tern Group] was “in the middle of a review”.",
        "ORG[Tern Group]'s chief PER[Ivy Marsh] said ORG[Tern Group] was “a family in mourning”.",
        "PER[Ivy Marsh] said ORG[Tern Group] was “committed to its passengers”.",
    ]
    assert _stated(said) == [[]] * 3


def test_we_in_a_body_s_own_newsletter_is_the_body() -> None:
    letter = (
        "ORG[Elm Court Library] news. We have had a hard year and our roof leaks. "
        "We have hired ORG[Tern Group] to mend it."
    )
    assert "Elm Court Library worksWith Tern Group" in _stated([letter])[0]
    quoted = "ORG[Elm Court Library] opened. “We have hired ORG[Tern Group]. It is our duty.”"
    assert _stated([quoted]) == [[]]


def test_who_holds_a_post_or_a_rank_is_no_member_for_it() -> None:
    said = [
        "Analyst PER[Ivy Marsh] of ORG[Tern Group] was not persuaded.",
        "Sergeant PER[Ivy Marsh], of the ORG[Holm Police], spoke first.",
        "PER[Ivy Marsh] joined ORG[Tern Group] as finance chief.",
    ]
    assert _stated(said) == [[]] * 3


def test_the_scheme_and_it_mean_the_only_programme_named() -> None:
    said = [
        "PROG[Safe Start] began in May. PER[Ivy Marsh] welcomed the scheme.",
        "PROG[Safe Start] began in May. PER[Ivy Marsh] praised it.",
    ]
    assert _stated(said) == [["Ivy Marsh supported Safe Start"]] * 2

"""Quotation marks, who is quoted, and what in marks is no quotation."""

from __future__ import annotations

from pathlib import Path

import pytest
from voices import document

from kg.annotate.speech import quoted
from kg.model import SectionKind, Speech


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He said “the pier is shut” today.", ["the pier is shut"]),
        ('He said "the pier is shut" today.', ["the pier is shut"]),
        ("He said ‘the pier is shut’ today.", ["the pier is shut"]),
        ("He said 'the pier is shut' today.", ["the pier is shut"]),
        ("“I read ‘Ulysses’ twice,” she said.", ["I read ‘Ulysses’ twice,"]),
        ("‘It’s the members’ money,’ he said.", ["It’s the members’ money,"]),
        ("'It isn't the clubs' money,' he said.", ["It isn't the clubs' money,"]),
        ("The boys' coats and the girls' hats were lost.", []),
        ("Rock 'n' roll, the '90s and 'em.", []),
        ("“We will open. “We will not close.”", ["We will open. “We will not close."]),
        ("“It shuts in May.“It opens in June.”", ["It shuts in May.", "It opens in June."]),
        ("“It goes on and on", ["It goes on and on"]),
        ('She said: "It goes on and on', ["It goes on and on"]),
        ('A 5" pipe and a 6" pipe.', []),
        ('"A man said: "Stop that now."', ["Stop that now."]),
        ("“A” and “B” and “C”.", ["A", "B", "C"]),
        ("“ spaced ” marks", ["spaced"]),
        ("", []),
    ],
)
def test_marks_hold_words(text: str, words: list[str]) -> None:
    assert [text[q.start : q.end] for q in quoted(text, 0, len(text))] == words


# --- with the language model ------------------------------------------------------------------

L = "PER[Ann Lowe]"
SPEAKERS = [
    (f"“The pier is not safe,” said {L}.", "Ann Lowe"),
    (f"“The pier is not safe,” {L} said.", "Ann Lowe"),
    (f"{L} said: “The pier is not safe.”", "Ann Lowe"),
    (f"“The pier,” said {L}, “is not safe.”", "Ann Lowe"),
    (f"{L}, who chairs the ORG[Pier Trust], told the ORG[Echo]: “It is not safe.”", "Ann Lowe"),
    (f"According to {L}, the pier is “a danger to all”.", "Ann Lowe"),
    (f"The pier is “a danger to all”, according to {L}.", "Ann Lowe"),
    (f"{L} called the plan “a reckless gamble”.", "Ann Lowe"),
    (f"{L} described the plan as “reckless”.", "Ann Lowe"),
    (f"{L}: ‘We never saw the money.’", "Ann Lowe"),
    (f"Accusing the board of “rank bad faith”, {L} walked out, she said.", "Ann Lowe"),
    ("A spokeswoman for ORG[Norvane Rail] said: “We run on time.”", "ORG Norvane Rail"),
    ("An ORG[Norvane Rail] spokesman said: “We run on time.”", "ORG Norvane Rail"),
    ("Scientists at ORG[Calder University] said the bees were “clearly lost”.",
     "ORG Calder University"),
    ("ORG[Norvane Rail] said it was “deeply sorry”.", "Norvane Rail"),
    (f"The coroner, {L}, was late.\n\n“I got lost on the way,” the coroner said.", "Ann Lowe"),
    (f"{L} came in.\n\n“I got lost on the way,” she said.", "Ann Lowe"),
    ("Mr PER[Reed] met Ms PER[Lowe].\n\n“I got lost on the way,” he said.", "Reed"),
    (f"{L} said: “We shall see.\n\n“Nothing is sure.”", "Ann Lowe"),
    (f"{L} was furious.\n\n“I will not go,” she said. “Not now.”", "Ann Lowe"),
    (f"“We lost it all,” said {L}.\n\n“I want it back.”", "Ann Lowe"),
    ("PER[Tom Reed] spoke first.\n\nHe was blunt: “You are all wrong.”", "Tom Reed"),
    (f"The union’s organiser, {L}, was blunt: “You are all wrong.”", "Ann Lowe"),
    ("The ORG[Wick Council] met. A spokesman for the council said: “It is early days.”",
     "ORG Wick Council"),
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize(("marked", "speaker"), SPEAKERS)
def test_quotations_have_their_speaker(marked: str, speaker: str) -> None:
    thread, parsed = document(marked)
    text = thread.document.text
    direct = [s for s in parsed.speeches if s.direct]
    assert direct
    for speech in direct:
        assert speech.speaker is not None
        prefix = "ORG " if speech.spokesperson else ""
        assert prefix + text[slice(*speech.speaker)] == speaker


@pytest.mark.model
@pytest.mark.parametrize(
    "marked",
    [
        "The so-called “robust plan” of PER[Ann Lowe] was dropped.",
        "A scheme called “Bright Start” was opened by PER[Ann Lowe].",
        "PER[Ann Lowe] wrote the song “Down by the Weir”.",
        "The project, dubbed “Fresh Start,” is for PER[Ann Lowe].",
        "The term “service users” is hated.",
        "We had the “benefit” of a bus on Sundays.",
    ],
)
def test_terms_titles_and_irony_are_no_quotations(marked: str) -> None:
    assert [s for s in document(marked)[1].speeches if s.direct] == []


@pytest.mark.model
def test_irony_of_a_commenter_is_no_quotation() -> None:
    marked = "The “experts” at ORG[Norvane Rail] say so. Some “plan”, I say."
    _, parsed = document(marked, kind=SectionKind.COMMENT)
    assert [s for s in parsed.speeches if s.direct] == []


@pytest.mark.model
@pytest.mark.parametrize(
    ("marked", "clause"),
    [
        ("PER[Ann Lowe] said that the pier was shut.", "that the pier was shut"),
        ("ORG[Norvane Rail] warned fares would rise.", "fares would rise"),
        ("According to PER[Ann Lowe], the pier was shut.", "the pier was shut"),
        ("The pier was shut, according to PER[Ann Lowe].", "The pier was shut"),
        ("He said that the pier was shut.", None),
        ("PER[Ann Lowe] never said that the pier was shut.", None),
    ],
)
def test_reported_speech_is_the_clause(marked: str, clause: str | None) -> None:
    thread, parsed = document(marked)
    found = [thread.document.text[s.start : s.end] for s in parsed.speeches if not s.direct]
    assert found == ([clause] if clause else [])


@pytest.mark.model
def test_a_long_document_costs_in_proportion() -> None:
    """Twice the paragraphs, at most some three times the work: calls are counted, not seconds."""
    paragraph = "PER[Ann Lowe] said “the pier is not safe at all” and that it was shut."
    short, long = (_calls("\n\n".join([paragraph] * n)) for n in (60, 240))
    assert long < 4 * short * 1.25


def _calls(marked: str) -> int:
    import sys
    from dataclasses import replace

    from kg.annotate.posts import find_posts
    from kg.annotate.speech import find_speech

    thread, parsed = document(marked)
    bare = replace(parsed, speeches=())
    count = 0

    def trace(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(trace)
    try:
        find_speech(thread, bare)
        find_posts(parsed)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.model
def test_repeated_words_are_told_from_new_ones() -> None:
    thread, parsed = document("PER[Ann Lowe] said: “It is shut.”")
    assert [s for s in parsed.speeches if s.direct] == [
        Speech(16, 27, 0, parsed.mentions[0].span, "said")
    ]
    assert thread.document.text[16:27] == "It is shut."


def _table() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "quotations.txt").read_text("utf-8").splitlines()
    rows = [line.partition(" || ") for line in lines if line and not line.startswith("#")]
    assert len(rows) > 130
    return [(marked, wanted) for marked, _, wanted in rows]


@pytest.mark.model
@pytest.mark.parametrize(("marked", "wanted"), _table())
def test_quotations_of_every_typography(marked: str, wanted: str) -> None:
    kind = SectionKind.COMMENT if marked.startswith("C> ") else SectionKind.POST
    thread, parsed = document(marked.removeprefix("C> ").replace("\\n", "\n"), kind=kind)
    text = thread.document.text
    found = [
        ("~" if s.spokesperson else "")
        + (text[slice(*s.speaker)] if s.speaker else "None")
        + f": {text[s.start : s.end]}"
        for s in parsed.speeches
        if s.direct
    ]
    assert (" | ".join(found) or "-") == wanted


@pytest.mark.model
@pytest.mark.parametrize(
    ("marked", "speaker", "clause"),
    [
        ("The pier was shut, PER[Ann Lowe] said.", "Ann Lowe", "The pier was shut"),
        ("PER[Ann Lowe] met the board. She said that the pier was shut.", "Ann Lowe",
         "that the pier was shut"),
        ("PER[Ann Lowe]'s claim that the pier was shut was denied.", "Ann Lowe",
         "that the pier was shut"),
        ("The ORG[Wick Council] met. According to the council, the pier was shut.",
         "Wick Council", "the pier was shut"),
        ("PER[Ann Lowe] was quoted by the ORG[Echo] as saying that the pier was shut.",
         "Ann Lowe", "that the pier was shut"),
    ],
)  # fmt: skip
def test_reported_speech_has_its_speaker(marked: str, speaker: str, clause: str) -> None:
    thread, parsed = document(marked)
    text = thread.document.text
    assert [
        (text[slice(*s.speaker)], text[s.start : s.end])
        for s in parsed.speeches
        if not s.direct and s.speaker
    ] == [(speaker, clause)]

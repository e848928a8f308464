"""What a text is about: which organisation it is, and what it need not say again of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading import read, words
from voices import document

from kg.annotate.relations import find_relations
from kg.annotate.topics import Topics
from kg.model import EntityType, Mention, Predicate

pytestmark = pytest.mark.model


def _stated(marked: str, *, comments: frozenset[int] = frozenset()) -> set[str]:
    thread, parsed = document(marked)
    text = thread.document.text
    return {
        f"{words(text, r.subject)} {r.predicate.value} {words(text, r.object)}"
        for r in find_relations(parsed, comments)
    }


ABOUT = (
    "ORG[Halden Water] will dig up nine streets.\n\nWork by ORG[Halden Water] starts on Monday. "
)
WITHOUT = [
    # a system, scheme or product of its own
    (ABOUT + "The new billing system, PROG[Tally], has crashed.",
     "Halden Water operates Tally"),
    (ABOUT + "PROG[Clean Streams], the river project, began in May.",
     "Halden Water operates Clean Streams"),
    (ABOUT + "Pipes are replaced under the PROG[Leadfree] programme.",
     "Halden Water operates Leadfree"),
    # who works for it
    (ABOUT + "The contractor, ORG[Tern Civils], has hired lorries.",
     "Halden Water worksWith Tern Civils"),
    (ABOUT + "The plan was drawn up by consultants ORG[Ayle Lowe].",
     "Halden Water worksWith Ayle Lowe"),
    (ABOUT + "The valves were supplied by the Danish firm ORG[Holm Pumps].",
     "Halden Water worksWith Holm Pumps"),
    (ABOUT + "ORG[Marsh Reed] has been appointed as auditor.",
     "Halden Water worksWith Marsh Reed"),
    (ABOUT + "Leaks were found by agency staff from ORG[Portrow People].",
     "Halden Water worksWith Portrow People"),
    # who owns it
    (ABOUT + "Its bills were set by majority shareholder ORG[Leam Capital].",
     "Leam Capital owns Halden Water"),
    # "the company", "the utility"
    (ABOUT + "Last week the company hired ORG[Tern Civils] to mend a pipe.",
     "Halden Water worksWith Tern Civils"),
    (ABOUT + "PER[Ivy Marsh] has criticised the utility again.",
     "Ivy Marsh criticised Halden Water"),
    # "its", where one alone can own
    ("The vendor, ORG[Holm Pumps], won. Its product, PROG[Surge], is cheap.",
     "Holm Pumps operates Surge"),
    # the head of minutes and newsletters
    ("ORG[Pier Trust]\n\nORG[Board of Trustees]\n\nThe meeting began at six.",
     "Board of Trustees partOf Pier Trust"),
    ("Newsletter of the ORG[Ayle Branch], ORG[Guild of Bakers]\n\nWe met on Monday.",
     "Ayle Branch partOf Guild of Bakers"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "stated"), WITHOUT)
def test_what_a_text_is_about_need_not_be_named_again(marked: str, stated: str) -> None:
    assert stated in _stated(marked)


@pytest.mark.parametrize(
    "marked",
    [
        # another owner is named
        ABOUT + "ORG[Tern Group]’s new rota, PROG[Tally], has crashed.",
        # two are spoken of alike: nothing says whose
        "ORG[Halden Water] met ORG[Tern Group]. The new billing system, PROG[Tally], has crashed.",
        # a union's newsletter speaks of an employer
        "ORG[Guild of Bakers] news\n\nORG[Guild of Bakers] members met. "
        "The new ovens were supplied by ORG[Holm Ovens].",
        # what somebody quoted says is not the text's
        ABOUT + "“The new billing system, PROG[Tally], failed,” said PER[Ivy Marsh].",
    ],
)
def test_whose_it_is_stays_open_where_another_may_be_meant(marked: str) -> None:
    assert not {s for s in _stated(marked) if "operates" in s or "worksWith" in s}


def test_a_comment_is_about_nothing_that_its_words_do_not_name() -> None:
    marked = ABOUT + "The new billing system, PROG[Tally], has crashed."
    assert _stated(marked, comments=frozenset({0})) == set()


def test_short_names_initials_and_nouns_count_for_the_full_name() -> None:
    marked = (
        "ORG[Harbour Lifeboat Trust] has a new boat. ORG[HLT] paid for it. ORG[Tern Group] and "
        "ORG[Tern Yard] built it for the trust."
    )
    topics = Topics(document(marked)[1])
    first = topics.ranked(0)[0]
    assert first.name == "harbour lifeboat trust"
    assert [m.surface for m in first.mentions] == ["Harbour Lifeboat Trust", "HLT"]
    assert topics.main(0) == first


def test_the_outlet_that_is_told_is_not_what_a_text_is_about() -> None:
    marked = (
        "ORG[Elm School] has closed. “It is sad,” PER[Ivy Marsh] told the ORG[Leam Herald]. The "
        "ORG[Leam Herald] has asked why. “No comment,” PER[Tom Reed] told the ORG[Leam Herald]."
    )
    main = Topics(document(marked)[1]).ranked(0)[0]
    assert main.name == "elm school"


SAYINGS = [
    ("They quoted an PUB[email of 14 May] in which the mayor, PER[Ivy Marsh], warned of ice.",
     "email of 14 May authoredBy Ivy Marsh"),
    ("It was seen by ORG[Holm Surveys], whose PUB[letter to the port] went unanswered.",
     "letter to the port authoredBy Holm Surveys"),
    ("The ORG[Holm Institute] paper ‘PUB[Deep Water]’ was read by few.",
     "Deep Water publishedBy Holm Institute"),
    ("ORG[Ayle Guild] news. Our own survey, PUB[Cold Kitchens], is out.",
     "Cold Kitchens publishedBy Ayle Guild"),
    ("PER[Ivy Marsh] said in a PUB[letter of 3 May] that it was safe.",
     "letter of 3 May authoredBy Ivy Marsh"),
    ("The ORG[Holm Institute] warned in its PUB[2014 survey of dams] that two leaked.",
     "2014 survey of dams publishedBy Holm Institute"),
    ("ORG[Tern Group] told tenants in an PUB[email of 3 May] to leave.",
     "email of 3 May authoredBy Tern Group"),
    ("PER[Ivy Marsh] published an PUB[open letter] in the ORG[Leam Herald] on Monday.",
     "open letter publishedBy Leam Herald"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "stated"), SAYINGS)
def test_what_one_says_something_in_is_ones_own(marked: str, stated: str) -> None:
    ((text, parsed),) = read([marked])
    found = {
        f"{words(text, r.subject)} {r.predicate.value} {words(text, r.object)}"
        for r in find_relations(parsed)
    }
    assert stated in found


def test_a_newsletter_of_somebody_is_theirs_rather_than_about_them() -> None:
    ((text, parsed),) = read(["The PUB[newsletter of the Ayle Guild] came on Monday."])
    start = text.index("Ayle")
    guild = Mention(start, start + 10, "Ayle Guild", EntityType.ORGANISATION, 0)
    found = find_relations(replace(parsed, mentions=(guild,)))
    assert [r.predicate for r in found] == [Predicate.PUBLISHED_BY]

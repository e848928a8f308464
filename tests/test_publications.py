"""Publications: where their noun phrases begin and end, who is behind them, what is none."""

from __future__ import annotations

import pytest
from voices import document, publications

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("marked", "surface", "relations", "issued"),
    [
        ("An April 2016 report by the ORG[Audit Board] into ORG[Tidewell] was out.",
         "April 2016 report by the Audit Board into Tidewell",
         {("publishedBy", "Audit Board"), ("about", "Tidewell")}, "2016-04"),
        ("The ORG[Audit Board]’s 2019 report was blunt.", "Audit Board’s 2019 report",
         {("publishedBy", "Audit Board")}, "2019"),
        ("An ORG[Audit Board] report said so.", "Audit Board report",
         {("publishedBy", "Audit Board")}, None),
        ("Dame PER[Edna Frys]’s review of ORG[Tidewell] is out.",
         "Dame Edna Frys’s review of Tidewell",
         {("authoredBy", "Edna Frys"), ("about", "Tidewell")}, None),
        ("A ORG[Herald] article by PER[Ann Lowe] said so.", "Herald article by Ann Lowe",
         {("publishedBy", "Herald"), ("authoredBy", "Ann Lowe")}, None),
        ("Figures published by ORG[Norvane Rail] show a fall.",
         "Figures published by Norvane Rail", {("publishedBy", "Norvane Rail")}, None),
        ("His letter to ORG[Tidewell] was leaked.", "letter to Tidewell", set(), None),
        ("A document detailing ORG[Tidewell]’s failures was leaked.",
         "document detailing Tidewell’s failures", {("about", "Tidewell")}, None),
        ("The white paper “Better Rail for All” is out.", "Better Rail for All", set(), None),
    ],
)  # fmt: skip
def test_publications_are_read(
    marked: str, surface: str, relations: set[tuple[str, str]], issued: str | None
) -> None:
    text, found = publications(marked)
    assert [m.surface for m in found.mentions] == [surface]
    assert {(r.predicate.value, text[slice(*r.object)]) for r in found.relations} == relations
    assert [i.value for i in found.issues] == ([issued] if issued else [])


def test_a_sentence_may_open_with_a_word_before_a_named_paper() -> None:
    _, found = publications("Now the Port Services Review suggests new ships.")
    assert [m.surface for m in found.mentions] == ["Port Services Review"]


@pytest.mark.parametrize(
    ("marked", "surface"),
    [
        ("Her 140 pages, called A Hundred Broken Gates, landed on 25 April.",
         "A Hundred Broken Gates"),
        ("PER[Tom Reed] showed in Half the Harvest (2021) that pooling halves the bill.",
         "Half the Harvest"),
        ("His memoirs, Exit by the Kitchen Door (ORG[Harrow & Dunn], 1988), were savaged.",
         "Exit by the Kitchen Door"),
        ("Read, if you have the stomach, Lost Sidings by the historian PER[Wilma Traeger].",
         "Lost Sidings"),
    ],
)  # fmt: skip
def test_titles_without_marks_are_what_the_encoder_reads_as_one(marked: str, surface: str) -> None:
    _, found = publications(marked)
    assert [m.surface for m in found.mentions] == [surface]


def test_headings_and_names_are_no_titles() -> None:
    for marked in (
        "The PLACE[Harbour View], says PER[Ann Lowe], is closed.",
        "How Do We Mend A Harbour Like This?\n\nNobody knows.",
        "Half of Them Stayed at Home. PER[Tom Reed] did not.",
    ):
        assert publications(marked)[1].mentions == ()


@pytest.mark.parametrize(
    ("marked", "surface"),
    [
        ("A damning inspection report found that staff at ORG[Ash Lodge] were overworked.",
         "damning inspection report"),
        ("The leak is set out in board papers published in January.",
         "board papers published in January"),
        ("Both blocks were graded D in a survey by ORG[Rybka Laing] last year.",
         "survey by Rybka Laing"),
        ("In its report, published in June, ORG[Ofsted] praised the staff.",
         "report, published in June"),
        ("A mid-term review of the strategy by ORG[Audit Wales] is due.",
         "mid-term review of the strategy by Audit Wales"),
        ("A review carried out in 2021 by the consultants ORG[Marlow Finch] warned of delays.",
         "review carried out in 2021 by the consultants Marlow Finch"),
        ("In a trading update to the ORG[Stock Exchange] it warned on profits.",
         "trading update to the Stock Exchange"),
        ("Order and Chaos, a note published by ORG[Halden Bank] on Friday, was rude.",
         "Order and Chaos"),
        ("Read Paper Boats, the consultants’ report by ORG[Rybka Laing], first.", "Paper Boats"),
        ("The ORG[Water League]’s flyer, Dry Taps, says the board knew.", "Dry Taps"),
        ("It has its own answer, says PER[Ann Lowe], whose submission, One Bus Left, is short.",
         "One Bus Left"),
        ("ORG[Halden Trust] says, in its Lights in the Fog, that nobody listens.",
         "Lights in the Fog"),
        ("She came round after reading our Who Moved the Bridge?, put together by PER[Bo Finch].",
         "Who Moved the Bridge?"),
        ("The Worst Harbour in Wales, as the memo came to be called, sank the deal.",
         "Worst Harbour in Wales"),
        ("The ORG[Westmoor Echo]’s Up the Creek series (by PER[Ann Lowe]) has it all.",
         "Up the Creek"),
        ("A draft of PROG[Safe Start]: an interim evaluation has been leaked.",
         "Safe Start: an interim evaluation"),
        ("The ORG[Prisons Board]’s Unannounced Inspection of ORG[Elm Gaol] was tabled in May.",
         "Unannounced Inspection of Elm Gaol"),
        ("She was told off, read it: Order 12-07 on ferry timetables.",
         "Order 12-07 on ferry timetables"),
        ("The Auditor-General’s 2018 report on rural buses was blunt.",
         "Auditor-General’s 2018 report on rural buses"),
        ("In his September circular on pawnshops PER[Bo Finch] called the trade dull.",
         "September circular on pawnshops"),
        ("A 9-page audit by the Fuel Efficiency Unit was leaked.",
         "9-page audit by the Fuel Efficiency Unit"),
        ("Planning application PA2018/0417 was refused.",
         "Planning application PA2018/0417"),
        ("The Inner West Heritage Review was completed in 2018.",
         "Inner West Heritage Review"),
        ("ORG[Which?]'s annual survey of broadband customers put it last.",
         "Which?'s annual survey of broadband customers"),
        ("An independent review commissioned by ORG[Wick Council] cleared him.",
         "independent review commissioned by Wick Council"),
        ("In her 2015 memoir, Against the Tide, PER[Ann Lowe] described the row.",
         "2015 memoir, Against the Tide"),
        ("A letter to parents from the head, PER[Tom Reed], apologised.",
         "letter to parents"),
        ("The ORG[Coroners' Society] submission to the inquiry calls for change.",
         "Coroners' Society submission"),
        ("A leaked ORG[Treasury] memo put the cost at £2bn.",
         "Treasury memo"),
        ("The ORG[National Audit Office]'s 2013 report on the scheme was scathing.",
         "National Audit Office's 2013 report on the scheme"),
        ("The ORG[Commission on Rural Buses] interim report is out today.",
         "Commission on Rural Buses interim report"),
        ("PER[Lord Hale]'s report into the ferry disaster named four officials.",
         "Lord Hale's report into the ferry disaster"),
        ("The so-called Hale Report named four officials.",
         "Hale Report"),
        ("A study in ORG[The Lancet] found no link.",
         "study in The Lancet"),
        ("The ORG[Environment Agency]'s flood risk assessment of 2011 was ignored.",
         "Environment Agency's flood risk assessment of 2011"),
        ("According to figures from the ORG[Office for National Statistics], wages rose.",
         "figures from the Office for National Statistics"),
        ("A ORG[YouGov] poll published on Friday gave her a lead of nine points.",
         "YouGov poll published on Friday"),
        ("The ombudsman's decision letter of 4 May was sent to both parties.",
         "decision letter of 4 May"),
        ("The ORG[Law Commission] consultation paper on wills closed in November.",
         "Law Commission consultation paper on wills"),
        ("In an open letter to the minister, forty doctors complained.",
         "open letter to the minister"),
        ("An editorial in ORG[The Herald] called it shameful.",
         "editorial in The Herald"),
        ("The ORG[Ockenden] review was published in March 2022.",
         "Ockenden review"),
    ],
)  # fmt: skip
def test_what_singles_out_a_publication(marked: str, surface: str) -> None:
    assert surface in [m.surface for m in publications(marked)[1].mentions]


@pytest.mark.parametrize(
    "marked",
    [
        "The audit of ORG[Tidewell] found no fault.",
        "The annual report was late, and the Annual Report was dull.",
        "His reports were always late. She sent a letter. A survey showed that people like cake.",
        "They took minutes, kept accounts and had an update on 26 July.",
        "The committee's judgement was sound. PER[Ann Lowe] had a poll lead.",
        "Several reports said so, and a new report is due.",
        "A statement from ORG[Tidewell] said so.",
        "The review was late and the study was long.",
        "PER[Ann Lowe] will report to ORG[Tidewell].",
        "A new strategy for the port was promised.",
        "The paper review at ORG[Tidewell] takes hours.",
        "THE HERON, newsletter of the ORG[Lake Club], Friday",
        "Chief Executive’s Report. Ms PER[Lowe] thanked the staff.",
        "Read about Marsh and Fell, Wick Town and the rest, below.",
        "In her Second World War, PER[Ann Lowe] drove a tram.",
        "He was shown Safety First and the rest on Monday, tabled or not.",
        "PER[Ann Lowe], written off by the papers, and Bo of the Hill, a man of letters, won.",
    ],
)
def test_generic_nouns_are_no_publications(marked: str) -> None:
    assert publications(marked)[1].mentions == ()


def test_the_report_is_the_one_named_before() -> None:
    thread, parsed = document(
        "An ORG[Audit Board] report is out.\n\nThe report says “shut it now”."
    )
    [reference] = parsed.references
    assert reference.surface == "The report"
    assert reference.antecedent == parsed.publications[0].span
    assert [thread.document.text[slice(*s.speaker)] for s in parsed.speeches if s.speaker] == [
        "Audit Board report"
    ]

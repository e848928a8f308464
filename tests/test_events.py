"""Events: sentences of many fields that tell one, and sentences that tell none."""

from __future__ import annotations

from functools import partial

import pytest
from reading import cases, read, words
from voices import document

from kg.annotate.events import find_events
from kg.annotate.events.triggers import light_verbs, table, triggers
from kg.annotate.money import find_amounts_in
from kg.model import EventType, Modality, Occurrence

pytestmark = pytest.mark.model

ruled = partial(find_events, learned=False)
"""What the rules say, before the classifier weighs it."""

TELLS = cases(
    """
    ORG[Elm Trust] was fined £200,000 on Monday.
        => Justice 'was fined' Elm Trust/patient | Monday
    PER[Ivy Marsh], who joined ORG[Elm Trust] in 2015, resigned last week.
        => Departure 'resigned' Ivy Marsh/agent | last week
    PER[Ivy Marsh], who joined ORG[Elm Trust] in 2015, resigned last week.
        => Appointment 'joined' Ivy Marsh/agent Elm Trust/patient | 2015
    ORG[Care Board] inspected ORG[Elm Hospital] in January and rated it inadequate.
        => Inspection 'inspected' Care Board/agent Elm Hospital/patient | January
    ORG[Staff Union] members voted to strike on 2 April.
        => Strike 'to strike' Staff Union/agent | 2 April
    ORG[Tern Group] has been awarded a contract to run ORG[Coastal Rail].
        => Contract 'has been awarded' Tern Group/patient
    ORG[Tern Group] was chosen to run ORG[Coastal Rail] last December.
        => Contract 'was chosen' Tern Group/patient | last December
    ORG[Tern Group] has been criticised for making hundreds of redundancies.
        => Jobcuts 'making' Tern Group/agent
    ORG[Lakeside Rovers] beat ORG[Ayle Town] 3-1 on Saturday.
        => Sport 'beat' Lakeside Rovers/agent Ayle Town/patient | Saturday
    The ORG[Lakes Institute] received a £2m grant from the ORG[Wade Fund] in 2017.
        => Finance 'received' Lakes Institute/agent Wade Fund/other | 2017
    PER[Ivy Marsh] was elected to ORG[Portrow Council] in May 2016.
        => Election 'was elected' Ivy Marsh/patient Portrow Council/other | May 2016
    Police arrested PER[Kev Dray], 43, on Tuesday.
        => Justice 'arrested' Kev Dray/patient | Tuesday
    PER[Kev Dray] was arrested on Tuesday and charged with fraud.
        => Justice 'was arrested' Kev Dray/patient | Tuesday
    Former mayor PER[Bill Stott] died on Sunday aged 82.
        => Death 'died' Bill Stott/agent | Sunday
    Parliament passed the LAW[Coastal Act] in 2009.
        => Legislation 'passed' Coastal Act/patient | 2009
    Talks between ORG[Staff Union] and ORG[Tern Group] collapsed on Friday.
        => Meeting 'Talks' Staff Union/other Tern Group/other | Friday
    The governor held talks with ORG[Staff Union] on Friday.
        => Meeting 'held' Staff Union/patient | Friday
    PER[Ivy Marsh] took early retirement in 2012.
        => Departure 'retirement' Ivy Marsh/agent | 2012
    ORG[Portrow Council] has agreed to sell ORG[Holm House] to ORG[Tern Group].
        => Contract 'to sell' Portrow Council/agent Holm House/patient Tern Group/patient
    ORG[Elm Trust] will close its LOC[Portrow] clinic next month.
        => Reorganisation 'will close' Elm Trust/agent | next month
    ORG[Harbour Board] was abolished and replaced by the ORG[Ports Authority] in 1998.
        => Reorganisation 'was abolished' Harbour Board/patient Ports Authority/agent | 1998
    The May 2016 PUB[report by the Audit Board] was damning.
        => none
    PER[Ivy Marsh] was made a fellow of the ORG[Lakes Institute] in 2014.
        => Award 'was made' Ivy Marsh/patient Lakes Institute/patient | 2014
    PER[Ivy Marsh] was named chief executive of ORG[Elm Trust] today.
        => Appointment 'was named' Ivy Marsh/patient Elm Trust/patient | today
    ORG[Elm Trust] director PER[Ivy Marsh] announced a review on Monday.
        => Announcement 'announced' Ivy Marsh/agent Elm Trust/agent | Monday
    Staff at ORG[Elm Trust] protested on Monday.
        => Disturbance 'protested' Elm Trust/agent | Monday
    A bus crashed in LOC[Portrow] yesterday.
        => Disaster 'crashed' Portrow/other | yesterday
    An inquiry by ORG[Care Board] began in June.
        => Inspection 'inquiry' Care Board/agent | June
    ORG[Portmere Gazette] reported on Monday that ORG[Tern Group] had made a loss.
        => Publication 'reported' Portmere Gazette/agent Tern Group/other | Monday
    ORG[Elm Trust] cut 300 jobs in March.
        => Jobcuts 'cut' Elm Trust/agent | March
    PER[Ivy Marsh] ran ORG[Elm Trust]. She resigned on Monday.
        => Departure 'resigned' Ivy Marsh/agent | Monday
    ORG[Portrow Council] met on Monday. The council appointed PER[Ivy Marsh].
        => Appointment 'appointed' Portrow Council/agent Ivy Marsh/patient
    ORG[Elm Trust] said it had closed ORG[Mill School] in May.
        => Reorganisation 'had closed' Elm Trust/agent Mill School/patient | May
    ORG[Tern Group] is based in Ayle. The company cut 300 jobs in March.
        => Jobcuts 'cut' Tern Group/agent | March
    ORG[Tern Group] announced that it would cut 300 jobs.
        => Jobcuts 'would cut' Tern Group/agent
    Member PER[Ivy Marsh], a former linesman who was elected in March 2021, spoke.
        => Election 'was elected' Ivy Marsh/patient | March 2021
    ORG[Tern Group], the consultancy hired by ORG[Portrow Council] in 2021, said so.
        => Contract 'hired' Tern Group/patient Portrow Council/agent | 2021
    PER[Ivy Marsh] is due to give evidence next Tuesday.
        => Meeting 'to give' Ivy Marsh/agent | next Tuesday
    The lorry overturned near LOC[Portrow] on Monday.
        => Disaster 'overturned' Portrow/other | Monday
    ORG[Portrow Council] approved the plan after a marathon hearing.
        => Meeting 'hearing' Portrow Council/other
    The trial of PER[Kev Dray] is expected to begin in June.
        => Justice 'trial' Kev Dray/patient | June
    The plan was announced by PER[Ivy Marsh] at a meeting in the ORG[Imperial Hotel] on Monday.
        => Announcement 'was announced' Ivy Marsh/agent | Monday
    The plan was announced by PER[Ivy Marsh] at a meeting in the ORG[Imperial Hotel] on Monday.
        => Meeting 'meeting' Ivy Marsh/agent | Monday
    The ORG[Safety Board] is investigating the derailment near LOC[Portrow].
        => Disaster 'derailment' Portrow/other
    PER[Kev Dray] was granted bail by the ORG[High Court] on Monday.
        => Justice 'was granted' Kev Dray/patient High Court/agent | Monday
    PER[Ivy Marsh] met PER[Kev Dray] in May. He resigned in June.
        => Meeting 'met' Ivy Marsh/agent Kev Dray/patient | May
    """
)

TELLS_NOT = [
    "If ORG[Portrow Council] closed ORG[Mill School], parents would protest.",
    "ORG[Portrow Council] should appoint PER[Ivy Marsh].",
    "PER[Ivy Marsh] may resign.",
    "ORG[Portrow Council] could sell ORG[Holm House].",
    "ORG[Elm Trust] inspects kitchens and publishes ratings.",
    "Close ORG[Mill School] and you will regret it.",
    "PER[Ivy Marsh] did not resign.",
    "PER[Kev Dray] did not say that ORG[Elm Trust] had closed ORG[Mill School].",
    "ORG[Staff Union] called for an inquiry.",
    "ORG[Elm Trust] wants to merge with ORG[Lakes Trust].",
    "Privatising ORG[Coastal Rail] was a mistake.",
    "A contract is a promise, says PER[Ivy Marsh].",
    "ORG[Tern Group] is known for strikes.",
    "There was no strike at ORG[Tern Group].",
    "The town was hit by a storm.",
    "PER[Ivy Marsh] broke up the bread.",
    "Without appointing PER[Ivy Marsh], nothing will change.",
    "PER[Alex Marsh] knows PER[Kerry Dray]. He resigned in June.",
    "We know ORG[Elm Trust]. The firm merged in June.",
    "ORG[Elm Trust] knows ORG[Mill School]. The firm merged in June.",
    "ORG[Care Board] will inspect the site quarterly.",
    "ORG[Care Board] usually audits the books in May.",
    "PER[Ivy Marsh] declared an interest and left the chamber.",
    "The minutes were proposed by PER[Ivy Marsh], seconded by PER[Kev Dray].",
    "PER[Ivy Marsh] and PER[Kev Dray] voted against.",
    "PER[Ivy Marsh] has no plans to resign.",
    "I'd love to see ORG[Ayle Town] win the league.",
    "ORG[Elm Trust] insists that no jobs are at risk.",
    "Nobody from ORG[Staff Union] resigned.",
    "Cllr PER[Ivy Marsh] voted against the motion, Cllr PER[Kev Dray] abstained.",
    "Should PER[Kev Dray] be charged, he would have to step aside.",
    "The ORG[Rotary Club] meets every second Tuesday.",
    "A strike at ORG[Elm Trust] would be a disaster for LOC[Portrow].",
    "ORG[Elm Trust] is considering a merger with ORG[Lakes Trust].",
    "Unless ORG[Tern Group] resigns the franchise, it will be sold.",
]


def _told(occurrence: Occurrence, text: str) -> str:
    people = " ".join(f"{words(text, p.mention)}/{p.role}" for p in occurrence.participants)
    when = f" | {words(text, occurrence.time)}" if occurrence.time else ""
    return f"{occurrence.type} '{words(text, occurrence.trigger)}' {people}{when}"


def _events(marked: list[str]) -> list[list[str]]:
    return [[_told(o, text) for o in ruled(parsed)] for text, parsed in read(marked)]


def test_sentences_of_many_fields_tell_their_event() -> None:
    found = _events([sentence for sentence, _ in TELLS])
    wrong = {
        sentence: (what, f)
        for (sentence, what), f in zip(TELLS, found, strict=True)
        if (what not in f if what != "none" else f)
    }
    assert wrong == {}


def test_what_might_should_or_usually_happens_is_no_event() -> None:
    found = _events(TELLS_NOT)
    assert {m: f for m, f in zip(TELLS_NOT, found, strict=True) if f} == {}


def test_each_trigger_is_found_once_in_a_sentence_for_the_same_people() -> None:
    [(_, parsed)] = read(["PER[Kev Dray] was arrested, charged and jailed on Monday."])
    assert [o.type for o in ruled(parsed)] == [EventType.JUSTICE]


def test_a_dated_publication_came_out_then() -> None:
    marked = "The PUB[May 2016 report by the Audit Board into ports] was damning."
    [(text, parsed)] = read([marked])
    assert [(o.type, o.time and words(text, o.time)) for o in ruled(parsed)] == [
        (EventType.PUBLICATION, "May 2016")
    ]


@pytest.mark.parametrize(
    ("marked", "modality"),
    [
        ("ORG[Elm Trust] closed ORG[Mill School].", Modality.STATED),
        ("ORG[Elm Trust] will close ORG[Mill School].", Modality.PLANNED),
        ("ORG[Elm Trust] plans to close ORG[Mill School].", Modality.PLANNED),
        ("ORG[Elm Trust] is to close ORG[Mill School].", Modality.PLANNED),
        ("ORG[Elm Trust] denied bribing PER[Kev Dray].", Modality.DENIED),
        ("ORG[Elm Trust] allegedly bribed PER[Kev Dray].", Modality.ALLEGED),
        ("Did ORG[Elm Trust] dismiss PER[Kev Dray]?", Modality.QUESTIONED),
    ],
)
def test_an_event_is_meant_as_its_sentence_means_it(marked: str, modality: Modality) -> None:
    [(_, parsed)] = read([marked])
    assert [o.context.modality for o in ruled(parsed)] == [modality]


def test_the_lexicon_covers_every_type_and_reads_whole() -> None:
    assert {t.kind for lines in triggers().values() for t in lines} == set(EventType)
    assert "hold" in light_verbs()


def test_each_line_of_the_lexicon_tells_its_example() -> None:
    lines = [line for line in table() if line.example]
    assert len(lines) == len(table()), "a line without an example"
    wrong = {
        line.example: (line.words[0], line.kind, [o.type.value for o in ruled(parsed)])
        for line, (_, parsed) in zip(lines, read([line.example for line in lines]), strict=True)
        if line.kind not in [o.type for o in ruled(parsed)]
    }
    assert wrong == {}


def test_a_sum_belongs_to_the_event_of_its_clause() -> None:
    marked = "ORG[Acme] was fined £2m in May and PER[Ann Lowe] received a bonus of £300."
    [(text, parsed)] = read([marked])
    found = {
        o.type: [words(text, a) for a in o.amounts] for o in ruled(parsed, find_amounts_in(text))
    }
    assert found == {EventType.JUSTICE: ["£2m"], EventType.FINANCE: ["£300"]}


def test_who_is_quoted_with_i_takes_part() -> None:
    marked = "PER[Ann Lowe] said: “I resigned in May.”"
    [(text, parsed)] = read([marked], speaker="Ann Lowe")
    assert [_told(o, text) for o in ruled(parsed)] == ["Departure 'resigned' Ann Lowe/agent | May"]


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        (
            "PER[Ann Lowe] drowned in May. The inquest opened in July and was adjourned.",
            ["Death 'drowned' Ann Lowe/agent | May", "Justice 'inquest' Ann Lowe/other | July"],
        ),
        (
            "Police arrested PER[Ann Lowe] and PER[Bob Hay] in May. They were charged with fraud.",
            [
                "Justice 'arrested' Ann Lowe/patient Bob Hay/patient | May",
                "Justice 'were charged' Ann Lowe/patient Bob Hay/patient",
            ],
        ),
        (
            "ORG[Acme] made a loss. ORG[Acme] said so. Staff of ORG[Acme] knew. The yard closes "
            "in May. PER[Ann Lowe] may return.",
            ["Finance 'made' Acme/agent", "Reorganisation 'closes' Acme/other | May"],
        ),
        (
            "ORG[Acme] made a loss. ORG[Tern Group] said so. The yard closes in May.",
            ["Finance 'made' Acme/agent", "Reorganisation 'closes'  | May"],
        ),
        (
            "ORG[Staff Union] said that 300 members had joined the picket.",
            ["Disturbance 'picket' Staff Union/other"],
        ),
        (
            "ORG[Care Board] inspected ORG[Elm Hospital] in May. The inspectors turned up in June.",
            [
                "Inspection 'inspected' Care Board/agent Elm Hospital/patient | May",
                "Inspection 'turned up' Care Board/other Elm Hospital/other | June",
            ],
        ),
        (
            "A judge ordered PER[Ann Lowe] to pay £300.",
            ["Justice 'ordered' Ann Lowe/patient"],
        ),
        ("ORG[Acme] faced a call for a sale.", []),
        (
            "PER[Ann Lowe] ran ORG[Quay Trust] well. Nobody doubts it. She quit in June.",
            ["Departure 'quit' Ann Lowe/agent | June"],
        ),
        (
            "LOC[AYLE], Tuesday: PER[Bob Hay] was jailed in May.",
            ["Justice 'was jailed' Bob Hay/other | May"],
        ),
        ("PER[Ann Lowe] steps up as chair.", ["Appointment 'steps up' Ann Lowe/agent"]),
        ("PER[Ann Lowe] steps over the dog.", []),
        ("Had the ORG[Acme] buyout gone through in 2021, things might look otherwise.", []),
        ("ORG[Acme] has promised none.", []),
        (
            "These are the minutes of ORG[Quay Society]. The AGM will take place on 6 May 2014.",
            ["Meeting 'AGM' Quay Society/other | 6 May 2014"],
        ),
    ],
)
def test_what_was_told_before_tells_whom_an_event_concerns(marked: str, told: list[str]) -> None:
    [(text, parsed)] = read([marked])
    assert [_told(o, text) for o in ruled(parsed)][: len(told) or None] == told


@pytest.mark.parametrize(
    "marked",
    [
        "He resigned in June.",
        "The firm merged in June.",
        "ORG[Acme] was fined for fraud.",
        "Surveys published over recent months say so.",
    ],
)
def test_an_event_that_nobody_can_be_told_of_is_left_out(marked: str) -> None:
    [(_, parsed)] = read([marked])
    assert [o.type for o in ruled(parsed) if not o.participants] == []


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        (
            "ORG[Quay Trust] runs the pool.\n\nThe boiler caught fire in June.",
            ["Disaster 'caught' Quay Trust/other | June"],
        ),
        (
            "ORG[Quay Council]\n\nMinutes, Regular Council, Monday 4 May 2015\n\nPresent: "
            "PER[Ann Lowe] and PER[Bob Hay].",
            [
                "Meeting 'Minutes' Quay Council/other Ann Lowe/other Bob Hay/other "
                "| Monday 4 May 2015"
            ],
        ),
        (
            "ORG[Quay Council] and ORG[Quay Trust] meet.\n\nThe boiler caught fire in June.",
            ["Disaster 'caught'  | June"],
        ),
    ],
)
def test_what_a_document_is_about_takes_part(marked: str, told: list[str]) -> None:
    thread, parsed = document(marked)
    assert [_told(o, thread.document.text) for o in ruled(parsed)] == told

"""Names: what the build of names, their context and the model give, on sentences of many fields.

All sentences are our own. A row is a text and the names in it, as ``TYPE name``; a name that
stands twice is given once. Rows without names are as important as the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import pytest

from kg.annotate.language import MASK, analyse, load, prepare
from kg.annotate.names import EVIDENCE, acronym_of, find_names
from kg.annotate.names.case import ACRONYM, mostly_capitals
from kg.annotate.names.patterns import type_by_head
from kg.model import Alias, Document, EntityType, Mention
from kg.segment import segment

SHORT = {
    EntityType.PERSON: "PER",
    EntityType.ORGANISATION: "ORG",
    EntityType.PLACE: "LOC",
    EntityType.LEGISLATION: "LAW",
    EntityType.PROGRAMME: "PROG",
}
LIKELY = 0.35
"""Names under this score count only where other documents bear them out."""


@cache
def read(text: str) -> tuple[tuple[Mention, ...], tuple[Alias, ...]]:
    thread = segment(Document("d", "d.txt", text, ""))
    return find_names(thread, analyse(thread, load()))


def names(text: str) -> set[str]:
    return {f"{SHORT[m.type]} {m.surface}" for m in read(text)[0] if m.score >= LIKELY}


def named(text: str, expected: Iterable[str]) -> None:
    assert names(text) == set(expected)


model = pytest.mark.model

# --- whole sentences --------------------------------------------------------------------------

HONORIFICS = [
    ("Cllr Moira Hesketh opened the new library.", ["PER Moira Hesketh"]),
    ("The award went to Dame Edith Larkham last night.", ["PER Edith Larkham"]),
    ("Dr O’Mahony will see the patients at noon.", ["PER O’Mahony"]),
    ("Sen. Harlan Whitcomb voted against the bill.", ["PER Harlan Whitcomb"]),
    ("They asked Mr and Mrs for a reply.", []),
    ("The judge asked the captain to sit down.", []),
]
HEADS = [
    ("Leeds City Council approved the plan.", ["ORG Leeds City Council"]),
    (
        "The Department for Work and Pensions refused to comment.",
        ["ORG Department for Work and Pensions"],
    ),
    ("The Audit Committee met on Tuesday.", ["ORG Audit Committee"]),
    ("He studied at the University of Limerick.", ["ORG University of Limerick"]),
    ("The council and the committee met on Tuesday.", []),
    ("The trust had no trust in its board.", []),
]
FIRMS = [
    ("Larkfield Ferries Ltd ordered two ships.", ["ORG Larkfield Ferries Ltd"]),
    ("The yard belongs to Brannock Marine plc.", ["ORG Brannock Marine plc"]),
    ("The limited company paid its corporate tax.", []),
]
PEOPLE = [
    ("Siobhán Ní Bhriain, 62, chaired the meeting.", ["PER Siobhán Ní Bhriain"]),
    ("Mr Pieter van der Berg signed the lease.", ["PER Pieter van der Berg"]),
    ("Ms Anne-Marie Duffy-Price spoke next.", ["PER Anne-Marie Duffy-Price"]),
    ("Professor Fiona McAllister wrote the paper.", ["PER Fiona McAllister"]),
    ("Ian Holroyd's appeal was dismissed.", ["PER Ian Holroyd"]),
    ("The nurses, 62 of them, went home.", []),
]
PLACES = [
    ("The train left Dundee and stopped in Perth.", ["LOC Dundee", "LOC Perth"]),
    ("Traffic was held on Carrow Street.", ["LOC Carrow Street"]),
    ("The street by the river was closed.", []),
]
LAWS = [
    ("The Harbours Act 1964 gave them the right.", ["LAW Harbours Act 1964"]),
    ("It breached the Data Protection Act.", ["LAW Data Protection Act"]),
    ("Under the 2007 Act they may appeal.", ["LAW 2007 Act"]),
    ("She will act on the bill.", []),
]
PROGRAMMES = [
    ("She ran the Northern Lights scheme for years.", ["PROG Northern Lights"]),
    ("She ran the ‘Open Gates’ scheme for years.", ["PROG Open Gates"]),
    ("She heard it from the Dockers Union:- no more sheds.", ["ORG Dockers Union"]),
    ("The programme and the scheme both ended.", []),
]
OCCASIONS = [
    ("We all met on Christmas Day.", []),
    ("I read it on the Internet.", []),
    ("He flew a Wanderlust and she flew another Wanderlust.", []),
]
SENTENCES = [
    *HONORIFICS, *HEADS, *FIRMS, *PEOPLE, *PLACES, *LAWS, *PROGRAMMES, *OCCASIONS,
]  # fmt: skip


@model
@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_names_of_a_sentence(text: str, expected: list[str]) -> None:
    named(text, expected)


@model
@pytest.mark.xfail(strict=True, reason="taken for the body that runs it")
def test_a_venue_is_a_place() -> None:
    found = names("The fair is held in the Brackley Leisure Centre.")
    assert found == ["LOC Brackley Leisure Centre"]


# --- what a text holds, beside other names -----------------------------------------------------

HOLDS = [
    # the text as a whole gives a name its type
    ("Larkfield lost. Larkfield Ferries Ltd said Larkfield would sue.", "ORG Larkfield"),
    ("Mr Garrow denied it. Garrow then left, and Garrow never came back.", "PER Garrow"),
    # a part of a person's name is that person's
    ("Moira Hesketh resigned. The move surprised many, as Hesketh had won.", "PER Hesketh"),
    # glued after a full stop
    ("The weather was pleasant.Another day, Mr Garrow came.", "PER Garrow"),
    ("It closed in May.Mrs Duffy was sad.", "PER Duffy"),
    # typographic and straight quotes
    ("“We won,” said Cllr Ann Tolland. ‘We did.’", "PER Ann Tolland"),
    ('"We won," said Cllr Ann Tolland. "We did."', "PER Ann Tolland"),
    # hard-wrapped lines
    (
        "The vote, which nobody had foreseen a week before, was welcomed by Dr Fiona\n"
        "McAllister of the hospital, who had asked for it in a letter to the board of\n"
        "governors and had never had an answer.",
        "PER Fiona\nMcAllister",
    ),
    # one of many by its district
    ("The NHB met. Both the NHB and the North Riding NHB refused.", "ORG North Riding NHB"),
    # coordination
    ("Ayr Airlines and Troon Airlines both failed.", "ORG Troon Airlines"),
    # possessives
    ("The Audit Committee’s report was late.", "ORG Audit Committee"),
    # initials that everybody knows
    ("The NHS said it was sorry.", "ORG NHS"),
    ("Ministers told Parliament that it was over.", "ORG Parliament"),
    ("What did they say about TUPE?", "LAW TUPE"),
    ("She has been on Universal Credit since May.", "PROG Universal Credit"),
    ("It will end when the UK government acts, or the UK democratic process does.", "LOC UK"),
    # a legal form ends a name
    ("She left Brannock Marine plc for Carrick Foods Ltd.", "ORG Carrick Foods Ltd"),
]  # fmt: skip


@model
@pytest.mark.parametrize(("text", "expected"), HOLDS)
def test_a_text_gives_a_name(text: str, expected: str) -> None:
    assert expected in names(text)


LACKS = [
    ("THE COUNCIL IS WRONG AND EVERYONE KNOWS IT IS", "COUNCIL"),
    ("Write to the desk at ann.lowe@carrickfoods.example now.", "carrickfoods"),
    ("He said ASAP and LOL and FYI.", "LOL"),
    ("Never say never. Never do that.", "Never"),
    ("The Petitioner asked the Court to rule.", "Petitioner"),
    ("Tickets for Phase 2 go on sale in June.", "Phase"),
    ("She was scanned by magnetic resonance imaging (MRI), as MRI is safe.", "MRI"),
]


@model
@pytest.mark.parametrize(("text", "surface"), LACKS)
def test_a_text_gives_no_name(text: str, surface: str) -> None:
    assert [n for n in names(text) if surface in n.split(" ", 1)[1].split()] == []


# --- short forms --------------------------------------------------------------------------------

DEFINED = [
    ("The Harbour Workers Union (HWU) called a strike. The HWU won.", "HWU"),
    ("The National Grain Board, or NGB, closed. The NGB had debts.", "NGB"),
]


@model
@pytest.mark.parametrize(("text", "short"), DEFINED)
def test_a_short_form_beside_its_long_one_is_an_alias(text: str, short: str) -> None:
    mentions, aliases = read(text)
    assert [text[slice(*alias.short)] for alias in aliases] == [short]
    uses = [m for m in mentions if m.surface == short]
    assert len(uses) == text.count(short)
    assert {m.type for m in uses} == {EntityType.ORGANISATION}


@model
@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ('Tern Lines plc (the "Company") closed on Monday. The Company ran ferries.',
         ("Tern Lines plc", "Company")),
        ("Tern Lines plc (“the Company”) closed on Monday. The Company ran ferries.",
         ("Tern Lines plc", "Company")),
        ("The Halden Trust (hereinafter Halden) closed on Monday. Halden ran ferries.",
         ("Halden Trust", "Halden")),
        ("Wick Harbour Board (the Board) met on Monday. The Board was quorate.",
         ("Wick Harbour Board", "Board")),
        ("Tern Lines plc (Halden Trust) closed on Monday. Halden Trust ran ferries.", None),
        ("Tern Lines plc (the Norvane Trust says) closed on Monday.", None),
    ],
)  # fmt: skip
def test_a_short_name_in_brackets_is_the_same_body(text: str, pair: tuple[str, str] | None) -> None:
    _, aliases = read(text)
    found = [(text[slice(*alias.long)], text[slice(*alias.short)]) for alias in aliases]
    assert found == ([pair] if pair else [])


@pytest.mark.parametrize(
    ("short", "long", "fits"),
    [
        ("HWU", "Harbour Workers Union", True),
        ("DfT", "Department for Transport", True),
        ("DWP", "Department for Work and Pensions", True),
        ("CRCs", "Community Rail Companies", True),
        ("HWU", "Harbour Union", False),
        ("H", "Harbour", False),
        ("HWU", "", False),
        ("", "Harbour Workers Union", False),
    ],
)
def test_initials(short: str, long: str, fits: bool) -> None:
    assert acronym_of(short, long) is fits


@pytest.mark.parametrize("word", ["MoJ", "CRCs", "E3", "A4e", "F.T.", "NHS"])
def test_made_of_initials(word: str) -> None:
    assert ACRONYM.fullmatch(word)


@pytest.mark.parametrize("word", ["Moj", "nhs", "Ltd", "A", "x"])
def test_not_made_of_initials(word: str) -> None:
    assert not ACRONYM.fullmatch(word)


# --- parts that need no model -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        ("Audit Committee", EntityType.ORGANISATION),
        ("Bank of Ireland", EntityType.ORGANISATION),
        ("Carrick Foods Ltd", EntityType.ORGANISATION),
        ("Harbours Act 1964", EntityType.LEGISLATION),
        ("Clean Rivers Programme", EntityType.PROGRAMME),
        ("Soviet Union", EntityType.PLACE),
        ("Brackley Leisure Centre", EntityType.PLACE),
        ("Moira Hesketh", None),
    ],
)
def test_the_head_of_a_name_gives_its_type(surface: str, kind: EntityType | None) -> None:
    assert type_by_head(surface) is kind


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("FERRY SINKS OFF COAST", True),
        ("Ferry sinks off coast", False),
        ("NHS", False),
        ("", False),
        ("1234567890123456", False),
    ],
)
def test_capitals_say_nothing_where_all_is_shouted(text: str, shouted: bool) -> None:
    assert mostly_capitals(text) is shouted


GLUED = [
    ("It was pleasant.Another day", "It was pleasant. Another day"),
    ("Read toThe Independent now", "Read to The Independent now"),
    ("version 2.Next and e.g.This", "version 2.Next and e.g.This"),
    ("the U.S.A and J.Smith", "the U.S.A and J.Smith"),
]


@pytest.mark.parametrize(("text", "prose"), GLUED)
def test_glue_is_split_and_offsets_kept(text: str, prose: str) -> None:
    prepared, offsets = prepare(text)
    assert prepared == prose
    assert len(offsets) == len(prepared) + 1
    kept = [text[o] for o, char in zip(offsets, prepared, strict=False) if char != " "]
    assert "".join(kept) == prepared.replace(" ", "")


@pytest.mark.parametrize("address", ["https://a.example/b?c=d", "ann.lowe@b.example", "www.x.org"])
def test_addresses_are_blanked(address: str) -> None:
    assert MASK.search(address)
    prepared, offsets = prepare(f"See {address} now")
    assert prepared.split() == ["See", "now"]
    assert len(offsets) == len(prepared) + 1


# --- laws ---------------------------------------------------------------------------------------

EVERY = [text for text, *_ in (*SENTENCES, *HOLDS, *LACKS, *DEFINED)]


@model
@pytest.mark.parametrize("text", [*EVERY, "\n\n".join(EVERY), "", " \n", "…", "\u00a0\u2019"])
def test_the_surface_stands_at_its_offsets(text: str) -> None:
    mentions, aliases = read(text)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.surface == mention.surface.strip() != ""
        assert 0 < mention.score <= 1
    for before, after in pairwise(mentions):
        assert before.end <= after.start
    spans = {m.span for m in mentions}
    assert all(alias.long in spans and alias.short in spans for alias in aliases)


@model
@pytest.mark.parametrize("left_out", [frozenset(), *(frozenset({e}) for e in sorted(EVIDENCE))])
def test_each_kind_of_evidence_can_be_left_out(left_out: frozenset[str]) -> None:
    text = "\n\n".join(EVERY)
    thread = segment(Document("d", "d.txt", text, ""))
    mentions, _ = find_names(thread, analyse(thread, load()), evidence=EVIDENCE - left_out)
    assert all(text[m.start : m.end] == m.surface for m in mentions)
    if left_out & {"patterns", "gazetteer", "acronyms"}:
        assert mentions != read(text)[0]
    elif not left_out:
        assert mentions == read(text)[0]


@model
@pytest.mark.parametrize(
    "text", ["“A plc is not a family heirloom.” You said that.", "A plc. An Ltd."]
)
def test_what_is_all_taken_off_is_no_name(text: str) -> None:
    assert not names(text)


@model
def test_a_name_written_with_two_spaces_is_the_same_name() -> None:
    mentions, _ = read("Mr Ian  Holroyd sang. Then Ian Holroyd left.")
    assert [m.surface for m in mentions] == ["Ian  Holroyd", "Ian Holroyd"]
    assert {m.type for m in mentions} == {EntityType.PERSON}

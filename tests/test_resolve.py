"""Identity: which mentions of a corpus are one thing, by hand-made readings without a model."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import (
    Alias,
    Annotation,
    Context,
    Document,
    EntityType,
    Issue,
    Mention,
    MentionKey,
    Predicate,
    Reading,
    Reference,
    Relation,
    Section,
    SectionKind,
    Segment,
    SegmentKind,
    Span,
    Thread,
    Verdict,
)
from kg.resolve import Resolution, resolve
from kg.resolve.forms import (
    company,
    folded,
    initials,
    is_acronym,
    misspelt,
    person_parts,
    same_given_name,
    same_person_name,
    shortened,
    singular,
)

PER, ORG, LOC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE
LAW, PROG, PUB = EntityType.LEGISLATION, EntityType.PROGRAMME, EntityType.PUBLICATION

Row = tuple[str, EntityType] | tuple[str, EntityType, float]


def reading(
    id: str, *rows: Row, aliases: Sequence[tuple[str, str]] = (), author: str = ""
) -> Reading:
    """A document that holds the names and nothing else, one a line.

    Args:
        aliases: Pairs of names that the text equates.
        author: Makes the whole a comment of that signature, in a post of its own.
    """
    text, mentions = "", []
    for surface, kind, *score in rows:
        start = len(text)
        mention = Mention(start, start + len(surface), surface, kind, 1 if author else 0)
        mentions.append(
            Mention(*mention.span, surface, kind, mention.section, score=(*score, 1.0)[0])
        )
        text += surface + "\n"
    where = {m.surface: m.span for m in mentions}
    sections = [Section("", SectionKind.POST, 0, len(text))]
    if author:
        sections.append(
            Section("comment-1", SectionKind.COMMENT, 0, len(text), part_of=0, author=author)
        )
    segments = (Segment(0, len(text), SegmentKind.TEXT, len(sections) - 1),)
    thread = Thread(Document(id, f"{id}.txt", text, ""), tuple(sections), segments)
    equal = tuple(Alias(where[a], where[b], "the text says so") for a, b in aliases)
    return Reading(thread, Annotation(mentions=tuple(mentions), aliases=equal))


def groups(resolution: Resolution, readings: Sequence[Reading]) -> set[frozenset[str]]:
    """For each entity the ways of writing it, as ``document surface``."""
    found: dict[str, set[str]] = {}
    for each in readings:
        for mention in each.annotation.mentions:
            entity = resolution.refers_to.get(MentionKey(each.document.id, *mention.span))
            if entity:
                found.setdefault(entity, set()).add(f"{each.document.id} {mention.surface}")
    return {frozenset(names) for names in found.values()}


def resolved(*readings: Reading) -> set[frozenset[str]]:
    return groups(resolve(readings), readings)


def one(*surfaces: str) -> frozenset[str]:
    return frozenset(f"a {surface}" for surface in surfaces)


# --- people -----------------------------------------------------------------------------------


def test_a_person_under_many_names_is_one() -> None:
    rows = [
        "Robert Garrow",
        "Bob Garrow",
        "R. Garrow",
        "Garrow",
        "ROBERT GARROW",
        "Robert J. Garrow",
    ]
    assert resolved(reading("a", *((row, PER) for row in rows))) == {one(*rows)}


def test_two_people_of_one_surname_stay_two() -> None:
    found = resolved(reading("a", ("Ann Garrow", PER), ("Peter Garrow", PER)))
    assert found == {one("Ann Garrow"), one("Peter Garrow")}


def test_a_surname_of_two_people_joins_neither() -> None:
    found = resolved(reading("a", ("Ann Garrow", PER), ("Peter Garrow", PER), ("Garrow", PER)))
    assert found == {one("Ann Garrow"), one("Peter Garrow"), one("Garrow")}


def titled(text: str, *names: tuple[str, str]) -> Reading:
    """A document in which names stand in order, each a person with an honorific or ""."""
    mentions, at = [], 0
    for honorific, surface in names:
        at = text.index(surface, at)
        span = Span(at, at + len(surface))
        mentions.append(Mention(*span, surface, PER, 0, honorific))
        at = span.end
    thread = Thread(
        Document("a", "a.txt", text, ""),
        (Section("", SectionKind.POST, 0, len(text)),),
        (Segment(0, len(text), SegmentKind.TEXT, 0),),
    )
    return Reading(thread, Annotation(mentions=tuple(mentions)))


FAR = " and so on for the whole of a long evening in the hall" * 5


@pytest.mark.parametrize(
    ("text", "names", "whom"),
    [
        (  # by honorific
            "Dame Ann Garrow and Sir Peter Garrow met. Mrs Garrow spoke. Mr Garrow left.",
            [("Dame", "Ann Garrow"), ("Sir", "Peter Garrow"), ("Mrs", "Garrow"), ("Mr", "Garrow")],
            ["ann", "peter", "ann", "peter"],
        ),
        (  # by the full name last before it, where the other is far
            f"Ann Garrow spoke.{FAR}. Peter Garrow left. Garrow was tired.",
            [("", "Ann Garrow"), ("", "Peter Garrow"), ("", "Garrow")],
            ["ann", "peter", "peter"],
        ),
        (
            f"Ann Garrow spoke. Garrow was glad.{FAR}. Peter Garrow left. Garrow was tired.",
            [("", "Ann Garrow"), ("", "Garrow"), ("", "Peter Garrow"), ("", "Garrow")],
            ["ann", "ann", "peter", "peter"],
        ),
        (  # an honorific that only one can have, the other's sex unknown
            "Lady Ann Garrow and Pat Garrow met. Mr Garrow spoke.",
            [("Lady", "Ann Garrow"), ("", "Pat Garrow"), ("Mr", "Garrow")],
            ["ann", "pat", "pat"],
        ),
        (  # both named just before
            "Ann Garrow and Peter Garrow met. Garrow spoke.",
            [("", "Ann Garrow"), ("", "Peter Garrow"), ("", "Garrow")],
            ["ann", "peter", ""],
        ),
        (  # nobody named before
            f"Garrow spoke.{FAR}. Ann Garrow and Peter Garrow met.",
            [("", "Garrow"), ("", "Ann Garrow"), ("", "Peter Garrow")],
            ["", "ann", "peter"],
        ),
    ],
)
def test_a_shared_surname_means_one_of_them_mention_by_mention(
    text: str, names: list[tuple[str, str]], whom: list[str]
) -> None:
    reading = titled(text, *names)
    resolution = resolve([reading])
    found = [resolution.refers_to[MentionKey("a", *m.span)] for m in reading.annotation.mentions]
    expected = [f"person/{name}-garrow" if name else "person/garrow" for name in whom]
    assert found == expected


def test_people_of_one_given_name_stay_two() -> None:
    found = resolved(reading("a", ("Ann Garrow", PER), ("Ann Tolland", PER)))
    assert len(found) == 2


@pytest.mark.parametrize("apart", [False, True])
def test_an_initial_that_fits_two_people_joins_neither(apart: bool) -> None:
    rows: list[Row] = [("A. Garrow", PER), ("Alan Garrow", PER), ("Ann Garrow", PER)]
    each = [reading(id, row) for id, row in zip("abc", rows, strict=True)]
    assert len(resolved(*(each if apart else [reading("a", *rows)]))) == 3


def test_an_initial_that_fits_one_person_joins_across_documents() -> None:
    found = resolved(reading("a", ("A. Garrow", PER)), reading("b", ("Ann Garrow", PER)))
    assert len(found) == 1


def test_middle_names_that_differ_keep_people_apart() -> None:
    found = resolved(reading("a", ("Ann Mary Garrow", PER), ("Ann Jane Garrow", PER)))
    assert len(found) == 2


def test_a_full_name_joins_across_documents() -> None:
    found = resolved(reading("a", ("Ann Garrow", PER)), reading("b", ("Ann Garrow", PER)))
    assert found == {frozenset({"a Ann Garrow", "b Ann Garrow"})}


def test_a_surname_alone_does_not_join_across_documents() -> None:
    found = resolved(reading("a", ("Ann Garrow", PER)), reading("b", ("Garrow", PER)))
    assert len(found) == 2


def test_a_surname_joins_across_documents_that_share_other_names() -> None:
    shared: list[Row] = [("Ayr Council", ORG), ("Carrick Foods", ORG), ("Troon", LOC)]
    first = reading("a", ("Ann Garrow", PER), *shared)
    second = reading("b", ("Garrow", PER), *shared)
    assert frozenset({"a Ann Garrow", "b Garrow"}) in resolved(first, second)


def test_a_persona_joins_no_person_of_its_name() -> None:
    post = reading("a", ("Ann Garrow", PER))
    comment = reading("b", ("Ann Garrow", PER), author="Ann Garrow")
    resolution = resolve([post, comment])
    assert len(groups(resolution, [post, comment])) == 2
    assert sorted(e.persona for e in resolution.entities) == [False, True]
    assert resolution.personas == {("b", 1): "persona/ann-garrow"}


def test_a_shared_surname_never_means_a_persona() -> None:
    rows: list[Row] = [("Ann Garrow", PER), ("Peter Garrow", PER), ("Garrow", PER)]
    comment = reading("b", *rows, author="Ann Garrow")
    assert {e.id for e in resolve([comment]).entities} == {
        "persona/ann-garrow",
        "person/peter-garrow",
    }


@pytest.mark.parametrize(
    ("pen_name", "short"), [("Solent Ana", "Ana"), ("Ana R-L", "Ana"), ("Dock Ana", "Ana")]
)
def test_a_commenter_is_called_by_a_part_of_the_pen_name(pen_name: str, short: str) -> None:
    thread = reading("a", (pen_name, PER), (short, PER), author=pen_name)
    assert resolved(thread) == {one(pen_name, short)}
    rows: list[Row] = [(pen_name, PER), ("Ana Robles", PER), (short, PER)]
    named = resolved(reading("a", *rows, author=pen_name))  # the person goes before
    assert named == {one(pen_name), one("Ana Robles", short)}


def test_anonymous_is_no_persona() -> None:
    assert resolve([reading("a", ("Troon", LOC), author="Anonymous")]).personas == {}


# --- organisations, places, programmes ----------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Carrick Foods", "Carrick Foods Ltd", ORG),
        ("Carrick Foods plc", "Carrick Foods Ltd.", ORG),
        ("Harbour Workers Union", "HWU", ORG),
        ("Harbour Workers’ Union", "Harbour Workers' Union", ORG),
        ("Harbour & Dock Board", "Harbour and Dock Board", ORG),
        ("Northern Echo Trust", "Nothern Echo Trust", ORG),
        ("Liberal Democrats", "Lib Dems", ORG),
        ("Rail Company", "Rail Companies", ORG),
        ("Ministry of Fisheries", "Ministry", ORG),
        ("Audit Committee", "Committee", ORG),
        ("Clean Rivers Programme", "CRP", PROG),
        ("U.S.", "US", LOC),
        ("Britain", "UK", LOC),
        ("United States of America", "USA", LOC),
        ("Côte Ferries", "Cote Ferries", ORG),
        ("Orley Government", "Orley Governement", ORG),  # a letter too many
        ("Larkfield Chrysler", "Larkfield Chrylser", ORG),  # two that changed places
        ("Dept of Harbours", "Department of Harbours", ORG),
        ("Orley Univ Hospital", "Orley University Hospital", ORG),
        ("St Brede's Hospice", "Saint Brede’s Hospice", ORG),
        ("Carrick GmbH", "Carrick", ORG),
        ("Carrick Pty Ltd", "Carrick", ORG),
        ("Carrick & Co", "Carrick", ORG),
        ("Carrick Motor Corporation", "Carrick Motor", ORG),
        ("Orley Defence Centre", "Orley Defense Center", ORG),
        ("West Yorks Trust", "West Yorkshire Trust", ORG),
        ("Harbour Workers Union Ltd", "HWU", ORG),
        ("Fishermen's Rescue Service", "FRS", ORG),
        ("HM Inspectorate of Harbours", "HMIH", ORG),
        ("US Coast Guard", "Coast Guard", ORG),
        ("United States Coast Guard", "US Coast Guard", ORG),
        ("Larkfield Ferries", "Larkfield", ORG),  # called so once it was named
        ("Larkfield Eastern Airlines", "Larkfield Eastern", ORG),
        ("Pump Lane Chambers", "Pump Lane", ORG),
        ("Fire Over Water Ministries", "Fire", ORG),
        ("Orley Philharmonic Chorus", "Philharmonic", ORG),  # from the middle
        ("Orley and Vale Widows' Relief", "Widows' Relief", ORG),
        ("Reform Party", "Reform", ORG),
        ("Ana Gil Robles", "Gil Robles", PER),
        ("Ana Quek Boon Huat", "Quek", PER),  # the family name first of three
        ('Ana "Dot" Robles', "Dot", PER),
        ("Ana Robles-Lowe", "Robles", PER),
        ("Ana Robles", "Ana R.", PER),
        ("Ana Robles-Lowe", "Ana R-L", PER),
        ("Ana Robles-Lowe", "Ana RL", PER),
        ("Salvatore Robles", "Sal R", PER),
        ("Tory", "Conservatives", ORG),
        ("Universities of Orley", "University of Orley", ORG),
        ("Inspectorate of Harbours", "Harbour Inspectorate", ORG),
        ("HMP Orley", "Orley Prison", ORG),
        ("Pier Forum on Harbour Dues", "Forum", ORG),
        ("Borough of Orley", "Council", ORG),
        ("National Union of Harbour, Pilot and Tug Workers", "HPT", ORG),
        ("Indiana Department of Ferry Safety", "DFS", ORG),
        ("St Orla's Hospital", "St Orla's", ORG),
        ("Larkfield Regional Harbour Board", "Larkfield", ORG),  # not "Larkfield Board"
        ("Norbert Robles", "Norb", PER),
        ("William Robles", "Bill", PER),
        ("Mary Jo Robles", "Mary Jo", PER),
    ],
)
def test_two_ways_of_writing_one_name_join(first: str, second: str, kind: EntityType) -> None:
    assert resolved(reading("a", (first, kind), (second, kind))) == {one(first, second)}


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ("Carrick Holdings", "Carrick Foods", (ORG, ORG)),  # parent and subsidiary
        ("Carrick Group", "Carrick Group Pensions", (ORG, ORG)),
        ("North Riding", "North Riding Council", (LOC, ORG)),  # named after the place
        ("Health Board", "Health Bureau", (ORG, ORG)),
        ("Pensions Act 2004", "Pensions Act 2008", (LAW, LAW)),
        ("Region 4 Office", "Region 5 Office", (ORG, ORG)),
        ("Barton", "Baston", (LOC, LOC)),  # too short for a slip
        ("North Trust", "South Trust", (ORG, ORG)),
        ("Dorset Dock Company", "Essex Dock Company", (ORG, ORG)),
        ("Group F", "Group G", (ORG, ORG)),
        ("Burton Albion", "Barton Albion", (ORG, ORG)),  # another letter is another name
        ("Larkfield", "Larkfield Ferries", (ORG, ORG)),  # named before: the parent
        ("Larkfield", "Larkfield Marine Forum", (ORG, ORG)),
        ("Larkfield Marine Forum", "Larkfield", (ORG, ORG)),  # what it has is not it
        ("LMF Harbour Users", "LMF", (ORG, ORG)),
        ("Minister for Ports", "Ministry for Ports", (PER, ORG)),
        ("UK Coast Guard", "US Coast Guard", (ORG, ORG)),
        ("Orley", "Orley City", (LOC, LOC)),
        ("Ana Robles", "Ana Gil", (PER, PER)),
        ("Ana Robles-Lowe", "Ana L-R", (PER, PER)),
        ("Conservative Home", "Tory", (ORG, ORG)),
        ("University of Orley", "Orley University", (ORG, ORG)),
        ("Ana Robles", "Ana G.", (PER, PER)),
        ("Larkfield's Printer", "Larkfield", (PER, PER)),  # a pen name
        ("Norbert Robles", "Al", (PER, PER)),
        ("Orley Dock and Harbour Company Ferries", "DH", (ORG, ORG)),
    ],
)
def test_names_of_two_things_stay_apart(
    first: str, second: str, kinds: tuple[EntityType, EntityType]
) -> None:
    found = resolved(reading("a", (first, kinds[0]), (second, kinds[1])))
    assert found == {one(first), one(second)}


def bodies(*sections: str) -> Reading:
    """A document of sections in which organisations stand in brackets: a post, then articles."""
    text, mentions, parts = "", [], []
    for number, section in enumerate(sections):
        start = len(text)
        for words, name in re.findall(r"([^\[]*)(?:\[([^\]]+)\])?", section):
            text += words
            if name:
                mentions.append(Mention(len(text), len(text) + len(name), name, ORG, number))
                text += name
        text += "\n"
        kind = SectionKind.ARTICLE if number else SectionKind.POST
        whole = 0 if number else None
        parts.append(Section(f"article-{number}" * bool(number), kind, start, len(text), whole))
    segments = tuple(
        Segment(part.start, part.end, SegmentKind.TEXT, n) for n, part in enumerate(parts)
    )
    thread = Thread(Document("a", "a.txt", text, ""), tuple(parts), segments)
    return Reading(thread, Annotation(mentions=tuple(mentions)))


@pytest.mark.parametrize(
    ("text", "joins"),
    [
        ("[Orley DLA] met. The [DLA] rose. Our [DLA]!", True),
        ("[Orley DLA] met. Some [DLA] rose.", False),  # nothing says that one is meant
        ("[Orley DLA] met. The [DLA] rose as other [DLAs] do.", False),  # a kind of body
        ("[Orley DLA] met. [Vale DLA] did not. The [DLA] rose.", False),
        ("[Orley DLA] met. The [Dock Labour Agency] did not. The [DLA] rose.", False),
        ("[Doctors for the DLA] met. The [DLA] rose.", False),  # not what that body is
        ("The [COURT] met. The [Court] rose at [Orley Court].", False),  # a heading's
        ("[Orley LA] met. The [LA] rose.", False),  # two letters may be anything
    ],
)
def test_initials_may_say_what_the_only_such_body_is(text: str, joins: bool) -> None:
    found = resolved(bodies(text))
    assert any(len(names) > 1 and "Orley" in " ".join(names) for names in found) is joins


@pytest.mark.parametrize(
    ("sections", "joins"),
    [
        (("[Larkfield] again!", "[Larkfield Ferries] said so."), True),
        (("[Larkfield] again! [Larkfield Ferries] said so.",), False),  # its parent, perhaps
        (("[Larkfield] again!", "[Larkfield Society] said so."), False),  # beside it
        (("[Larkfield] again!", "[Larkfield News] said so."), False),
        (("[Larkfield] again!", "[Larkfield Ferries], [Larkfield Docks] said so."), False),
        (("[LFM] again!", "[LFM Ferries] said so."), False),
        # what several are is no part of a name: the place of each is
        (("[Larkfield] again!", "[Larkfield Ferries] and [Orley Ferries] said so."), False),
    ],
)
def test_an_article_tells_in_full_what_the_post_named_before_it(
    sections: Sequence[str], joins: bool
) -> None:
    short = sections[0].partition("]")[0].lstrip("[")
    assert (one(short, f"{short} Ferries") in resolved(bodies(*sections))) is joins


def test_a_heading_in_capitals_makes_no_initials_of_a_name() -> None:
    found = resolved(bodies("[Helvane Ports] rose. [HELVANE] falls. [Helvane] is up, [Helvane]!"))
    assert found == {one("Helvane Ports", "HELVANE", "Helvane")}


def test_a_party_is_not_labelled_by_its_nickname() -> None:
    rows: list[Row] = [("Tories", ORG), ("Tories ", ORG), ("Conservatives", ORG)]
    assert [e.label for e in resolve([reading("a", *rows)]).entities] == ["Conservatives"]


def test_a_body_is_called_by_the_word_that_another_before_it_bears() -> None:
    text = "Inspectorates of Ports and Rail\nPort Inspectorate\n"
    mentions = (
        Mention(0, 22, "Inspectorates of Ports", ORG, 0),
        Mention(27, 31, "Rail", ORG, 0, "Inspectorate of"),
        Mention(32, 49, "Port Inspectorate", ORG, 0),
    )
    thread = Thread(Document("a", "a.txt", text, ""), (Section("", SectionKind.POST, 0, 50),), ())
    labels = {e.label for e in resolve([Reading(thread, Annotation(mentions=mentions))]).entities}
    assert labels == {"Port Inspectorate", "Inspectorate of Rail"}


def test_the_committee_is_the_one_named_last_before_it() -> None:
    rows: list[Row] = [("Audit Committee", ORG), ("Health Committee", ORG), ("Committee", ORG)]
    found = resolved(reading("a", *rows))
    assert found == {one("Audit Committee"), one("Health Committee", "Committee")}


@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize("named_first", [True, False])
def test_a_given_name_in_a_comment_is_whom_the_text_above_has_named(
    named_first: bool, quoted: bool
) -> None:
    text = "Ana Robles\nAna\n" if named_first else "Ana\nAna Robles\n"
    cut = text.index("\n") + 1
    sections = (
        Section("", SectionKind.POST, 0, len(text)),
        Section("comment-1", SectionKind.COMMENT, cut, len(text), part_of=0, author="Sol"),
    )
    if not named_first:  # the comment's own words come before those of the post
        sections = (sections[0], replace(sections[1], start=0, end=cut))
    long, short = text.index("Ana Robles"), 11 if named_first else 0
    if quoted:  # in an article that the post has pasted
        part = Section("article-1", SectionKind.ARTICLE, long, long + 10, part_of=0)
        sections = (*sections, part)
    mentions = (
        Mention(long, long + 10, "Ana Robles", PER, 2 if quoted else 0),
        Mention(short, short + 3, "Ana", PER, 1),
    )
    thread = Thread(Document("a", "a.txt", text, ""), sections, ())
    found = resolved(Reading(thread, Annotation(mentions=tuple(sorted(mentions)))))
    assert found == ({one("Ana Robles", "Ana")} if named_first else {one("Ana Robles"), one("Ana")})


def test_who_is_addressed_in_a_comment_is_no_person_of_the_post() -> None:
    text = "Ana Robles\nIt is time, Ana, to stop\n"
    sections = (
        Section("", SectionKind.POST, 0, len(text)),
        Section("comment-1", SectionKind.COMMENT, 11, len(text), part_of=0, author="Sol"),
    )
    at = text.index("Ana,")
    mentions = (Mention(0, 10, "Ana Robles", PER, 0), Mention(at, at + 3, "Ana", PER, 1))
    thread = Thread(Document("a", "a.txt", text, ""), sections, ())
    found = resolved(Reading(thread, Annotation(mentions=mentions)))
    assert found == {one("Ana Robles"), one("Ana")}


def test_a_part_of_two_names_is_the_one_named_before_it() -> None:
    rows: list[Row] = [("Orley Vale Mills", ORG), ("Orley Vale", ORG), ("Orley Vale Bank", ORG)]
    found = resolved(reading("a", *rows))
    assert found == {one("Orley Vale Mills", "Orley Vale"), one("Orley Vale Bank")}
    assert len(resolved(reading("a", rows[0], rows[2], rows[1]))) == 3


def test_a_part_of_several_names_is_the_first_where_it_is_the_most_named() -> None:
    trust, school = ("Orley Learning Trust", ORG), ("Orley Academy", ORG)
    found = resolved(reading("a", trust, school, trust, ("Orley", ORG)))
    assert found == {one("Orley Learning Trust", "Orley"), one("Orley Academy")}
    assert len(resolved(reading("a", trust, school, school, ("Orley", ORG)))) == 3


def test_what_is_one_committee_is_no_part_of_another() -> None:
    rows: list[Row] = [
        ("House of Orley Dues Committee", ORG),
        ("Committee", ORG),
        ("Harbour Committee", ORG),
    ]
    found = resolved(reading("a", *rows))
    assert found == {one("House of Orley Dues Committee", "Committee"), one("Harbour Committee")}


def test_a_short_form_defined_in_one_document_serves_another() -> None:
    first = reading(
        "a",
        ("Harbour Workers Union", ORG),
        ("HWU", ORG),
        aliases=[("Harbour Workers Union", "HWU")],
    )
    found = resolved(first, reading("b", ("HWU", ORG)))
    assert found == {frozenset({"a Harbour Workers Union", "a HWU", "b HWU"})}


def test_initials_of_two_long_names_join_neither() -> None:
    found = resolved(
        reading("a", ("Harbour Workers Union", ORG), ("Hotel Waiters Union", ORG), ("HWU", ORG))
    )
    assert found == {one("Harbour Workers Union"), one("Hotel Waiters Union"), one("HWU")}


def test_the_text_overrides_what_initials_leave_open() -> None:
    found = resolved(
        reading(
            "a",
            ("Harbour Workers Union", ORG),
            ("Hotel Waiters Union", ORG),
            ("HWU", ORG),
            aliases=[("Hotel Waiters Union", "HWU")],
        )
    )
    assert one("Hotel Waiters Union", "HWU") in found
    assert one("Harbour Workers Union") in found


def test_one_name_has_one_type_over_the_corpus() -> None:
    sure = reading("a", ("Carrick", ORG, 0.95))
    guessed = [reading(id, ("Carrick", PER, 0.5)) for id in "bcd"]
    assert {e.type for e in resolve([sure, *guessed]).entities} == {ORG}


def test_a_doubtful_name_counts_where_the_corpus_bears_it_out() -> None:
    def doubtful(id: str) -> Reading:
        return reading(id, ("Wanderlust", ORG, 0.3))

    assert resolved(doubtful("a"), doubtful("b")) == set()
    assert len(resolved(doubtful("a"), doubtful("b"), doubtful("c"))) == 1


# --- doubt -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "pair", "verdict", "words"),
    [
        (
            [reading("a", ("Ann Garrow", PER)), reading("b", ("Garrow", PER))],
            ("person/ann-garrow", "person/garrow"),
            Verdict.PROPOSED,
            "too few",
        ),
        (
            [reading("a", ("Ann Garrow", PER), ("Peter Garrow", PER), ("Garrow", PER))],
            ("person/garrow", "person/peter-garrow"),
            Verdict.PROPOSED,
            "and of 1 more",
        ),
        (
            [reading("a", ("A. Garrow", PER), ("Alan Garrow", PER), ("Ann Garrow", PER))],
            ("person/a-garrow", "person/alan-garrow"),
            Verdict.PROPOSED,
            "fits somebody else",
        ),
        (
            [
                reading("a", ("Ann Garrow", PER)),
                reading("b", ("Ann Garrow", PER), author="Ann Garrow"),
            ],
            ("person/ann-garrow", "persona/ann-garrow"),
            Verdict.REFUSED,
            "proves no person",
        ),
        (
            [reading("a", ("Larkfield", ORG), ("Larkfield Marine Forum", ORG))],
            ("organisation/larkfield", "organisation/larkfield-marine-forum"),
            Verdict.REFUSED,
            "no short form",
        ),
        (
            [reading("a", ("Carrick", ORG, 0.95)), reading("b", ("Carrick", LOC, 0.95))],
            ("organisation/carrick", "place/carrick"),
            Verdict.REFUSED,
            "of a place",
        ),
        (
            [reading("a", ("Burton Albion", ORG)), reading("b", ("Barton Albion", ORG))],
            ("organisation/barton-albion", "organisation/burton-albion"),
            Verdict.PROPOSED,
            "differ by one letter",
        ),
        (
            [
                reading(
                    "a",
                    ("Harbour Workers Union", ORG),
                    ("Hotel Waiters Union", ORG),
                    ("HWU", ORG),
                )
            ],
            ("organisation/harbour-workers-union", "organisation/hwu"),
            Verdict.PROPOSED,
            "initials",
        ),
    ],
)
def test_what_stays_apart_in_doubt_is_told(
    readings: list[Reading], pair: tuple[str, str], verdict: Verdict, words: str
) -> None:
    proposals = {(p.first, p.second): p for p in resolve(readings).proposals}
    assert pair in proposals
    proposal = proposals[pair]
    assert (proposal.kind, proposal.verdict) == ("join", verdict)
    assert words in proposal.reason
    texts = {r.document.id: r.document.text for r in readings}
    assert [texts[k.document][k.start : k.end] for k in proposal.evidence]


def test_what_is_clear_is_not_in_doubt() -> None:
    rows: list[Row] = [("Ann Garrow", PER), ("Garrow", PER), ("Ayr Council", ORG), ("Troon", LOC)]
    assert resolve([reading("a", *rows), reading("b", *rows)]).proposals == ()


# --- publications -------------------------------------------------------------------------------


def report(second: str, second_date: str) -> Reading:
    """Two ways of naming a report by one publisher."""
    base = reading("a", ("January review", PUB), (second, PUB), ("Audit Office", ORG))
    first, other, office = (m.span for m in base.annotation.mentions)
    where = Context(0, Span(0, len(base.document.text)))
    relations = tuple(Relation(p, Predicate.PUBLISHED_BY, office, where) for p in (first, other))
    issues = (Issue(first, "2014-01"), Issue(other, second_date))
    annotation = Annotation(base.annotation.mentions, relations=relations, issues=issues)
    return Reading(base.thread, annotation)


def test_publications_of_one_publisher_and_date_are_one() -> None:
    assert one("January review", "Audit Office paper") in resolved(
        report("Audit Office paper", "2014-01")
    )


def test_publications_of_two_dates_are_two() -> None:
    assert one("January review") in resolved(report("Audit Office paper", "2015-01"))


# --- the result -----------------------------------------------------------------------------------


def test_each_other_name_has_its_reason() -> None:
    rows = ["Robert Garrow", "Bob Garrow", "Garrow"]
    (entity,) = resolve([reading("a", *((row, PER) for row in rows))]).entities
    assert entity.id == f"person/{entity.label.lower().replace(' ', '-')}"
    assert {join.surface for join in entity.joins} == set(entity.alternatives)
    assert all(join.reason for join in entity.joins)


def test_ids_are_distinct() -> None:
    found = resolve(
        [reading("a", ("Ann Mary Garrow", PER), ("Ann Jane Garrow", PER), ("Garrow", PER))]
    )
    assert len({entity.id for entity in found.entities}) == len(found.entities) == 3


def test_a_reference_follows_its_antecedent() -> None:
    base = reading("a", ("Ann Garrow", PER))
    span = base.annotation.mentions[0].span
    she = Reference(len(base.document.text) - 1, len(base.document.text), "\n", 0, span)
    whole = Reading(base.thread, Annotation(base.annotation.mentions, references=(she,)))
    assert resolve([whole]).refers_to[MentionKey("a", she.start, she.end)] == "person/ann-garrow"


def test_no_readings_give_nothing() -> None:
    assert resolve([]) == Resolution((), {}, {})


NAMES: list[Row] = [
    ("Robert Garrow", PER), ("Bob Garrow", PER), ("Ann Garrow", PER), ("Garrow", PER),
    ("Harbour Workers Union", ORG), ("HWU", ORG), ("Hotel Waiters Union", ORG),
    ("Carrick Foods", ORG), ("Carrick Foods Ltd", ORG), ("Carrick", LOC), ("Carrick", PER, 0.4),
    ("Committee", ORG), ("Audit Committee", ORG), ("Clean Rivers Programme", PROG), ("CRP", PROG),
    ("Wanderlust", ORG, 0.3),
]  # fmt: skip
corpora = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=8, unique=True), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(corpora, st.randoms(use_true_random=False))
def test_the_order_of_readings_changes_nothing(
    corpus: list[list[Row]], order: random.Random
) -> None:
    readings = [reading(f"d{number}", *rows) for number, rows in enumerate(corpus)]
    expected = resolve(readings)
    shuffled = list(readings)
    order.shuffle(shuffled)
    assert resolve(shuffled) == expected
    kinds = {entity.id: entity.type for entity in expected.entities}
    assert set(expected.refers_to.values()) <= set(kinds)


# --- ways of writing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surface", "form"),
    [
        ("The Audit Committee’s", "audit committee"),
        ("Harbour & Dock", "harbour and dock"),
        ("U.S.", "us"),
        ("A. Garrow", "a garrow"),
        ("A Garrow", "a garrow"),
        ("Stoke-on-Trent", "stoke on trent"),
        ("“Garrow”", "garrow"),
        ("", ""),
    ],
)
def test_folded(surface: str, form: str) -> None:
    assert folded(surface) == form
    assert folded(form) == form


@pytest.mark.parametrize(
    ("form", "one_of_them"),
    [
        ("crcs", "crc"),
        ("crc's", "crc"),
        ("companies", "company"),
        ("bus", "bus"),
        ("press", "press"),
    ],
)
def test_singular(form: str, one_of_them: str) -> None:
    assert singular(form) == one_of_them


def test_a_legal_form_is_left_out() -> None:
    assert company("carrick foods ltd") == company("carrick foods, plc") == "carrick foods"
    assert company("ltd") == "ltd"


def test_initials_with_and_without_small_words() -> None:
    assert initials("department for transport") == {"dft", "dt"}
    assert initials("transport") == frozenset()


@pytest.mark.parametrize(
    ("surface", "made_of_initials"),
    [("MoJ", True), ("CRCs", True), ("F.T.", True), ("NHS", True), ("Moj", False), ("A", False)],
)
def test_is_acronym(surface: str, made_of_initials: bool) -> None:
    assert is_acronym(surface) is made_of_initials


@pytest.mark.parametrize(
    ("a", "b", "can_be_one"),
    [
        ("robert", "bob", True),
        ("r", "robert", True),
        ("christopher", "chris", True),
        ("ann", "peter", False),
        ("jo", "john", False),
    ],
)
def test_given_names(a: str, b: str, can_be_one: bool) -> None:
    assert same_given_name(a, b) is same_given_name(b, a) is can_be_one


def test_person_names_need_a_given_name() -> None:
    assert same_person_name(person_parts("R. Garrow"), person_parts("Robert Garrow Jr."))
    assert not same_person_name(("garrow",), ("robert", "garrow"))


@pytest.mark.parametrize(
    ("a", "b", "slip"),
    [
        ("committee", "comittee", True),
        ("barton", "baston", False),
        ("region 4 office", "region 5 office", False),
        ("garrowby", "harrowby", False),
    ],
)
def test_misspelt(a: str, b: str, slip: bool) -> None:
    assert misspelt(a, b) is misspelt(b, a) is slip


def test_shortened_words() -> None:
    assert shortened("lib dems", "liberal democrats")
    assert not shortened("north trust", "south trust")
    assert not shortened("committee", "committee")


def test_what_every_town_has_is_not_one_body_in_two_documents() -> None:
    corpus = [
        reading("a", ("Ayle City Council", ORG), ("City Council", ORG)),
        reading("b", ("Portrow City Council", ORG), ("City Council", ORG)),
        reading("c", ("City Council", ORG)),
    ]
    assert groups(resolve(corpus), corpus) == {
        frozenset({"a Ayle City Council", "a City Council"}),
        frozenset({"b Portrow City Council", "b City Council"}),
        frozenset({"c City Council"}),
    }


@pytest.mark.parametrize(("kind", "together"), [("title", True), ("text", False)])
def test_a_headline_may_use_the_short_form_first(kind: str, together: bool) -> None:
    plain = reading("a", ("Nordvane", ORG), ("Nordvane Gaming", ORG), ("Nordvane", ORG))
    split = plain.thread.document.text.index("\n") + 1
    headed = replace(
        plain.thread,
        segments=(
            Segment(0, split, SegmentKind(kind), 0),
            Segment(split, len(plain.thread.document.text), SegmentKind.TEXT, 0),
        ),
    )
    found = resolve([replace(plain, thread=headed)])
    assert (len(found.entities) == 1) is together

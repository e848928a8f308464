"""Ready questions, lookup, dossier, timeline and path over the harbour corpus."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harbour import HARBOUR_TEXT
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Store, parse_query_results

from kg.errors import QueryError
from kg.model import EntityType
from kg.query.dossier import dossier
from kg.query.entities import entities, find, fold, suggestions
from kg.query.path import path
from kg.query.ready import bind, parse, question, questions
from kg.query.results import Format, readable, write_boolean, write_solutions
from kg.query.sparql import Ask, iri, literal
from kg.query.statements import Kind, phrase, statements
from kg.query.timeline import timeline
from kg.store import Rows, Snapshot
from kg.vocabulary import DEFAULT_BASE, XSD


@pytest.fixture(scope="module")
def snapshot(harbour_store: Path) -> Snapshot:
    return Snapshot.open(harbour_store)


@pytest.fixture(scope="module")
def ask(snapshot: Snapshot) -> Ask:
    def answer(sparql: str) -> Iterator[dict[str, str]]:
        rows = snapshot.query(sparql)
        assert isinstance(rows, Rows)
        for row in rows.solutions:
            yield {v: t.value for v, t in zip(rows.variables, row, strict=True) if t is not None}

    return answer


Rowed = Callable[..., list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def rows(snapshot: Snapshot) -> Rowed:
    """The answer to a ready question, unbound variables as ""; only some columns if named."""

    def answer(name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
        given = {key.rstrip("_"): value for key, value in values.items()}
        found = snapshot.query(bind(question(name), given))
        assert isinstance(found, Rows)
        wanted = columns or found.variables
        at = [found.variables.index(column) for column in wanted]
        return [tuple(getattr(row[i], "value", "") for i in at) for row in found.solutions]

    return answer


RESIGNED = "Ann Lowe, chair of the Northmouth Harbour Board since 2015, resigned on Friday."
DENIED = "A spokesman for Tidewater plc denied that it owns Sandsucker Ltd."
PAID = "The Board paid Tidewater £1.5m a year for dredging, and Lowe criticised the company."
OPERATES = "Tidewater, of Southhaven, operates the Northmouth Ferry Terminal."
AUDIT = "The 2018 audit report by Marlow Hale is about the Northmouth Harbour Board."
STRIKE = "Dockers at Southhaven plan a strike in June."
OWNS = "Tidewater owns the Echo!"
NEXT = "Vane will be the next chair of the Board."
FILE = "harbour-notes.txt"
BOARD = "Northmouth Harbour Board"


# --- the ready questions --------------------------------------------------------------------


def test_there_are_enough_questions() -> None:
    assert len(questions()) >= 12


@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_a_question_is_a_query_for_other_engines_too(name: str) -> None:
    from rdflib.plugins.sparql import prepareQuery

    prepareQuery(question(name).text)


HERE = [q.name for q in questions() if q.name != "disagreements"]
"""The questions that the harbour corpus answers; the other has a corpus of its own."""


@pytest.mark.parametrize("name", HERE)
def test_a_question_gives_rows_with_their_file(name: str, rows: Rowed) -> None:
    needed = {"about": {"what": "Sandsucker Ltd"}, "named": {"what": "Tidewater"}}
    found = rows(name, "source", **needed.get(name, {}))
    assert found
    assert {source for (source,) in found} <= {FILE, "strange-names.txt"}


@pytest.mark.parametrize("name", HERE)
def test_sentences_stand_in_the_file(name: str, rows: Rowed, snapshot: Snapshot) -> None:
    variables = snapshot.query(bind(question(name), dict.fromkeys(_needed(name), "Tidewater")))
    assert isinstance(variables, Rows)
    column = next((c for c in ("sentence", "words") if c in variables.variables), None)
    if column is None:
        assert name == "named"  # the one that counts and cites nothing
        return
    values = dict.fromkeys(_needed(name), "Sandsucker Ltd")
    cited = [words for words, source in rows(name, column, "source", **values) if source == FILE]
    assert all(words in HARBOUR_TEXT for words in cited)
    assert any(cited)


def _needed(name: str) -> list[str]:
    return [p.name for p in question(name).parameters if p.default is None]


def test_posts(rows: Rowed) -> None:
    lowe = ("Ann Lowe", "chair", BOARD, "Former", "2015", "2019-05-03", "Harbour notes", "Stated")
    vane = ("Peter Vane", "chair", BOARD, "Future", "", "", "Old Salt", "Stated")
    assert rows("posts") == [(*lowe, RESIGNED, FILE), (*vane, NEXT, FILE)]
    assert rows("posts", "holder", who="lowe") == [("Ann Lowe",)]
    assert rows("posts", "holder", organisation="board", who="VANE") == [("Peter Vane",)]
    assert rows("posts", "holder", post="CHAI") == [("Ann Lowe",), ("Peter Vane",)]
    assert rows("posts", post="captain") == []


def test_a_post_without_an_organisation_is_of_none(harbour_store: Path) -> None:
    store = Store()
    store.extend(Snapshot.open(harbour_store).quads())
    store.update(
        """PREFIX kg: <https://w3id.org/actor-event-kg/ns#>
        DELETE { ?tenure kg:organisation ?o } WHERE { ?tenure kg:heldFrom "2015" ;
            kg:organisation ?o }"""
    )

    def holders(**values: str) -> list[str]:
        bound = bind(question("posts"), values)
        return [r["holder"].value for r in store.query(bound, use_default_graph_as_union=True)]

    assert holders() == ["Ann Lowe", "Peter Vane"]
    assert holders(organisation=BOARD) == ["Peter Vane"]


def test_said(rows: Rowed) -> None:
    words = "The accounts were never shown to us,"
    assert rows("said", who="Ann Lowe") == [("Ann Lowe", "quoted", words, "2019-05-07", FILE)]
    assert rows("said", "kind", "words", who="tidewater") == [
        ("reported", "it owns Sandsucker Ltd")
    ]
    assert rows("said", "speaker", word="ACCOUNTS") == [("Ann Lowe",)]


def test_about(rows: Rowed) -> None:
    assert rows("about", what="sandsucker ltd") == [
        (
            "Tidewater plc",
            "reported",
            "Sandsucker Ltd",
            "it owns Sandsucker Ltd",
            "2019-05-07",
            FILE,
        )
    ]
    assert rows("about", what="Northmouth Echo") == []  # named, but not in anybody's words


def test_reports(rows: Rowed) -> None:
    report = ("2018 audit report by Marlow Hale", "", "2018", AUDIT, FILE)
    assert rows("reports") == [report]
    assert rows("reports", year="2018") == [report]
    assert rows("reports", year="2019") == []
    assert rows("reports", publisher="Marlow Hale") == []  # its author, not its publisher


def test_timeline_question(rows: Rowed) -> None:
    told = rows("timeline", "date", "kind", "what", "voice", "modality", "sentence")
    ends = f"Ann Lowe, chair, {BOARD}"
    assert told == [
        ("2015", "Post begins", ends, "Harbour notes", "Stated", RESIGNED),
        ("2019-05-03", "Departure", "Ann Lowe resigned", "Harbour notes", "Stated", RESIGNED),
        ("2019-05-03", "Post ends", ends, "Harbour notes", "Stated", RESIGNED),
        ("2019-06", "Strike", "strike at Southhaven", "Peter Vane", "Planned", STRIKE),
    ]
    assert rows("timeline", "date", from_="2016", until="2019-05") == [("2019-05-03",)] * 2
    assert rows("timeline", "kind", who="Southhaven") == [("Strike",)]


def test_operators(rows: Rowed) -> None:
    told = rows("operators", "subject", "relation", "object", "voice", "modality", "sentence")
    assert told == [
        (
            "Tidewater plc",
            "operates",
            "Northmouth Ferry Terminal",
            "Harbour notes",
            "Stated",
            OPERATES,
        ),
        ("Tidewater plc", "owns", "Northmouth Echo", "Getafix", "Stated", OWNS),
        ("Tidewater plc", "owns", "Sandsucker Ltd", "Tidewater plc", "Denied", DENIED),
    ]
    assert rows("operators", "relation", what="echo") == [("owns",)]


def test_critics(rows: Rowed) -> None:
    lowe = ("Ann Lowe", "criticised", "Tidewater plc", "Harbour notes", "Stated", PAID, FILE)
    assert rows("critics") == [lowe]
    assert rows("critics", who="lowe", whom="tidewater") == [lowe]
    assert rows("critics", who="tidewater") == []


def test_together(rows: Rowed) -> None:
    found = rows("together")
    assert found[0] == ("Northmouth Echo", "Tidewater plc", "2", OWNS, FILE)
    pairs = {row[:2]: row[2:] for row in found}
    assert pairs[BOARD, "Tidewater plc"] == ("1", PAID, FILE)
    assert pairs["Northmouth Echo", "Sandsucker Ltd"] == ("1", "", FILE)
    assert len(pairs) == len(found) == 10  # of five organisations in the post
    assert all("Sandsucker Ltd" in row[:2] for row in rows("together", who="sandsucker ltd"))


def test_named(rows: Rowed) -> None:
    assert rows("named", what="tidewater") == [
        ("Tidewater plc", "Post", "Harbour notes", "2019-05-07", "3", "Tidewater", FILE),
        ("Tidewater plc", "Comment", "", "2019-05-08T09:15:00", "1", "Tidewater", FILE),
    ]


def test_commenters(rows: Rowed) -> None:
    told = ("Tidewater plc", "owns", "Northmouth Echo", "Getafix", "Stated", OWNS, FILE)
    assert rows("commenters") == [told]
    assert rows("commenters", about="echo") == [told]
    assert rows("commenters", about="Ann Lowe") == []


def test_what_an_article_states_too_is_not_the_commenters_alone(harbour_store: Path) -> None:
    store = Store()
    store.extend(Snapshot.open(harbour_store).quads())
    ask_commenters = bind(question("commenters"), {})
    assert len(list(store.query(ask_commenters, use_default_graph_as_union=True))) == 1
    store.update(
        f"""PREFIX kg: <https://w3id.org/actor-event-kg/ns#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        INSERT {{ GRAPH ?g {{ <{DEFAULT_BASE}claim/x> a kg:Claim ; rdf:subject ?s ;
            rdf:predicate kg:owns ; rdf:object ?o ; kg:evidence ?passage }} }}
        WHERE {{ GRAPH ?g {{ ?c rdf:predicate kg:owns ; rdf:subject ?s ; rdf:object ?o ;
            kg:attributedTo <{DEFAULT_BASE}person/getafix> .
            ?other rdf:predicate kg:authoredBy ; kg:evidence ?passage }} }}"""
    )
    assert list(store.query(ask_commenters, use_default_graph_as_union=True)) == []


def test_sources(rows: Rowed) -> None:
    start = HARBOUR_TEXT.index(OWNS)
    assert rows("sources", subject="tidewater", relation="owns", object="echo") == [
        (
            *("Tidewater plc", "owns", "Northmouth Echo", "Getafix", "Stated", OWNS, FILE),
            *(str(start), str(start + len(OWNS)), "Comment", "2019-05-08T09:15:00"),
        )
    ]
    assert len(rows("sources")) == 8


def test_money(rows: Rowed) -> None:
    found = rows("money", "sum", "amount", "currency", "period", "with", "sentence")
    sum_ = ("£1.5m a year", "1500000", "GBP", "year")
    assert found == [
        (*sum_, name, PAID) for name in ("Tidewater plc", "Northmouth Harbour Board", "Ann Lowe")
    ]
    assert len(rows("money", who="lowe")) == 1


def test_money_without_a_sentence_goes_by_nearness(harbour_store: Path) -> None:
    store = Store()
    store.extend(Snapshot.open(harbour_store).quads())
    store.update(
        f"""PREFIX kg: <https://w3id.org/actor-event-kg/ns#>
        DELETE {{ GRAPH ?g {{ ?passage ?p ?o }} }}
        WHERE {{ GRAPH ?g {{ ?passage kg:text {literal(PAID)} ; ?p ?o }} }}"""
    )
    found = store.query(bind(question("money"), {}), use_default_graph_as_union=True)
    near = [(row["with"].value, row["sentence"]) for row in found]
    assert near[:2] == [("Tidewater plc", None), ("Northmouth Harbour Board", None)]
    assert "Northmouth Harbour Board" in dict(near)
    assert "Getafix" not in dict(near)


def test_doubted(rows: Rowed) -> None:
    assert rows("doubted", "modality", "subject", "relation", "object", "sentence") == [
        ("Denied", "Tidewater plc", "owns", "Sandsucker Ltd", DENIED)
    ]


def test_doubtful_joins(rows: Rowed) -> None:
    row = ("Refused", "Sandsucker Ltd", "Tidewater plc", "The text keeps the two apart.")
    columns = ("verdict", "first", "second", "reason", "words", "source")
    assert rows("doubtful-joins", *columns) == [(*row, "Sandsucker Ltd", FILE)]
    assert rows("doubtful-joins", "first", who="Tidewater plc") == [("Sandsucker Ltd",)]
    assert rows("doubtful-joins", "first", verdict="Proposed") == []


def test_speakers(rows: Rowed) -> None:
    words = "The accounts were never shown to us,"
    assert ("Ann Lowe", "1", "1", words, FILE) in rows("speakers")
    assert len(rows("speakers")) == 3


# --- values are put in safely ---------------------------------------------------------------

HOSTILE = (
    '" . } DROP ALL #',
    '" } UNION { ?s ?p ?o',
    '\\" } #',
    "'; DROP GRAPH <x>",
    'a\nb" } #',
    "\\1\\g<0>",
    '"""',
    "?set_who",
    "} VALUES ?set_who {",
    "\\u0022 } #",
)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", [q.name for q in questions() if q.parameters])
def test_a_hostile_value_stays_a_value(name: str, value: str, snapshot: Snapshot) -> None:
    ready = question(name)
    entity = next(p for p in ready.parameters if p.entity)
    bound = bind(ready, {entity.name: value})
    answer = snapshot.query(bound)
    assert isinstance(answer, Rows)
    assert list(answer.solutions) == []


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_literal_is_read_back_as_it_was(value: str) -> None:
    (solution,) = Store().query(f"SELECT ({literal(value)} AS ?v) {{}}")
    assert solution["v"] == Literal(value)


@given(st.text(max_size=20))
def test_an_iri_is_one_or_refused(value: str) -> None:
    try:
        written = iri(f"https://a.example/{value}")
    except QueryError:
        return
    assert not set(written[1:-1]) & set(' <>"{}|^`\\\n')


def test_what_no_graph_can_hold_is_refused() -> None:
    with pytest.raises(QueryError, match="not text"):
        literal("\udcff")


def test_an_unknown_question_is_told_with_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"Did you mean 'posts'\?"):
        question("post")


def test_an_unknown_parameter_is_told_with_those_there_are() -> None:
    with pytest.raises(QueryError, match="It takes who, word"):
        bind(question("said"), {"speaker": "x"})


def test_a_needed_value_is_asked_for() -> None:
    with pytest.raises(QueryError, match="needs a value for 'what'"):
        bind(question("about"), {})


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {}",
        '# title: T\n# name who: x\nSELECT * { VALUES ?who { "" } }',
        '# title: T\n# name who: x\nSELECT * { VALUES ?set_who { "" } VALUES ?set_who { "" } }',
    ],
)
def test_a_question_with_a_broken_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"q\.rq"):
        parse("q", text)


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Ann Lowe", "Ann Lowe"),
        ("ann  LOWE", "Ann Lowe"),
        ("Lowe", "Ann Lowe"),
        ("Bob", '<script>alert(1)</script> "Bob" O\'Neil \\ Söhne 日本'),
        ("sohne", '<script>alert(1)</script> "Bob" O\'Neil \\ Söhne 日本'),
        ("person/ann-lowe", "Ann Lowe"),
        ("https://kg.example/person/ann-lowe", "Ann Lowe"),
        ("ferry", "Northmouth Ferry Terminal"),
    ],
)
def test_a_name_is_found(ask: Ask, name: str, label: str) -> None:
    assert find(entities(ask), name).label == label


def test_several_are_listed(ask: Ask) -> None:
    with pytest.raises(QueryError) as caught:
        find(entities(ask), "Marlow Hal")
    assert "fits 2 entities" in caught.value.message
    assert "publication/2018-audit-report" in caught.value.message
    person = find(entities(ask, type=EntityType.PERSON), "Marlow Hal")
    assert person.label == "Marlow Hale"


def test_a_misspelt_name_is_answered_with_the_nearest(ask: Ask) -> None:
    with pytest.raises(QueryError, match="Did you mean 'Ann Lowe'"):
        find(entities(ask), "Anne Low")
    assert suggestions(entities(ask), "Tidewatr") == ("Tidewater plc",)


def test_an_empty_name_fits_nothing(ask: Ask) -> None:
    with pytest.raises(QueryError, match="empty name"):
        find(entities(ask), "  ")


def test_folding_drops_capitals_accents_and_spaces() -> None:
    assert fold("  Élan\u00a0 VITAL ") == "elan vital"


# --- statements, dossier, timeline, path ----------------------------------------------------


def test_a_dossier_holds_everything_of_an_entity(ask: Ask) -> None:
    found = dossier(ask, find(entities(ask), "Tidewater"))
    assert found.reasons == ("“Tidewater”: Tidewater plc without its legal form",)
    assert found.posts == ()
    assert {phrase(s) for s in found.relations} == {
        "Tidewater plc owns Sandsucker Ltd",
        "Ann Lowe criticised Tidewater plc",
        "Tidewater plc operates Northmouth Ferry Terminal",
        "Tidewater plc is in Southhaven",
        "Tidewater plc owns Northmouth Echo",
    }
    owns = next(s for s in found.relations if phrase(s).endswith("Northmouth Echo"))
    assert [voice.label for voice in owns.voices] == ["Getafix"]
    assert owns.citations[0].text.comment
    assert owns.citations[0].text.source == FILE
    assert [phrase(s) for s in found.events] == ["Northmouth Harbour Board paid Tidewater plc"]
    assert [(s.kind, s.citations[0].words) for s in found.said] == [
        (Kind.REPORTED, "it owns Sandsucker Ltd")
    ]
    assert [(n.text.kind, n.times) for n in found.documents] == [("Post", 3), ("Comment", 1)]


def test_words_of_others_are_about_an_entity(ask: Ask) -> None:
    found = dossier(ask, find(entities(ask), "Sandsucker Ltd"))
    assert [s.subject.label for s in found.said_of_it if s.subject] == ["Tidewater plc"]
    assert found.said == ()


def test_a_publication_tells_when_it_came_out(ask: Ask) -> None:
    assert dossier(ask, find(entities(ask), "2018 audit report by Marlow Hale")).issued == "2018"


def test_a_persona_is_told_as_one(ask: Ask) -> None:
    assert dossier(ask, find(entities(ask), "Getafix")).persona
    assert not dossier(ask, find(entities(ask), "Ann Lowe")).persona


def test_every_statement_cites_words_that_stand_there(ask: Ask) -> None:
    every = "VALUES ?c { kg:Claim kg:Tenure kg:Event kg:Quotation kg:ReportedSpeech } ?s a ?c ."
    found = statements(ask, every)
    assert len(found) == 8 + 2 + 3 + 3
    for statement in found:
        for citation in statement.citations:
            if citation.text.source == FILE:
                assert HARBOUR_TEXT[citation.start : citation.end] == citation.words


def test_the_timeline_is_in_order_and_keeps_precision(ask: Ask) -> None:
    assert [(m.date, m.kind) for m in timeline(ask)] == [
        ("2015", "Post begins"),
        ("2019-05-03", "Departure"),
        ("2019-05-03", "Post ends"),
        ("2019-06", "Strike"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "dates"),
    [
        ("2019", None, ["2019-05-03", "2019-05-03", "2019-06"]),
        ("2015-06", "2018", ["2015"]),  # somewhen in 2015: may lie in June
        (None, "2014", []),
        ("2019-05-04", "2019-05-31", []),
        ("2019-06-15", "2019-06-15", ["2019-06"]),
        ("201X", "201X", ["2015", "2019-05-03", "2019-05-03", "2019-06"]),
    ],
)
def test_a_timeline_between_dates(
    ask: Ask, since: str | None, until: str | None, dates: list[str]
) -> None:
    assert [m.date for m in timeline(ask, since=since, until=until)] == dates


def test_a_timeline_of_one_entity(ask: Ask) -> None:
    place = find(entities(ask), "Southhaven")
    assert [m.what for m in timeline(ask, place)] == ["strike at Southhaven"]


def test_a_date_that_is_none_is_refused(ask: Ask) -> None:
    with pytest.raises(QueryError, match="'soon' is not a date"):
        timeline(ask, since="soon")


def connect(ask: Ask, start: str, end: str) -> list[tuple[str, str, str]]:
    known = entities(ask)
    steps = path(ask, find(known, start), find(known, end))
    return [(step.start.label, step.how, step.end.label) for step in steps]


def test_a_path_prefers_statements_to_being_named_together(ask: Ask) -> None:
    # One sentence of the post names the board and its payee, and one pays the other.
    assert connect(ask, BOARD, "Tidewater plc") == [
        (
            BOARD,
            "Ann Lowe: chair, Northmouth Harbour Board (former, 2015 – 2019-05-03)",
            "Ann Lowe",
        ),
        ("Ann Lowe", "Ann Lowe criticised Tidewater plc", "Tidewater plc"),
    ]


def test_a_path_is_the_same_backwards(ask: Ask) -> None:
    there = connect(ask, "Marlow Hale", "Sandsucker Ltd")
    back = connect(ask, "Sandsucker Ltd", "Marlow Hale")
    assert [(end, how, start) for start, how, end in reversed(back)] == there
    assert len(there) == 5


def test_a_voice_is_connected_with_what_it_speaks_of(ask: Ask) -> None:
    assert connect(ask, "Getafix", "Northmouth Echo") == [
        ("Getafix", "Getafix says: Tidewater plc owns Northmouth Echo", "Northmouth Echo")
    ]


def test_every_step_has_its_sentence(ask: Ask) -> None:
    known = entities(ask)
    for step in path(ask, find(known, "Getafix"), find(known, "Marlow Hale")):
        assert step.citation.words in HARBOUR_TEXT


def test_what_is_not_connected_is_told(ask: Ask) -> None:
    with pytest.raises(QueryError, match="Nothing in the store connects"):
        connect(ask, "Ann Lowe", "a & b <plc>")


def test_a_path_to_itself_is_empty(ask: Ask) -> None:
    assert connect(ask, "Ann Lowe", "Lowe") == []


# --- formats of results ---------------------------------------------------------------------

AWKWARD = [
    (NamedNode("https://a.example/x?y=1&z"), Literal('a "quoted", <b> & \\ \t tab\r\nline')),
    (BlankNode("b0"), Literal("Söhne 日本", language="de")),
    (Literal("007", datatype=NamedNode(XSD + "integer")), None),
    (Literal("x", datatype=NamedNode("https://a.example/type")), Literal("]]> '''")),
    (Literal(True), Literal("1.5", datatype=NamedNode(XSD + "decimal"))),
]


@pytest.mark.parametrize(
    ("format", "theirs"),
    [(Format.JSON, QueryResultsFormat.JSON), (Format.XML, QueryResultsFormat.XML)],
)
def test_json_and_xml_are_read_back_by_another_parser(
    format: Format, theirs: QueryResultsFormat
) -> None:
    output = io.BytesIO()
    assert write_solutions(("left", "right"), AWKWARD, output, format) == len(AWKWARD)
    back = parse_query_results(output.getvalue(), theirs)
    assert [variable.value for variable in back.variables] == ["left", "right"]
    assert [tuple(solution) for solution in back] == AWKWARD


def test_tsv_is_read_back_by_another_parser() -> None:
    output = io.BytesIO()
    write_solutions(("left", "right"), AWKWARD, output, Format.TSV)
    back = parse_query_results(output.getvalue(), QueryResultsFormat.TSV)
    assert [tuple(solution) for solution in back] == AWKWARD


def test_csv_holds_plain_values() -> None:
    output = io.BytesIO()
    write_solutions(("left", "right"), AWKWARD, output, Format.CSV)
    text = output.getvalue().decode()
    assert text.startswith("left,right\r\nhttps://a.example/x?y=1&z,")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[1][1] == 'a "quoted", <b> & \\ \t tab\r\nline'
    assert read[3] == ["007", ""]


@pytest.mark.parametrize("answer", [True, False])
def test_yes_or_no_in_every_format(answer: bool) -> None:
    word = "true" if answer else "false"
    texts = {}
    for format in Format:
        output = io.BytesIO()
        write_boolean(answer, output, format)
        texts[format] = output.getvalue().decode()
    assert json.loads(texts[Format.JSON]) == {"head": {}, "boolean": answer}
    assert bool(parse_query_results(texts[Format.XML], QueryResultsFormat.XML)) is answer
    assert texts[Format.CSV] == texts[Format.TABLE] == f"{word}\n"


def test_iris_are_shortened_for_people() -> None:
    base = "https://kg.example/"
    assert readable(NamedNode("https://w3id.org/actor-event-kg/ns#Person"), base) == "kg:Person"
    assert readable(NamedNode(f"{base}person/ann-lowe"), base) == "<person/ann-lowe>"
    assert readable(NamedNode("https://b.example/x"), base) == "<https://b.example/x>"
    assert readable(None, base) == ""
    assert readable(Literal("5", datatype=NamedNode(XSD + "integer")), base) == "5"

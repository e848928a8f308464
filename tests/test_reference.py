"""Reference data: what a file may say, what a user is told, and what names and joins make of it.

The harbour of these tests does not exist. Nothing here reads the shipped file but its own tests.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import rdflib
from conftest import ROOT, Run
from pyoxigraph import RdfFormat, parse
from test_resolve import reading

from kg import resources
from kg.annotate.language import analyse
from kg.annotate.language import load as load_model
from kg.annotate.names import find_names
from kg.build import build
from kg.config import Config
from kg.config import load as load_config
from kg.dates import period
from kg.errors import ConfigError
from kg.model import Document, Entity, EntityType, Reading
from kg.reference import NO_REFERENCE, ReferenceData, covers, load
from kg.resolve import resolve
from kg.resources import shipped_reference
from kg.segment import segment
from kg.store import Snapshot
from kg.vocabulary import RDFS, SKOS

ORG, PLACE, PROG = EntityType.ORGANISATION, EntityType.PLACE, EntityType.PROGRAMME

PREFIXES = """\
@prefix kg: <https://w3id.org/actor-event-kg/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ref: <https://names.example/#> .
"""
HARBOUR = """
ref:lighthouse a skos:Concept ; skos:prefLabel "lighthouse" .

ref:board a kg:Organisation ;
    skos:prefLabel "Ministry of Tides" ;
    skos:altLabel "MoT" , "Tide Office"@en ;
    dcterms:valid "1990/2005-06" ;
    dcterms:isReplacedBy ref:agency ;
    dcterms:source <https://names.example/tides> .

ref:agency a kg:Organisation ;
    skos:prefLabel "Maritime Oversight Trust" ;
    skos:altLabel "MoT" ;
    dcterms:valid "2005-07/.." .

ref:skerry a kg:Organisation ;
    skos:prefLabel "HML Skerry" ;
    kg:ambiguousLabel "Skerry" ;
    org:classification ref:lighthouse .

ref:holm a kg:Organisation ;
    skos:prefLabel "HML Holm" ;
    kg:ambiguousLabel "Holm" , "Beacon" ;
    org:classification ref:lighthouse .

ref:skipper a kg:Programme ; skos:prefLabel "Safer Skippers" ; skos:altLabel "E9" , "SSP" .

ref:warden a org:Post ; skos:prefLabel "Tide Warden" ; org:postIn ref:agency .
"""


def write(folder: Path, text: str = HARBOUR, name: str = "harbour.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> ReferenceData:
    return load([write(tmp_path_factory.mktemp("reference"))])


@cache
def shipped() -> ReferenceData:
    return load([shipped_reference()["uk-public-life"]])


# --- the shipped file -------------------------------------------------------------------------


def test_every_shipped_entry_has_a_page_that_speaks_of_it() -> None:
    assert len(shipped().entries) > 1000
    assert [e.label for e in shipped().entries if not e.sources] == []


def test_the_shipped_entries_are_of_many_kinds() -> None:
    assert {e.type for e in shipped().entries} == {ORG, PROG, EntityType.LEGISLATION, None}
    posts = [e for e in shipped().entries if e.type is None]
    assert all(e.organisation in shipped().by_iri for e in posts)


def test_no_shipped_name_means_two_things_wherever_it_stands() -> None:
    """But for acronyms, which the other names in a document tell apart."""
    twice = {
        name
        for name, options in shipped().by_label.items()
        if sum(sure for _, sure in options) > 1 and not name.isupper()
    }
    assert twice == set()


def test_a_town_alone_is_no_shipped_prison() -> None:
    from kg.annotate import gazetteer

    sure = {n for n, options in shipped().by_label.items() for e, s in options if s and e.type}
    places = gazetteer.places() | gazetteer.ambiguous_places()
    assert sure & places <= {"Belmarsh", "Holyrood", "Strangeways"}


def test_what_replaces_a_shipped_body_does_not_end_before_it() -> None:
    for entry in shipped().entries:
        for target in entry.replaced_by:
            last, later = period(entry.valid)[1], period(shipped().by_iri[target].valid)[1]
            assert last is None or later is None or last <= later, entry.label


@pytest.mark.tools
def test_independent_parsers_agree_on_the_shipped_file() -> None:
    path = shipped_reference()["uk-public-life"]
    by_rdflib = len(rdflib.Graph().parse(path, format="turtle"))
    by_oxigraph = len(set(parse(path=path, format=RdfFormat.TURTLE)))
    command = ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(path)]
    by_rapper = subprocess.run(command, capture_output=True, check=True).stdout.splitlines()
    assert by_rdflib == by_oxigraph == len(set(by_rapper))


def test_it_is_found_in_a_wheel_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"ontology": "kg/_ontology"}
    inside = tmp_path / "kg" / "_ontology" / "reference"
    inside.mkdir(parents=True)
    (inside / "uk-public-life.ttl").write_text("")
    monkeypatch.setattr(resources, "_ONTOLOGY", (inside.parent, tmp_path / "ontology"))
    assert shipped_reference() == {"uk-public-life": inside / "uk-public-life.ttl"}


# --- what a file says -------------------------------------------------------------------------


def test_an_entry_is_read_whole(harbour: ReferenceData) -> None:
    entry = harbour.by_iri["https://names.example/#board"]
    assert (entry.type, entry.label, entry.file) == (ORG, "Ministry of Tides", "harbour.ttl")
    assert entry.alternatives == ("MoT", "Tide Office")
    assert entry.valid == "1990/2005-06"
    assert entry.replaced_by == ("https://names.example/#agency",)
    assert entry.sources == ("https://names.example/tides",)
    assert [file.entries for file in harbour.files] == [6]


def test_without_files_there_is_nothing() -> None:
    assert load([]) == NO_REFERENCE
    assert NO_REFERENCE.digest == ""


def test_a_later_file_replaces_mends_and_takes_names_over(tmp_path: Path) -> None:
    first = write(tmp_path)
    second = write(
        tmp_path,
        """
        ref:holm owl:deprecated true .
        ref:skipper a kg:Programme ; skos:prefLabel "Safe Skippers" .
        ref:moat a kg:Organisation ; skos:prefLabel "Moat Society" ; skos:altLabel "MoT" .
        """,
        "mine.ttl",
    )
    both = load([first, second])
    assert "HML Holm" not in both.by_label
    assert "Safer Skippers" not in both.by_label
    assert [(e.label, e.file) for e, _ in both.by_label["MoT"]] == [("Moat Society", "mine.ttl")]
    assert [e.label for e, _ in load([second, first]).by_label["MoT"]] == [
        "Ministry of Tides",
        "Maritime Oversight Trust",
    ]
    assert both.digest != load([second, first]).digest != load([first]).digest


@pytest.mark.parametrize(
    ("valid", "day", "there"),
    [
        ("1990/2005-06", "2005-06-30", True),
        ("1990/2005-06", "2005-07-01", False),
        ("1990/2005-06", "2005", True),
        ("2005-07/..", "2005-06", False),
        ("../1998", "1950", True),
        (None, "1950", True),
        ("1990/2005-06", None, True),
    ],
)
def test_a_period_covers_a_day(
    harbour: ReferenceData, valid: str | None, day: str | None, there: bool
) -> None:
    assert covers(replace(harbour.entries[0], valid=valid), period(day)) is there


# --- what a user is told ----------------------------------------------------------------------

BAD = [
    ("ref:x a kg:Organisation .", "harbour.ttl:8: x: no skos:prefLabel", "Give one"),
    ('\n\nref:x skos:prefLabel "X" .', "harbour.ttl:10: x: it has no type", "kg:Organisation"),
    (
        'ref:x a kg:Organisation, kg:Place ; skos:prefLabel "X" .',
        "harbour.ttl:8: x: it is of two types",
        "Write one of",
    ),
    (
        'ref:x a kg:Place ; skos:prefLabel "X", "Y" .',
        "x: it has 2 names as skos:prefLabel",
        "skos:altLabel",
    ),
    (
        'ref:x a kg:Place ; skos:prefLabel "X" ; skos:altlabel "Y" .',
        "x: there is no skos:altlabel",
        "Did you mean skos:altLabel?",
    ),
    (
        'ref:x a kg:Place ; skos:prefLabel "X" ; dcterms:valid "last year" .',
        "x: dcterms:valid 'last year' is no period",
        "2007-05-09/..",
    ),
    (
        'ref:x a kg:Place ; skos:prefLabel "X" ; dcterms:valid "2010/2004" .',
        "x: dcterms:valid '2010/2004' is no period",
        "1998",
    ),
    (
        'ref:x a kg:Place ; skos:prefLabel "X" ; dcterms:source "a book" .',
        "x: dcterms:source is a text",
        "Write an IRI",
    ),
    ("ref:x a kg:Place ; skos:prefLabel ref:y .", "x: skos:prefLabel is an IRI", "quotation marks"),
    (
        'ref:x a kg:Place ; skos:prefLabel "X" ; dcterms:isPartOf ref:nowhere .',
        "dcterms:isPartOf leads to <https://names.example/#nowhere>",
        "Describe it",
    ),
    ('ref:x a kg:Place ; skos:prefLabel "…" .', "x: one of its names is empty", "Write the name"),
    ('[] a kg:Place ; skos:prefLabel "X" .', "without an IRI", "Give everything an IRI"),
    ('ref:x a kg:Place ; skos:prefLabel "X" ', "not Turtle", "docs/reference-data.md"),
    ('ref:x a kg:Place\nskos:prefLabel "X" .', "harbour.ttl:9: not Turtle", "entry to copy"),
]


@pytest.mark.parametrize(("text", "message", "hint"), BAD)
def test_a_mistake_is_named_with_file_line_and_entry(
    tmp_path: Path, text: str, message: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load([write(tmp_path, text)])
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_bytes_that_are_not_utf_8_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(b'"\xff"')
    with pytest.raises(ConfigError, match=r"x\.ttl: byte 1 is not UTF-8"):
        load([tmp_path / "x.ttl"])


def test_properties_of_others_do_no_harm(tmp_path: Path) -> None:
    text = 'ref:x a kg:Place ; skos:prefLabel "X" ; rdfs:comment "ours" ; skos:note "n" .'
    (entry,) = load([write(tmp_path, text)]).entries
    assert entry.label == "X"


def settings(folder: Path, text: str) -> Config:
    (folder / "kg.toml").write_text(text, "utf-8")
    return load_config(folder / "kg.toml")


def test_kg_toml_names_files_of_ours_and_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    own = write(tmp_path / "lists")
    config = settings(tmp_path, 'reference = ["uk-public-life", "lists/harbour.ttl"]')
    assert config.reference == (shipped_reference()["uk-public-life"], own)
    assert [file.name for file in load(config.reference).files] == ["uk-public-life", "harbour.ttl"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\nreference = ["mine.ttl"]', "kg.toml:2: there is no file mine.ttl"),
        ('reference = ["uk-public"]', 'Shipped with kg: "uk-public-life"'),
        ('reference = ["lists/mine"]', "its name ends in .ttl"),
        ('reference = "uk-public-life"', "must be a list of names"),
        ("reference = [3]", "must be a list of names"),
        ('referenc = ["x"]', "Did you mean 'reference'?"),
    ],
)
def test_a_mistake_in_kg_toml_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, text)
    assert words in str(caught.value)


# --- names ------------------------------------------------------------------------------------


def names(text: str, reference: ReferenceData) -> dict[str, tuple[EntityType, float]]:
    thread = segment(Document("d", "d.txt", text, ""))
    found, _ = find_names(thread, analyse(thread, load_model()), reference=reference)
    return {m.surface: (m.type, m.score) for m in found}


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Nobody at the Tide Office would answer.", "Tide Office", ORG),
        ("She was moved to HML Skerry in the winter.", "HML Skerry", ORG),
        ("The figures were entered in E9 by hand.", "E9", PROG),
        ("It paid for Safer Skippers, which ends in May.", "Safer Skippers", PROG),
        ("The Maritime Oversight Trust’s boats stay.", "Maritime Oversight Trust", ORG),
    ],
)
def test_a_known_name_has_its_type_and_its_bounds(
    harbour: ReferenceData, text: str, name: str, kind: EntityType
) -> None:
    assert names(text, harbour).get(name, (None, 0.0))[0] is kind


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The car failed its mot in June.", "mot"),
        ("Walkers reached the beacon. Beacon lights were lit at HML Holmfirth.", "Beacon"),
        ("Ask the Tide Warden about it.", "Tide Warden"),
    ],
)
def test_what_is_no_name_stays_none(harbour: ReferenceData, text: str, name: str) -> None:
    assert name not in names(text, harbour)


@pytest.mark.model
def test_an_acronym_that_the_document_spells_out_is_its_own(harbour: ReferenceData) -> None:
    text = "The South Shore Police (SSP) closed the pier. Officers of the SSP were praised."
    assert names("The SSP was cut.", harbour)["SSP"][0] is PROG
    assert names(text, harbour)["SSP"][0] is ORG


@pytest.mark.model
def test_an_ambiguous_name_needs_its_kind_in_the_document(harbour: ReferenceData) -> None:
    alone = "The boat left Skerry at noon. People in Skerry waved."
    assert names(alone, harbour) == names(alone, NO_REFERENCE)
    beside = "The lamp at Holm failed, as at HML Skerry. Staff of Holm were told."
    assert names(beside, harbour)["Holm"][0] is ORG


# --- identity ---------------------------------------------------------------------------------


def dated(what: Reading, issued: str) -> Reading:
    root = replace(what.thread.sections[0], issued=issued)
    sections = (root, *what.thread.sections[1:])
    return replace(what, thread=replace(what.thread, sections=sections))


def entities(reference: ReferenceData, *readings: Reading) -> dict[str, Entity]:
    return {e.id: e for e in resolve(readings, reference=reference).entities}


def test_names_of_one_entry_join_with_the_entry_as_the_reason(harbour: ReferenceData) -> None:
    found = entities(
        harbour, reading("a", ("Tide Office", ORG)), reading("b", ("Ministry of Tides", ORG))
    )
    (entity,) = found.values()
    assert entity.id == "organisation/ministry-of-tides"
    assert entity.alternatives == ("Tide Office",)
    assert [(j.surface, j.reason) for j in entity.joins] == [
        ("Tide Office", "reference data: harbour.ttl, Ministry of Tides")
    ]
    assert entity.exact_match == "https://names.example/#board"
    assert entity.see_also == ("https://names.example/tides",)


def test_a_short_name_alone_gets_the_name_of_its_entry(harbour: ReferenceData) -> None:
    (entity,) = entities(harbour, reading("a", ("E9", PROG))).values()
    assert (entity.id, entity.label) == ("programme/safer-skippers", "Safer Skippers")


def test_a_shared_name_is_told_apart_by_the_date(harbour: ReferenceData) -> None:
    before = dated(reading("a", ("MoT", ORG)), "2003-05-01")
    after = dated(reading("b", ("MoT", ORG)), "2019-05-01")
    ids = set(entities(harbour, before, after))
    assert ids == {"organisation/ministry-of-tides", "organisation/maritime-oversight-trust"}


def test_a_shared_name_is_told_apart_by_the_other_names_first(harbour: ReferenceData) -> None:
    late = dated(reading("a", ("MoT", ORG), ("Ministry of Tides", ORG)), "2019-05-01")
    (entity,) = entities(harbour, late).values()
    assert entity.label == "Ministry of Tides"


def test_a_shared_name_without_a_date_is_left_open(harbour: ReferenceData) -> None:
    (entity,) = entities(harbour, reading("a", ("MoT", ORG))).values()
    assert (entity.label, entity.exact_match) == ("MoT", "")


def test_a_type_that_differs_is_another_thing(harbour: ReferenceData) -> None:
    (entity,) = entities(harbour, reading("a", ("Tide Office", PLACE))).values()
    assert entity.exact_match == ""


def test_an_acronym_that_is_spelt_out_otherwise_is_another_thing(harbour: ReferenceData) -> None:
    other = reading("a", ("E9", PROG), ("Elm Nine", PROG), aliases=[("Elm Nine", "E9")])
    (entity,) = entities(harbour, other).values()
    assert (entity.label, entity.exact_match) == ("Elm Nine", "")


def test_an_ambiguous_name_joins_where_its_kind_is_named(harbour: ReferenceData) -> None:
    assert "organisation/hml-holm" not in entities(harbour, reading("a", ("Holm", ORG)))
    beside = reading("a", ("Holm", ORG), ("HML Skerry", ORG))
    assert "organisation/hml-holm" in entities(harbour, beside)


def test_an_ambiguous_name_joins_only_in_the_time_of_its_entry(tmp_path: Path) -> None:
    text = """
    ref:old a kg:Organisation ; skos:prefLabel "Tide Board" ; dcterms:isReplacedBy ref:new .
    ref:new a kg:Organisation ; skos:prefLabel "Tide Service (2010)" ;
        kg:ambiguousLabel "Tide Service" ; dcterms:valid "2010/.." .
    """
    loaded = load([write(tmp_path, text + "ref:old dcterms:isPartOf ref:new .")])
    names = (("Tide Service", ORG), ("Tide Board", ORG))
    before = entities(loaded, dated(reading("a", *names), "2008"))
    after = entities(loaded, dated(reading("a", *names), "2012"))
    assert "organisation/tide-service" in before
    assert "organisation/tide-service-2010" in after


def test_nothing_depends_on_the_order_of_documents(harbour: ReferenceData) -> None:
    readings = [
        dated(reading("a", ("MoT", ORG), ("Tide Office", ORG)), "2003"),
        dated(reading("b", ("MoT", ORG)), "2019"),
        reading("c", ("Maritime Oversight Trust", ORG), ("E9", PROG)),
    ]
    assert entities(harbour, *readings) == entities(harbour, *reversed(readings))


# --- the build --------------------------------------------------------------------------------

NOTE = "Lamp out\n\n4 May 2019\n\nThe MoT closed HML Skerry on Friday, Ann Lowe said.\n"
MORE = "Lamp lit\n\n9 May 2019\n\nThe Maritime Oversight Trust opened HML Holm.\n"


@pytest.mark.model
def test_the_graph_says_which_entry_an_entity_is_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE, "utf-8")
    config = Config(reference=(write(tmp_path),))
    build([tmp_path / "note.txt"], store=tmp_path / "s", config=config)
    quads = list(Snapshot.open(tmp_path / "s").quads())
    matched = {str(q.object) for q in quads if q.predicate.value == SKOS + "exactMatch"}
    assert matched == {"<https://names.example/#agency>", "<https://names.example/#skerry>"}
    assert not [q for q in quads if q.predicate.value == RDFS + "seeAlso"]
    about = [q for q in quads if "names.example" in f"{q.subject}{q.object}"]
    assert len(about) == 2


@pytest.mark.model
def test_a_changed_file_reads_again_and_growth_is_all_at_once(tmp_path: Path, call_kg: Run) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "note.txt").write_text(NOTE, "utf-8")
    path = write(tmp_path)
    config = Config(reference=(path,))
    build([docs], store=tmp_path / "grown", config=config)
    alone = sorted(map(str, Snapshot.open(tmp_path / "grown").quads()))
    (docs / "more.txt").write_text(MORE, "utf-8")
    assert build([docs], store=tmp_path / "grown", config=config).unchanged == 1
    build([docs], store=tmp_path / "once", config=config, workers=2)
    graphs = [sorted(map(str, Snapshot.open(tmp_path / s).quads())) for s in ("grown", "once")]
    assert graphs[0] == graphs[1]
    build([docs / "note.txt"], store=tmp_path / "grown", config=config, prune=True)
    assert sorted(map(str, Snapshot.open(tmp_path / "grown").quads())) == alone
    write(tmp_path, HARBOUR + '\nref:new a kg:Organisation ; skos:prefLabel "New Pier Trust" .')
    assert build([docs], store=tmp_path / "once", config=config).unchanged == 0
    assert build([docs], store=tmp_path / "once", config=Config()).unchanged == 0
    build([docs], store=tmp_path / "once", config=config)
    told = call_kg("info", "--store", tmp_path / "once").stdout
    assert re.search(r"(?m)^reference data +harbour\.ttl, 7 entries$", told), told

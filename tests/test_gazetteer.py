"""The lists of places and given names: their form, and the loader that reads them."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.annotate import gazetteer

ANNOTATE = Path(gazetteer.__file__).resolve().parent
DATA = ANNOTATE / "data"
LISTS = ("places.txt", "given-names.txt")

each_list = pytest.mark.parametrize("resource", LISTS)


def listed(resource: str) -> tuple[list[str], list[str]]:
    return gazetteer.sections((DATA / resource).read_text("utf-8"))


# --- the lists ------------------------------------------------------------------------------


@each_list
def test_sections_are_sorted(resource: str) -> None:
    for section in listed(resource):
        assert section == sorted(section)


@each_list
def test_no_name_is_listed_twice(resource: str) -> None:
    plain, ambiguous = listed(resource)
    assert [name for name, count in Counter(plain + ambiguous).items() if count > 1] == []


@each_list
def test_no_line_has_stray_white_space(resource: str) -> None:
    text = (DATA / resource).read_text("utf-8")
    assert text.endswith("\n")
    lines = text.splitlines()
    assert [line for line in lines if line != " ".join(line.split())] == []


@each_list
def test_one_line_starts_the_ambiguous_section(resource: str) -> None:
    lines = (DATA / resource).read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("##")] == [gazetteer.AMBIGUOUS]


@each_list
def test_names_are_capitalised_latin_words(resource: str) -> None:
    plain, ambiguous = listed(resource)
    # a word of the name: letters, joined by hyphens, apostrophes and full stops
    word = r"[^\W\d_]+(?:['.-][^\W\d_]+)*\.?"
    form = re.compile(rf"{word}(?: {word})*")
    wrong = [name for name in plain + ambiguous if not form.fullmatch(name) or name[0].islower()]
    assert wrong == []
    # Latin letters end with Latin Extended-B, save the Vietnamese ones, which are not used here
    assert {char for name in plain + ambiguous for char in name if ord(char) > 0x24F} == set()


@each_list
def test_files_are_composed(resource: str) -> None:
    """An accent is part of its letter, as in the documents that are read."""
    text = (DATA / resource).read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)


# --- the loader -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("load", "least", "most"),
    [
        (gazetteer.places, 2500, 8000),
        (gazetteer.ambiguous_places, 200, 800),
        (gazetteer.given_names, 1500, 6000),
        (gazetteer.ambiguous_given_names, 200, 900),
    ],
)
def test_sizes_are_plausible(load: Callable[[], frozenset[str]], least: int, most: int) -> None:
    assert least < len(load()) < most


def test_sections_are_disjoint_in_all_their_spellings() -> None:
    assert gazetteer.places() & gazetteer.ambiguous_places() == frozenset()
    assert gazetteer.given_names() & gazetteer.ambiguous_given_names() == frozenset()


def test_no_name_is_surely_a_place_and_surely_a_given_name() -> None:
    assert gazetteer.places() & gazetteer.given_names() == frozenset()


@pytest.mark.parametrize(
    "name",
    [
        *("Afghanistan", "UK", "USA", "Great Britain", "Northern Ireland", "UAE", "New Zealand"),
        *("Europe", "Middle East", "East Anglia", "New England", "Punjab", "North Sea", "Thames"),
        *("Lancs", "Notts", "Herts", "County Donegal", "Co Down", "Tyne and Wear", "Gwynedd"),
        *("Birmingham", "Tower Hamlets", "Stratford-upon-Avon", "Dunedin", "Ouagadougou"),
        *("KwaZulu-Natal", "Massachusetts", "Saskatchewan", "Uttar Pradesh", "Khyber Pakhtunkhwa"),
        *("São Paulo", "Sao Paulo", "King's Lynn", "King’s Lynn", "St. David’s", "Port of Spain"),
        *("Łódź", "Lodz", "Côte d’Ivoire", "East St. Louis", "The Hague"),
    ],
)
def test_places_hold(name: str) -> None:
    assert name in gazetteer.places()


@pytest.mark.parametrize("name", ["Reading", "Bath", "Deal", "Nice", "Washington", "Jordan"])
def test_a_place_that_is_more_often_something_else_is_ambiguous(name: str) -> None:
    assert name in gazetteer.ambiguous_places()
    assert name not in gazetteer.places()


@pytest.mark.parametrize(
    "name",
    [
        *("Margaret", "Liz", "Mohammed", "Priya", "Ngozi", "Siobhán", "Siobhan", "Rhys", "Hamish"),
        *("Hiroshi", "Xiaoming", "Min-jun", "Volodymyr", "José", "Jose", "Wiremu", "Fatima", "Zoe"),
    ],
)
def test_given_names_hold(name: str) -> None:
    assert name in gazetteer.given_names()


@pytest.mark.parametrize("name", ["Will", "Mark", "Grace", "May", "Grant", "Christian", "Paris"])
def test_a_given_name_that_is_also_a_word_or_place_is_ambiguous(name: str) -> None:
    assert name in gazetteer.ambiguous_given_names()
    assert name not in gazetteer.given_names()


def test_months_days_and_titles_are_not_surely_names() -> None:
    words = {
        "January",
        "Jan",
        "April",
        "May",
        "June",
        "Monday",
        "Sunday",
        "Lord",
        "Judge",
        "The",
        "Mr",
    }
    assert words & (gazetteer.places() | gazetteer.given_names()) == set()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Leeds", {"Leeds"}),
        ("Málaga", {"Málaga", "Malaga"}),
        ("St Ives", {"St Ives", "St. Ives"}),
        ("East St Louis", {"East St Louis", "East St. Louis"}),
        ("Stockton", {"Stockton"}),
        ("St John's", {"St John's", "St John’s", "St. John's", "St. John’s"}),
    ],
)
def test_spellings(name: str, expected: set[str]) -> None:
    assert set(gazetteer.spellings(name)) == expected


def test_sections_leave_out_comments_and_blank_lines() -> None:
    text = "# about\n\nLeeds\nYork\n\n## ambiguous\n# why\nBath\n"
    assert gazetteer.sections(text) == (["Leeds", "York"], ["Bath"])
    assert gazetteer.sections("Leeds\n") == (["Leeds"], [])


def test_a_list_is_read_once() -> None:
    assert gazetteer.places() is gazetteer.places()


def test_lists_load_from_a_package_without_a_folder(tmp_path: Path) -> None:
    """A zipped package has no files, only resources."""
    archive = tmp_path / "package.zip"
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("kg/__init__.py", "")
        package.writestr("kg/annotate/__init__.py", "")
        package.write(ANNOTATE / "gazetteer.py", "kg/annotate/gazetteer.py")
        for resource in LISTS:
            package.write(DATA / resource, f"kg/annotate/data/{resource}")
    script = (
        f"import sys; sys.path.insert(0, {str(archive)!r})\n"
        "from kg.annotate import gazetteer\n"
        f"assert gazetteer.__file__.startswith({str(archive)!r}), gazetteer.__file__\n"
        "print(len(gazetteer.places()), len(gazetteer.given_names()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    sizes = [len(gazetteer.places()), len(gazetteer.given_names())]
    assert [int(size) for size in done.stdout.split()] == sizes


def test_import_reads_nothing_and_needs_the_standard_library_alone(tmp_path: Path) -> None:
    (tmp_path / "gazetteer.py").write_bytes((ANNOTATE / "gazetteer.py").read_bytes())
    # no package kg is in reach here: to read a list at import would fail
    subprocess.run(
        [sys.executable, "-S", "-c", "import gazetteer"], check=True, cwd=tmp_path, timeout=60
    )


# --- what everybody knows ---------------------------------------------------------------------


def known_sections() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DATA / "known-names.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            found[line.removeprefix("## ")] = []
        elif line and not line.startswith("#"):
            found[next(reversed(found))].append(line)
    return found


def test_known_names_are_sorted_and_of_one_kind_each() -> None:
    listed = known_sections()
    assert list(listed) == list(gazetteer.KNOWN)
    for names in listed.values():
        assert names == sorted(names)
    every = [name for names in listed.values() for name in names]
    assert len(every) == len(set(every)) == len({" ".join(name.split()) for name in every})
    assert not set(every) & gazetteer.places()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GDPR", "laws"),
        ("Martyn’s Law", "laws"),
        ("Medicaid", "programmes"),
        ("NHS", "bodies"),
        ("Wick", None),
    ],
)
def test_what_everybody_knows_has_its_type(name: str, kind: str | None) -> None:
    assert gazetteer.known_names().get(name) == kind
    assert (name in gazetteer.known_bodies()) == (kind == "bodies")

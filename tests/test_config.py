"""kg.toml: what it may say, and what the user is told when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Config, load
from kg.errors import ConfigError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "kg.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(folder: Path) -> None:
    assert load() == Config()
    assert load().base == "https://kg.example/"


def test_the_file_in_the_working_folder_is_found(folder: Path) -> None:
    write(folder, 'base = "https://archive.example/harbour/"\n')
    assert load().base == "https://archive.example/harbour/"


def test_every_setting_is_read(folder: Path) -> None:
    path = write(
        folder,
        'base = "https://a.example/#"\ndate_order = "month-first"\nmodel = "en_core_web_md"\n'
        "coreference = false\n",
    )
    assert load(path) == Config(
        base="https://a.example/#",
        date_order="month-first",
        model="en_core_web_md",
        coreference=False,
    )


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    (folder / "kg.toml").write_bytes(b"\xef\xbb\xbfmodel = 'en_core_web_md'\r\n")
    assert load().model == "en_core_web_md"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('\nbaes = "https://a.example/"', "kg.toml:2", "Did you mean 'base'?"),
        ('date-order = "day-first"', "kg.toml:1", "Did you mean 'date_order'?"),
        ("[models]\nx = 1", "kg.toml:1", "Did you mean 'model'?"),
        ("zzzz = 1", "kg.toml:1", "The settings are base, date_order"),
        ('base = "harbour"', "kg.toml:1", 'ends with "/" or "#"'),
        ('base = "https://a.example/a b/"', "kg.toml:1", "absolute IRI"),
        ("base = 3", "kg.toml:1", "absolute IRI"),
        ('date_order = "year-first"', "kg.toml:1", '"day-first" or "month-first"'),
        ("coreference = 'no'", "kg.toml:1", "true or false"),
        ("\n\nmodel = 3", "kg.toml:3", "a text in quotation marks"),
        ("model = ['a']", "kg.toml:1", "a text in quotation marks"),
        ('base = "a" 1', "kg.toml", "line 1"),
    ],
)
def test_a_mistake_is_named_with_its_place(folder: Path, text: str, place: str, words: str) -> None:
    write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load()
    assert place in caught.value.message
    assert words in str(caught.value)


def test_a_given_file_must_exist(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml"):
        load(folder / "absent.toml")


def test_bytes_that_are_not_utf_8_are_named(folder: Path) -> None:
    (folder / "kg.toml").write_bytes(b'model = "\xff"')
    with pytest.raises(ConfigError, match="byte 9 is not UTF-8"):
        load()

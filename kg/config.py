"""The settings in ``kg.toml``."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kg.dates import DateOrder
from kg.errors import ConfigError
from kg.resources import shipped_reference
from kg.vocabulary import DEFAULT_BASE

FILE = Path("kg.toml")
DEFAULT_MODEL = "kg"
DATE_ORDERS: tuple[DateOrder, ...] = ("day-first", "month-first")

# RFC 3987: a scheme, then nothing that may not stand in an IRI; "/" or "#" ends it, so that the
# readable ids can follow.
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*[/#]")


@dataclass(frozen=True, slots=True)
class Config:
    """What a user sets for a whole collection.

    Args:
        base: The IRI that all data IRIs start with; ends with ``/`` or ``#``.
        date_order: How "3/4/2016" is read; None to judge by each document.
        model: “kg” for the model with our own recogniser, or the name or folder of a spaCy model.
        reference: Files of reference data; what a later one says counts more.
        coreference: Whether "he" and "the company" count as the names that they stand for.
        document_seconds: Of the processor's time that a document may take to be read.
        document_megabytes: Of memory that a document may take beside the language model.
    """

    base: str = DEFAULT_BASE
    date_order: DateOrder | None = None
    model: str = DEFAULT_MODEL
    reference: tuple[Path, ...] = ()
    coreference: bool = True
    document_seconds: int = 600
    document_megabytes: int = 4000


KEYS = tuple(field.name for field in fields(Config))


def load(path: Path | None = None) -> Config:
    """Read the settings.

    Args:
        path: The file; None for ``kg.toml`` in the working folder, which may be missing. Paths in
            it are relative to its folder.

    Raises:
        ConfigError: If a given file is missing, or a file holds anything but valid settings.
    """
    if path is None:
        path = FILE
        if not path.exists():
            return Config()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: byte {error.start} is not UTF-8.", hint="Save the file as UTF-8."
        ) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """Settings from the text of the file at ``path``, whose folder relative paths start from."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}.", hint="The file is written in TOML.") from error
    for key in values:
        if key not in KEYS:
            raise ConfigError(f"{_place(path, text, key)}: no setting {key!r}.", hint=_nearest(key))

    def wrong(key: str, wanted: str) -> ConfigError:
        found = f"not {values[key]!r}"
        return ConfigError(f"{_place(path, text, key)}: {key} must be {wanted}, {found}.")

    settings: dict[str, Any] = {}
    for key, value in values.items():
        match key, value:
            case "base", str() if _BASE.fullmatch(value):
                settings[key] = value
            case "base", _:
                raise wrong(key, 'an absolute IRI that ends with "/" or "#"')
            case "date_order", str() if value in DATE_ORDERS:
                settings[key] = value
            case "date_order", _:
                raise wrong(key, " or ".join(f'"{order}"' for order in DATE_ORDERS))
            case "coreference", bool():
                settings[key] = value
            case "coreference", _:
                raise wrong(key, "true or false")
            case (("document_seconds" | "document_megabytes"), int()) if (
                value is not True and value > 0
            ):
                settings[key] = value
            case (("document_seconds" | "document_megabytes"), _):
                raise wrong(key, "a whole number above 0")
            case "model", str() if value:
                settings[key] = value
            case "reference", list() if all(isinstance(v, str) and v for v in value):
                place = _place(path, text, key)
                settings[key] = tuple(_reference(name, path.parent, place) for name in value)
            case "reference", _:
                raise wrong(key, 'a list of names in quotation marks, such as ["uk-public-life"]')
            case _:
                raise wrong(key, "a text in quotation marks")
    return Config(**settings)


def _reference(name: str, folder: Path, place: str) -> Path:
    """The file that is meant: one of the user's if the name has a suffix, else a shipped one."""
    if name.endswith(".ttl"):
        file = (folder / name).absolute()
        if not file.is_file():
            raise ConfigError(
                f"{place}: there is no file {name} in {file.parent}.",
                hint="The path starts from the folder of kg.toml.",
            )
        return file
    shipped = shipped_reference()
    if name in shipped:
        return shipped[name]
    if (folder / name).exists() or "/" in name:
        hint = "A file of reference data is Turtle, and its name ends in .ttl."
    else:
        names = ", ".join(f'"{known}"' for known in shipped)
        hint = f"Shipped with kg: {names}. A file of your own is named with its .ttl."
    raise ConfigError(f'{place}: there is no reference data "{name}".', hint=hint)


def _place(path: Path, text: str, key: str) -> str:
    """``kg.toml:3``, or the file alone where the key is not written at the start of a line."""
    start = re.compile(rf"^\s*+(\[\[?\s*)?(['\"]?){re.escape(key)}\2\s*[].=]")
    for number, line in enumerate(text.splitlines(), start=1):
        if start.match(line):
            return f"{path}:{number}"
    return str(path)


def _nearest(key: str) -> str:
    near = difflib.get_close_matches(key.lower().replace("-", "_"), KEYS, n=1, cutoff=0.5)
    return f"Did you mean {near[0]!r}?" if near else f"The settings are {', '.join(KEYS)}."

"""Ready questions: SPARQL files with a title, parameters and defaults.

A question is a file ``<name>.rq`` beside this module. It is a complete query that any SPARQL 1.1
engine runs as it stands. Comment lines at its head say what it is::

    # title: Who held which post
    # name who: the holder
    # param year: year of issue, such as 2016

``name`` is a parameter that takes the name of an entity, ``param`` any other. One called ``who``
stands in the query exactly once as ``VALUES ?set_who { "" }``. What is between the braces is the
default: ``""`` for any, ``UNDEF`` where the user has to give a value. `bind` puts the user's value
there as an escaped literal; nothing else of the query changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.errors import QueryError
from kg.query.sparql import literal

_HEADER = re.compile(r"# (title|(?P<kind>name|param) (?P<name>\w+)): (?P<text>.+)")
_LITERAL = r'"(?:[^"\\]|\\.)*"'


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the user may set.

    Args:
        default: None where a value must be given; "" where any will do.
        entity: Whether the value is the name of an entity.
    """

    name: str
    description: str
    default: str | None
    entity: bool


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    title: str
    parameters: tuple[Parameter, ...]
    text: str


def parse(name: str, text: str) -> Question:
    """A question from the text of its file.

    Raises:
        ValueError: If the head or a parameter is not as this module's docstring says.
    """
    title = ""
    parameters = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        header = _HEADER.fullmatch(line)
        if header is None:
            continue
        if header["name"] is None:
            title = header["text"]
        else:
            default = _default(name, header["name"], text)
            parameters.append(
                Parameter(header["name"], header["text"], default, header["kind"] == "name")
            )
    if not title:
        raise ValueError(f"{name}.rq has no title")
    return Question(name, title, tuple(parameters), text)


def _block(parameter: str) -> re.Pattern[str]:
    return re.compile(rf"(VALUES \?set_{parameter} \{{ )(UNDEF|{_LITERAL})( \}})")


def _default(question: str, parameter: str, text: str) -> str | None:
    found = _block(parameter).findall(text)
    if len(found) != 1:
        raise ValueError(f"{question}.rq: ?set_{parameter} needs exactly one VALUES block")
    value: str = found[0][1]
    return None if value == "UNDEF" else value[1:-1]


@cache
def questions() -> tuple[Question, ...]:
    """All questions that ship with kg, by name."""
    found = (file for file in files(__package__).iterdir() if file.name.endswith(".rq"))
    return tuple(
        parse(file.name.removesuffix(".rq"), file.read_text("utf-8"))
        for file in sorted(found, key=lambda file: file.name)
    )


def question(name: str) -> Question:
    """The question of this name.

    Raises:
        QueryError: If there is none.
    """
    for known in questions():
        if known.name == name:
            return known
    from rapidfuzz import process

    names = [known.name for known in questions()]
    near = process.extractOne(name, names, score_cutoff=60)
    raise QueryError(
        f"No ready question is named {name!r}.",
        hint=f"Did you mean {near[0]!r}?" if near else "kg query --list names them all.",
    )


def bind(question: Question, values: Mapping[str, str]) -> str:
    """The query with these values in place of its defaults.

    Raises:
        QueryError: If a value has no parameter, or a parameter without default has no value.
    """
    known = {parameter.name for parameter in question.parameters}
    for name in values:
        if name not in known:
            raise QueryError(
                f"The question {question.name!r} has no parameter {name!r}.",
                hint=f"It takes {', '.join(sorted(known))}." if known else "It takes none.",
            )
    text = question.text
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None:
            raise QueryError(
                f"The question {question.name!r} needs a value for {parameter.name!r} "
                f"({parameter.description}).",
                hint=f'Add --set {parameter.name}="…".',
            )
        if parameter.name in values:
            # A function, as a string would have its backslashes read as group references.
            bound = literal(value)
            text = _block(parameter.name).sub(
                lambda block, bound=bound: block[1] + bound + block[3],  # type: ignore[misc]
                text,
            )
    return text

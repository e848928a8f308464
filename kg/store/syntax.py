"""Looks at the words of a SPARQL query before it is run.

Oxigraph fetches ``SERVICE`` over HTTP and has no switch for it, so a query that asks for it must be
refused beforehand. Its grammar is not tokenised: whether ``<`` opens an IRI or compares depends on
what was parsed before, and keywords need no space between them. ``FILTER(1<2)SERVICE#>`` holds an
IRI for a tokeniser and a remote call for the parser. `asks_for_service` therefore follows every
way to read an ambiguous character and refuses when any of them meets a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_IRI = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>"
_LETTER = r"[\w\u00b7-\U000effff]"
_LOCAL = rf"(?:{_LETTER}|[:.-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])*"
_SPACE = r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
# Python 3.11.2 takes what a look-ahead in a possessive group has seen for read
_TOKENS = re.compile(
    rf"""
      (?P<space>   [ \t\r\n]++ | \#[^\r\n]*+ )
    | (?P<long>    \"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*\"\"\" | '''(?:[^'\\]++|\\.|'(?!''))*''' )
    | (?P<string>  \"(?:[^\"\\\r\n]|\\.)*+\" | '(?:[^'\\\r\n]|\\.)*+' )
    | (?P<iri>     {_IRI} )
    | (?P<variable>[?$]{_LETTER}+ )
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<name>    (?P<prefix>(?:{_LETTER}(?:(?:{_LETTER}|[.-]){{0,200}}{_LETTER})?)?):{_LOCAL} )
    | (?P<word>    {_LETTER}+ )
    | (?P<sign>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
_CALL = re.compile(
    rf"SERVICE{_SPACE}(?:SILENT{_SPACE})?(?:[?$]{_LETTER}+|{_IRI}|(?:{_LETTER}|[.-])*:{_LOCAL}){_SPACE}\{{",
    re.IGNORECASE,
)


class Token(NamedTuple):
    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """The query's words as a person reads them; spaces and comments left out."""
    for match in _TOKENS.finditer(query):
        kind = match.lastgroup or "sign"
        if kind == "prefix":
            kind = "name"
        if kind != "space":
            yield Token(kind, match[0], match.start())


def asks_for_service(query: str) -> bool:
    """Whether any reading of the query contains a call to another endpoint."""
    calls = {match.start() for match in re.finditer("SERVICE", query, re.IGNORECASE)}
    if not any(_CALL.match(query, at) for at in calls):
        return False
    seen: set[int] = set()
    ahead = [0]
    while ahead:
        at = ahead.pop()
        while at < len(query) and at not in seen:
            seen.add(at)
            match = _TOKENS.match(query, at)
            assert match is not None  # the last alternative takes any character
            kind = match.lastgroup
            if kind == "iri":
                ahead.append(at + 1)  # or the sign "less than"
            elif kind in ("word", "name"):
                # only the local part of a prefixed name cannot hold a keyword
                end = match.end("prefix") if kind == "name" else match.end()
                if any(at <= c < end and _CALL.match(query, c) for c in calls):
                    return True
            at = match.end()
    return False


def asks_for_update(query: str) -> str:
    """The keyword of an update form that the query starts with, else ""."""
    for token in _body(query):
        word = token.text.upper()
        return word if token.kind == "word" and word in _UPDATES else ""
    return ""


_UPDATES = frozenset(
    {"LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "INSERT", "DELETE", "WITH"}
)


def names_its_graphs(query: str) -> bool:
    """Whether the query has a FROM clause, so that the union of all graphs is not meant."""
    return any(t.kind == "word" and t.text.upper() == "FROM" for t in tokens(query))


def undeclared_prefixes(query: str, known: Mapping[str, str]) -> list[str]:
    """Prefixes that the query uses and nobody declares, in order."""
    declared = set(known)
    used: dict[str, None] = {}
    after_prefix = False
    for token in tokens(query):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if after_prefix:
                declared.add(prefix)
            elif prefix != "_":
                used[prefix] = None
        after_prefix = token.kind == "word" and token.text.upper() == "PREFIX"
    return [prefix for prefix in used if prefix not in declared]


def _body(query: str) -> Iterator[Token]:
    """The tokens after the prologue."""
    skip = 0
    for token in tokens(query):
        if skip:
            skip -= 1
        elif token.kind == "word" and token.text.upper() in ("PREFIX", "BASE"):
            skip = 2 if token.text.upper() == "PREFIX" else 1
        else:
            yield token

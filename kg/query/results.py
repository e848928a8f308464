"""Writes answers to a query in the formats of SPARQL 1.1, or as a table for people.

CSV, TSV, JSON and XML follow the W3C recommendations of 2013 (*SPARQL 1.1 Query Results …*); a
graph is written as Turtle. Every writer streams: memory does not grow with the answer.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.errors import QueryError
from kg.vocabulary import PREFIXES, QUERY_PREFIXES, XSD, literal

Term = NamedNode | BlankNode | Literal | Triple
Solution = Sequence[Term | None]


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TTL = "ttl"


def write_solutions(
    variables: Sequence[str], solutions: Iterable[Solution], output: IO[bytes], format: Format
) -> int:
    """Write the answer to SELECT; returns the number of rows.

    Raises:
        QueryError: If the format is not one for rows.
    """
    match format:
        case Format.CSV:
            return _csv(variables, solutions, output)
        case Format.TSV:
            return _tsv(variables, solutions, output)
        case Format.JSON:
            return _json(variables, solutions, output)
        case Format.XML:
            return _xml(variables, solutions, output)
        case _:
            raise QueryError(
                f"Rows cannot be written as {format}.",
                hint="Ask with CONSTRUCT or DESCRIBE for a graph, or choose another --format.",
            )


def write_boolean(answer: bool, output: IO[bytes], format: Format) -> None:
    """Write the answer to ASK; where the format has no form for it, the bare word."""
    word = "true" if answer else "false"
    match format:
        case Format.JSON:
            text = f'{{"head":{{}},"boolean":{word}}}'
        case Format.XML:
            text = f"{_XML_START}<head></head><boolean>{word}</boolean></sparql>"
        case _:
            text = word
    output.write(f"{text}\n".encode())


def write_graph(triples: Iterable[Triple], output: IO[bytes], format: Format) -> int:
    """Write the answer to CONSTRUCT or DESCRIBE, sorted; returns the number of triples.

    Raises:
        QueryError: If the format is not one for graphs.
    """
    if format is not Format.TTL:
        raise QueryError(
            f"A graph cannot be written as {format}.", hint="Choose --format ttl, or ask by SELECT."
        )
    found = sorted(set(triples), key=str)
    serialize(found, output=output, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    return len(found)


def readable(term: Term | None, base: str) -> str:
    """A term as a person reads it: IRIs shortened by prefix or base, literals as their value."""
    if isinstance(term, NamedNode):
        for prefix, namespace in QUERY_PREFIXES.items():
            local = term.value.removeprefix(namespace)
            if local != term.value and re.fullmatch(r"[\w-]+", local):
                return f"{prefix}:{local}"
        return f"<{term.value.removeprefix(base)}>"
    if term is None:
        return ""
    return term.value if isinstance(term, Literal) else str(term)


# --- SPARQL 1.1 Query Results CSV and TSV Formats -------------------------------------------


def _csv(variables: Sequence[str], solutions: Iterable[Solution], output: IO[bytes]) -> int:
    text = io.TextIOWrapper(output, "utf-8", newline="", write_through=True)
    rows = 0
    try:
        writer = csv.writer(text)  # §3.1 refers to RFC 4180: commas, CRLF
        writer.writerow(variables)
        for solution in solutions:
            writer.writerow([_value(term) for term in solution])
            rows += 1
    finally:
        text.detach()
    return rows


def _value(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


# §4.2 allows the short forms of Turtle for these.
_SHORT = {
    XSD + "integer": re.compile(r"[+-]?\d+").fullmatch,
    XSD + "decimal": re.compile(r"[+-]?\d*\.\d+").fullmatch,
    XSD + "double": re.compile(r"[+-]?(\d+\.\d*|\.?\d+)[eE][+-]?\d+").fullmatch,
}


def _tsv(variables: Sequence[str], solutions: Iterable[Solution], output: IO[bytes]) -> int:
    output.write("\t".join(f"?{variable}" for variable in variables).encode() + b"\n")
    rows = 0
    for solution in solutions:
        output.write("\t".join(_turtle(term) for term in solution).encode() + b"\n")
        rows += 1
    return rows


def _turtle(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal):
        short = _SHORT.get(term.datatype.value)
        if short and short(term.value):
            return term.value
    return str(term).replace("\t", "\\t")


# --- SPARQL 1.1 Query Results JSON Format ---------------------------------------------------


def _json(variables: Sequence[str], solutions: Iterable[Solution], output: IO[bytes]) -> int:
    head = json.dumps({"vars": list(variables)}, ensure_ascii=False)
    output.write(f'{{"head":{head},"results":{{"bindings":['.encode())
    rows = 0
    for solution in solutions:
        bound = {
            variable: _json_term(term)
            for variable, term in zip(variables, solution, strict=True)
            if term is not None
        }
        line = json.dumps(bound, ensure_ascii=False, separators=(",", ":"))
        output.write((",\n" if rows else "\n").encode() + line.encode())
        rows += 1
    output.write(b"\n]}}\n")
    return rows


def _json_term(term: Term) -> dict[str, object]:
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Literal():
            found: dict[str, object] = {"type": "literal", "value": term.value}
            if term.language:
                found["xml:lang"] = term.language
            elif term.datatype.value != XSD + "string":
                found["datatype"] = term.datatype.value
            return found
        case _:
            raise QueryError("An answer holds a quoted triple, which SPARQL 1.1 cannot write.")


# --- SPARQL Query Results XML Format --------------------------------------------------------

_XML_START = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def _xml(variables: Sequence[str], solutions: Iterable[Solution], output: IO[bytes]) -> int:
    names = "".join(f"<variable name={quoteattr(variable)}/>" for variable in variables)
    output.write(f"{_XML_START}<head>{names}</head>\n<results>\n".encode())
    rows = 0
    for solution in solutions:
        bound = "".join(
            f"<binding name={quoteattr(variable)}>{_xml_term(term)}</binding>"
            for variable, term in zip(variables, solution, strict=True)
            if term is not None
        )
        output.write(f"<result>{bound}</result>\n".encode())
        rows += 1
    output.write(b"</results></sparql>\n")
    return rows


def _xml_term(term: Term) -> str:
    match term:
        case NamedNode():
            return f"<uri>{escape(term.value)}</uri>"
        case BlankNode():
            return f"<bnode>{escape(term.value)}</bnode>"
        case Literal():
            # XML 1.0 §2.11: a bare carriage return would be read as a line feed.
            value = escape(literal(term.value), {"\r": "&#13;"})
            if term.language:
                return f"<literal xml:lang={quoteattr(term.language)}>{value}</literal>"
            if term.datatype.value != XSD + "string":
                return f"<literal datatype={quoteattr(term.datatype.value)}>{value}</literal>"
            return f"<literal>{value}</literal>"
        case _:
            raise QueryError("An answer holds a quoted triple, which SPARQL 1.1 cannot write.")

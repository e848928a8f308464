"""Gathers what the graph has found in one document."""

from __future__ import annotations

from kg.query.sparql import Ask, iri
from kg.query.statements import Kind, Statement, statements
from kg.serve.reader import Mark

_KINDS = {
    "Mention": "mention",
    "Reference": "reference",
    "TimeExpression": "time",
    "Amount": "amount",
    "Quotation": "quotation",
    "ReportedSpeech": "quotation",
    "Passage": "evidence",
}


def marks_in(ask: Ask, document: str) -> tuple[Mark, ...]:
    """Everything that is marked in a file, in order of place.

    Args:
        document: IRI of the root document, which is its graph's too.
    """
    graph = iri(document)
    found = []
    for row in ask(
        "SELECT ?kind ?start ?end ?entity ?value ?amount ?currency ?period WHERE {"
        f" VALUES (?class ?kind) {{ {' '.join(f'(kg:{c} {c!r})' for c in _KINDS)} }}"
        f" GRAPH {graph} {{ ?m a ?class ; kg:start ?start ; kg:end ?end ."
        # The mark is repeated, as the right side of an OPTIONAL may be evaluated on its own.
        " OPTIONAL { ?m a ?class ; kg:refersTo|kg:speaker ?entity }"
        " OPTIONAL { ?m a ?class ; kg:value ?value }"
        " OPTIONAL { ?m a ?class ; kg:amount ?amount ; kg:currency ?currency }"
        " OPTIONAL { ?m a ?class ; kg:period ?period } } }"
    ):
        value = row.get("value", "")
        if "amount" in row:
            value = f"{row['currency']} {row['amount']}"
            if "period" in row:
                value += f" a {row['period']}"
        found.append(
            Mark(
                int(row["start"]),
                int(row["end"]),
                _KINDS[row["kind"]],
                row.get("entity", ""),
                value,
            )
        )
    return tuple(sorted(set(found)))


def said_in(ask: Ask, document: str) -> tuple[Statement, ...]:
    """The posts, relations and events that the sentences of a file state, in order of place."""
    found = statements(
        ask,
        f"{{ SELECT DISTINCT ?s WHERE {{ GRAPH {iri(document)} {{ ?passage a kg:Passage }}"
        " ?s kg:evidence ?passage } }",
    )
    wanted = [s for s in found if s.kind in (Kind.POST, Kind.RELATION, Kind.EVENT)]
    inside = f"{document}/"

    def place(statement: Statement) -> tuple[int, str]:
        here = [
            c.start
            for c in statement.citations
            if c.text.id == document or c.text.id.startswith(inside)
        ]
        return min(here, default=0), statement.id

    return tuple(sorted(wanted, key=place))

"""Names inside the title of an office."""

from __future__ import annotations

import pytest

from kg.annotate.names.offices import without_offices
from kg.model import EntityType, Mention

ORG, LOC, PER = EntityType.ORGANISATION, EntityType.PLACE, EntityType.PERSON


@pytest.mark.parametrize(
    ("text", "read", "kind", "left"),
    [
        ("Wessex Police and Crime Commissioner Ann Lowe", "Wessex Police", ORG, ("Wessex", LOC)),
        ("Wessex Police & Crime Commissioner Ann Lowe", "Wessex Police", ORG, ("Wessex", LOC)),
        ("Wessex Police, Fire and Crime Commissioner", "Wessex Police", ORG, ("Wessex", LOC)),
        ("Wessex Police and Crime Commissioner", "Wessex Police and Crime Commissioner", ORG,
         ("Wessex", LOC)),
        ("As Police and Crime Commissioner I pay.", "Police and Crime Commissioner", ORG, None),
        ("Wessex Police and crime do not mix.", "Wessex Police", ORG, ("Wessex Police", ORG)),
        ("The Police and Crime Commissioners met.", "Police and Crime Commissioners", ORG,
         ("Police and Crime Commissioners", ORG)),
        ("Sting of Police and Crime Commissioner fame", "Sting", PER, ("Sting", PER)),
    ],
)  # fmt: skip
def test_of_an_areas_commissioner_the_area_is_a_name(
    text: str, read: str, kind: EntityType, left: tuple[str, EntityType] | None
) -> None:
    start = text.index(read)
    found = without_offices([Mention(start, start + len(read), read, kind, 0)], text)
    assert [(m.surface, m.type) for m in found] == ([left] if left else [])

"""Names that the model runs together, or takes for a person's by mistake, taken apart."""

from __future__ import annotations

import re

from kg.annotate import gazetteer, lexicon
from kg.annotate.names.bodies import LANDS
from kg.annotate.names.dictionary import is_ordinary
from kg.annotate.names.evidence import LOC, MODEL, ORG, PER, Kept, Table
from kg.annotate.names.patterns import type_by_head
from kg.model import EntityType

SEEN = 0.4
"""Least that a name scores which the model, the gazetteer or its build proposes."""


def _only_capitals(key: str, table: Table) -> bool:
    """Whether capitals alone propose a name and nothing around it says what it is."""
    proposed = sum(table.proposed[key].values())
    return proposed < MODEL and max(table.context[key].values(), default=0.0) < 1.0


def glued(kept: Kept, table: Table) -> None:
    """Leave out what the model runs together: "Larkfield Ann", of a firm and its chief."""
    for key, (kind, _) in list(kept.items()):
        words = key.split()
        built = max(table.proposed[key].values(), default=0.0) >= 2 * MODEL
        if len(words) < 2 or key in table.titled or type_by_head(key) or built:
            continue
        if _only_capitals(key, table):
            parts = (
                " ".join(words[i:j])
                for i in range(len(words))
                for j in range(i + 1, len(words) + 1)
            )
            if any(part != key and kept.get(part, (ORG, 0.0))[1] >= SEEN for part in parts):
                kept.pop(key)
            continue
        for count in range(1, len(words)):
            left, right = " ".join(words[:count]), " ".join(words[count:])
            kinds = [kept[part][0] for part in (left, right) if part in kept]
            if kind is not PER and _person(right, kept) and words[0] not in gazetteer.given_names():
                kept.pop(key, None)
            if len(kinds) == 2 and kinds[0] is ORG and kinds[1] is PER:
                kept.pop(key, None)
            if len(kinds) == 2 and kind is PER and kinds[0] is kinds[1] is ORG:
                kept.pop(key, None)


def _person(name: str, kept: Kept) -> bool:
    """Whether a part of a longer name is a person's whole name: "Ayr Ann Lowe", of a seat."""
    kind, score = kept.get(name, (ORG, 0.0))
    return kind is PER and score >= SEEN and " " in name


_OF = re.compile(r" (?:of|at|from|in|for) ")


def apart(kept: Kept) -> None:
    """Take "Ann Lowe of Ayr College" and "Acme Holdings of Texas" for two names."""
    for key, (kind, _) in sorted(kept.items()):
        left, *rest = _OF.split(key, maxsplit=1)
        if not rest or kind not in {ORG, PER, LOC}:
            continue
        firm = left.split()[-1] in lexicon.COMPANY_SUFFIXES | _FIRMS and " " in left
        if _person(left, kept):
            kept.pop(key)
        elif (firm and rest[0] in gazetteer.places()) or (kind is ORG and _based(left, rest[0])):
            kept.pop(key)
            kept.setdefault(left, (ORG, SEEN))
            kept.setdefault(rest[0], (LOC, SEEN))


_TAKE_OF = (
    lexicon.COMPLEMENT_HEADS
    | lexicon.ORGANISATION_HEADS
    | lexicon.words_of(
        """
    Order Sons Daughters Knights Sisters Brothers Band Army Voice Voices Children Women Men People
    Game World King Queen Lords State States City Town County Port Republic Kingdom Isle Gulf Bay
    """
    )
)


def _based(left: str, place: str) -> bool:
    """Whether "of" tells where a firm is: "Cadence Health of Kanata", but not "Bank of Kanata"."""
    words, towns = left.split(), place.split()
    return (
        len(words) > 1
        and len(towns) <= 2
        and words[-1] not in _TAKE_OF - _FIRMS
        and not any(is_ordinary(town) for town in towns)
        and all(town[:1].isupper() for town in towns)
    )


_FIRMS = lexicon.words_of(
    """
    Holdings Industries Enterprises Solutions Systems Technologies Pharmaceuticals Motors Airlines
    Airways Ventures Logistics Securities Investments Properties Foods Stores Hotels Brewery
    Breweries Chemicals Textiles Plastics Builders Contractors Consultants Consulting Partners
    Associates Advisers Advisors Capital Group Shipping Construction Engineering Software Energy
    """
)
"""Last nouns of the names of firms, which say where a firm is from outside of its name."""


_CLUBS = lexicon.words_of(
    """
    Rovers United Athletic Wanderers Albion Hotspur Rangers Harriers Argyle Thistle Celtic
    Corinthians Academicals Town City County Harlequins Saracens Wasps Warriors Tigers Sharks
    Saints Raiders Giants Bulldogs Roosters Eels Cowboys Broncos Panthers Eagles Falcons Hawks
    Bears Lions Wolves Bulls Rams Pirates Blues Reds Vikings Titans Crusaders Chiefs
    """
)
"""Words that end the names of teams."""


def _given() -> frozenset[str]:
    return gazetteer.given_names() | gazetteer.ambiguous_given_names()


def by_last_word(key: str, table: Table) -> EntityType | None:
    """What a name of several words is by its last word that the model takes for a person."""
    words = key.split()
    opens = words[0] in _given() or "." in words[0]
    if len(words) < 2 or key in table.titled:
        return None
    if len(words) > 2 and words[-1].endswith("s") and words[-1] in lexicon.ORGANISATION_HEADS:
        return ORG  # "Lee Valley Coaches"
    if opens:
        return None
    if words[-1] in _CLUBS | lexicon.ORGANISATION_HEADS:
        return ORG
    if words[-1] in {*LANDS, "Water", "Rail", "Media", "Sport", "Sports", "Transport"}:
        return ORG if words[-1] not in lexicon.PLACE_HEADS else None
    return None


BUILDINGS = lexicon.words_of(
    """
    Cathedral Church Abbey Priory Chapel Centre Center Minster Mosque Synagogue Temple Hotel Hall
    House Baths Pool Theatre Exchange Inn Arms Tavern Lodge Museum Gallery Library Ground Grounds
    Showgrounds Rink Oval Pavilion Gym Gymnasium Fields Building Buildings Institute Memorial
    """
)
_PLACED = r"\b(?:at|in|inside|outside|near|behind|opposite|around|beside) (?:the )?"


def only_a_place(key: str, text: str) -> bool:
    """Whether a church or a centre is only what things happen in: "a concert at Ely Cathedral"."""
    if " " not in key or key.split()[-1] not in BUILDINGS:
        return False
    even = text.replace("’", "'")
    placed = re.findall(rf"{_PLACED}{re.escape(key)}(?!'s|\w)", even)
    return 0 < len(placed) == even.count(key)

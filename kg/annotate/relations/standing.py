"""Whether two names with fitting words between them belong together: towns, parts, owners."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.annotate.language import text_of
from kg.annotate.lexicon import GENITIVES, words_of
from kg.annotate.relations.table import Pattern
from kg.model import EntityType, Predicate

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens

LONGEST_BETWEEN = 70
"""Code points between two names that a word order can tie together."""

LINKING = words_of("the a an its his her their our this that these those own new former rival")

POSSESSIVES = frozenset({"its", "his", "her", "their", "our"})

OF_BODIES = frozenset({Predicate.OWNS, Predicate.OPERATES, Predicate.PART_OF, Predicate.RENAMED_TO})


def words_before(name: Tokens) -> str:
    """The text before a name as far as a word order can reach."""
    return text_of(name.doc)[max(0, name.start_char - LONGEST_BETWEEN) : name.start_char]


def may_act(name: Tokens) -> bool:
    """Whether a name may be a subject: "A backed B", not "the head of A backed B"."""
    at = name.start - 1
    while at >= 0 and (name.doc[at].pos_ in {"DET", "ADJ"} or name.doc[at].lower_ in LINKING):
        at -= 1
    return at < 0 or name.doc[at].pos_ != "ADP"


_BUILDINGS = re.compile(
    r"\b(?:Hospital|Infirmary|Hospice|Clinic|Surgery|School|Academy|College|University|Court|Prison"
    r"|Jail|Gaol|Museum|Gallery|Library|Theatre|Church|Cathedral|Hotel|Stadium|Arena|Campus"
    r"|Brewery|Airport|Station|Mill|Factory|Nursery|Abbey|Castle|Zoo|Observatory|Barracks"
    r"|Medical Cent(?:er|re)|Health Cent(?:er|re))$|^HMP\b"
)
"""Names of what stands in one place: the place after them is where they are."""

_STREET = re.compile(
    r"\b(?:Street|St|Road|Rd|Lane|Avenue|Ave|Way|Drive|Square|Terrace|Place|Row|Quay|Crescent"
    r"|Close|Boulevard|Blvd|Highway|Parade|Gardens|Walk|Wharf|Esplanade|Embankment|Mews|Alley"
    r"|Circus|Rise|Grove|Broadway|Pike|Turnpike|Parkway|Hwy|Dr|Ln)\.?$|^\d+[A-Za-z]?\s[A-Z]"
)
HALL = re.compile(
    r"\b(?:Centre|Center|Hall|House|Rooms?|Chambers?|Offices?|Building|Buildings|Theatre|Library"
    r"|School|College|Church|Hotel|Club|Inn|Hospital|Court|Stadium|Pavilion|Barn|Institute|Tower"
    r"|Museum|Gallery|Arena|Station|Works|Mill|Depot|Clinic|Surgery)$"
)
"""Names of streets with their numbers, and of what an address begins with."""

_PARTY = re.compile(r"\bParty$")
"""Names of what is of a country rather than in it."""

_PRIZES = re.compile(r"\b(?:Medal|Prize|Award|Trophy|Cup|Championship|Scholarship|Honour)s?\b")
"""Names typed as programmes that their owner gives rather than runs."""

PUBLIC = re.compile(
    r"\b(?:Department|Ministry|Office|Council|Government|Agency|University|Authority|Police|NHS"
    r"|Service|Commission|Committee|Shire|County|Borough|District|Parliament|Congress|Senate|Navy|Army|Force|Court|Church)\b"
)
"""Names of public bodies, whose units belong to them without being owned."""

_SUBORDINATE = re.compile(
    r"\b(?:(?:Sub-?)?[Cc]ommittee|Department|Division|Faculty|School of \w+|Unit|Branch|Directorate"
    r"|Institute|Centre|Center|Panel|Task ?[Ff]orce|Bureau|Office|Secretariat|Team|Laboratory"
    r"|Cabinet|Executive|Campus|Chapter|Library|Press|Inspectorate|Commission)$"
    r"|^(?:Department|School|Faculty|Institute|Centre|Center|Office|Committee|Division|Board)"
    r" (?:of|for)\b"
)
"""Names of bodies that are a part of another: "the Board's Finance Committee"."""


def stands(pattern: Pattern, first: Tokens, second: Tokens, between: str) -> bool:
    """Whether the two names belong together, rather than to a list or to the verb's time and place.

    "Epsom, Surrey" but not the first two of "Leeds, York and Hull"; "the school in Leeds has" but
    not "met the firm in Leeds".
    """
    doc = first.doc
    if pattern.predicate is Predicate.LOCATED_IN:
        return _placed(pattern, first, second, between)
    if pattern.predicate is Predicate.PART_OF and between.strip() in GENITIVES | {
        "of",
        "at",
        "within",
    }:
        return _SUBORDINATE.search(second.text if pattern.swapped else first.text) is not None
    if pattern.predicate is Predicate.PART_OF and pattern.swapped and between.startswith(", "):
        return between not in _LISTING or _listed_under(first, second)
    if pattern.predicate is Predicate.RENAMED_TO and _SWALLOWED.search(between):
        return all(PUBLIC.search(name.text) for name in (first, second))
    if pattern.predicate in OF_BODIES and _UNDERGOING.match(between) and not may_act(first):
        return False
    if pattern.predicate is Predicate.OWNS and not _VENTURE.search(between):
        return not any(PUBLIC.search(name.text) for name in (first, second))
    if pattern.predicate is Predicate.OPERATES and between.strip() in GENITIVES:
        if pattern.objects == _BODIES:
            return _BUILDINGS.search(second.text) is not None and not _BUILDINGS.search(first.text)
        return _PRIZES.search(second.text) is None
    owned = first.text.lower() in POSSESSIVES or first.text.lower().endswith("self")
    if pattern.predicate is Predicate.MEMBER_OF and first.root.pos_ == "PRON" and owned:
        return False  # "its Warhol prints", "distanced herself from the Board"
    seated = between.endswith((" on the ", " on "))
    public = pattern.after is not None and not seated and PUBLIC.search(second.text)
    if pattern.predicate is Predicate.MEMBER_OF and public:
        return False
    if pattern.predicate is Predicate.MEMBER_OF and not pattern.swapped and _ranked(first, between):
        return False
    if pattern.predicate is Predicate.MEMBER_OF and between.strip() == "from":
        return _ACQUIRED.search(words_before(first)) is None
    if pattern.predicate is Predicate.MEMBER_OF and between.strip() in {"(", "of"}:
        return between.strip() != "(" or doc[second.end : second.end + 1].text in {")", ",", ";"}
    return True


_RANK = re.compile(
    r"\b(?:Det(?:ective)?\.?|Sgt\.?|Sergeant|Insp(?:ector)?\.?|Supt\.?|Superintendent|Constable"
    r"|Const\.|Cst\.?|Cpl\.?|Corporal|PC|DC|DCI|DI|Officer|Lt\.?|Lieutenant|Capt(?:ain)?\.?|Major"
    r"|Col(?:onel)?\.?|Commander|Chief|Commissioner|Trooper|Firefighter|Paramedic|Judge|Justice)\s$"
    r"|\b(?:[Aa]nalyst|[Ll]awyer|[Ss]olicitor|[Bb]arrister|[Aa]ttorney|[Pp]artners?|[Cc]onsultant"
    r"|[Ss]pokes(?:man|woman|person)|[Ee]ngineer|[Aa]rchitect|[Ee]conomist|[Ss]trategist|[Bb]roker"
    r"|[Aa]dviser|[Aa]dvisor|[Rr]eporter|[Jj]ournalist|[Ee]ditor|[Cc]orrespondent|[Rr]esearcher"
    r"|[Ss]urgeon|[Nn]urse|[Tt]eacher|[Hh]eadteacher|[Dd]irector"
    r"|[Mm]anager|[Oo]rganiser|[Oo]rganizer|[Ss]ecretary|[Tt]reasurer|[Cc]hair\w*|[Pp]resident|boss"
    r"|chief|negotiator|[Ss]teward|[Cc]oach|driver|[Dd]etective|[Cc]onvenor|[Cc]onvener)\s$"
)
"""Ranks and posts right before a name: what comes after "of" belongs to the post."""


def _ranked(name: Tokens, between: str) -> bool:
    linked = re.fullmatch(r",?\s(?:of|at|with|from)\s(?:the\s)?", between)
    return linked is not None and _RANK.search(words_before(name)) is not None


_VENTURE = re.compile(r"\b(?:venture|tie-up|JV|wholly[\s-]owned|owners?)\b")
_SWALLOWED = re.compile(r"\b(?:absorbed|swallowed(?:\sup)?|subsumed)\b")
_UNDERGOING = re.compile(r"\s(?:is|was|are|were|has|have|had)\s")
_ACQUIRED = re.compile(
    r"\b(?:sign(?:s|ed|ing)?|buy(?:s|ing)?|bought|land(?:s|ed)?|poach(?:es|ed|ing)?|lur(?:es|ed)"
    r"|recruit(?:s|ed|ing)?|hir(?:es|ed|ing)|loan(?:s|ed)?|headhunted|sacked|freed|rescued|removed"
    r"|dismissed|suspended|barred|banned|expelled|ejected|bring(?:s|ing)?|brought(?:\sin)?"
    r"|acquir(?:es|ed|ing)|arrival\sof|capture\sof|signing\sof|welcom(?:es|ed|ing))\s"
    r"(?:[a-z-]+\s){0,3}$"
)
"""What is done to one who then is no longer of the body: "signed Ann Lowe from Acme"."""


_LISTING = frozenset({", ", ", the ", ", its "})


def _listed_under(whole: Tokens, part: Tokens) -> bool:
    """ "Halden Council, Press Office": an office after its council, and no list of the two."""
    doc = whole.doc
    before = doc[whole.start - 1].text if whole.start else ""
    after = doc[part.end].lower_ if part.end < len(doc) else ""
    office = _OFFICE.search(part.text) is not None and _OFFICE.search(whole.text) is None
    return office and before != "," and after not in {"and", "or", "&"}


_OFFICE = re.compile(
    r"\b(?:Team|Office|Department|Directorate|Division|Unit|Section|Desk|Faculty|Press|Centre"
    r"|Committee|Branch|Secretariat|Bureau)$"
    r"|^(?:Department|Faculty|School|Office|Institute) (?:of|for)\b"
)

_PLACES = frozenset({EntityType.PLACE})
_BODIES = frozenset({EntityType.ORGANISATION})
_ELSEWHERE = frozenset({"nsubj", "nsubjpass", "compound", "nmod", "poss", "amod"})
"""What a place is to words after it: "Elm Court, Leeds residents say"."""


def _after_street(name: Tokens) -> bool:
    """Whether a place goes on an address: "14 Priory Road, Wexmoor, Ontario"."""
    lead = words_before(name).rstrip(" ,").rsplit(",", 1)[-1].strip()
    return _STREET.search(lead) is not None and len(lead) <= _LONGEST_STREET


_LONGEST_STREET = 40


_DATED = re.compile(
    r",\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)


def _placed(pattern: Pattern, first: Tokens, second: Tokens, between: str) -> bool:
    doc = first.doc
    if between.strip() == ",":
        after = doc[second.end : second.end + 2].text
        before = doc[first.start - 1].text if first.start else ""
        if _STREET.search(first.text) or (_STREET.search(second.text) and HALL.search(first.text)):
            return not re.match(r"(?:and|&|or)\b", after) and before not in {"and", "&", "or"}
        if before == "(":
            return False  # "Ann Lowe (Labour, Leeds)"
        if before == "," and _after_street(first):
            return not re.match(r",?\s?(?:and\b|&|or\b)", after)
        in_list = re.match(r",?\s?(?:and\b|&|or\b)|,\s?[A-Z]", after) and not _DATED.match(after)
        if second.root.dep_ in _ELSEWHERE and after[:1] != ",":
            return False
        return not in_list and before not in {",", "and", "&", "or"}
    if between.strip() in GENITIVES:
        return _PARTY.search(second.text) is None
    if re.match(r",\s(?:in|on|at|off|along|near)\b", between) and pattern.subjects & _PLACES:
        return True
    if between.strip(" ,") == "of":
        return not PUBLIC.search(first.text) and not _BUILDINGS.search(first.text)
    if not re.fullmatch(r",?\s(?:in|near|on|at)\b.*", between):
        return True
    if _BUILDINGS.search(first.text) or _STREET.search(first.text):
        return True
    lead = first.start - 1 - (first.start > 1 and doc[first.start - 1].lower_ == "the")
    if lead >= 0 and doc[lead].lower_ in {"at", "from"} and doc[lead].pos_ == "ADP":
        return True  # "sat through the show at Elm Hall in Leeds"
    joint = second.root.head
    return joint.dep_ == "prep" and first.start <= joint.head.i < first.end


__all__ = [
    "HALL",
    "LINKING",
    "LONGEST_BETWEEN",
    "OF_BODIES",
    "PUBLIC",
    "may_act",
    "stands",
    "words_before",
]

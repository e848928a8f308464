"""The words around an expression, and what they prove."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kg.dates import MONTH, YEAR


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The months, whole or short, that are also given names.
_GIVEN_NAMES = frozenset({"april", "june", "august", "may", "jan"})

_TIME_PREPOSITIONS = _words(
    "in since until till by during from before after between throughout through around about "
    "circa early late mid last next this of for to towards over past on at every"
)
_FOR_MAY = _words("in since until till by during last next this early late mid throughout")
_FOR_MAY_THE_PERSON = _words("in during last early late mid throughout")
_TRUST = _words("confidence faith trust belief believe believed interest")
_HONORIFICS = _words("mr mrs ms miss dr sir dame lord lady prof rev cllr")
_REPEATED = _words("every each any per most")

_YEAR_PREPOSITIONS = _words(
    "in since until till by from before after during throughout through between circa ca early "
    "late mid born est founded established dated copyright until year"
)
_WEAK_YEAR_PREPOSITIONS = _words("of for around about to on at and or c b d")
_BEFORE_TO = _words("prior up back dates dating dated according leading relating")
_DETERMINERS = _words("the a an this that their its his her our my your these those")
_COUNTED = _words(
    "people staff men women children members pounds dollars euros metres meters miles words hours "
    "yards feet km kg tonnes tons acres percent per pages volts watts calories copies strong "
    "million billion m mg ml mm cm hrs rpm mph cc points votes"
)
_NUMBERED = _words(
    "section page p pp no number flight room highway route model clause paragraph para chapter "
    "article rule part figure table item volume vol channel unit form windows office ref "
    "reference case order tel phone fax ext box code isbn resolution"
)
_ANNUAL = _words(
    "report survey census budget election elections conference review strategy season awards "
    "award championship championships tournament festival games olympics cup final finals issue "
    "edition summit referendum accounts statistics plan"
)
_VERBS_OF_YEARS = _words("was saw is will marked brought has had also")
FUNCTION_WORDS = _words(
    "a an the and or but nor so yet as at by for from in into of off on onto out over to up with "
    "than then when while where which who that this these those if because since until till after "
    "before during he she it they we i you his her its their our my your was were is are be been "
    "being will would can could shall should may might must has have had do did does not no last "
    "next said says told there here also however although though even just only"
)
_PAPERS = _words(
    "times mirror telegraph express post mail herald people independent world business sport club "
    "star sun tribune observer record life magazine politics school league"
)
_NAMED_DAYS = _words(
    "good ash palm maundy shrove easter whit cyber black bloody super manic happy sheffield "
    "casual ruby golden stormy"
)
_DAY_PREPOSITIONS = _words(
    "on last next this by until till since from before after for and or to of through late early "
    "between"
)
_SEASON_PREPOSITIONS = _words(
    "in by until till since during over throughout through before after from for this last next "
    "early late mid of"
)
_FEAST_PREPOSITIONS = _words(
    "at by over before after since until till this last next for around during every on from "
    "early of"
)
_POSSESSIVES = _words("his her their my your our its")

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?|[^\w\s]|\n")
_NEXT_WORD = re.compile(r" ?([^\W_]+(?:'[^\W\d_]+)?|[^\w\s]|\n)?")
_MONTH_RIGHT = re.compile(
    rf"(?:(?: ?[-/&] ?|, ?| (?:to|and|or|until|till|through) )(?:{MONTH})(?!\w)| ?'?[0-9])",
    re.IGNORECASE,
)
_MONTH_LEFT = re.compile(
    rf"(?:{MONTH})(?: {YEAR})?(?: ?[-/&] ?|, ?| (?:to|and|or|until|till|through) )$", re.IGNORECASE
)
_YEAR_LEFT = re.compile(
    rf"(?:{YEAR})(?: ?[-/&] ?|, ?(?:and )?| (?:to|and|or|until|till|through) )$"
)
_DECADE_LEFT = re.compile(r"[0-9]0s(?: ?[-/&] ?|, ?| (?:to|and|or) )(?:the )?(?:early |late )?$")
_YEAR_RIGHT = re.compile(rf"(?: ?[-/&] ?|, | (?:to|and|or|until|till|through) )(?:{YEAR})(?![0-9])")
_NOUN_AFTER_THE = re.compile(r" ([a-z][a-z]+)")
_PERSON_MAY = re.compile(
    r"\b(?:Mrs?|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Minister|Secretary|Theresa)\.? (?:[A-Z][a-z]+ )?May\b"
    r"|\bMay (?:said|says|told)\b"
)
_CITATION = re.compile(r"\([^()]*(?:\bal\.|[A-Z][a-z]+),? $|[;&] [A-Z][a-z]+,? $")
_PREVIOUS = 44


def speaks_of_a_person_called_may(text: str) -> bool:
    return _PERSON_MAY.search(text) is not None


@dataclass(frozen=True)
class Around:
    """An expression's place in its passage."""

    text: str
    start: int
    end: int

    @cached_property
    def _before(self) -> list[str]:
        return _WORD.findall(self.text[max(0, self.start - _PREVIOUS) : self.start])[-4:]

    def before(self, n: int = 1) -> str:
        """The n-th word or sign to the left, lower case; "" where the passage begins."""
        words = self._before
        return words[-n].lower() if len(words) >= n else ""

    @cached_property
    def _after(self) -> str:
        match = _NEXT_WORD.match(self.text, self.end)
        return (match[1] or "") if match else ""

    @property
    def after(self) -> str:
        """The next word or sign, lower case; "" where the passage ends."""
        return self._after.lower()

    @property
    def word_follows(self) -> bool:
        return self._after[:1].isalpha()

    @property
    def capital_follows(self) -> bool:
        return self._after[:1].isupper()

    @property
    def capital_precedes(self) -> bool:
        return bool(self._before) and self._before[-1][:1].isupper() and len(self._before[-1]) > 1

    @property
    def left(self) -> str:
        return self.text[max(0, self.start - _PREVIOUS) : self.start]

    @property
    def noun_follows(self) -> bool:
        """Whether the next word may be a noun that the expression only qualifies."""
        return self.word_follows and self.after not in FUNCTION_WORDS


def names_a_month(name: str, around: Around, *, may_is_a_person: bool) -> bool:
    """Whether a month's name without day or year stands for the month."""
    month, before = name.rstrip(".").lower(), around.before()
    if before in _REPEATED:
        return False
    coordinated = bool(
        _MONTH_RIGHT.match(around.text, around.end) or _MONTH_LEFT.search(around.left)
    )
    if not name[0].isupper():
        if len(month) < 5 and month not in ("june", "july"):
            return False
        return month not in ("may", "march", "august") and before in _TIME_PREPOSITIONS
    if before in _HONORIFICS or around.before(2) in _HONORIFICS:
        return False
    if coordinated:
        return not (month in ("april", "june", "august") and around.capital_follows)
    if month == "may":
        allowed = _FOR_MAY_THE_PERSON if may_is_a_person else _FOR_MAY
        return before in allowed and around.before(2) not in _TRUST
    if len(month) <= 4 and month not in ("june", "july"):
        return before in _TIME_PREPOSITIONS
    if month == "march":
        if before in ("the", "a", "'s"):
            noun = _NOUN_AFTER_THE.match(around.text, around.end)
            return bool(noun) and noun is not None and noun[1] not in FUNCTION_WORDS
        return before in _TIME_PREPOSITIONS and not (before == "to" and around.before(2) != "from")
    if before in _TIME_PREPOSITIONS:
        return True
    if month in _GIVEN_NAMES and (around.capital_follows or around.capital_precedes):
        return False
    return not (around.capital_follows and around.capital_precedes)


def counts_something(year: int, around: Around) -> bool:
    """Whether a number that could be a year counts what follows it ("2000 staff")."""
    after = around.after
    if after in _COUNTED or after in ("%", "°"):
        return True
    return year % 100 == 0 and around.noun_follows and after.endswith("s")


_DONE = re.compile(
    r"\b(?:[a-z]{3,}ed|built|won|sold|sunk|born|founded|begun|bought|brought|burnt|cut|dug up|lost"
    r"|made|rebuilt|sworn in|shut|set up|struck|withdrawn|written)[\"”’']? $",
    re.IGNORECASE,
)
"""What happened in a year that a list of notes gives after it: "announced 2009, paused 2011"."""


def is_a_year(year: int, around: Around) -> bool:
    """Whether a bare number of four digits is proved to be a year by what stands around it."""
    before, after, left = around.before(), around.after, around.left
    if counts_something(year, around) or before in _NUMBERED or before in ("£", "$", "€", "#"):
        return False
    if re.search(r"\b(?:[Pp]re|[Pp]ost)-$", left):
        return True
    if _YEAR_LEFT.search(left) or (year >= 1800 and _YEAR_RIGHT.match(around.text, around.end)):
        return True
    plural_follows = around.noun_follows and after.endswith("s") and not around.capital_follows
    if before in _YEAR_PREPOSITIONS:
        return year >= 1800 or (before in ("in", "since", "by") and not plural_follows)
    if year < 1800:
        return False
    if year >= 1900 and after in (",", ";", ")", ".", "") and _DONE.search(left):
        return True
    if before in _WEAK_YEAR_PREPOSITIONS or (
        before in (".", "©") and around.before(2) in ("c", "ca")
    ):
        if year % 100 == 0 and around.before(2) not in _YEAR_PREPOSITIONS:
            return False
        if before == "to" and around.before(2) not in _BEFORE_TO and around.noun_follows:
            return False
        return not plural_follows
    if after in (";", ")", ":", ",") and _CITATION.search(left):
        return True
    if before == "(" or (before == "," and after == ")"):
        return True
    if before in _DETERMINERS or left.endswith(("'s ", "s' ")):
        return (
            around.word_follows
            and not (year % 100 == 0 and after not in FUNCTION_WORDS)
            and (after not in FUNCTION_WORDS or after in _VERBS_OF_YEARS or before != "the")
        )
    if before in _ANNUAL:
        return not around.word_follows or after in FUNCTION_WORDS
    if before in ("", "\n", ".", "!", "?", '"'):
        return after in _VERBS_OF_YEARS or (
            around.capital_follows and year % 100 != 0 and after not in FUNCTION_WORDS
        )
    if before.isalpha() and not around.capital_precedes and around.noun_follows:
        return year % 100 != 0 and not after.endswith("s")
    return before == "," and around.before(2).isalpha() and after in (".", ",", ";", ")", "\n", "")


def is_a_decade(around: Around) -> bool:
    """Whether "90s" or "eighties" is a decade and not somebody's age."""
    if around.before() in _POSSESSIVES or around.before(2) in _POSSESSIVES:
        return False
    if around.before(3) in _POSSESSIVES and around.before() in ("-", "to", "late", "early", "mid"):
        return False
    return around.before() in ("the", "early", "late", "mid", "'") or bool(
        around.left.endswith(("mid-", "early-", "late-")) or _DECADE_LEFT.search(around.left)
    )


def names_a_weekday(around: Around) -> bool:
    """Whether a weekday's name stands for one day."""
    before = around.before()
    if before in _REPEATED or before in _NAMED_DAYS or before in ("a", "an"):
        # "In a Wednesday media event" names the day; "on a Wednesday" does not.
        return before == "a" and around.noun_follows and around.before(2) in ("in", "at", "")
    if around.after in _PAPERS and around.capital_follows:
        return False
    if before == "on" and around.before(2) == "mail":
        return False
    if before in _DAY_PREPOSITIONS:
        return True
    return not (around.capital_follows and before in ("the", "of"))


def is_attached_weekday(around: Around) -> bool:
    """Whether a weekday's abbreviation stands for the day ("on Tues", never "the Sun")."""
    return around.before() in ("on", "last", "next", "this", "by", "until", "till") and (
        not around.capital_follows
    )


def names_a_season(name: str, around: Around) -> bool:
    """Whether "spring" and the like stand for one season."""
    before = around.before()
    article = before == "the"
    if article:
        before = around.before(2)
    if name.lower() == "fall":
        return (
            article
            and before in ("in", "by", "until", "this", "since")
            and around.after
            not in (
                "of",
                "in",
                "from",
            )
        )
    if before not in _SEASON_PREPOSITIONS or around.noun_follows:
        return False
    return not (before in ("of", "for", "from", "after", "before") and not article)


def names_a_feast(around: Around) -> bool:
    """Whether "Christmas" and the like stand for the day and not for what belongs to it."""
    before = around.before()
    if before == "the":
        before = around.before(2)
    if before in ("every", "each"):
        return False
    return before in _FEAST_PREPOSITIONS and not around.noun_follows


_ORDINAL_TO = re.compile(r"\b\d{1,2}(?:st|nd|rd|th) (?:to|and|or|until|till) the $")
_ING_NOUNS = frozenset(
    ["landing", "meeting", "sitting", "hearing", "reading", "showing", "screening", "bearing",
     "building", "wedding", "evening", "being", "ceiling", "king"]
)  # fmt: skip


def stands_for_a_day_of_the_month(around: Around) -> bool:
    """Whether "16th" in "on the 16th" is a day: nothing follows that it could count."""
    stands = around.before(2) in (
        "on", "by", "until", "till", "before", "after", "since", "from", "between", "for",
        "starting",
    ) or bool(_ORDINAL_TO.search(around.left))  # fmt: skip
    does = around.after.endswith("ing") and around.after not in _ING_NOUNS
    alone = not around.word_follows or around.after in FUNCTION_WORDS or does
    return around.before() == "the" and stands and alone

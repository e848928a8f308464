"""Ways of telling a day that clerks, papers and some countries keep: "Thursday week"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from kg.annotate.times.context import FUNCTION_WORDS
from kg.annotate.times.meaning import (
    DayOfMonth,
    DayOfWeek,
    Fixed,
    Half,
    Meaning,
    Shift,
    Unit,
    Vague,
)
from kg.annotate.times.rules import TOKEN, WEEKDAY, Habits, Parsed, rule
from kg.annotate.times.rules import core as plain
from kg.dates import DAY, ORDINAL_END, WEEKDAYS, YEAR, full_year, iso_day

_WEEKS = {"week": 1, "fortnight": 2}
_WEEKDAY_WEEK = rule(rf"(?P<weekday>{WEEKDAY}),? (?P<n>week|fortnight)\b(?!-| [a-z]+ of\b|['’])")
_WEEK_ON = rule(
    r"an? (?P<n>week|fortnight) (?P<how>on|from|next|this|last|past|ago on|ago last)"
    rf" (?P<weekday>{WEEKDAY})(?!\w)"
)
_ONE_FURTHER = rule(
    rf"(?P<what>{WEEKDAY}|day|week|weekend|fortnight|month|year) (?P<how>before last|after next)\b"
)
_DAY_WEEK = rule(r"(?P<day>today|tomorrow|yesterday) (?P<n>week|fortnight)\b(?!-|['’])")
_CLERKS = rule(rf"(?P<day>{DAY}){ORDINAL_END} ?(?P<which>inst|ult|prox)(?:ant|imo)?\b")
_ROMAN = rule(
    rf"(?P<day>{DAY})[./](?P<month>x?i{{1,3}}|i?[vx]|vi{{1,3}})[./]"
    r"(?P<year>(?:1[89]|20)\d\d|\d\d)(?![\w])"
)
_HALF_YEAR = rule(rf"H(?P<half>[12])(?: of)?[ -](?:FY ?)?(?P<year>{YEAR}|\d\d)(?![\w]|[.,]\d)")
_ACADEMIC = rule(r"AY ?(?P<first>20\d\d)[/–-](?P<last>20\d\d|\d\d)(?!\w)")
_TERM = rule(
    r"(?P<term>michaelmas|hilary|lent|trinity|autumn|spring|summer|winter|fall) (?:term|semester),?"
    rf" (?:of )?(?P<year>{YEAR})(?!\w)"
)
_TERM_NUMBER = rule(rf"term [1-4],? (?:of )?(?:{YEAR})(?!\w)")
_WEEK_MARKED = rule(
    r"(?:w/e|w/c|w/b|w\.e\.|w\.c\.|week (?:ending|beginning|commencing|starting))(?: on)? (?:the )?"
)
_FEAST_OF_THE_MOON = rule(
    r"(?:eid(?:[ -](?:al|ul)[ -](?:fitr|adha|azha))?|bakrid|diwali|deepavali|dussehra|dasara|onam"
    r"|yom kippur|rosh hashan(?:ah|a)|(?:chinese|lunar) new year)(?!\w|-\w)"
)
_BEFORE_A_FEAST = re.compile(
    r"\b(?:at|on|by|over|around|before|after|since|until|till|this|last|next)\s+$", re.IGNORECASE
)

_MONTHS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
    "xi": 11, "xii": 12,
}  # fmt: skip
_TERMS = {"michaelmas": "AU", "autumn": "AU", "fall": "AU", "hilary": "SP", "lent": "SP",
          "spring": "SP", "winter": "WI", "trinity": "SU", "summer": "SU"}  # fmt: skip
_OTHER_MONTH = {"inst": 0, "ult": -1, "prox": 1}
_NAMED_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}

Idiom = Callable[[str, int, Habits], Parsed | None]


def core(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """The longest expression that starts at ``at``, plain or an idiom."""
    found = plain(text, at, habits, sure)
    token = TOKEN.match(text, at)
    if token is None or (idioms := _IDIOMS.get(_key(token[0]))) is None:
        return found
    for idiom in idioms:
        one = idiom(text, at, habits)
        if one and (not found or one.end > found[-1].end):
            found = (one,)
    return found


def _key(word: str) -> str:
    word = word.lower().rstrip(".")
    return "0" if word[:1].isdecimal() else word


def _weekday_week(text: str, at: int, habits: Habits) -> Parsed | None:
    """ "Thursday week": the Thursday after next Thursday."""
    match = _WEEKDAY_WEEK.match(text, at)
    if match is None:
        return None
    day = WEEKDAYS[match["weekday"].lower().rstrip(".")]
    return Parsed(at, match.end(), DayOfWeek(day, "next", _WEEKS[match["n"].lower()]))


def _week_on(text: str, at: int, habits: Habits) -> Parsed | None:
    """ "A week on Friday", "a week last Tuesday"."""
    match = _WEEK_ON.match(text, at)
    if match is None:
        return None
    day = WEEKDAYS[match["weekday"].lower().rstrip(".")]
    weeks = _WEEKS[match["n"].lower()]
    over = match["how"].lower() in ("last", "past", "ago on", "ago last")
    meaning = DayOfWeek(day, "last", -weeks) if over else DayOfWeek(day, "next", weeks)
    return Parsed(at, match.end(), meaning)


def _one_further(text: str, at: int, habits: Habits) -> Parsed | None:
    """ "The week after next", "the Friday before last"."""
    match = _ONE_FURTHER.match(text, at)
    if match is None:
        return None
    sign = -1 if match["how"].lower() == "before last" else 1
    what = match["what"].lower().rstrip(".")
    if what in WEEKDAYS:
        meaning: Meaning = DayOfWeek(WEEKDAYS[what], "last" if sign < 0 else "next", sign)
    else:
        unit: dict[str, Unit] = {
            "day": "day", "week": "week", "weekend": "weekend", "fortnight": "fortnight",
            "month": "month", "year": "year",
        }  # fmt: skip
        meaning = Shift(unit[what], 2 * sign)
    return Parsed(at, match.end(), meaning)


def _day_week(text: str, at: int, habits: Habits) -> Parsed | None:
    """ "Yesterday week" is eight days ago, "today week" in seven."""
    match = _DAY_WEEK.match(text, at)
    if match is None:
        return None
    day = match["day"].lower()
    sign = -1 if day == "yesterday" else 1
    days = _NAMED_DAYS[day] + sign * 7 * _WEEKS[match["n"].lower()]
    return Parsed(at, match.end(), Shift("day", days))


def _clerks(text: str, at: int, habits: Habits) -> Parsed | None:
    """ "14th ult.": of last month, "3rd inst." of this, "5th prox." of the next."""
    match = _CLERKS.match(text, at)
    if match is None:
        return None
    end = match.end() + text.startswith(".", match.end())
    month = _OTHER_MONTH[match["which"].lower()]
    return Parsed(at, end, DayOfMonth(int(match["day"]), month))


def _roman(text: str, at: int, habits: Habits) -> Parsed | None:
    match = _ROMAN.match(text, at)
    month = _MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None:
        return None
    year = int(match["year"])
    full = year if year > 99 else full_year(year)
    day = iso_day(full, month, int(match["day"]))
    return Parsed(at, match.end(), Fixed(day)) if day else None


def _half_year(text: str, at: int, habits: Habits) -> Parsed | None:
    match = _HALF_YEAR.match(text, at)
    if match is None:
        return None
    year = int(match["year"])
    full = Fixed(f"{year if year > 99 else 2000 + year:04}")
    return Parsed(at, match.end(), Half(full, 1 if match["half"] == "1" else 2))


def _academic(text: str, at: int, habits: Habits) -> Parsed | None:
    match = _ACADEMIC.match(text, at)
    if match is None:
        return None
    first, last = int(match["first"]), int(match["last"])
    last = last if last > 99 else first // 100 * 100 + last
    return Parsed(at, match.end(), Fixed(f"{first}/{last}")) if last == first + 1 else None


def _term(text: str, at: int, habits: Habits) -> Parsed | None:
    if match := _TERM.match(text, at):
        season = _TERMS[match["term"].lower()]
        return Parsed(at, match.end(), Fixed(f"{match['year']}-{season}"))
    match = _TERM_NUMBER.match(text, at)
    return Parsed(at, match.end(), Vague()) if match else None


def _week_marked(text: str, at: int, habits: Habits) -> Parsed | None:
    """ "w/e 3 May", "week commencing 6 May"."""
    match = _WEEK_MARKED.match(text, at)
    found = core(text, match.end(), habits, True) if match else ()
    if not found or not found[0].is_day:
        return None
    return replace(found[0], start=at)


def _moon(text: str, at: int, habits: Habits) -> Parsed | None:
    """A feast whose day the moon sets, or the sight of it: no value."""
    match = _FEAST_OF_THE_MOON.match(text, at)
    if match is None or text[at].islower() or not _BEFORE_A_FEAST.search(text, max(0, at - 8), at):
        return None
    after = (
        TOKEN.match(text, match.end() + 1) if text[match.end() : match.end() + 1] == " " else None
    )
    follows = after is not None and after[0] not in FUNCTION_WORDS
    return None if follows else Parsed(at, match.end(), Vague())


_MOON_FIRST = (
    "eid", "bakrid", "diwali", "deepavali", "dussehra", "dasara", "onam", "yom", "rosh", "chinese",
    "lunar",
)  # fmt: skip

_IDIOMS: dict[str, tuple[Idiom, ...]] = {
    **dict.fromkeys(WEEKDAYS, (_weekday_week, _one_further)),
    **dict.fromkeys(("day", "weekend", "fortnight", "month", "year"), (_one_further,)),
    "week": (_one_further, _week_marked),
    "w": (_week_marked,),
    **dict.fromkeys(("a", "an"), (_week_on,)),
    **dict.fromkeys(_NAMED_DAYS, (_day_week,)),
    "0": (_clerks, _roman),
    "h": (_half_year,),
    "ay": (_academic,),
    **dict.fromkeys((*_TERMS, "term"), (_term,)),
    **dict.fromkeys(_MOON_FIRST, (_moon,)),
}

"""The rules of the grammar: what can start at one position of a passage, and what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast

from kg.annotate.times.context import (
    Around,
    is_a_decade,
    is_a_year,
    is_attached_weekday,
    names_a_feast,
    names_a_month,
    names_a_season,
    names_a_weekday,
    stands_for_a_day_of_the_month,
)
from kg.annotate.times.meaning import (
    FEASTS,
    After,
    DayOfMonth,
    DayOfWeek,
    Fixed,
    InYear,
    Meaning,
    Shift,
    TheWeekend,
    Unit,
    Vague,
    Which,
    Yearly,
    day_in_year,
    grain,
    month_in_year,
    nth_week_in_year,
    nth_weekday_in_year,
    quarter_in_year,
    season_in_year,
    shifted,
)
from kg.dates import (
    DAY,
    MONTH_NAMES,
    MONTHS,
    ORDINAL_END,
    WEEKDAY_NAMES,
    WEEKDAYS,
    YEAR,
    DateOrder,
    full_year,
    iso_day,
    iso_month,
    numeric_day,
)


def _listed(text: str) -> list[str]:
    return text.split()


@dataclass(frozen=True, slots=True)
class Parsed:
    """An expression in a passage, by positions there."""

    start: int
    end: int
    meaning: Meaning

    @property
    def is_day(self) -> bool:
        match self.meaning:
            case DayOfWeek() | DayOfMonth():
                return True
            case Fixed(value):
                return "/" not in value and grain(value) == "day"
            case Yearly(in_year):
                example = in_year(2000)
                return example is not None and "/" not in example and grain(example) == "day"
            case Shift(unit, _, _) | After(unit, _):
                return unit == "day"
        return False


@dataclass(frozen=True, slots=True)
class Habits:
    """What a document shows of its way to write dates."""

    order: DateOrder = "day-first"
    may_is_a_person: bool = False


# --- words --------------------------------------------------------------------------------------

_NUMBERS = {
    word: n
    for n, word in enumerate(
        _listed(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen twenty"
        ),
        1,
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        _listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
            "twentieth"
        ),
        1,
    )
} | {"thirtieth": 30, "thirty-first": 31}
_ORDINALS |= {f"twenty-{word}": 20 + n for word, n in list(_ORDINALS.items())[:9]}
_DECADES = {
    "twenties": "192X",
    "thirties": "193X",
    "forties": "194X",
    "fifties": "195X",
    "sixties": "196X",
    "seventies": "197X",
    "eighties": "198X",
    "nineties": "199X",
    "noughties": "200X",
}
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "AU", "fall": "AU", "winter": "WI"}
_ROUND: dict[str, Which] = {
    "previous": "previous",
    "preceding": "previous",
    "following": "following",
}
_WHICH: dict[str, Which] = {"last": "last", "this": "this", "next": "next", "that": "that"}
AMOUNT = {"last": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SHORT_MONTHS = sorted(set(MONTHS) - set(MONTH_NAMES))
_MONTH = rf"(?:(?:{_either(MONTH_NAMES)})\b|(?:{_either(_SHORT_MONTHS)})\b(?:\.(?= ?\d))?)"
WEEKDAY = (
    rf"(?:(?:{_either(WEEKDAY_NAMES)})\b|(?:{_either(set(WEEKDAYS) - set(WEEKDAY_NAMES))})\b\.?)"
)
_ENDS = r"(?![\w]|[.,:/][0-9]|-[0-9]|%)"
_YEAR = rf"(?:{YEAR}|'[0-9]{{2}})(?![\w]|[.,:][0-9]|%)"
_NUMBER = (
    r"(?:[0-9]{1,3}|half a dozen|a dozen|a couple(?: of)?|a few|a good few|several|many|some|"
    rf"a hundred|(?:twenty|thirty|forty|fifty|sixty)-[a-z]{{3,5}}|{_either(_NUMBERS)})"
)
_UNITS = r"(?P<unit>day|week|weekend|fortnight|month|quarter|year|decade|centur(?=y|ies))"
_ORDINAL = rf"(?:{_either(_ORDINALS)})"
PART_OF_DAY = r"(?:morning|afternoon|evening|night|lunchtime|teatime|dawn)"

_DAY_MONTH = rule(
    rf"(?:(?P<weekday>{WEEKDAY}),? (?:the )?)?"
    rf"(?:(?P<day>{DAY})(?P<th>{ORDINAL_END})?|(?P<word>{_ORDINAL}))"
    rf"(?P<of> of)? ?(?:day of )?(?P<month>{_MONTH})(?:,? ?(?P<year>{_YEAR}))?"
)
_DAY_DASH_MONTH = rule(
    rf"(?P<day>{DAY})(?P<sep>[-/ ])(?P<month>{_MONTH})(?P=sep)(?P<year>{YEAR}|[0-9]{{2}}){_ENDS}"
)
_MONTH_DAY = rule(
    rf"(?:(?P<weekday>{WEEKDAY}),? )?(?P<month>{_MONTH}) ?(?:the )?"
    rf"(?P<day>{DAY})(?P<th>{ORDINAL_END})?"
    rf"(?!\w|[.:][0-9]|,[0-9]{{3}}|%|-[0-9])(?:(?: ?, ?| )(?P<year>{YEAR})(?![\w]|[.,:][0-9]|%))?"
)
_DAYS_MONTH = rule(
    rf"(?:{WEEKDAY} )?(?P<a>{DAY}){ORDINAL_END}?(?P<join> ?- ?|/| ?& ?| (?:to|and|or|until|till) )"
    rf"(?:{WEEKDAY} )?(?P<b>{DAY}){ORDINAL_END}?(?: of)? (?P<month>{_MONTH})"
    rf"(?:,? ?(?P<year>{_YEAR}))?"
)
_MONTH_DAYS = rule(
    rf"(?P<month>{_MONTH}) (?P<a>{DAY}){ORDINAL_END}?(?P<join> ?- ?|/| ?& ?| (?:to|and|or) )"
    rf"(?P<b>{DAY}){ORDINAL_END}?(?!\w|[.:][0-9]|,[0-9]{{3}}|%|-[0-9])"
    rf"(?:(?: ?, ?| )(?P<year>{YEAR})(?![\w]|[.,:][0-9]|%))?"
)
_MONTH_YEAR = rule(rf"(?P<month>{_MONTH})(?:,? |-| of )?(?P<year>{_YEAR})")
_MONTH_ALONE = rule(rf"(?P<month>{_MONTH})(?!\w|-(?!{_MONTH}(?!\w))[a-z])")
_WEEKDAY_ALONE = rule(rf"(?P<weekday>{WEEKDAY})(?!\w)(?P<last> (?:last|next)\b(?! \w+day))?")
_WEEKDAY_ORDINAL = rule(rf"(?P<weekday>{WEEKDAY}),? (?:the )?(?P<day>{DAY})(?:st|nd|rd|th)\b")
_DAY_OF_MONTH = rule(rf"(?P<day>{DAY})(?:st|nd|rd|th)\b(?!-)")
_ISO_DAY = rule(
    rf"(?P<year>{YEAR})(?P<sep>[-/.])(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>{DAY})"
    r"(?:T[0-9:.]{4,15}Z?)?(?![\w]|[-/.:][0-9])"
)
_NUMERIC_DAY = rule(
    rf"(?P<a>{DAY})(?P<sep>[/.-])(?P<b>{DAY})(?P=sep)(?P<year>{YEAR}|[0-9]{{2}})(?![\w]|[-/.,:%][0-9])"
)
_YEARS = rule(
    rf"(?P<a>{YEAR})(?P<join> ?- ?|/| ?— ?)(?P<b>{YEAR}|[0-9]{{2}})(?![\w]|[-/.,:%][0-9]|%)"
)
_YEAR_AND = rule(
    rf"(?P<a>{YEAR})(?P<join> ?(?:&|and|or|,) ?)(?P<apostrophe>'?)(?P<b>[0-9]{{2}})"
    r"(?![\w]|[-/.,:%][0-9]|%)"
)
_YEAR_ALONE = rule(rf"(?P<year>{YEAR}){_ENDS}")
_SHORT_YEAR = rule(r"(?P<year>[0-9]{2})(?!\w|[.,:/-][0-9]|%)")
_DECADE = rule(r"(?P<century>1[5-9]|20)?(?P<decade>[0-9])0'?s\b")
_CENTURY = rule(
    rf"(?:(?P<number>2[01]|1[0-9]|[1-9])(?:st|nd|rd|th)|(?P<word>{_ORDINAL}))[ -]century\b"
)
_SEASON_YEAR = rule(
    rf"(?P<season>{_either(_SEASONS)})(?:,? | of |'s )(?P<year>{_YEAR})"
    r"(?:[-/](?P<to>[0-9]{2})\b)?"
)
_SEASON_ALONE = rule(rf"(?P<season>{_either(_SEASONS)})(?!\w|-\w)")
_QUARTER_NUMBER = r"(?:first|second|third|fourth|final|1st|2nd|3rd|4th)"
_QUARTER = rule(
    rf"(?:(?P<word>{_QUARTER_NUMBER})[ -]quarter\b|q(?P<q>[1-4])\b)(?!-)"
    rf"(?:(?:,? | of |-)(?P<year>{_YEAR})| of (?:the )?(?P<which>last|this|next|previous) year\b)?"
)
_YEAR_QUARTER = rule(
    rf"(?P<year>{YEAR})(?:[ -]|'s )"
    r"(?:q(?P<q>[1-4])\b|(?P<word>first|second|third|fourth) quarter\b)"
)
_FEAST = rule(
    rf"(?P<feast>{_either(FEASTS).replace(re.escape('st '), 'st[.]? ')}|fourth of july)(?!\w|-\w)"
    rf"(?: ?(?P<of>of |, ?)?(?P<year>{_YEAR}))?"
)
_NTH_OF_MONTH = rule(
    rf"(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th) (?:(?P<week>week)|(?P<end>weekend)|"
    rf"(?P<weekday>{_either(WEEKDAY_NAMES)})) (?:of|in) (?P<month>{_MONTH})"
    rf"(?:,? ?(?P<year>{_YEAR}))?"
)
_UNIT_OF = rule(rf"(?P<which>last|this|next|current|coming|past) (?:coming )?{_UNITS}(?:y)?\b(?!-)")
_UNIT_ROUND = rule(rf"(?P<which>previous|following|preceding) {_UNITS}(?:y)?\b(?!-)")
_SAME_UNIT = rule(
    r"(?:that same|that very|that|the same) "
    r"(?:(?P<unit>day|week|month|year|decade)|night|morning|afternoon|evening)\b(?!-)"
)
_THIS_PAST = rule(
    r"this past (?:(?:[0-9]{1,3}(?:[/-][0-9]{1,3})?\+?|few|couple of|several|[a-z]{3,7}) )?"
    r"(?:days|weeks|months|years|decades|week|month|year|decade)\b"
)
_PLUS_YEARS = rule(
    r"(?:last|past) [0-9]{1,3}(?:\+|-odd| or so| plus) (?:days|weeks|months|years|decades)\b"
)
_VAGUE_UNITS = rule(
    r"(?:recent|coming|ensuing|intervening|forthcoming|subsequent|following|preceding)"
    r" (?:few )?(?:days|weeks|months|years|decades|times)\b"
    r"|(?P<few>last|past|next) (?:few|couple of|several) (?:days|weeks|months|years|decades)\b"
    r"|(?P<past>past|previous) (?:days|weeks|months|years|decades)\b"
)
_RECENTLY = rule(r"(?:(?:more|most|very) )?recently\b")
_OTHER_DAY = rule(r"(?:other|another) (?:day|week|night|evening|morning)\b")
_WEEKEND = rule(r"weekend\b(?!-)")
_NEW_MILLENNIUM = rule(r"(?:new|third) millenn?ium\b")
_DAYS = rule(
    r"(?:(?P<before>day before yesterday)|(?P<after>day after tomorrow)"
    rf"|(?P<name>today|yesterday|tomorrow)(?: {PART_OF_DAY})?"
    r"|(?P<tonight>tonight)|this (?P<this>morning|afternoon|evening|lunchtime)"
    r"|(?P<last>last night|last evening))\b(?!-)"
)
_DAY_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
_WHICH_NAMED = rule(
    r"(?P<which>last|this|next|this coming|this past|that) "
    rf"(?:(?P<weekday>{WEEKDAY})|(?P<season>{_either(_SEASONS)})|(?P<feast>{_either(FEASTS)})"
    rf"|(?P<month>{_MONTH}))(?!\w|-[a-z])"
)
_AGO = rule(
    rf"(?P<number>{_NUMBER})(?P<and_half> and a half)?(?P<loose> or (?:so|two|three|more))?"
    rf"(?P<plus>\+)?[ -]{_UNITS}(?:ies|s|y)?\b(?P<half_after> and a half)?(?P<so> or so)?"
    r"(?:(?P<ago> ago\b(?: today\b)?| back\b(?! (?:to|in|at|on|from|into|home)\b))"
    r"|(?P<earlier> (?:earlier|previously)\b| before\b(?=[.,;!?)]|$))"
    r"|(?P<later> (?:later|afterwards|on(?=,))\b(?! than\b))"
    r"|(?P<hence> (?:hence|from (?:now|today))\b))"
)
_TIME_AHEAD = rule(
    rf"(?P<number>{_NUMBER}) {_UNITS}(?:ies|s|y)?(?:'s|')?(?: or so(?:'s|')?)?(?: or so)? time\b"
)
_BARE_AGO = rule(
    r"(?:days|weeks|months|years|decades|centuries) "
    r"(?:ago|later|earlier|afterwards|hence)\b(?! than\b)"
)

THE_UNIT = rule(r"(?P<unit>week|weekend|month|quarter|year|decade|century)\b(?!-)")
YEAR_LAST = rule(r",? (?:of )?(?P<which>last|this|next) year\b")

TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")


# --- the rules ----------------------------------------------------------------------------------
# A rule looks at one position and gives the expressions that start there. `sure` is set where the
# words before it ("early", "end of") have already proved that a date follows.

Rule = Callable[[str, int, Habits, bool], tuple[Parsed, ...]]


def _year(digits: str) -> int:
    digits = digits.lstrip("'")
    return int(digits) if len(digits) == 4 else full_year(int(digits))


def _in(in_year: InYear, year: str | None, weekday: int | None = None) -> Meaning | None:
    """The meaning of what comes once a year, with its year if the text gives one."""
    if year is None:
        # A leap year has every day that any year has.
        return Yearly(in_year, weekday=weekday) if in_year(2000) else None
    value = in_year(_year(year))
    return Fixed(value) if value else None


def _found(match: re.Match[str], meaning: Meaning | None) -> tuple[Parsed, ...]:
    return (Parsed(match.start(), match.end(), meaning),) if meaning else ()


def _weekday(match: re.Match[str]) -> int | None:
    """The day of the week that a day is said to be."""
    return WEEKDAYS[match["weekday"].rstrip(".").lower()] if match["weekday"] else None


def _month_number(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _day_month(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _DAY_MONTH.match(text, at)
    if match is None:
        return ()
    day = int(match["day"]) if match["day"] else _ORDINALS[match["word"].lower()]
    proved = (
        match["month"][0].isupper()
        or match["year"]
        or (match["th"] and match["month"] != "may")
        or (match["of"] and match["day"])
    )
    if not proved:
        return ()
    if match["word"] and not (match["of"] or match["year"]):
        # "the second May said": an ordinal word needs "of" or a year
        return ()
    if (
        not match["year"]
        and match["month"].lower() in ("mar", "may", "jan", "sun", "sat")
        and (match["th"] is None and text[match.end() : match.end() + 2].isalpha())
    ):
        return ()
    in_year = partial(day_in_year, _month_number(match["month"]), day)
    return _found(match, _in(in_year, match["year"], _weekday(match)))


def _day_dash_month(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _DAY_DASH_MONTH.match(text, at)
    if match is None:
        return ()
    if match["sep"] == " " and (len(match["year"]) != 4 or match["month"][0].islower()):
        return ()
    in_year = partial(day_in_year, _month_number(match["month"]), int(match["day"]))
    return _found(match, _in(in_year, match["year"]))


_COUNTS = rule(r" (?:million|billion|thousand|hundred|per cent|percent|people|of the)\b")


def _month_day(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _MONTH_DAY.match(text, at)
    if match is None or _COUNTS.match(text, match.end()):
        return ()
    bare = not match["year"] and not match["th"]
    if match["month"][0].islower() and (bare or match["month"] == "may"):
        return ()
    around = Around(text, match.start(), match.end())
    if bare and around.before() in ("in", "since") and around.word_follows and match.start() == at:
        # "In May 14 people were hurt"
        return ()
    in_year = partial(day_in_year, _month_number(match["month"]), int(match["day"]))
    return _found(match, _in(in_year, match["year"], _weekday(match)))


def _days_in_year(month: int, first: int, last: int, year: int) -> str | None:
    a, b = iso_day(year, month, first), iso_day(year, month, last)
    return f"{a}/{b}" if a and b and a < b else None


def _days(match: re.Match[str]) -> tuple[Parsed, ...]:
    """Two days of one month: a range where a dash joins them, else two expressions."""
    month, a, b = _month_number(match["month"]), int(match["a"]), int(match["b"])
    if match["month"][0].islower() or a >= b:
        return ()
    if match["join"].strip().lower() in ("-", "/", "&", "to", "until", "till"):
        return _found(match, _in(partial(_days_in_year, month, a, b), match["year"]))
    first = _in(partial(day_in_year, month, a), match["year"])
    second = _in(partial(day_in_year, month, b), match["year"])
    if first is None or second is None:
        return ()
    if match.start("month") < match.start("a"):
        return (
            Parsed(match.start(), match.start("join"), first),
            Parsed(match.start("b"), match.end(), second),
        )
    return (
        Parsed(match.start(), match.start("join"), first),
        Parsed(match.end("join"), match.end(), second),
    )


def _days_month(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _DAYS_MONTH.match(text, at)
    return _days(match) if match else ()


def _month_days(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _MONTH_DAYS.match(text, at)
    if match is None or _COUNTS.match(text, match.end()):
        return ()
    return _days(match)


def _month_year(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _MONTH_YEAR.match(text, at)
    if match is None or (match["month"] in ("may", "mar", "march") and match["year"][0] == "'"):
        return ()
    if match["month"] == "may" and Around(text, at, match.end()).before() not in (
        "in",
        "of",
        "since",
    ):
        return ()
    return _found(match, _in(partial(month_in_year, _month_number(match["month"])), match["year"]))


def _month_alone(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _MONTH_ALONE.match(text, at)
    if match is None:
        return ()
    around = Around(text, match.start(), match.end())
    capital = match["month"][0].isupper()
    if not (sure and capital) and not names_a_month(
        match["month"], around, may_is_a_person=habits.may_is_a_person
    ):
        return ()
    before = around.before()
    which: Which | None = _ROUND.get(before) if around.before(2) == "the" else None
    start = match.start() - len(before) - 1 if which else match.start()
    in_year = partial(month_in_year, _month_number(match["month"]))
    return (Parsed(start, match.end(), Yearly(in_year, which)),)


def _weekday_alone(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _WEEKDAY_ALONE.match(text, at)
    if match is None:
        return ()
    name = match["weekday"].rstrip(".")
    around = Around(text, match.start(), match.end())
    if name.lower() in WEEKDAY_NAMES:
        proved = names_a_weekday(around)
    else:
        proved = name[0].isupper() and is_attached_weekday(around)
    if not (sure or proved):
        return ()
    which = _WHICH[match["last"].strip().lower()] if match["last"] else None
    return _found(match, DayOfWeek(WEEKDAYS[name.lower()], which))


def _weekday_ordinal(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _WEEKDAY_ORDINAL.match(text, at)
    if match is None:
        return ()
    return _found(match, DayOfMonth(int(match["day"]), weekday=_weekday(match)))


def _day_of_month(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _DAY_OF_MONTH.match(text, at)
    if match is None or not stands_for_a_day_of_the_month(Around(text, at, match.end())):
        return ()
    return _found(match, DayOfMonth(int(match["day"])))


def _iso_day(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _ISO_DAY.match(text, at)
    if match is None:
        return ()
    value = iso_day(int(match["year"]), int(match["month"]), int(match["day"]))
    return _found(match, Fixed(value) if value else None)


def _numeric_day(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _NUMERIC_DAY.match(text, at)
    if match is None:
        return ()
    if len(match["year"]) == 2 and match["sep"] != "/" and len(match[0]) != 8:
        return ()  # "1-2-1", "4.4.12": scores, versions, phone numbers
    value = numeric_day(int(match["a"]), int(match["b"]), _year(match["year"]), habits.order)
    return _found(match, Fixed(value) if value else None)


def _years(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "2015-16", "1939-1945"; "2015-03" is a month."""
    match = _YEARS.match(text, at)
    if match is None:
        return ()
    first = int(match["a"])
    spaced = match["join"] != match["join"].strip()
    if len(match["b"]) == 4:
        last = int(match["b"])
    elif spaced:
        return ()
    else:
        last = first - first % 100 + int(match["b"])
        if match["b"] == "00":
            last += 100
    if first < last <= first + 150 and first >= 1000:
        return _found(match, Fixed(f"{first:04}/{last:04}"))
    if len(match["b"]) == 2 and match["join"] == "-" and 1 <= int(match["b"]) <= 12:
        return _found(match, Fixed(iso_month(first, int(match["b"]))))
    return ()


def _year_and(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "2013 & 14": two years."""
    match = _YEAR_AND.match(text, at)
    if match is None:
        return ()
    first, second = int(match["a"]), int(match["a"][:2] + match["b"])
    around = Around(text, match.start(), match.end())
    if not first < second <= first + 20 or around.noun_follows:
        return ()
    if "," in match["join"] and not match["apostrophe"]:
        return ()
    if not (sure or is_a_year(first, Around(text, match.start(), match.end("a")))):
        return ()
    return (
        Parsed(match.start(), match.end("a"), Fixed(f"{first:04}")),
        Parsed(match.start("apostrophe"), match.end(), Fixed(f"{second:04}")),
    )


def _year_alone(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _YEAR_ALONE.match(text, at)
    if match is None:
        return ()
    year = int(match["year"])
    around = Around(text, match.start(), match.end())
    if sure and (year >= 1800 or not around.noun_follows):
        proved = around.after not in ("people", "staff", "%", "words", "pounds")
    else:
        proved = is_a_year(year, around)
    return _found(match, Fixed(f"{year:04}")) if proved else ()


def _short_year(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "'97" with its apostrophe."""
    match = _SHORT_YEAR.match(text, at)
    if match is None or text[at - 1 : at] != "'" or text[max(0, at - 2) : at - 1].isalnum():
        return ()
    around = Around(text, at - 1, match.end())
    if not sure and around.before() not in (
        "in",
        "since",
        "of",
        "by",
        "until",
        "from",
        "before",
        "after",
    ):
        return ()
    if around.noun_follows:
        return ()
    return (Parsed(at - 1, match.end(), Fixed(f"{full_year(int(match['year'])):04}")),)


def _decade(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _DECADE.match(text, at)
    if match is None:
        return ()
    apostrophe = text[at - 1 : at] == "'" and not text[max(0, at - 2) : at - 1].isalnum()
    start = at - 1 if apostrophe else at
    if match["century"]:
        if match["decade"] == "0" and match["century"] != "20":
            value = f"{match['century']}XX"
        else:
            value = f"{match['century']}{match['decade']}X"
    else:
        around = Around(text, start, match.end())
        if not (
            is_a_decade(around) or (apostrophe and around.before() not in ("his", "her", "their"))
        ):
            return ()
        value = f"{'20' if match['decade'] in '01' else '19'}{match['decade']}X"
    return (Parsed(start, match.end(), Fixed(value)),)


_DECADE_WORD = rule(rf"(?P<decade>{_either(_DECADES)})\b(?!-)")


def _decade_word(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _DECADE_WORD.match(text, at)
    if match is None or not is_a_decade(Around(text, match.start(), match.end())):
        return ()
    return _found(match, Fixed(_DECADES[match["decade"].lower()]))


def _century(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _CENTURY.match(text, at)
    if match is None:
        return ()
    number = int(match["number"]) if match["number"] else _ORDINALS[match["word"].lower()]
    return _found(match, Fixed(f"{number - 1:02}XX") if 1 < number <= 21 else None)


def _season(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _SEASON_YEAR.match(text, at)
    if match:
        year = _year(match["year"])
        if match["to"] and int(match["to"]) != (year + 1) % 100:
            return ()
        return _found(match, Fixed(f"{year:04}-{_SEASONS[match['season'].lower()]}"))
    match = _SEASON_ALONE.match(text, at)
    if match is None:
        return ()
    around = Around(text, match.start(), match.end())
    if not (names_a_season(match["season"], around) or (sure and not around.noun_follows)):
        return ()
    return _found(match, Yearly(partial(season_in_year, _SEASONS[match["season"].lower()])))


_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_QUARTERS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def _quarter(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _QUARTER.match(text, at)
    if match is None:
        return ()
    number = int(match["q"]) if match["q"] else _QUARTERS[match["word"].lower()]
    in_year = partial(quarter_in_year, number)
    if match["which"]:
        shift = {"last": -1, "this": 0, "next": 1}.get(match["which"].lower())
        return _found(match, Vague() if shift is None else Yearly(in_year, shift=shift))
    if match["q"] and not match["year"] and Around(text, at, match.end()).before() in ("the", "#"):
        return ()
    return _found(match, _in(in_year, match["year"]))


def _year_quarter(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _YEAR_QUARTER.match(text, at)
    if match is None:
        return ()
    number = int(match["q"]) if match["q"] else _QUARTERS[match["word"].lower()]
    return _found(match, Fixed(f"{match['year']}-Q{number}"))


_SURE_FEAST = re.compile(
    r"(?:day|eve|monday|friday|sunday|saturday|wednesday|thursday|tuesday|night)$"
)


def _feast(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _FEAST.match(text, at)
    if match is None:
        return ()
    name = match["feast"].lower().replace("st. ", "st ").replace("’", "'")
    in_year = FEASTS.get(name, FEASTS["independence day"])
    if match["year"]:
        return _found(match, _in(in_year, match["year"]))
    around = Around(text, match.start(), match.end())
    if name == "new year" and around.before() == "the":
        in_year = partial(month_in_year, 1)
    if (
        match["feast"].islower()
        and not (name == "new year" and around.left.endswith("in the "))
        and not (_SURE_FEAST.search(name) or name in ("christmas", "easter", "xmas"))
    ):
        return ()
    if around.before() in ("happy", "merry", "father", "every", "each", "a", "an"):
        return ()
    named = _SURE_FEAST.search(name) is not None and not around.capital_follows
    named = named or (name == "new year" and around.before() == "the" and not around.noun_follows)
    if not (named or names_a_feast(around) or (sure and not around.noun_follows)):
        year_last = YEAR_LAST.match(text, match.end())
        if year_last is None:
            return ()
    return _found(match, Yearly(in_year))


def _weekend_in_year(month: int, n: int, year: int) -> str | None:
    saturday = nth_weekday_in_year(month, 5, n, year)
    if saturday is None:
        return None
    return shifted(date.fromisoformat(saturday), "weekend", 0)


def _nth_of_month(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _NTH_OF_MONTH.match(text, at)
    if match is None or match["month"][0].islower():
        return ()
    n = -1 if match["nth"].lower() == "last" else _QUARTERS[match["nth"].lower()]
    month = _month_number(match["month"])
    in_year: InYear
    if match["week"]:
        in_year = partial(nth_week_in_year, month, n)
    elif match["end"]:
        in_year = partial(_weekend_in_year, month, n)
    else:
        in_year = partial(nth_weekday_in_year, month, WEEKDAYS[match["weekday"].lower()], n)
    return _found(match, _in(in_year, match["year"]))


def unit_of(match: re.Match[str]) -> Unit:
    name = match["unit"].lower()
    return cast("Unit", "century" if name.startswith("centur") else name)


_LASTING = frozenset(["for", "over", "within", "during", "in", "throughout", "across"])


def _unit_of(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "last week", "this year", "the next month"."""
    match = _UNIT_OF.match(text, at)
    if match is None:
        return ()
    unit, which = unit_of(match), match["which"].lower()
    around = Around(text, match.start(), match.end())
    if unit == "day":
        return ()
    article = around.before() == "the"
    if which == "past" and (not article or around.before(2) not in _LASTING):
        return ()
    if which in ("current", "coming") and not article and around.before() != "this":
        return ()
    if article and which in ("last", "next", "past") and unit != "quarter":
        if around.before(2) == "for":
            return ()
        if around.before(2) in _LASTING or which == "next":
            return _found(match, Vague() if around.before(2) in _LASTING else After(unit, 1))
    if which == "coming" and unit in ("year", "decade", "century"):
        return _found(match, Vague())
    if around.after == "of" and which == "last" and unit == "week":
        return ()
    return _found(match, Shift(unit, AMOUNT[which]))


def _unit_round(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _UNIT_ROUND.match(text, at)
    if match is None or Around(text, at, match.end()).before() not in ("the", "that"):
        return ()
    return _found(match, After(unit_of(match), 1 if match["which"].lower() == "following" else -1))


def _same_unit(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _SAME_UNIT.match(text, at)
    if match is None:
        return ()
    start = at + 4 if match[0].lower().startswith("the ") else at
    return (Parsed(start, match.end(), After(unit_of(match) if match["unit"] else "day", 0)),)


def _this_past(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _THIS_PAST.match(text, at)
    return _found(match, Vague()) if match else ()


def _plus_years(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _PLUS_YEARS.match(text, at)
    return _found(match, Vague()) if match else ()


def _vague_units(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _VAGUE_UNITS.match(text, at)
    if match is None:
        return ()
    around = Around(text, match.start(), match.end())
    word = around.before(2) if around.before() == "the" else around.before()
    if match["few"] and word == "for":
        return ()
    if match["past"] and word not in ("in", "from", "than"):
        return ()
    return _found(match, Vague())


def _recently(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "recently" where it dates its clause and does not merely colour the verb after it."""
    match = _RECENTLY.match(text, at)
    if match is None or text[match.end() : match.end() + 1] == "-":
        return ()
    around = Around(text, match.start(), match.end())
    if around.word_follows and around.before() not in ("until", "till"):
        return ()
    return _found(match, Vague())


def _vaguely(pattern: re.Pattern[str], before: frozenset[str] | None) -> Rule:
    def find(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
        match = pattern.match(text, at)
        if match is None or (before and Around(text, at, match.end()).before() not in before):
            return ()
        return _found(match, Vague())

    return find


def _new_millennium(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _NEW_MILLENNIUM.match(text, at)
    if match is None or Around(text, at, match.end()).before() != "the":
        return ()
    return _found(match, Fixed("2000/.."))


def _named_day(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _DAYS.match(text, at)
    if match is None:
        return ()
    if match["name"]:
        amount = _DAY_NAMED[match["name"].lower()]
    elif match["before"] or match["after"]:
        amount = -2 if match["before"] else 2
    else:
        amount = -1 if match["last"] else 0
    return _found(match, Shift("day", amount))


def _which_named(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "last June", "this Friday", "next Easter"."""
    match = _WHICH_NAMED.match(text, at)
    if match is None:
        return ()
    word = match["which"].lower()
    which: Which = (
        "next" if word == "this coming" else "last" if word == "this past" else _WHICH[word]
    )
    around = Around(text, match.start(), match.end())
    if word == "that" and (match["weekday"] or not match[0].split()[-1][0].isupper()):
        return ()  # "he said that may be"
    if match["weekday"]:
        name = match["weekday"].rstrip(".")
        if name.lower() not in WEEKDAY_NAMES and name[0].islower():
            return ()
        if around.after in ("of", "in") and which == "last":
            return ()
        return _found(match, DayOfWeek(WEEKDAYS[name.lower()], which))
    if match["month"]:
        name = match["month"].lower()
        if match["month"][0].islower() and name in (
            "may",
            "march",
            "mar",
            "sep",
            "dec",
            "jan",
            "jun",
        ):
            return ()
        return _found(match, Yearly(partial(month_in_year, _month_number(name)), which))
    if match["season"]:
        if match["season"].lower() in ("fall", "spring") and around.after == "of":
            return ()
        return _found(
            match, Yearly(partial(season_in_year, _SEASONS[match["season"].lower()]), which)
        )
    return _found(match, Yearly(FEASTS[match["feast"].lower()], which))


def _count(words: str) -> int | None:
    words = words.lower()
    if words.isdecimal():
        return int(words)
    if words in _NUMBERS:
        return _NUMBERS[words]
    if words in ("a dozen", "half a dozen"):
        return None
    if words == "a hundred":
        return 100
    tens, _, ones = words.partition("-")
    return _NUMBERS[tens] + _NUMBERS[ones] if tens in _NUMBERS and ones in _NUMBERS else None


def _ago(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "four years ago", "two weeks later"."""
    match = _AGO.match(text, at)
    if match is None:
        return ()
    count, unit = _count(match["number"]), unit_of(match)
    if match["earlier"] or match["later"]:
        if (
            count is None
            or match["loose"]
            or match["so"]
            or match["and_half"]
            or match["half_after"]
        ):
            return _found(match, Vague())
        return _found(match, After(unit, -count if match["earlier"] else count))
    if count is None or (match["loose"] and match["loose"] != " or so"):
        return _found(match, Vague())
    sign = 1 if match["hence"] else -1
    if match["ago"] and match["ago"].lower().endswith("today"):
        return _found(match, Shift("day", -1) if unit == "day" else Shift(unit, -count))
    if (match["and_half"] or match["half_after"]) and unit == "year":
        return _found(match, Shift("year", sign * (12 * count + 6), "month"))
    return _found(match, Shift(unit, sign * count))


def _time_ahead(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "a year or so's time", "two weeks' time"."""
    match = _TIME_AHEAD.match(text, at)
    if match is None or Around(text, at, match.end()).before() not in (
        "in",
        "within",
        "about",
        "only",
        "",
    ):
        return ()
    count = _count(match["number"])
    return _found(match, Vague() if count is None else Shift(unit_of(match), count))


def _weekend(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    match = _WEEKEND.match(text, at)
    around = Around(text, at, at + len("weekend"))
    if match is None or around.before() != "the" or around.noun_follows or around.after == "of":
        return ()
    if around.before(2) not in (
        "at",
        "over",
        "during",
        "on",
        "after",
        "before",
        "since",
        "for",
        "by",
        "throughout",
    ):
        return ()
    return _found(match, TheWeekend())


_FINANCIAL = rule(
    r"(?:last|this|next|previous|current|coming) (?:financial|fiscal|tax|academic|school) year\b"
)


_FISCAL = rule(
    r"(?:(?:financial|fiscal|tax|academic|school) year|fiscal|fy) ?'?"
    r"(?P<a>(?:19|20)?[0-9]{2})(?:[-/–](?P<b>(?:20)?[0-9]{2}))?(?![0-9])"
)


def _fiscal(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """Such as "FY2016-17", "fiscal 2018", "financial year 2018/19"."""
    match = _FISCAL.match(text, at)
    if match is None:
        return ()
    first = int(match["a"]) if len(match["a"]) == 4 else full_year(int(match["a"]))
    if match["b"] is None:
        return _found(match, Fixed(f"{first:04}"))
    last = int(match["b"]) if len(match["b"]) == 4 else first - first % 100 + int(match["b"])
    return _found(match, Fixed(f"{first:04}/{last:04}")) if last == first + 1 else ()


# Sorted so that of two rules that find the same stretch the more telling one comes first.
_NUMBER_RULES: tuple[Rule, ...] = (
    _iso_day,
    _numeric_day,
    _day_dash_month,
    _days_month,
    _day_month,
    _year_quarter,
    _years,
    _year_and,
    _decade,
    _century,
    _quarter,
    _year_alone,
    _short_year,
    _day_of_month,
    _ago,
    _time_ahead,
    _nth_of_month,
)
_MONTH_RULES: tuple[Rule, ...] = (_month_days, _month_day, _month_year, _month_alone)
_WEEKDAY_RULES: tuple[Rule, ...] = (
    _days_month,
    _day_month,
    _month_day,
    _weekday_ordinal,
    _weekday_alone,
)
_ORDINAL_RULES: tuple[Rule, ...] = (_day_month, _quarter, _century, _nth_of_month)
_COUNT_RULES: tuple[Rule, ...] = (_ago, _time_ahead)
_VAGUE_AGO = _vaguely(_BARE_AGO, None)


def _dispatch() -> dict[str, tuple[Rule, ...]]:
    table: dict[str, tuple[Rule, ...]] = {}

    def put(words: Iterable[str], *rules: Rule) -> None:
        for word in words:
            known = table.get(word, ())
            table[word] = (*known, *(one for one in rules if one not in known))

    put(MONTHS, *_MONTH_RULES)
    put(WEEKDAYS, *_WEEKDAY_RULES)
    put({word.partition("-")[0] for word in _ORDINALS}, *_ORDINAL_RULES)
    put(("final", "q"), _quarter)
    put(_NUMBERS, *_COUNT_RULES)
    put(
        ("several", "many", "some", "half", "twenty", "thirty", "forty", "fifty", "sixty"),
        *_COUNT_RULES,
    )
    put(_DECADES, _decade_word)
    put(_SEASONS, _season)
    put({re.split(r"[ ']", name)[0] for name in FEASTS} | {"fourth"}, _feast)
    put(("last", "this", "next"), _named_day, _which_named, _unit_of, _this_past)
    put(("that",), _which_named)
    put(("last", "past"), _plus_years)
    put(("current", "coming", "past"), _unit_of)
    put(("weekend",), _weekend)
    put(("last", "past", "next", "recent", "coming", "ensuing", "intervening"), _vague_units)
    put(("forthcoming", "subsequent", "following", "preceding", "previous"), _vague_units)
    put(("previous", "following", "preceding"), _unit_round)
    put(("last", "this", "next", "previous", "current", "coming"), _vaguely(_FINANCIAL, None))
    put(("last",), _nth_of_month)
    put(("financial", "fiscal", "tax", "academic", "school", "fy"), _fiscal)
    put(("that", "the"), _same_unit)
    put(("recently", "more", "most", "very"), _recently)
    put(("other",), _vaguely(_OTHER_DAY, frozenset({"the"})))
    put(("new", "third"), _new_millennium)
    put(("today", "yesterday", "tomorrow", "tonight", "day"), _named_day)
    put(("days", "weeks", "months", "years", "decades", "centuries"), _VAGUE_AGO)
    return table


_RULES = _dispatch()


def core(text: str, at: int, habits: Habits, sure: bool) -> tuple[Parsed, ...]:
    """The longest expression that starts at ``at``, without what may be added around it."""
    token = TOKEN.match(text, at)
    if token is None:
        if text[at : at + 1] == "'" and TOKEN.match(text, at + 1):
            return core(text, at + 1, habits, sure)
        return ()
    word = token[0]
    rules = (
        _NUMBER_RULES if word[0].isdecimal() and word.isascii() else _RULES.get(word.lower(), ())
    )
    if not rules and word.startswith("FY"):
        rules = (_fiscal,)
    best: tuple[Parsed, ...] = ()
    for one in rules:
        found = one(text, at, habits, sure)
        if found and (not best or found[-1].end > best[-1].end):
            best = found
    return best

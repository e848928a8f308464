"""Finds the sums of money of a document.

A range ("£1.5-2m") gives two amounts, "£1.5" of 1500000 and "2m" of 2000000: no middle is invented,
and the scale and the currency are those of the whole. The words of a rate belong to the sum
("£280m-a-year"); what only softens it ("about", "up to") does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from kg.annotate.times.passages import Passage, passage, passages
from kg.model import Amount, Thread


def _listed(text: str) -> list[str]:
    return text.split()


_SIGNS = {
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₦": "NGN",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "CAN$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "R$": "BRL",
    "Rs": "INR",
    "Rs.": "INR",
}
_CODES = _listed(
    "GBP EUR USD AUD CAD NZD HKD SGD JPY CNY RMB INR CHF SEK NOK DKK PLN CZK HUF ZAR NGN KES BRL "
    "MXN RUB TRY KRW THB ILS AED SAR PKR BDT LKR"
)
_NAMES = {
    "pound sterling": "GBP",
    "pounds sterling": "GBP",
    "pounds": "GBP",
    "pound": "GBP",
    "quid": "GBP",
    "sterling": "GBP",
    "euros": "EUR",
    "euro": "EUR",
    "us dollars": "USD",
    "american dollars": "USD",
    "australian dollars": "AUD",
    "canadian dollars": "CAD",
    "new zealand dollars": "NZD",
    "hong kong dollars": "HKD",
    "singapore dollars": "SGD",
    "dollars": "$",
    "dollar": "$",
    "bucks": "$",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rupees": "INR",
    "roubles": "RUB",
    "rubles": "RUB",
    "swiss francs": "CHF",
    "rand": "ZAR",
    "naira": "NGN",
    "zloty": "PLN",
    "swedish kronor": "SEK",
    "norwegian kroner": "NOK",
    "danish kroner": "DKK",
}
_SMALL = {"pence": "GBP", "p": "GBP", "cents": "$", "cent": "$"}
_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "grand": 10**3,
    "lakh": 10**5,
    "m": 10**6,
    "mn": 10**6,
    "mil": 10**6,
    "mill": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "crore": 10**7,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "billions": 10**9,
    "tn": 10**12,
    "trillion": 10**12,
}
_WORDS = {
    word: n
    for n, word in enumerate(
        _listed("one two three four five six seven eight nine ten eleven twelve"), 1
    )
} | {"a": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
_PERIODS = {
    "year": "year",
    "annum": "year",
    "annually": "year",
    "yearly": "year",
    "pa": "year",
    "month": "month",
    "monthly": "month",
    "pcm": "month",
    "week": "week",
    "weekly": "week",
    "pw": "week",
    "day": "day",
    "daily": "day",
    "hour": "hour",
    "hr": "hour",
    "hourly": "hour",
}


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_FIGURE = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,4})?|[0-9]{1,15}(?:\.[0-9]{1,4})?)"
_SCALE = rf"(?:[ -]?(?P<scale{{0}}>{_either(_SCALES)})\b)?"
_RATE = (
    r"(?P<rate>(?: a | per | an |/ ?| each | every |-a-|-an-| p/)"
    r"(?P<per>year|month|week|day|hour|hr|annum)\b(?!-)"
    r"|,? (?P<word>annually|yearly|monthly|weekly|daily|hourly|pcm|pw|pa)\b(?! [a-z]+ing\b)"
    r"| p\.a\.)?"
)
_SIGN = (
    rf"(?P<sign>(?<![A-Za-z])(?:{_either(s for s in _SIGNS if s != 'Rs')})"
    rf"|(?<![A-Za-z$])(?:\$|Rs\b)|\b(?:{_either(_CODES)})(?=[ 0-9]))"
)
_SIGN_FIRST = re.compile(
    rf"{_SIGN} ?(?P<figure>{_FIGURE})(?![0-9])(?i:{_SCALE.format('')})"
    rf"(?:(?P<join> ?- ?| to | or )(?:(?P=sign) ?)?(?P<other>{_FIGURE})(?![0-9])"
    rf"(?i:{_SCALE.format('2')}))?(?![^\W_])(?i:{_RATE})"
)
_NAME_FIRST = re.compile(
    rf"(?<![\w.,£$€/])(?:(?P<figure>{_FIGURE})|(?P<half>half a)|(?P<number>{_either(_WORDS)})"
    rf"(?: and (?P<and>a half))?)(?![0-9]){_SCALE.format('')}[ -]?"
    rf"(?:(?P<name>{_either(_NAMES)}|{_either(_CODES)})|(?P<small>{_either(_SMALL)}))(?![\w-]*\w)"
    rf"{_RATE}",
    re.IGNORECASE,
)
_DOLLARS = re.compile(r"(?<![A-Za-z])(US|AU|A|CAN|CA|C|NZ|HK|S)\$")
_DOLLAR_NAMES = {"Australian": "AUD", "Canadian": "CAD", "New Zealand": "NZD", "US": "USD"}
_NAMED_DOLLARS = re.compile(r"\b(Australian|Canadian|New Zealand|US) dollars?\b")
_SPENT = re.compile(
    r"[£€$]|\b(?:pa(?:y|ys|id|ying|yments?)|costs?|costing|pric\w+|fin(?:e|ed|es)|worth|bills?|fees?"
    r"|charg\w+|salar\w+|wages?|earn\w*|spen[dt]\w*|money|cash|fund\w*|budget\w*|loan\w*|debts?"
    r"|tax\w*|buy\w*|bought|s[eo]ld|sell\w*|rais\w+|donat\w+|grants?|sav(?:e|ed|ings?)|rent\w*"
    r"|invest\w*|compensation|bonus\w*|profit\w*|owe[ds]?|stole|stolen|notes?|coins?)\b",
    re.IGNORECASE,
)
_WEIGHED = re.compile(
    r"\b(?:weigh\w*|weight|heav\w+|lighter|lbs?|ounces?|stone|kilos?|diet\w*|muscle|fat)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r" of (?!(?:public|taxpayers?'?|government|state|our|their|debt|damage|cuts|savings)\b)"
)


def _number(figure: str, scaled: bool) -> Decimal:
    """A figure's value; "40.000" without a scale word is forty thousand."""
    if not scaled and re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", figure):
        return Decimal(figure.replace(".", ""))
    return Decimal(figure.replace(",", ""))


def _plain(value: Decimal) -> str:
    """Without exponent and without trailing zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _dollar(texts: Iterable[str]) -> str:
    """The currency of a plain "$": the only dollar that the document names, else the American."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(_SIGNS[f"{match[1]}$"] for match in _DOLLARS.finditer(text))
        seen.update(_DOLLAR_NAMES[match[1]] for match in _NAMED_DOLLARS.finditer(text))
    others = [currency for currency, _ in seen.most_common() if currency != "USD"]
    return others[0] if others and not seen["USD"] else "USD"


def _period(match: re.Match[str]) -> str | None:
    if match["rate"] is None:
        return None
    word = (match["per"] or match["word"] or "annum").lower()
    return _PERIODS[word]


def _currency(sign: str, dollar: str) -> str:
    if sign == "$":
        return dollar
    return {"RMB": "CNY"}.get(sign, _SIGNS.get(sign, sign))


def _scale(match: re.Match[str], group: str) -> int | None:
    word = match[group]
    return _SCALES[word.lower()] if word else None


_Sum = tuple[int, int, Decimal, str, str | None]  # start, end, value, currency, period


def _signed(match: re.Match[str], dollar: str) -> Iterator[_Sum]:
    """What a sign and figures say; two sums for a range."""
    currency, period = _currency(match["sign"], dollar), _period(match)
    scale, second_scale = _scale(match, "scale"), _scale(match, "scale2")
    first = _number(match["figure"], bool(scale or second_scale))
    if match["other"] is None:
        yield match.start(), match.end(), first * (scale or 1), currency, period
        return
    other = _number(match["other"], bool(second_scale))
    shared = scale or (second_scale if first < other or match["join"].strip() == "-" else None)
    yield match.start(), match.start("join"), first * (shared or 1), currency, period
    start = match.end("join")
    yield start, match.end(), other * (second_scale or 1), currency, period


def _is_money(match: re.Match[str], page: Passage) -> bool:
    """Whether "pounds" are of money, and "p" is pence."""
    if match["small"]:
        small = match["small"].lower()
        if small == "p":
            figure = match["figure"]
            attached = page.text[match.start("small") - 1].isdigit()
            return bool(figure) and attached and Decimal(figure.replace(",", "")) < 100
        return match["figure"] is not None or match["number"] is not None
    name = match["name"]
    if name in _CODES or name.upper() in _CODES:
        return name.isupper() and match["figure"] is not None
    if match["number"] and match["number"].lower() == "a" and match["scale"] is None:
        return False
    if not name.lower().startswith("pound") or "sterling" in name.lower() or match["scale"]:
        return True
    if _OF.match(page.text, match.end()):
        return False
    first, last = page.sentence(match.start())
    near = page.text[max(first, match.start() - 200) : min(last, match.end() + 200)]
    return bool(_SPENT.search(near)) and not _WEIGHED.search(near)


def _named(match: re.Match[str], dollar: str) -> _Sum:
    scale = _scale(match, "scale") or 1
    if match["figure"]:
        value = _number(match["figure"], scale > 1)
    elif match["half"]:
        value = Decimal("0.5")
    else:
        value = Decimal(_WORDS[match["number"].lower()])
    if match["and"]:
        value += Decimal("0.5")
    if match["small"]:
        value /= 100
        name = _SMALL[match["small"].lower()]
    else:
        name = _NAMES.get(match["name"].lower(), match["name"])
    return match.start(), match.end(), value * scale, _currency(name, dollar), _period(match)


def _sums(page: Passage, dollar: str) -> Iterator[_Sum]:
    taken = 0
    matches = sorted(
        (
            *_SIGN_FIRST.finditer(page.text),
            *(m for m in _NAME_FIRST.finditer(page.text) if _is_money(m, page)),
        ),
        key=lambda match: (match.start(), -match.end()),
    )
    for match in matches:
        if match.start() < taken:
            continue
        taken = match.end()
        if match.re is _SIGN_FIRST:
            yield from _signed(match, dollar)
        else:
            yield _named(match, dollar)


def _amounts(pages: Iterable[Passage], text: str) -> Iterator[Amount]:
    pages = tuple(pages)
    dollar = _dollar(page.text for page in pages)
    for page in pages:
        for first, last, value, currency, period in _sums(page, dollar):
            start, end = page.start(first), page.end(last)
            yield Amount(start, end, text[start:end], page.section, _plain(value), currency, period)


def find_amounts(thread: Thread) -> tuple[Amount, ...]:
    """The sums of money in a document's prose, in order and without overlap.

    A plain "$" is American unless the document writes of one other dollar ("A$") and never of the
    American.
    """
    return tuple(_amounts(passages(thread), thread.document.text))


def find_amounts_in(text: str) -> tuple[Amount, ...]:
    """The sums of money in a text that is prose throughout."""
    return tuple(_amounts([passage(text)], text))

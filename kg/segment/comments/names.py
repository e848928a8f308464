"""Whether a word or two before a comment are somebody's name or handle."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from kg.segment.stamps import is_anonymous

_LONGEST = 40
"""Code points of what somebody calls themselves."""

_ROLE = re.compile(r"(?<!\s)\s*[(\[][^()\[\]]{1,30}[)\]]$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Mx|Dr|St|Rev|Fr|Sr|Cllr|Prof|Capt|Sgt|Jr|ret)\.")
_STOPS = re.compile(r"[!?;:,/\\“”\"<>{}=|]|\.{2}|…|\.\s")
_HUMPS = re.compile(r"[a-z]{2}[A-Z]")
_SURNAME = re.compile(r"(?:Mc|Mac|De|Di|Du|Le|La|Van|Von|Fitz|O['’]|D['’]|St)[A-Z][a-z]+")
_LINKS = frozenset(
    ["of", "the", "from", "in", "at", "de", "la", "le", "van", "von", "der", "den", "and", "y",
     "al", "el", "on", "off", "for", "to"]
)  # fmt: skip


def bare(text: str) -> str:
    """What somebody calls themselves, without "(mod)" behind it and marks around it."""
    return _ROLE.sub("", text.strip(" \t*_•·|")).strip(" \t*_@•·|,")


def may_be_name(text: str, *, sure: bool = False) -> bool:
    """Whether a text can be what a commenter calls themselves.

    Args:
        sure: Whether a time stands beside it, so that words in lower case may be a name.
    """
    words = text.split()
    if not 1 < len(text) <= _LONGEST or len(words) > 6 or not any(map(str.isalpha, text)):
        return False
    if _STOPS.search(_ABBREVIATION.sub("", text) + " ") or is_label(text):
        return False
    if is_anonymous(text) or len(words) == 1:
        return True
    if all(w[0].isupper() or not w[0].isalpha() or w in _LINKS or _handle(w) for w in words):
        return True
    if sure:
        return True
    opens = text.islower() or words[0][0].isupper()
    return opens and len(words) <= 3 and not _small_words() & set(words)


def is_handle(text: str) -> bool:
    """Whether a name is one that only a commenter gives themselves: "goat_herd", "DewsburyDave"."""
    return is_anonymous(text) or any(map(_handle, text.split()))


def is_plain_handle(text: str) -> bool:
    """One word in lower case, which may be a handle: "spudulike"."""
    return text.isalpha() and text.islower() and len(text) > 2


def _handle(word: str) -> bool:
    word = word.strip("()'’.,")
    letters = sum(map(str.isalpha, word))
    if letters < 2:
        return False
    if "_" in word or "@" in word[1:] or word.startswith(("u/", "@")):
        return True
    if any(map(str.isdigit, word)):
        return letters > 2 and not re.fullmatch(r"\d+(?:st|nd|rd|th|s|pm|am|k|m|bn)", word.lower())
    if re.fullmatch(r"[a-z]{2,}(?:\.[a-z]+)+", word):
        return True
    return bool(_HUMPS.search(word)) and not _SURNAME.fullmatch(word)


def is_label(text: str) -> bool:
    """Whether a text before a colon names a field or a part of a text, and nobody."""
    plain = " ".join(text.casefold().split()).strip(" .*_#")
    whole, begin, end = _labels()
    return plain in whole or plain.startswith(begin) or plain.endswith(end)


@cache
def _small_words() -> frozenset[str]:
    return frozenset(_rows("small-words.txt"))


def _rows(name: str) -> list[str]:
    text = (files("kg.segment.comments") / name).read_text("utf-8")
    return [row.strip() for row in text.splitlines() if row.strip() and not row.startswith("#")]


@cache
def _labels() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    rows = _rows("labels.txt")
    begin = tuple(row[:-1] for row in rows if row.endswith("*"))
    end = tuple(row[1:] for row in rows if row.startswith("*"))
    return frozenset(row for row in rows if "*" not in row), begin, end

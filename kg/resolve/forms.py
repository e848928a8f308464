"""Ways of writing a name: when two of them can be one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations

from rapidfuzz.distance import OSA

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)  # "A" is more often an initial: "A. Lowe"
_LEGAL = (
    "ltd|limited|plc|llp|llc|lp|inc|incorporated|corp|corporation|co|company|cic|cio|unlimited|dac"
    "|clg|teoranta|cyf|pty(?: ltd)?|pvt(?: ltd)?|pte(?: ltd)?|(?:sdn )?bhd|gmbh|kg|kgaa|ag|se|sa"
    "|sas|sarl|sca|spa|srl|sl|slu|lda|ltda|nv|bv|ab|as|asa|aps|oy|oyj|ou|doo|kft|zrt|sro|kk|pjsc|jsc"
)
_SUFFIX = re.compile(rf"(?:,?\s{{1,3}}(?:and )?(?:{_LEGAL})\.?){{1,4}}$", re.IGNORECASE)
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "to", "with", "by", "&"})

_NICKNAMES = {
    name: group
    for group, names in enumerate(
        line.split()
        for line in """
        christopher chris kit
        michael mike mick mickey
        robert rob bob bobby robbie
        william will bill billy liam
        richard rick dick richie ricky
        james jim jimmy jamie
        john jack johnny jon jonathan
        thomas tom tommy
        edward ed eddie ted teddy
        anthony tony
        andrew andy drew
        david dave davy
        daniel dan danny
        stephen steven steve
        nicholas nick nicky
        matthew matt
        peter pete
        gregory greg
        jeffrey geoffrey jeff geoff
        alexander alex sandy
        benjamin ben
        samuel sam
        joseph joe joey
        kenneth ken kenny
        ronald ron ronnie
        donald don donnie
        raymond ray
        timothy tim
        patrick pat paddy
        philip phillip phil
        francis frank
        frederick fred freddie
        charles charlie chuck
        lawrence laurence larry
        leonard len lenny
        gerald gerard gerry jerry
        terence terry
        vincent vince
        elizabeth liz beth betty lizzie eliza
        margaret maggie meg peggy
        katherine catherine kathryn kate kathy cathy katie
        susan sue susie suzanne
        patricia pat trish tricia patsy
        jennifer jen jenny
        deborah debbie deb
        barbara barb
        victoria vicky
        rebecca becky
        jacqueline jackie
        christine chris chrissie tina
        alexandra alex sandra
        amanda mandy
        joanne joanna jo
        samantha sam
        pamela pam
        judith judy
        theresa teresa terri tess
        """.strip().splitlines()
    )
    for name in names
}


@lru_cache(maxsize=65536)
def folded(surface: str) -> str:
    """The form under which spellings are equal: case, quotes, dots, article and "&" apart."""
    text = surface.replace("’", "'").replace("‘", "'").replace("&", " and ")
    text = re.sub(r"'s?$", "", text.strip(" .,;:'\"“”()"))
    text = re.sub(r"(?<=\b[A-Za-z])\.", "", _ARTICLE.sub("", text))
    text = re.sub(r"[\s\-–—_/,]+", " ", text).strip()
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in letters if not unicodedata.combining(c))
    return text.casefold()


@cache
def _spellings() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """From each word, place and party of ``spellings.txt`` to what stands for it."""
    text = files(__package__).joinpath("spellings.txt").read_text("utf-8")
    words, places, parties = re.split(r"^## (?:places|parties)$", text, flags=re.MULTILINE)
    spaced = [line.split() for line in words.splitlines() if line and line[0] != "#"]
    whole = (
        [[name.strip() for name in line.split("|")] for line in names.splitlines() if line]
        for names in (places, parties)
    )
    one, two, three = ({way: row[0] for row in table for way in row} for table in (spaced, *whole))
    return one, two, three


@lru_cache(maxsize=65536)
def base(form: str) -> str:
    """What a folded name is compared by: singular, without legal form, one spelling a word.

    "u s air force", "united states air force" are one; "dept of health ltd" is
    "department of health".
    """
    words, places, parties = _spellings()
    bare = company(singular(form))
    if whole := places.get(bare) or parties.get(bare):
        return whole
    parts = bare.split()
    if len(parts) < 2:
        return bare
    for count in (4, 3, 2, 1):
        head = " ".join(parts[:count])
        if len(parts) > count and head in places and head != "la":
            parts = [*places[head].split(), *parts[count:]]
            break
    parts = [words.get(part, part) for part in parts]
    if len(parts) > 2 and parts[0] in _TURNED and parts[1] in {"of", "for"}:
        parts = [*singular(" ".join(parts[2:])).split(), parts[0]]
    if parts[0] in _PRISONS:
        parts = [*parts[1:], "prison"]
    return singular(" ".join(parts))


_TURNED = frozenset({"inspectorate", "ministry", "diocese"})
"""The Ministry of Ports is the Ports Ministry; but Miami University is not the University of
Miami."""


_PRISONS = frozenset({"hmp"})
"""HMP Ayr is Ayr Prison."""


def is_nickname(surface: str) -> bool:
    """Whether it is a party's other name: "Tories", "Lib Dems"."""
    _, _, parties = _spellings()
    form = company(singular(folded(surface)))
    return parties.get(form, form) not in form


def without_country(form: str) -> str:
    """The `base` of the rest of a longer name that begins with a country; "" if it does not."""
    _, places, _ = _spellings()
    words = form.split()
    for count in (4, 3, 2, 1):
        if len(words) > count and " ".join(words[:count]) in places:
            return base(" ".join(words[count:]))
    return ""


@lru_cache(maxsize=65536)
def company(form: str) -> str:
    """A folded name without its legal form."""
    return _SUFFIX.sub("", form) or form


@lru_cache(maxsize=65536)
def singular(form: str) -> str:
    """A folded name with its last word in the singular: "crcs" and "crc's" are "crc"."""
    form = re.sub(r"'s$", "", form)
    if form.endswith("ies") and len(form) > 5:
        return form[:-3] + "y"
    if form.endswith("s") and not form.endswith(("ss", "us", "is")) and len(form) > 3:
        return form[:-1]
    return form


@lru_cache(maxsize=65536)
def is_acronym(surface: str) -> bool:
    """Whether a way of writing is made of initials: "MoJ", "CRCs", "F.T."."""
    bare = (
        surface.replace(".", "").rstrip("'’s")
        if surface[-1:] in "s'’"
        else surface.replace(".", "")
    )
    letters = [c for c in bare if c.isalpha()]
    return (
        " " not in bare
        and 2 <= len(bare) <= 8
        and sum(c.isupper() for c in letters) >= max(2, len(letters) - 1)
    )


def _words_of(name: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", name)


@lru_cache(maxsize=65536)
def initials(form: str) -> frozenset[str]:
    """The acronyms that a long name can have: with its small words and without."""
    every_name = {form.casefold(), company(form.casefold())}
    found = set()
    for name in every_name:
        words = _words_of(name)
        if len(words) > 1:
            found.add("".join(w[0] for w in words))
            found.add("".join(w[0] for w in words if w not in _SMALL))
    return frozenset(x for x in found if len(x) >= 2)


@lru_cache(maxsize=65536)
def later_initials(form: str) -> frozenset[str]:
    """The acronyms that leave out the first words of a long name, three letters or more.

    "rmt" of "national union of rail, maritime and transport workers", "dnr" of "indiana department
    of natural resources". Of such in annotated documents 10 in 10 meant the only name with them.
    """
    words = [w for w in _words_of(form) if w not in _SMALL]
    whole = "".join(word[0] for word in words)
    runs = (whole[a:b] for a, b in combinations(range(len(whole) + 1), 2) if a and b - a >= 3)
    return frozenset(runs)


def composed(short: str, long: str) -> bool:
    """Whether a short form takes the first letters of each main word of a long one, in order.

    "hmip" of "hm inspectorate of probation", "defra" of "department for environment, food and
    rural affairs". Both are folded; a small word may give letters or none.
    """
    words = _words_of(long)
    if len(short) < 4 or sum(w not in _SMALL for w in words) < 2 or " " in short:
        return False
    ends = {0}
    for word in words:
        step = {
            end + count
            for end in ends
            for count in range(1, min(len(word), 4) + 1)
            if short.startswith(word[:count], end)
        }
        ends = step | (ends if word in _SMALL else set())
    return len(short) in ends


@lru_cache(maxsize=65536)
def person_parts(surface: str) -> tuple[str, ...]:
    """A person's name as folded words, without full stops: given names first, surname last."""
    return tuple(
        w
        for w in re.sub(r"[.,\"“”()]", " ", folded(surface)).split()
        if w not in {"jr", "sr", "jnr", "snr"}
    )


@lru_cache(maxsize=4096)
def same_given_name(a: str, b: str) -> bool:
    """Whether two given names can be one: equal, an initial, a short form, one letter apart."""
    if a == b or (a[0] == b and len(b) == 1) or (b[0] == a and len(a) == 1):
        return True
    if len(a) >= 3 and len(b) >= 3 and (a.startswith(b) or b.startswith(a)):
        return True
    return _one_nickname(a, b)


def _one_nickname(a: str, b: str) -> bool:
    group = _NICKNAMES.get(a)
    return group is not None and group == _NICKNAMES.get(b)


def is_short_for(short: str, given: str) -> bool:
    """Whether a name is a shorter way of saying a given name: "trev" of "trevor", "bill".

    Of such names alone in annotated documents 32 in 34 meant the one person whose given name they
    shorten; the other two were the owners of what a pen name tells of.
    """
    if min(len(short), len(given)) < _SHORTEST_GIVEN or given.endswith("'s"):
        return False
    return given.startswith(short) or _one_nickname(given, short)


def short_keys(name: str) -> tuple[str, ...]:
    """What a given name and all that it is short for have one of in common."""
    group = _NICKNAMES.get(name)
    return (name[:_SHORTEST_GIVEN], *(() if group is None else (f"#{group}",)))


_SHORTEST_GIVEN = 3


def same_person_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names can be one person's: same surname, given names that agree."""
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-1]:
        return False
    if not same_given_name(a[0], b[0]):
        return False
    middle_a, middle_b = a[1:-1], b[1:-1]
    return not (middle_a and middle_b) or any(
        same_given_name(x, y) for x in middle_a for y in middle_b
    )


def agreeing(names: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Pairs of distinct full names that are one person's; compares all pairs.

    A name that fits two fuller ones which cannot be one person's ("A. Lowe" beside "Ann Lowe" and
    "Alan Lowe") is left alone.
    """
    if len(names) < 2:
        return []
    full = [_fullness(name) for name in names]
    fuller: dict[int, list[int]] = {
        n: [
            m
            for m, other in enumerate(names)
            if full[m] > full[n] and same_person_name(name, other)
        ]
        for n, name in enumerate(names)
    }
    return [
        (n, m)
        for n, found in fuller.items()
        if all(same_person_name(names[a], names[b]) for a, b in combinations(found, 2))
        for m in found
    ]


def _fullness(name: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return sum(map(len, name)), name


SHORTEST_MISSPELT = 7
"""Code points that a name must have before one letter may be a slip."""
_LONG_WORD = 5
"""Code points of the word that the slip is in."""


def misspelt(a: str, b: str) -> bool:
    """Whether two long names differ by a slip of the pen in one long word.

    A slip leaves a letter out, doubles one, puts one in or changes two over. Another letter in its
    place makes another name as often ("Group F", "Barton").
    """
    return one_letter_apart(a, b) and (len(a) != len(b) or sorted(a) == sorted(b))


def one_letter_apart(a: str, b: str) -> bool:
    """Whether two long names differ by one letter, or two that changed places, in a long word."""
    if min(len(a), len(b)) < SHORTEST_MISSPELT or a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    if re.sub(r"\D", "", a) != re.sub(r"\D", "", b):
        return False
    ours, theirs = a.split(), b.split()
    if len(ours) == len(theirs):
        differ = [(x, y) for x, y in zip(ours, theirs, strict=True) if x != y]
        if len(differ) != 1 or min(map(len, differ[0])) < _LONG_WORD:
            return False
    return OSA.distance(a, b, score_cutoff=1) == 1


def shortened(a: str, b: str) -> bool:
    """Whether each word of one name begins the other's: "lib dems", "liberal democrats"."""
    ours, theirs = singular(a).split(), singular(b).split()
    if len(ours) != len(theirs) or len(ours) < 2 or ours == theirs:
        return False
    pairs = [(x, y) if len(x) <= len(y) else (y, x) for x, y in zip(ours, theirs, strict=True)]
    return all(
        y.startswith(x) and (x == y or len(x) >= 3 or len(x) == 1) for x, y in pairs
    ) and any(len(x) >= 3 for x, _ in pairs)


@cache
def _everywhere() -> frozenset[str]:
    text = files(__package__).joinpath("everywhere.txt").read_text("utf-8")
    return frozenset(w for line in text.splitlines() if line[:1] != "#" for w in line.split())


_ONE_EACH = frozenset({"high court", "house", "public health", "state department", "senate"})
"""Names made of such words that are one body's all the same."""


def generic(form: str) -> bool:
    """Whether a folded name is one that bodies in many places bear: "city council", "the trust"."""
    return form not in _ONE_EACH and all(word in _everywhere() for word in form.split())


_LINKS = frozenset({"of", "for", "on", "into", "against"})
"""What stands between what a body is and what it is for."""
_MEETS = frozenset({"commission", "committee", "inquiry", "panel", "tribunal"})
"""What a body is called by, wherever it stands: "House of Orley Dues Committee"."""
_GOVERNED = frozenset({"borough", "city", "county", "district", "municipality", "parish", "town"})
"""What has a council: "the Town of Orley" is one."""


def short_forms(long: str) -> set[str]:
    """Short forms: "committee" of "justice committee", "city council" of "ayle city council"."""
    words = long.split()
    if len(words) < 2:
        return set()
    link = next((i for i, word in enumerate(words) if i and word in _LINKS), None)
    if link is None:
        tails = (" ".join(words[at:]) for at in range(1, len(words)))
        short = {tail for tail in tails if generic(tail) and tail.split()[0] not in _SMALL}
        short.add(words[-1])
    else:
        short = {words[link - 1]}
        # "prison" is not "inspectorate of prison", nor "safety" "forum on harbour safety"
        if {"of", "for"} & set(words) and (not generic(words[-1]) or words[-1] in _MEETS):
            short.add(words[-1])
        if words[0] in _GOVERNED and words[1] == "of":
            short.add("council")
    if company(long) != long and not long.endswith(("company", "corporation")):
        short |= {" ".join(words[:count]) for count in range(1, len(words))}
    return short

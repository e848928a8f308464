"""Ways of writing a name: when two of them can be one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import Levenshtein

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)  # "A" is more often an initial: "A. Lowe"
_SUFFIX = re.compile(
    r",?\s+(?:ltd|limited|plc|llp|llc|inc|corp|co|gmbh|ag|sa|nv|pty)\.?$", re.IGNORECASE
)
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


def folded(surface: str) -> str:
    """The form under which spellings are equal: case, quotes, dots, article and "&" apart."""
    text = surface.replace("’", "'").replace("‘", "'").replace("&", " and ")
    text = re.sub(r"'s?$", "", text.strip(" .,;:'\"“”()"))
    text = re.sub(r"(?<=\b[A-Za-z])\.", "", _ARTICLE.sub("", text))
    text = re.sub(r"[\s\-–—_/,]+", " ", text).strip()
    return text.casefold()


def company(form: str) -> str:
    """A folded name without its legal suffix."""
    return _SUFFIX.sub("", form)


@lru_cache(maxsize=65536)
def singular(form: str) -> str:
    """A folded name with its last word in the singular: "crcs" and "crc's" are "crc"."""
    form = re.sub(r"'s$", "", form)
    if form.endswith("ies") and len(form) > 5:
        return form[:-3] + "y"
    if form.endswith("s") and not form.endswith(("ss", "us", "is")) and len(form) > 3:
        return form[:-1]
    return form


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


def initials(form: str) -> frozenset[str]:
    """The acronyms that a long name can have: with its small words and without."""
    words = re.findall(r"[^\W_]+", form.casefold())
    if len(words) < 2:
        return frozenset()
    every = "".join(w[0] for w in words)
    main = "".join(w[0] for w in words if w not in _SMALL)
    return frozenset(x for x in (every, main) if len(x) >= 2)


def person_parts(surface: str) -> tuple[str, ...]:
    """A person's name as folded words, without full stops: given names first, surname last."""
    return tuple(
        w
        for w in re.sub(r"[.,]", " ", folded(surface)).split()
        if w not in {"jr", "sr", "jnr", "snr"}
    )


@lru_cache(maxsize=4096)
def same_given_name(a: str, b: str) -> bool:
    """Whether two given names can be one: equal, an initial, a short form, one letter apart."""
    if a == b or (a[0] == b and len(b) == 1) or (b[0] == a and len(a) == 1):
        return True
    if len(a) >= 3 and len(b) >= 3 and (a.startswith(b) or b.startswith(a)):
        return True
    group = _NICKNAMES.get(a)
    return group is not None and group == _NICKNAMES.get(b)


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
    fuller: dict[int, list[int]] = {
        n: [
            m
            for m, other in enumerate(names)
            if _fullness(other) > _fullness(name) and same_person_name(name, other)
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


def misspelt(a: str, b: str) -> bool:
    """Whether two long names differ by one letter: a slip of the pen."""
    if min(len(a), len(b)) < SHORTEST_MISSPELT or a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    if re.sub(r"\D", "", a) != re.sub(r"\D", "", b):
        return False
    return Levenshtein.distance(a, b, score_cutoff=1) == 1


def shortened(a: str, b: str) -> bool:
    """Whether each word of one name begins the other's: "lib dems", "liberal democrats"."""
    ours, theirs = singular(a).split(), singular(b).split()
    if len(ours) != len(theirs) or len(ours) < 2 or ours == theirs:
        return False
    pairs = [(x, y) if len(x) <= len(y) else (y, x) for x, y in zip(ours, theirs, strict=True)]
    return all(
        y.startswith(x) and (x == y or len(x) >= 3 or len(x) == 1) for x, y in pairs
    ) and any(len(x) >= 3 for x, _ in pairs)


def short_forms(long: str) -> set[str]:
    """Short forms: "committee" of "justice committee", "bright path" of "bright path inc"."""
    words = long.split()
    if len(words) < 2:
        return set()
    short = {words[-1]}
    if words[1] in {"of", "for"}:
        short.add(words[0])
    if company(long) != long:
        short |= {" ".join(words[:count]) for count in range(1, len(words))}
    return short

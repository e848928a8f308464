"""Cuts the name out of a mention: no article, honorific, role or apposition."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from nertrain.values import NORP, ORG, PERSON, PLACE, listed

# Not shared with kg.annotate.lexicon: a word added there must not change the weights.
TITLES = listed(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron rev reverend fr father
    sister brother cllr councillor sen senator rep representative congressman congresswoman
    president vice prime minister premier chancellor secretary governor mayor judge justice
    chief attorney general emeritus solicitor sergeant sgt lieutenant lt captain capt major
    colonel col admiral commander king queen prince princess duke duchess earl count countess
    emperor pope saint st archbishop bishop cardinal rabbi imam sheikh ayatollah ambassador
    officer executive ceo cfo coo cto chairman chairwoman chair chairperson director manager
    head founder co-founder cofounder spokesman spokeswoman spokesperson analyst analysist
    researcher author writer actor actress singer coach captain candidate leader deputy former
    ex senior junior executive-director board member minister-president hon honorable honourable
    right mister madam counsel staff commissioner speaker editor reporter journalist honor
    honour striker inspector constable detective nurse doctor economist strategist treasurer
    """
)
_ARTICLES = frozenset({"the", "a", "an", "this", "that", "its", "their", "his", "her", "our", "my"})
_LINKS = frozenset({"of", "for", "&", "on", "de", "du", "des", "la", "del"})
_PARTICLES = listed("de da di du del della der den van von bin ibn al el la le ter ten y e st")


BARE = listed(
    """
    court petitioner petitioners respondent respondents defense defence state government press
    crown north south east west world house senate-floor appellant appellee plaintiff plaintiffs
    defendant lords lord council committee board department ministry union party company
    """
)
"""Capitalised by custom of the house, yet a common noun when alone ("the Court")."""

PEOPLES = listed(
    """
    afghan african albanian algerian american arab arabic argentine argentinian armenian asian
    australian austrian bangladeshi belgian bolivian brazilian british bulgarian cambodian
    cameroonian canadian caribbean catalan chechen chilean chinese christian colombian congolese
    croatian cuban cypriot czech danish dutch egyptian english estonian ethiopian european
    filipino finnish french georgian german ghanaian greek haitian hispanic hungarian icelandic
    indian indonesian iranian iraqi irish islamic islander israeli italian jamaican japanese
    jewish jordanian kenyan korean kurdish kuwaiti latin latino latvian lebanese libyan
    lithuanian malaysian maltese mexican moroccan muslim nepalese nepali nigerian norwegian
    pakistani palestinian peruvian polish portuguese qatari roman romanian russian rwandan saudi
    scottish serbian singaporean slovak slovakian slovenian somali somalian soviet spanish
    sri-lankan sudanese swedish swiss syrian taiwanese texan thai tunisian turkish ugandan
    ukrainian venezuelan victorian vietnamese welsh yemeni zimbabwean
    """
)
"""Adjectives of peoples and faiths: names to the corpora of tweets, none to us."""


_TIED = re.compile(r"-(?:based|led|owned|backed|style|born|run|wide|made)$")
"""What makes a modifier of a name: no name itself."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a parsed sentence.

    Args:
        pos: Universal part of speech.
        head: Index of the word it depends on; its own index for the root.
        plural: A name in the plural ("Bangladeshis").
        space: White space follows.
    """

    form: str
    pos: str
    head: int
    relation: str = ""
    plural: bool = False
    space: bool = True


def head_of(words: tuple[Word, ...], first: int, last: int) -> int:
    """The first word from ``first`` to ``last`` (included) that depends on none of the others."""
    for i in range(first, last + 1):
        if not first <= words[i].head <= last or words[i].head == i:
            return i
    return last


def _capital(word: Word) -> bool:
    return word.form[:1].isupper() or (word.form[:1].isdigit() and word.pos in ("PROPN", "NUM"))


def _title(word: Word) -> bool:
    return word.form.lower().rstrip(".") in TITLES


def _hyphen(words: tuple[Word, ...], high: int, last: int) -> bool:
    """Whether a hyphen ties the next word but one to this ("Al-Falih")."""
    return (
        high + 2 <= last
        and words[high + 1].form == "-"
        and not words[high].space
        and not words[high + 1].space
    )


def _person(
    words: tuple[Word, ...], first: int, last: int, head: int, taken: Collection[int]
) -> tuple[int, int]:
    """The run of proper nouns around the head, without titles and others' names on its left."""
    low = high = head
    while low > first:
        before = words[low - 1]
        if low - 1 in taken or _title(before) or before.form.lower() in _ARTICLES:
            break
        if before.pos == "PROPN" and not before.relation.startswith("nmod"):
            low -= 1
        elif (
            before.form.lower() in _PARTICLES and low - 1 > first and words[low - 2].pos == "PROPN"
        ):
            low -= 2
        else:
            break
    while high < last and high + 1 not in taken:
        after = words[high + 1]
        if _hyphen(words, high, last):
            high += 2
        elif after.pos == "PROPN" or (after.relation == "flat" and after.pos != "PUNCT"):
            high += 1
        elif (
            after.form.lower() in _PARTICLES and high + 1 < last and words[high + 2].pos == "PROPN"
        ):
            high += 2
        else:
            break
    while low < high and _title(words[low]):
        low += 1
    return low, high


def _other(
    words: tuple[Word, ...], first: int, last: int, head: int, kind: str, taken: Collection[int]
) -> tuple[int, int]:
    """The run of capitalised words around the head, linked by "of", "for" and the like."""
    low = high = head
    while low > first:
        before = words[low - 1]
        if _capital(before) and before.pos != "PUNCT" and before.form.lower() not in _ARTICLES:
            low -= 1
        elif (
            kind == ORG
            and before.form in ("and", "&")
            and low - 1 > first
            and _capital(words[low - 2])
            and low - 2 not in taken
            and words[low - 2].pos in ("PROPN", "ADJ", "NOUN")
        ):
            low -= 2
        elif low - 1 > first and (words[low - 2].form, before.form[1:]) == ("People", "s"):
            low -= 2  # "People's Republic of …"
        else:
            break
    linked = False
    while high < last:
        step = 1
        after = words[high + 1]
        if _hyphen(words, high, last):
            high += 2
            continue
        if _capital(after) and after.pos != "PUNCT":
            high += 1
            continue
        form = after.form.lower()
        if form in _LINKS or (kind == ORG and form == "and" and (linked or high + 2 not in taken)):
            step = 2
            if high + 2 <= last and words[high + 2].form.lower() in ("the", "la", "los"):
                step = 3
            linked = linked or form != "and"
        if step == 1 or high + step > last or not _capital(words[high + step]):
            break
        high += step
    return low, high


_KINDS_OF_PLACE = listed(
    """
    city town village suburb state county province region district island islands republic port
    kingdom territory borough isle municipality settlement continent
    """
)


def _named_head(words: tuple[Word, ...], first: int, last: int, kind: str) -> int:
    """The head, or the name beside it: "appellant Ann Lowe", "the suburb of Preston"."""
    head = head_of(words, first, last)
    if words[head].pos == "PROPN":
        return head
    if kind == PERSON:
        for i in range(head + 1, last + 1):
            if words[i].head == head and words[i].relation == "flat" and words[i].pos == "PROPN":
                return i
    if (
        kind == PLACE
        and words[head].form.lower() in _KINDS_OF_PLACE
        and head + 2 <= last
        and words[head + 1].form == "of"
        and words[head + 2].pos == "PROPN"
    ):
        return head + 2
    return head


def is_bare(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether the mention is a common noun that custom capitalises, if need be with an article."""
    content = [w for w in words[first : last + 1] if w.pos not in ("DET", "PRON", "PUNCT")]
    return len(content) == 1 and content[0].form.lower() in BARE


def name_in(
    words: tuple[Word, ...], first: int, last: int, kind: str, *, taken: Collection[int] = ()
) -> tuple[int, int, str] | None:
    """The name in the mention from word ``first`` to ``last`` (included), by words.

    Args:
        kind: PERSON, ORG or PLACE.
        taken: Words inside the mention that name something else ("Apple" in "Apple CEO Tim Cook").

    Returns:
        First and last word and the type; None for a mention by a common noun or pronoun.
    """
    head = _named_head(words, first, last, kind)
    word = words[head]
    if is_bare(words, first, last) or word.pos != "PROPN" or not _capital(word):
        return None
    taken = [i for i in taken if i != head]
    if kind == PERSON:
        if word.plural or word.form.lower() in PEOPLES:
            return head, head, NORP
        low, high = _person(words, first, last, head, taken)
        if _title(words[high]):
            return None
    else:
        low, high = _other(words, first, last, head, kind, taken)
        while low < high and words[low].form.lower() in _ARTICLES:
            low += 1
    if any(_TIED.search(w.form) for w in words[low : high + 1]):
        return None
    return low, high, kind


GUM_TYPES = {"person": PERSON, "organization": ORG, "place": PLACE}
MEANTIME_TYPES = {"PER": PERSON, "ORG": ORG, "LOC": PLACE}
TWITTER_TYPES = {
    "person": PERSON,
    "location": PLACE,
    "corporation": ORG,
    "group": ORG,
    "product": "PRODUCT",
    "creative-work": "WORK_OF_ART",
    "PER": PERSON,
    "ORG": ORG,
    "LOC": PLACE,
}

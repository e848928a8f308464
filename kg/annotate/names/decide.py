"""Which ways of writing are names in a document, each with its one type and a score."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from kg.annotate import gazetteer, lexicon
from kg.annotate.language import Prose, text_of
from kg.annotate.names.acronyms import acronym_of
from kg.annotate.names.apart import BUILDINGS, SEEN, apart, by_last_word, glued, only_a_place
from kg.annotate.names.case import ACRONYM, COUNTRIES, Case, mostly_capitals
from kg.annotate.names.dictionary import is_ordinary, only_a_noun
from kg.annotate.names.evidence import (
    CERTAIN,
    LAW,
    LOC,
    MODEL,
    ORG,
    PATTERN,
    PER,
    PROG,
    Kept,
    Table,
    squeeze,
)
from kg.annotate.names.parts import is_part
from kg.annotate.names.patterns import type_by_head
from kg.model import EntityType

OPEN = 0.3
"""Most that a name scores which nothing but capitals and context proposes."""
_STRONG_CONTEXT = 1.5
_CHANCE = 2
"""An acronym used no more often, by commenters alone, may be any shorthand."""
_CODE = re.compile(r"[A-Z]{1,3}\d{2,4}[A-Za-z]?")
"""The number of a make, a form, a road: "A380"."""
_OFTEN = 4
"""A programme's acronym used so often means something that the document is about."""
_NAMED_CONTEXT = 1.0
"""Context of one type from which a name that the model takes for another is sure to be a name."""
_ORDINARY_CONTEXT = 0.6
"""Context from which ordinary words that the model once takes for a name are one."""
_COINED_CONTEXT = 0.8
"""Context that makes a name of a capitalised word that is no word of English."""
_THING_CONTEXT = 0.8
"""Context from which a name is that of a programme rather than of an organisation."""
_TAILS = lexicon.ORGANISATION_HEADS | lexicon.COMPANY_SUFFIXES | lexicon.words_of("NHS FC AFC RFC")
_ADJACENT = lexicon.words_of("Rail Mining Metals Primary Grid Leisure Wireless Infants")
_HEADS = (lexicon.ORGANISATION_HEADS | {w + "s" for w in lexicon.ORGANISATION_HEADS}) - _ADJACENT


def decide(table: Table, case: Case, defined: set[str]) -> Kept:
    """Type and score each way of writing; leave out what the document shows to be no name."""
    kept: Kept = {}
    for key in sorted({*table.proposed, *table.context}):
        votes = table.votes(key)
        kind, best = max(votes.items(), key=lambda item: (item[1], item[0].value))
        if best <= 0 or not _is_name(key, kind, best, table, case, defined):
            continue
        head, placed = type_by_head(key), False
        if kind is PER and " " not in key and _always_the(key, table, case):
            kind = ORG
        retyped = head is None and kind in {ORG, PER} and by_last_word(key, table) is ORG
        if retyped:
            kind = ORG
        elif _is_building(key, kind, head, case.text):
            placed = True
            kind = LOC
        elif head and " " in key and (kind is not PER or key.split()[-1] in lexicon.AWARD_HEADS):
            kind = head
        elif _is_thing(key, kind, table):
            kind = PROG
        elif kind is ORG and _is_known_place(key, table):
            kind = LOC
        score = _score(key, kind, votes, table, defined, case.inner[key])
        if key not in defined and not ACRONYM.fullmatch(key):
            score = _by_dictionary(key, kind, score, table, case)
        seen = (kind is PROG or retyped or placed) and _seen(key, table)
        kept[key] = (kind, max(score, SEEN) if seen else score)
    return spread(kept, table, case, defined)


def spread(kept: Kept, table: Table, case: Case, defined: set[str]) -> Kept:
    """What the names that are kept say of others that are built of them; ``kept`` is changed."""
    _variants(kept, table, case)
    for key in sorted(kept):
        if len(key) > 4 and key.isupper() and key not in defined and key.title() in kept:
            kept[key] = kept[key.title()]  # "DAYTON — The mayor of Dayton"
    _spell_out(kept)
    _short_forms(kept, table, case)
    _mend(kept, table)
    _firms_alone(kept, table, case)
    glued(kept, table)
    apart(kept)
    for key, (kind, score) in list(kept.items()):
        if kind is PER and " " in key:
            _parts_of_person(key, score, kept, table, case)
        elif kind is ORG and " " in key:
            _head_alone(key, kept, case)
    return kept


def _is_building(key: str, kind: EntityType, head: EntityType | None, text: str) -> bool:
    """Whether it is a hall, a hotel or the like, which nothing here takes for a body."""
    if kind in {PROG, LAW}:
        return " " in key and key.split()[-1] in BUILDINGS
    return (head or kind) is ORG and only_a_place(key, text)


def _is_known_place(key: str, table: Table) -> bool:
    """Whether the gazetteer knows what little else takes for a body: "the Ipswich depot"."""
    if key.isupper() and len(key) > 3 and key.title() in gazetteer.places():
        return True
    return key in gazetteer.places() and table.context[key][ORG] < _NAMED_CONTEXT


def _always_the(key: str, table: Table, case: Case) -> bool:
    """Whether "the" stands before a name wherever it is met, as before no person's: "The Mill"."""
    if key in table.titled or key in gazetteer.given_names() | gazetteer.ambiguous_given_names():
        return False
    name = re.escape(key)
    every = len(re.findall(rf"(?<![\w’'-]){name}(?![\w-])", case.text))
    with_the = len(re.findall(rf"\b[Tt]he {name}(?![\w-]|[’']s? |\s[A-Z])", case.text))
    return every > 1 and with_the == every


def _score(
    key: str,
    kind: EntityType,
    votes: dict[EntityType, float],
    table: Table,
    defined: set[str],
    uses: int,
) -> float:
    """How sure the votes are: the margin over the next type, and their weight."""
    best = max(votes.get(kind, 0.0), 0.1)
    second = max((v for k, v in votes.items() if k is not kind), default=0.0)
    margin = max(0.0, best - max(second, 0.0)) / best
    score = margin * min(1.0, best / PATTERN)
    proposed: Mapping[EntityType, float] = table.proposed.get(key, {})
    acronym = bool(ACRONYM.fullmatch(key))
    # that the model takes an acronym for a name says more than the type it gives it
    named = acronym or table.context[key][kind] >= _NAMED_CONTEXT
    support = max(proposed.values(), default=0.0) if named else proposed.get(kind, 0.0)
    if support >= MODEL:
        score = max(score, SEEN)
        if acronym and key not in defined:
            chance = key not in table.formal and uses <= _CHANCE and support < PATTERN
            score = min(score, OPEN if chance else 0.6)
    elif acronym and uses >= _OFTEN and kind is PROG:
        score = SEEN
    else:
        enough = _STRONG_CONTEXT + acronym  # any shorthand is made of capitals
        strong = table.context[key][kind] >= enough and margin > 0.4
        score = SEEN if strong else min(score, OPEN)
    return round(max(0.05, min(1.0, score)), 3)


def _is_name(
    key: str, kind: EntityType, best: float, table: Table, case: Case, defined: set[str]
) -> bool:
    thing = key.split()[-1].rstrip(".") in lexicon.THING_HEADS
    if thing and kind is not PROG and key not in gazetteer.places():
        return False
    if is_part(key, kind, case):
        return False
    if " " in key:
        # "Private Companies" in a text that also writes "private companies"
        lower = key.lower()
        described = (
            key != lower and key.split()[0].lower() in case.adjectives and lower in case.text
        )
        return kind is PER or not described
    if key in defined or key in COUNTRIES or key in gazetteer.known_names():
        return True
    bare = key.rstrip(".")
    if key in table.ordinary or key.rstrip("s") in table.ordinary:
        return False
    if bare in lexicon.COMMON_CAPITALS | lexicon.MONTHS_AND_DAYS | lexicon.HONORIFICS:
        return False
    if bare.lower() in lexicon.POST_HEADS or len(bare) < 2:
        return False
    if _CODE.fullmatch(bare) and not ACRONYM.fullmatch(bare):
        return False
    if ACRONYM.fullmatch(bare):
        kinds = case.kinds[bare.rstrip("s")] >= max(1, case.inner[bare] // 3)
        common = (kinds or _CODE.fullmatch(bare)) and bare not in gazetteer.known_names()
        return not common and not case.is_function(bare.lower())
    if key in table.titled:
        return True
    if case.kinds[bare.rstrip("s")] and kind in {ORG, PER} and not _known(key, table):
        return False
    if bare in lexicon.INSTITUTIONS:
        return True
    small = case.small[bare.lower()]
    if case.is_word(bare) or (small and kind is PER and small >= table.proposed[key][PER]):
        return False
    first = bare.partition("-")[0]
    known = table.proposed[key][ORG] >= PATTERN
    return known or any(case.inner[word] or case.proper[word] for word in (bare, first))


_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CALLING = re.compile(r"(?:er|or|ist|man|woman|lord|lady|ant|ian)s?$")
_MARKED = re.compile(r"[A-Za-z]\.?\d|\d[A-Za-z]|\w\.[a-z]{2}|[a-z][A-Z]|(?:^|\s)[A-Z]\.?\s")
"""Digits, dots or capitals inside a name, and initials: no ordinary word is written so."""


def _by_dictionary(key: str, kind: EntityType, score: float, table: Table, case: Case) -> float:
    """The score of a name made of ordinary words, or of a word that no dictionary has."""
    around = table.context[key][kind]
    proposed = table.proposed[key]
    words = [w for w in _LETTERS.findall(key) if len(w) > 3] or [key]
    built = key.split()[-1] in lexicon.ORGANISATION_HEADS or " for the " in key
    heading = not any(case.inner[word] for word in key.split())
    built = built and not (heading and sum(proposed.values()) < PATTERN)
    if _MARKED.search(key):
        return score
    if all(is_ordinary(w) for w in words) and not (built and " " in key):
        sure = sum(proposed.values()) > 1.5 * MODEL or key in table.titled or kind not in {ORG, PER}
        inside = any(case.inner[w] for w in words) and all(
            (case.inner[w] or case.proper[w]) and not case.small[w.lower()] for w in words
        )
        sure = sure or (" " in key and inside and sum(proposed.values()) >= MODEL)
        known = kind is PER and (
            key.split()[0] in gazetteer.ambiguous_given_names()
            # the dictionary has the great names of history, too
            or (
                case.inner[key] > case.inner["the " + key]
                and not case.small[key.lower()]
                and only_a_noun(key)
                and not _CALLING.search(key)
            )
        )
        return score if sure or known or around >= _ORDINARY_CONTEXT else min(score, OPEN)
    coined = not any(is_ordinary(w) for w in words)
    if coined and around >= _COINED_CONTEXT and score <= OPEN and kind is not LOC:
        rest = [v for k, v in table.context[key].items() if k is not kind]
        return SEEN if around >= max(rest, default=0.0) + 0.4 else score
    return score


def _seen(key: str, table: Table) -> bool:
    """Whether the model or a pattern takes it for a name of some kind."""
    return max(table.proposed[key].values(), default=0.0) >= MODEL


def _is_thing(key: str, kind: EntityType, table: Table) -> bool:
    """Whether what the model takes for an organisation is used as a programme or system is.

    It has no label for those, and calls them organisations however often it meets them.
    """
    if kind is not ORG or max(table.proposed[key].values(), default=0.0) >= CERTAIN:
        return False
    if len(key.split()) > 1 and type_by_head(key):
        return False
    around = table.context[key]
    return around[PROG] >= _THING_CONTEXT and around[PROG] > max(0.0, around[ORG]) + 0.3


def _variants(kept: Kept, table: Table, case: Case) -> None:
    """One acronym, however its letters are written ("MoT", "MOT", "MOTs"), has one type."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted({*kept, *table.context}):
        if ACRONYM.fullmatch(key) and len(key) > 2 and key not in COUNTRIES:
            groups[key.rstrip("s").casefold()].append(key)
    for keys in groups.values():
        known = [kept[key] for key in keys if key in kept]
        if len(keys) < 2 or not known:
            continue
        votes: dict[EntityType, float] = defaultdict(float)
        for kind, score in known:
            votes[kind] += score
        best = max(votes, key=lambda kind: (votes[kind], kind.value))
        score = max(score for kind, score in known if kind is best)
        for key in keys:
            if not case.is_function(key.lower()):
                kept[key] = (best, score)


def _short_forms(kept: Kept, table: Table, case: Case) -> None:
    """What is left of an organisation's name without its last nouns names it, too.

    "Two Hills" for "Two Hills NHS Trust", "Larkfield" for "Larkfield Ferries", where the text
    writes it alone and no person or place is called so.
    """
    people = {w for key, (kind, _) in kept.items() if kind is PER for w in key.split()}
    for key, (kind, score) in sorted(kept.items()):
        words = key.split()
        if kind is not ORG or len(words) < 2 or score < SEEN or {"of", "for"} & set(words):
            continue
        count = len(words)
        while count > 0 and words[count - 1].rstrip(".") in _TAILS:
            count -= 1
        short = " ".join(words[:count])
        if not 0 < count < len(words) or short in table.titled:
            continue
        around = table.context[short]
        known_place = count == 1 or short in gazetteer.places()
        acts = not known_place and around[ORG] >= max(0.0, around[LOC]) + _NAMED_CONTEXT
        if type_by_head(short) is LOC and not acts:
            continue
        known = kept.get(short)
        single = count == 1
        if single and (
            (known is None and is_ordinary(short))
            or short in people | gazetteer.given_names() | gazetteer.places()
            or case.small[short.lower()]
        ):
            continue
        if (
            known is not None
            and (known[0] is PER or (known[0] is LOC and acts))
            and table.context[short][ORG] > table.context[short][LOC]
        ):
            kept[short] = (ORG, score)
        elif known is not None and known[0] is ORG:
            kept[short] = (ORG, max(known[1], SEEN))
        elif known is None and short[-1] != "&" and re.search(_alone(short), case.text):
            kept[short] = (ORG, score)


def _alone(short: str) -> str:
    """A pattern for the name where no other capitalised word stands beside it."""
    return rf"(?<![\w’'-])(?<![A-Z][\w]{{3}} ){re.escape(short)}(?! ?[A-Z(&]|\w)"


def _known(key: str, table: Table) -> bool:
    """Whether more than the model proposes an organisation."""
    return table.proposed[key][ORG] >= PATTERN or key in gazetteer.given_names()


def _spell_out(kept: Kept) -> None:
    """An acronym whose letters begin the words of one long name of the document has its type."""
    long = [
        k
        for k, (kind, score) in kept.items()
        if kind is not PER and " " in k and score >= SEEN and not ACRONYM.search(k)
    ]
    for key in list(kept):
        if ACRONYM.fullmatch(key) and len(key) > 2:
            kinds = {kept[name][0] for name in long if acronym_of(key, name)}
            if len(kinds) == 1:
                kept[key] = (kinds.pop(), 0.9)


def _mend(kept: Kept, table: Table) -> None:
    """Let "Mr Moriarty" make Declan Moriarty a person; "Bright Path Inc", Bright Path a firm.

    "Wales HSE" is a body where HSE is one.
    """
    for key, (kind, score) in list(kept.items()):
        words = key.split()
        if (
            kind is ORG
            and len(words) > 1
            and words[-1] in table.titled
            and type_by_head(key) is None
        ):
            kept[key] = (PER, max(score, SEEN))
        letters = kept.get(words[-1], (PER, 0.0))
        of_a_place = words[-1].isupper() and " ".join(words[:-1]) in gazetteer.places()
        if kind is PER and letters[0] is ORG and of_a_place:
            kept[key] = letters
        if kind is ORG and len(words) > 2 and words[-1].rstrip(".") in lexicon.COMPANY_SUFFIXES:
            for count in range(1, len(words) - 1):
                short = " ".join(words[:count])
                if short in kept and short not in table.titled:
                    kept[short] = (ORG, score)


def _firms_alone(kept: Kept, table: Table, case: Case) -> None:
    """Let "Larkfield Ferries" make Larkfield a firm, unless somebody is surely called so."""
    surnames = {key.split()[-1] for key, (kind, _) in kept.items() if kind is PER and " " in key}
    for key, (kind, score) in list(kept.items()):
        first = key.split()[0]
        other = first in table.titled or first in surnames or first in gazetteer.given_names()
        firm = kind is ORG and " " in key and score >= SEEN and not other
        alone, sure = kept.get(first, (ORG, 1.0))
        if firm and alone is PER and sure <= score:
            kept[first] = (ORG, score)
        described = first.lower() in case.adjectives or first in _HEADS
        if (
            firm
            and alone is ORG
            and sure < SEEN
            and not described
            and not case.small[first.lower()]
        ):
            kept[first] = (ORG, SEEN)


def _parts_of_person(key: str, score: float, kept: Kept, table: Table, case: Case) -> None:
    """A part of a person's name is that person's, unless it is more often something else."""
    words = key.split()
    for part in (words[-1], words[0]):
        usable = (
            len(part) > 2 and part.replace("-", "").isalpha() and part not in lexicon.HONORIFICS
        )
        coined = part == words[-1] and len(part) > 4 and not is_ordinary(part)
        if not usable or (not coined and case.small[part.lower()] > case.inner[part] // 4):
            continue
        votes = table.votes(part)
        other = max((v for k, v in votes.items() if k is not PER), default=0.0)
        if part in kept:
            if kept[part][0] is not PER and other <= 2 * MODEL + 1:
                kept[part] = (PER, score)
        elif part == words[-1] or votes.get(PER, 0.0) > 0:
            kept[part] = (PER, score)


def _head_alone(key: str, kept: Kept, case: Case) -> None:
    """Let "the Committee" name the Justice Committee, where no sentence begins with it."""
    heads = {key.split()[-1], re.split(r" (?:of|for|on) ", key)[0].split()[-1]}
    for head in sorted(heads & _HEADS):
        if head not in kept and case.inner["the " + head]:
            kept[head] = (ORG, 0.6)


def in_capitals(kept: Kept, prose: tuple[Prose, ...]) -> Kept:
    """The same names in headlines that are all capitals."""
    shouted = " ".join(text_of(p.doc) for p in prose if mostly_capitals(text_of(p.doc)))
    if not shouted:
        return {}
    loud = squeeze(shouted)
    return {
        key.upper(): found
        for key, found in kept.items()
        if found[1] >= SEEN and key.upper() not in kept and key.upper() in loud
    }


_SURE = 0.5
"""Score from which a name is known again in small letters."""
_SMALL_TOO = lexicon.words_of("Parliament Congress Senate")


def in_small_letters(kept: Kept, case: Case) -> Kept:
    """The same names in small letters: "sue hall", "moj"."""
    found: Kept = {}
    for key, (kind, score) in kept.items():
        small = key.lower()
        if small in kept or not key.isascii():
            continue
        if kind is PER and " " in key and key.replace(" ", "").isalpha():
            found[small] = (kind, score)
        if key in _SMALL_TOO and case.small[small]:
            found[small] = (kind, score)
        long = key.count(" ") >= 2 and kind in {ORG, PROG} and score >= _SURE
        if (long or (kind is PROG and " " in key and score >= _SURE)) and small in case.text:
            found[small] = (kind, score)
        coined = len(key) > 4 and key.isalpha() and not is_ordinary(small) and score >= SEEN
        if coined and kind in {PER, ORG} and case.small[small]:
            found[small] = (kind, score)
        acronym = ACRONYM.fullmatch(key) and key.isalpha() and 3 <= len(key.rstrip("s")) <= 5
        unpronounceable = sum(c in "aeiou" for c in small) <= 1
        if acronym and unpronounceable and case.small[small] and case.inner[key] >= 2:
            found[small] = (kind, score)
    return found

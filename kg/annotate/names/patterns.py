"""Names by their build: honorifics, heads such as "Committee", legal forms, ages, gazetteer."""

# ruff: noqa: E501  (a pattern a line: the table is read across)
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate import gazetteer, lexicon
from kg.annotate.language import Prose, text_of
from kg.annotate.names.case import mostly_capitals, starts_sentence
from kg.annotate.names.evidence import (
    CERTAIN,
    FAINT,
    LAW,
    LOC,
    MODEL,
    ORG,
    PATTERN,
    PER,
    PROG,
    Candidate,
    known_as,
)
from kg.model import EntityType, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

WORD = rf"(?:[{lexicon.UPPER}][\w’'&]{{0,60}}(?:-[^\W\d_][\w’']{{0,60}}){{0,6}}|[A-Z]\.(?:[A-Z]\.){{1,9}})"
"""A capitalised word: a part of a name. Of limited length, as its end is sought from each place."""

_HEADS = (
    lexicon.ORGANISATION_HEADS | lexicon.PLACE_HEADS | lexicon.PROGRAMME_HEADS | lexicon.LAW_HEADS
)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


def _head(words: Iterable[str]) -> str:
    """One of the words, whole."""
    return rf"(?:{_any(words)})(?!\w)"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], EntityType, float], ...]:
    """Patterns over a paragraph's prose; group ``n`` is the name."""
    w = WORD
    left = rf"(?:{w} (?:(?:and|&) )?)"
    run = rf"{w}(?:(?: (?:and|&)| of| of the| for)? {w}){{0,5}}"
    # commas only in a list that "and" ends: Ministry of Housing, Communities and Sport
    chain = rf"(?:{w}(?: {w})*(?:, {w}(?: {w})*)+,? (?:and|&) {w}(?: {w})*|{run})"
    strong = _head(lexicon.ORGANISATION_HEADS - lexicon.LOOSE_HEADS)
    heads = _head(_HEADS)
    posts = _any(lexicon.POSTS)
    small = r"(?:(?:and|of|for|&|etc) (?:the )?|(?:at|to|from|in|by|on|with) (?:the )?|the )"
    chambers = _any(lexicon.INSTITUTIONS | lexicon.CHAMBERS)
    rows: list[tuple[str, EntityType, float]] = [
        # Department for Work and Pensions; Bank of Scotland
        (rf"(?P<n>(?:{left}){{0,4}}(?:{_any(lexicon.COMPLEMENT_HEADS)}) (?:of|for|on)(?: the)? {chain})", ORG, PATTERN),
        # Transport for the South, Mothers Against Speeding
        (rf"(?<=[a-z,] )(?P<n>{w} (?:for|Against)(?: the)? (?!(?:{_any(lexicon.INSTITUTIONS)})\b){w}(?: {w})?)", ORG, MODEL),
        # the Senate budget committee
        (rf"(?P<n>(?:{chambers})(?: [a-z]+){{0,4}} (?:sub-?)?committee)", ORG, PATTERN),
        # Public Accounts Committee
        (rf"(?P<n>(?:House of (?:Commons|Lords|Representatives|Keys) )?(?:{left}){{1,6}}{strong})(?![-’']\w| and Crime\b)", ORG, PATTERN),
        # Northern Echo: many other things end so
        (rf"(?P<n>(?:{w} ){{1,4}}{_head(lexicon.LOOSE_HEADS)})(?![-’']\w)(?! {w})", ORG, MODEL),
        (rf"(?P<n>(?:{w} (?:& )?){{1,5}}(?:{_any(lexicon.COMPANY_SUFFIXES)}))(?!\w|-\w)", ORG, CERTAIN),
        (rf"(?P<n>(?:HMP|HM Prison|HMYOI|YOI|RAF|RNLI|FC|AFC) {w}(?: {w}){{0,2}})", ORG, CERTAIN),
        (rf"(?P<n>{w}(?: {w}){{0,2}} (?:FC|AFC|RFC|RLFC|GAA|NHS|MBC))(?! {w})", ORG, PATTERN),
        (rf"(?P<n>(?:{w} ){{1,3}}{_head(lexicon.PLACE_HEADS)})(?! {w})", LOC, PATTERN),
        (rf"(?P<n>(?:{w} ){{1,3}}(?:{_any(lexicon.ROOM_WORDS)}) (?:Centre|Center))(?!\w| {w})", LOC, PATTERN),
        (rf"(?P<n>(?:River|Lake|Loch|Lough|Mount|Cape|Isle of|Gulf of|Bay of|Port) {w})", LOC, PATTERN),
        (rf"(?:in|of|from|across|to|for|at|near|,) (?P<n>County (?!(?:{_any(_HEADS)})\b){w})(?! {w})", LOC, PATTERN),
        (r"(?P<n>\d+(?:st|nd|rd|th) (?:Ward|District|Arrondissement|Precinct|Avenue|Street))", LOC, PATTERN),
        (rf"(?P<n>(?:{w}(?: (?:and|of|for|&)(?: the)?)? ){{0,6}}(?:Local|Lodge|Branch) (?:No\.? ?|#)?\d+)(?!\w|, \d|[-–/.]\d)", ORG, CERTAIN),
        (rf"(?P<n>(?:{w} ){{1,3}}(?:No\.? ?)\d+ (?:Branch|Lodge|Chapter))", ORG, CERTAIN),
        # Vance, Hartley & Co
        (rf"(?P<n>{w}, {w} (?:&|and) (?:Co(?:mpany)?\b\.?|Sons|Partners|Associates))", ORG, CERTAIN),
        (rf"(?P<n>{w}(?: {w})? (?:Brothers|Bros\b\.?|(?:&|and) (?:Sons|Daughters)))(?! {w})", ORG, PATTERN),
        (rf"(?P<n>{w}(?: {w})? \d{{2,3}}(?:\.\d)? ?(?:FM|AM)\b)", ORG, CERTAIN),
        # Leeds city council, Stafford crown court, Kent police
        (rf"(?<![A-Z]\w )(?P<n>(?!(?:The|A|An|Every|Any|Each|Its|Your|Our|My|Their|This|That|Some|Most|All|No|When|Why|Local)\b){w}(?: (?:and |upon |on )?{w}){{0,2}} (?:(?:county|city|borough|district|parish|town|community|regional|shire|metropolitan|municipal|unitary) council|(?:crown|magistrates[’']?|county|high|district|sheriff|circuit|family|superior|appeals|coroner[’']s) court))(?!\w)", ORG, PATTERN),
        (rf"(?P<n>(?:{w} (?:(?:and|for|of|&) (?:the )?)?){{1,5}}{_head(lexicon.AWARD_HEADS)})(?! {w})", PROG, PATTERN),
        (rf"(?P<n>(?:{w} (?:(?:and|for|of|to|&) )?){{1,4}}{_head(lexicon.PROGRAMME_HEADS)})(?! {w})", PROG, PATTERN),
        # the Northern Lights (NL) scheme
        (rf"(?P<n>{w}(?:(?: (?:and|for|&))* {w}){{1,4}})(?: \([A-Z]\w+\))? (?:{_any(lexicon.PROGRAMME_NOUNS)})\b", PROG, PATTERN),
        # Cleaner Skies for All, the six-year climate strategy
        (rf"(?<=[a-z,] )(?P<n>{w}(?:(?: (?:the|and|for|of|to|in|our|a|all))* {w}){{1,5}}),? (?:the|a|an|its|their|which is (?:the|a|an|its)) (?:[a-z0-9£$€.’'-]+ ){{0,4}}(?:plan|{_any(lexicon.PROGRAMME_NOUNS - {'system', 'model'})})\b", PROG, PATTERN),
        # Save Our Pier, Stop the Bypass
        (rf"(?P<n>(?:Save|Stop|Keep|Protect|Reclaim|Defend|Free|Friends of) (?:(?:Our|the|The|Your) )?{w}(?: {w})?)(?= (?:group|campaigners?|protesters?|activists?|members?|said|says|has|have|is|was)\b)", ORG, MODEL),
        (rf"(?P<n>{w}(?: {w}){{0,3}} (?:Power|Generating) (?:Station|Plant))(?! {w})", ORG, CERTAIN),
        (r"[‘'“\"](?P<n>[A-Za-z][\w ’&-]{3,60}?)[’'”\"] (?:programme|program|scheme|initiative|project|campaign)", PROG, PATTERN),
        (rf"(?P<n>(?:(?!(?:{_any(lexicon.LAW_HEADS)}) and ){w}(?: \([A-Z][\w ,-]*\))*,? {small}*+){{1,9}}{_head(lexicon.LAW_HEADS)}(?: \([A-Z][a-z][\w ]*\))?(?: (?:of )?\d{{1,4}}(?:-\d+)?)?)(?! {w})", LAW, PATTERN),
        # Schools (Consultation) (Wales) Order 2010
        (rf"(?P<n>(?:{w}(?: \([A-Z][\w ,-]*\))*,? {small}*+){{1,9}}(?:{_any(_DATED_LAWS)})(?: \([A-Z][\w ]*\))* (?:of )?(?:1[5-9]|20)\d\d(?:-\d+)?)(?!\w)", LAW, CERTAIN),
        (rf"(?P<n>(?:{w} ){{0,4}}(?:Treaty|Code|Charter|Convention|Declaration|Statute|Bill|Act) (?:of|on|for)(?: the)? {chain})(?!\w)", LAW, PATTERN),
        (r"(?P<n>(?:[A-Z][a-z]+ ){0,6}Amendment (?:No\.? ?)?[A-Z]{1,4}\d+[A-Z]*)(?!\w)", LAW, CERTAIN),
        (r"(?P<n>\d{4} (?:Act|Bill|Order|Regulations|Directive|Rules|Ordinance))", LAW, PATTERN),
        (r"(?P<n>[A-Z]{2,5} (?:19|20)\d\d)(?! [a-z])", LAW, MODEL),
        (rf"(?P<n>{w}(?:(?: of| and| for| &)? {w}){{0,4}}(?: \([A-Z]\w+\))? vs?\.? {w}(?:(?: of(?: the)?| and| for(?: the)?| &)? {w}){{0,5}})", LAW, PATTERN),
        # her sons, Giles and Adam
        (rf"\b(?:{_KIN}),? (?P<n>{w})(?=[,.;)]| and\b)", PER, PATTERN),
        (rf"\b(?:{_KIN}),? {w}(?:, {w})* and (?P<n>{w})(?=[,.;)])", PER, PATTERN),
        # Marlow Town fans, Ayr City beat
        (rf"(?P<n>{w}(?: {w})? (?:Town|City|County|Villa|Forest|Alexandra|Academical|Albion|United))(?=(?:[’']s?)? (?:fans?|supporters?|players?|manager|boss|striker|midfielder|defender|goalkeeper|keeper|captain|winger|squad|beat|lost|drew|won|signed|scored|host|travel|will not be playing|will play|kicked off|\d)\b)", ORG, PATTERN),
        # minister Ann Lowe; Minister for Fisheries, Ann Lowe
        (rf"(?:[a-z-]{{0,30}}(?:{posts})|(?:Minister|Secretary|Director|Head|Chief|Professor) (?:of|for)(?: {w})+),? (?P<n>{w} {w})(?=[ ,.;:)’'])", PER, MODEL),
        # Ann Lowe, 62, is: an age stands beside a person alone
        (rf"(?P<n>{w}(?: (?:(?:de|van|von|al|bin|ap) )?{w}){{0,3}}), (?:aged )?[1-9]\d(?:,| \()", PER, CERTAIN),
        (rf"(?P<n>{w}(?: {w})?) et al\b", PER, PATTERN),
        # J. Trudel, A.B. Lowe
        (rf"(?<![A-Z]\w )(?<![a-z]{{3}}\. [A-Z] )(?<!\w)(?P<n>(?:[A-Z]\. ?){{1,3}}(?!(?:{_any(_OPENINGS)})\b){w})(?! {w})", PER, MODEL),
        # Kit "the Hat" Marlow
        (rf"(?P<n>(?!(?:{heads}))(?:{w}) (?:“[^”\n]{{2,24}}”|\"[^\"\n]{{2,24}}\"|[‘'][^’'\n]{{2,24}}[’']) (?!{heads}){w})(?=[ ,.;:)])", PER, MODEL),
        # Apprentice of the Year
        (rf"(?P<n>(?:{w} (?:(?:and|of|for|&) )?){{1,5}}of the (?:Year|Month|Season|Match|Tournament|Decade|Century))(?! {w})", PROG, PATTERN),
        # High Court at Ayr
        (rf"(?P<n>(?:{left}){{1,3}}Court at {w}(?: {w})?)(?! {w})", ORG, PATTERN),
    ]  # fmt: skip
    return tuple((re.compile(_bounded(p)), kind, weight) for p, kind, weight in rows)


_KIN = (
    "(?:(?:grand|step|god|foster )?(?:son|daughter|mother|father|child|children)|(?:half-)?brother|(?:half-)?sister"
    "|wife|husband|widow|widower|partner|aunt|uncle|cousin|nephew|niece|twin|fiancée?)s?"
)
_DATED_LAWS = lexicon.words_of(
    """
    Order Rules Regulations Regulation Act Bill Measure Ordinance Directive Code Scheme Instructions
    Declaration Proclamation Byelaws Bylaws Bylaw Byelaw Statute Amendment
    """
)
"""Heads of instruments that a year makes law of: "Harbour Revision Order 2016"."""
_OPENINGS = lexicon.words_of(
    """
    The A An He She It They We I You In On At But And So This That These Those If When As For By To
    From With There Here His Her Its Their Our My What Why How Who No Not Yes Then Now After Before
    """
)
"""Words with which a sentence begins after an option ("Plan B. The …")."""


def _bounded(pattern: str) -> str:
    """Word boundaries, where the pattern begins or ends with a word."""
    opening = "" if pattern.startswith(("[", "(?<")) else r"\b"
    return opening + pattern + (r"\b" if pattern[-1] not in "')" else "")


_HONORIFIC = re.compile(
    r"\b(?P<h>(?:(?:The )?(?:Rt\.? Hon\.? |Right Hon(?:ou)?rable |Most Rev(?:erend)? "
    rf"|Very Rev(?:erend)? )?(?:{_any(lexicon.HONORIFICS)})\.? )+)"
    rf"(?P<n>(?:(?:[A-Z]\. ?){{1,3}}(?=[A-Z]))?{WORD}(?:(?: (?:{_any(lexicon.PARTICLES)}))* {WORD}){{0,3}})"
)
_SOFT = lexicon.words_of(
    """
    Justice President Chancellor Minister Secretary Commissioner Coach General Judge Count
    Earl Prince King Queen Premier Mayor Warden Deputy Marshal Elder Officer Chaplain Father Sister Brother Private Major Constable
    Aunt Aunty Auntie Uncle Recorder Dean Canon Nurse Detective Inspector Lord Ambassador Coroner Captain
    """
)
"""Honorifics that also begin other names ("Justice Committee", "King Street")."""


def from_patterns(paragraph: Prose) -> Iterator[Candidate]:
    """Candidates that the build of the words proposes."""
    text = text_of(paragraph.doc)
    people: list[Span] = []
    for match in _HONORIFIC.finditer(text):
        candidate = _after_honorific(paragraph, match)
        if candidate:
            people.append(candidate.span)
            yield candidate
    if mostly_capitals(text):
        yield from _shouted(paragraph)
        return
    for pattern, kind, weight in _patterns():
        for match in pattern.finditer(text):
            for start, end in _parts(text, match.start("n"), match.end("n"), kind):
                found = _trim(paragraph, text, start, end, kind, weight)
                if found and not any(found.span.overlaps(span) for span in people):
                    yield found


_CLAUSE = lexicon.words_of(
    """
    at in over as to by after on from with amid against and or into is are not no out up off than
    but before under near behind within into onto more new
    """
)
"""Words that make a line of capitals a headline rather than a name."""
_LINE = re.compile(r"[^\n|–—:;,.()\d]+")


def _shouted(paragraph: Prose) -> Iterator[Candidate]:
    """Bodies that fill a line of capitals, as letter heads do: "HOLLY LANE PRIMARY SCHOOL"."""
    strong = lexicon.ORGANISATION_HEADS - lexicon.LOOSE_HEADS
    for match in _LINE.finditer(text_of(paragraph.doc)):
        name = match[0].strip()
        words = name.title().split()
        headed = 1 < len(words) < 9 and words[-1] in strong and name.isupper()
        clause = any(
            w.lower() in _CLAUSE
            or (w[-1] == "s" and not w.endswith(("'s", "’s", "s'", "s’", "ss")))
            for w in words[:-1]
        )
        if headed and not clause and words[0].lower() not in DROPPED:
            start = match.start() + match[0].index(name)
            yield Candidate(paragraph.chars(start, start + len(name)), name, ORG, PATTERN)


def _parts(text: str, start: int, end: int, kind: EntityType) -> tuple[tuple[int, int], ...]:
    """Where a name stands; two names where "and" links two organisations.

    Both have one head ("Ayr Airlines and Troon Airlines"), or the second is known to begin with a
    place ("Ayr College and Glasgow Museum"); else "Ayr Museum and Art Gallery" is one.
    """
    link = text.find(" and ", start, end)
    if kind is not ORG or link < 0:
        return ((start, end),)
    left, right = text[start:link].split(), text[link + 5 : end].split()
    two = len(left) > 1 and len(right) > 1 and left[-1] in lexicon.ORGANISATION_HEADS
    if two and (
        left[-1] == right[-1] or left[-1] == "Foundation" or right[0] in gazetteer.places()
    ):
        return ((start, link), (link + 5, end))
    return ((start, end),)


def _after_honorific(paragraph: Prose, match: re.Match[str]) -> Candidate | None:
    words = match["n"].split()
    titles = match["h"].split()
    if titles[-1] in GIVEN_TOO and _is_given(text_of(paragraph.doc), match):
        return None
    if words[0].rstrip(".") in lexicon.COMPANY_SUFFIXES:
        return None  # "City Link Pvt Ltd"
    if titles[-1].rstrip(".") in _SOFT:
        # a title only where the model, too, sees a person
        if any(w in _HEADS or w in lexicon.HONORIFICS for w in words) or words[0].isupper():
            return None
        if words[0] in lexicon.MONTHS_AND_DAYS or words[0].lower() in lexicon.POST_HEADS:
            return None
        tokens = paragraph.tokens(paragraph.chars(match.start("n"), match.end("n")))
        if tokens is None or not any(t.ent_type_ == "PERSON" for t in tokens):
            return None
    end = match.end("n")
    while words[1:] and words[-1].rstrip(".") in lexicon.POST_NOMINALS:
        end = match.start("n") + match["n"].rindex(words.pop())
        end -= match.string[end - 1] == " "
    owner = re.search(r"[’'](?=s?(?:\s|$))", match["n"])
    if owner:
        end = match.start("n") + owner.start()
    span = paragraph.chars(match.start("n"), end)
    surface = text_of(paragraph.doc)[match.start("n") : end]
    if surface in lexicon.POST_NOMINALS:
        return None
    return Candidate(span, surface, PER, CERTAIN, honorific=" ".join(titles))


GIVEN_TOO = frozenset({"Dean", "Duke", "Earl", "Prince", "Major", "King"})
"""Titles that are given names, too."""


def _is_given(text: str, match: re.Match[str]) -> bool:
    """Whether a title is a given name here: "striker Dean Lowe", "Dean Lowe, 31, of"."""
    if " " in match["h"].strip() or " " in match["n"]:
        return False
    before = re.search(r"(?<![\w-])([\w-]+),? $", text[max(0, match.start() - 100) : match.start()])
    after = text[match.end() :]
    called = before is not None and before[1].lower() in lexicon.POST_HEADS
    return called or bool(re.match(r", (?:aged )?\d\d\b", after))


_WITHIN = re.compile(
    rf"\b(?P<n>{WORD}(?: {WORD}){{0,2}}), (?P<in>{WORD}(?: {WORD})?)(?=[,.;:)]| [–—-]|$)"
)


_DATELINE = re.compile(
    rf"(?P<n>[{lexicon.UPPER}][{lexicon.UPPER} .’'-]{{2,24}}?)(?:, [^—–(]{{2,20}})?(?: \([A-Z]\w+\))? (?:—|–|--|-) "
)
"""A place in capitals before a dash opens a news story."""


def _towns(paragraph: Prose) -> Iterator[Candidate]:
    """Places by the place that they are said to lie in: "Marysville, Ohio"."""
    text = text_of(paragraph.doc)
    for match in _WITHIN.finditer(text):
        name = match["n"]
        if match["in"] not in gazetteer.places() or name.split()[0] in gazetteer.given_names():
            continue
        if name in lexicon.MONTHS_AND_DAYS or {*name.split()} & _NO_PLACES:
            continue
        yield Candidate(paragraph.chars(*match.span("n")), name, LOC, PATTERN)
        if name.isupper():
            yield Candidate(paragraph.chars(*match.span("n")), name.title(), LOC, PATTERN)
    dateline = _DATELINE.match(text)
    if dateline:
        yield Candidate(paragraph.chars(*dateline.span("n")), dateline["n"], LOC, PATTERN)


def from_gazetteer(paragraph: Prose) -> Iterator[Candidate]:
    """Places of the gazetteer, and people by their given names."""
    doc = paragraph.doc
    yield from _towns(paragraph)
    i = 0
    while i < len(doc):
        if not doc[i].text[0].isupper():
            i += 1
            continue
        last = _place_at(doc, i)
        if last:
            yield Candidate(paragraph.span(i, last), doc[i:last].text, LOC, 1.5 * MODEL)
            i = last
            continue
        if doc[i].text in gazetteer.ambiguous_places():
            yield Candidate(paragraph.span(i, i + 1), doc[i].text, LOC, FAINT)
        known = _known_at(doc, i)
        if known:
            last, kind = known
            yield Candidate(paragraph.span(i, last), doc[i:last].text, kind, PATTERN)
        elif _institution(doc, i):
            yield Candidate(paragraph.span(i, i + 1), doc[i].text, ORG, PATTERN)
        last = _person_at(doc, i)
        if last:
            yield Candidate(paragraph.span(i, last), doc[i:last].text, PER, 2 * MODEL)
            i = last
            continue
        i += 1


def _institution(doc: Doc, i: int) -> bool:
    """Whether a word alone names an institution: "Parliament", but not "Parliament Square"."""
    if doc[i].text not in lexicon.INSTITUTIONS:
        return False
    after = doc[i + 1].text if i + 1 < len(doc) else ""
    before = doc[i - 1].text if i else ""
    return not after[:1].isupper() and not before[:1].isupper() and after != "of"


def _known_at(doc: Doc, i: int) -> tuple[int, EntityType] | None:
    """The token after a name that everybody knows, and its type; the longest that begins here."""
    if doc[i].text not in _known_openings():
        return None
    for last in range(min(len(doc), i + _LONGEST_KNOWN), i, -1):
        kind = known_as(doc[i:last].text)
        if kind is not None:
            return None if kind is PER and _within_name(doc, i, last) else (last, kind)
    return None


def _within_name(doc: Doc, first: int, last: int) -> bool:
    """Whether a family name is a part of more: "Tony Blair", "the Churchill Hospital"."""
    before = doc[first - 1] if first and not starts_sentence(doc[first]) else None
    after = doc[last] if last < len(doc) and not doc[last].is_sent_start else None
    return any(token is not None and token.text[0].isupper() for token in (before, after))


@lru_cache(maxsize=1)
def _known_openings() -> frozenset[str]:
    """The first tokens of what everybody knows, and each of their first words."""
    return frozenset(
        opening
        for name in gazetteer.known_names()
        for opening in (name.split()[0], re.split(r"['’-]", name.split()[0])[0])
    )


@lru_cache(maxsize=1)
def _place_openings() -> frozenset[str]:
    """The first words of the places of the gazetteer."""
    return frozenset(re.split(r"\W", name, maxsplit=1)[0] for name in gazetteer.places())


def _place_at(doc: Doc, i: int) -> int | None:
    opening = re.split(r"\W", doc[i].text, maxsplit=1)[0]
    if opening not in _place_openings() or (i and doc[i - 1].text in {"-", "@", "#"}):
        return None
    for last in range(min(len(doc), i + 4), i, -1):
        if doc[i:last].text in gazetteer.places():
            after = doc[last] if last < len(doc) else None
            part_of_more = after is not None and after.text[:1].isupper() and after.pos_ == "PROPN"
            before = doc[i - 1] if i else None
            follows_name = (
                before is not None and before.pos_ == "PROPN" and before.text[:1].isupper()
            )
            return None if part_of_more or (follows_name and last == i + 1) else last
    return None


def _person_at(doc: Doc, i: int) -> int | None:
    """Two or three capitalised words of which the first is a given name."""
    if doc[i].text not in gazetteer.given_names() or (
        i and doc[i - 1].text in {"St", "St.", "Saint"}
    ):
        return None
    last = i + 1
    while last < len(doc) and last - i < 3 and _surname(doc[last].text):
        if _post_between(doc, last):
            return None
        last += 1
    if last == i + 1 or (last < len(doc) and doc[last].text in _NO_SURNAMES):
        return None
    return last


def _post_between(doc: Doc, i: int) -> bool:
    """Whether a title parts a place from a person: "Brandon Mayor Rick Low"."""
    low = doc[i].lower_
    named = i + 2 < len(doc) and doc[i + 1].text in gazetteer.given_names()
    return low in lexicon.POST_HEADS and named and doc[i + 2].text[:1].isupper()


_NO_PLACES = lexicon.ORGANISATION_HEADS | lexicon.COMPANY_SUFFIXES | lexicon.HONORIFICS
_NO_SURNAMES = _HEADS | lexicon.COMPANY_SUFFIXES


def _surname(word: str) -> bool:
    plain = word.replace("-", "").replace("’", "").replace("'", "").rstrip(".")
    return (
        word[0].isupper()
        and plain.isalpha()
        and word not in _HEADS
        and word not in lexicon.POST_NOMINALS
        and word not in _OPENINGS
        and not (word.isupper() and len(word) > 2)
    )


_LONGEST_KNOWN = 6
"""Tokens of a name that everybody knows."""

# --- trimming ---------------------------------------------------------------------------------

_NEVER_DROPPED = lexicon.words_of(
    """
    new other next under no late last over like only well both first all local
    """
)
DROPPED = lexicon.words_of(
    """
    the a an this that these those our their its his her my your dear when if but and in at on
    from by for with as since while although because after before so or no now then why how
    what who where well yes thank thanks today also even both all some many most other another
    of to former ex late new current is are was were will can could would should has have had
    do does did not only like unlike under over until despite via per next last each every any
    it he she they we i you there here local said says following chief vice prime deputy
    """
)
"""Words at the left that a capital does not make part of a name."""


def droppable(word: str) -> bool:
    """Whether a word at the left is no part of a name; "New" and the like may be, capitalised."""
    bare = word.strip(",.;:").lower()
    return bare in DROPPED and (word[0].islower() or bare not in _NEVER_DROPPED)


_BASED = re.compile(r"-(?:based|born|owned|led|backed|listed|registered|run|trained|area)$")
_PEOPLE = lexicon.words_of(
    """
    members supporters representatives officials employees residents students pupils patients staff
    delegates workers drivers users customers fans parents friends colleagues leaders volunteers
    people most some one two three four five six
    """
) - {"friends"}
"""Words before "of" that count people, and begin no name: "Members of Unite Local 4"."""
_MONTH_AT_END = re.compile(rf"(?: (?:of|for|on|in))?(?: the)? (?:{_any(lexicon.MONTHS_AND_DAYS)})$")
_SURNAMES_TOO = lexicon.words_of(
    """
    Hill Park Green Lake Marsh Heath Fields Moor Forest Bay Bridge Lane Castle Tower Falls
    Close Drive Common Port Valley Street
    """
)
"""Words that end names of places, and are surnames."""


def _is_else(surface: str, kind: EntityType) -> bool:
    """Whether what has the build of a name of this type is known to be of another."""
    words = surface.split()
    if kind is LOC:
        given = words[0] in gazetteer.given_names()
        return given and len(words) == 2 and words[1] in _SURNAMES_TOO
    post = words[0].lower() in lexicon.POST_HEADS and " of " in surface
    if kind is LAW and post and words[-1] in {"Regulation", "Constitution"}:
        return True  # "Director of Regulation"
    if kind is PROG and words[-1] in lexicon.PLACE_HEADS and not words[0].endswith("ing"):
        return True  # "the Mill Road scheme"
    between = len(words) == 3 and words[1] == "for" and words[0] in gazetteer.places()
    return kind is ORG and (between or surface in gazetteer.places() or _building(words))


def _building(words: list[str]) -> bool:
    center = words[-1] in {"Centre", "Center"}
    return center and len(words) > 1 and words[-2] in lexicon.ROOM_WORDS


def _trim(
    paragraph: Prose, text: str, start: int, end: int, kind: EntityType, weight: float
) -> Candidate | None:
    """Take off what is no part of the name: articles, posts before "of", words that open a sentence."""
    while True:
        word = text[start:end].split(" ", 1)[0]
        bare = word.strip(",.;:").lower()
        rest = text[start + len(word) : end]
        if not rest.strip():
            break
        post = kind is not LAW and bool({bare, bare.rstrip("s")} & lexicon.POST_HEADS)
        post = post and word not in lexicon.COMPLEMENT_HEADS
        of_post = post and rest.split()[0] in {"of", "for", "and", "at"}
        of_post = of_post or (bare in _PEOPLE and rest.split()[0] in {"of", "at", "from"})
        of_post = of_post or (kind is LAW and bare == "under")  # "Under the Ports Act 2003"
        based = bool(_BASED.search(word)) and " " in rest.strip()
        if not (droppable(word) or of_post or based or (post and kind is PER)):
            break
        start += len(word)
        while start < end and not (text[start].isupper() or text[start].isdigit()):
            step = re.match(r"[\s,]*[a-z&]*\s*", text[start:end])
            start += max(1, step.end() if step else 1)
    surface = _MONTH_AT_END.sub("", text[start:end]).rstrip(" ,;:-–&")
    if not keeps_stop(surface, text[start + len(surface) :]):
        surface = surface.rstrip(".")
    if surface.endswith(("'s", "’s")):
        surface = surface[:-2]
    if surface.count("(") > surface.count(")"):
        surface = surface[: surface.rindex("(")].rstrip()
    one_word = " " not in surface
    if len(surface) < 3 or (one_word and weight < CERTAIN and kind is not PER):
        return None
    if kind is not PER and _is_else(surface, kind):
        return None
    return Candidate(paragraph.chars(start, start + len(surface)), surface, kind, weight)


_SENTENCE_GOES_ON = re.compile(r",|\s+[a-z\d(]")


def keeps_stop(surface: str, after: str) -> bool:
    """Whether the full stop at a name's end is the name's ("Acme Inc. said"), not the sentence's."""
    abbreviated = surface.endswith(tuple(f"{s}." for s in lexicon.ABBREVIATED))
    return abbreviated and bool(_SENTENCE_GOES_ON.match(after))


_OWN_FUNDS = lexicon.words_of(
    """
    Monetary Wildlife Pension Pensions Provident Children Children's Children’s Investment Hedge
    Superannuation Defense Defence Legal Benevolent Population Medical Animal Education Wealth of
    Land Family Memorial Heritage Conservation Welfare Orphans Widows
    """
)
"""Words in the names of funds that are bodies; the others hand out a policy's money."""


def _of_policy(words: list[str]) -> bool:
    owned = any(w.endswith(("'s", "’s", "s'", "s’")) for w in words)
    return bool(words) and not owned and {*words}.isdisjoint(_OWN_FUNDS)


def type_by_head(surface: str) -> EntityType | None:
    """The type that a name's own head noun gives it."""
    words = surface.split()
    if surface in gazetteer.places() or _building(words):
        return LOC
    last = words[-1].strip(".,")
    before_of = re.split(r" (?:of|for|on) ", surface)[0].split()[-1]
    if last in lexicon.COMPANY_SUFFIXES or (
        before_of in lexicon.COMPLEMENT_HEADS and before_of != last
    ):
        return ORG
    dated = (
        re.fullmatch(r"\d{1,4}(?:-\d+)?", last)
        and len(words) > 1
        and words[-2] in lexicon.LAW_HEADS
    )
    enacted = re.fullmatch(r"(?:1[5-9]|20)\d\d", last) and {*words} & _DATED_LAWS
    if last in lexicon.LAW_HEADS or dated or enacted:
        return LAW
    if last in lexicon.AWARD_HEADS or (last == "Fund" and _of_policy(words[:-1])):
        return PROG
    if last in lexicon.PROGRAMME_HEADS and last not in lexicon.ORGANISATION_HEADS:
        return PROG
    return ORG if last in lexicon.ORGANISATION_HEADS - lexicon.LOOSE_HEADS else None

"""Names: where people, organisations, places, laws and programmes are mentioned in a document.

The language model proposes; the build of names (honorifics, heads such as "Committee", company
suffixes, acronyms with their long forms) proposes too, with more weight. Each way of writing then
gets one type over the whole document, is dropped where the document itself shows that it is no
name, and is looked for everywhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.model import Alias, EntityType, Mention, SegmentKind, Span, Thread

PER, ORG, LOC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE
LAW, PROG = EntityType.LEGISLATION, EntityType.PROGRAMME

_LABELS = {"PERSON": PER, "ORG": ORG, "GPE": LOC, "LOC": LOC, "FAC": LOC, "LAW": LAW}

_OPEN = 0.3
"""Score of an acronym whose long form the document does not give."""
_FAINT = 0.4
MODEL = 1.0
PATTERN = 2.5
CERTAIN = 6.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that something takes for a name."""

    span: Span
    surface: str
    type: EntityType
    weight: float
    honorific: str = ""


_U = lexicon.UPPER
_CAP = rf"(?:[{_U}][\w’'&]*(?:-[^\W\d_][\w’']*)*|[A-Z]\.(?:[A-Z]\.)+)"
_SPACED = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """One space between words, straight apostrophes: the form under which ways of writing are equal."""
    return _SPACED.sub(" ", text).replace("’", "'").replace("‘", "'").strip()


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], EntityType, float], ...]:
    """Patterns of names over a paragraph's text; group ``n`` is the name."""
    org_head = f"(?:{_alternatives(lexicon.ORGANISATION_HEADS)})"
    takes_of = f"(?:{_alternatives(lexicon.COMPLEMENT_HEADS)})"
    suffix = f"(?:{_alternatives(lexicon.COMPANY_SUFFIXES)})"
    place_head = f"(?:{_alternatives(lexicon.PLACE_HEADS)})"
    programme = f"(?:{_alternatives(lexicon.PROGRAMME_HEADS)})"
    programme_noun = f"(?:{_alternatives(lexicon.PROGRAMME_NOUNS)})"
    law = f"(?:{_alternatives(lexicon.LAW_HEADS)})"
    left = rf"(?:{_CAP},? (?:(?:and|&) )?)"
    chain = rf"(?:{_CAP}(?:(?:,? (?:and|&)|,| of| of the| for)? {_CAP}){{0,5}})"
    items = [
        # Department for Work and Pensions; Centre for Crime and Justice Studies; Bank of Scotland
        (rf"\b(?P<n>(?:{left}){{0,4}}{takes_of} (?:of|for|on)(?: the)? {chain})", ORG, PATTERN),
        # House of Commons Justice Committee; Public Accounts Committee; National Audit Office
        (rf"\b(?P<n>(?:House of (?:Commons|Lords|Representatives|Keys) )?(?:{left}){{1,6}}{org_head})\b(?![-’']\w)", ORG, PATTERN),
        (rf"\b(?P<n>(?:{_CAP},? (?:(?:and|&) )?){{1,5}}{suffix})(?!\w)", ORG, CERTAIN),
        (rf"\b(?P<n>(?:HMP|HM Prison|HMYOI|YOI|RAF|HMS|USS|RNLI|FC|AFC) {_CAP}(?: {_CAP}){{0,2}})", ORG, CERTAIN),
        (rf"\b(?P<n>{_CAP}(?: {_CAP}){{0,2}} (?:FC|AFC|RFC|CC|RLFC|GAA|NHS|MBC|BC))\b", ORG, PATTERN),
        (rf"\b(?P<n>(?:{_CAP} ){{1,3}}{place_head})\b(?! {_CAP})", LOC, PATTERN),
        (rf"\b(?P<n>(?:River|Lake|Loch|Mount|Cape|Isle of|Gulf of|Bay of|County|Port) {_CAP})", LOC, PATTERN),
        (rf"\b(?P<n>(?:{_CAP} (?:(?:and|for|of|&) )?){{1,4}}{programme})\b(?! {_CAP})", PROG, PATTERN),
        (rf"\b(?P<n>{_CAP}(?:(?: (?:and|for|&))* {_CAP}){{1,4}})(?: \([A-Z]\w+\))? {programme_noun}\b", PROG, PATTERN),
        (r"[‘'“\"](?P<n>[A-Za-z][\w ’&-]{3,60}?)[’'”\"] (?:programme|program|scheme|initiative|project|campaign)\b", PROG, PATTERN),
        (rf"\b(?P<n>(?:{_CAP}(?: \([A-Z]\w*\))?,? (?:(?:and|of|for|&|etc) (?:the )?)*){{1,7}}{law}(?: (?:of )?\d{{4}})?)\b(?! {_CAP})", LAW, PATTERN),
        (r"\b(?P<n>\d{4} (?:Act|Bill|Order|Regulations|Directive))\b", LAW, PATTERN),
        (r"\b(?P<n>[A-Z]{2,5} (?:19|20)\d\d)\b(?! [a-z])", LAW, MODEL),
        # minister Ann Lowe; Minister for Fisheries, Ann Lowe
        (rf"\b(?:[A-Z]?[a-z-]*(?:{_alternatives(lexicon.POSTS)})|(?:Minister|Secretary|Director|Head|Chief|Professor) (?:of|for)(?: {_CAP})+),? (?P<n>{_CAP} {_CAP}(?:-{_CAP})?)(?=[ ,.;:)’'])", PER, MODEL),
        # Lowe, 62, is …: an age stands beside a person alone
        (rf"\b(?P<n>{_CAP}(?: (?:(?:de|van|von|al|bin|ap) )?{_CAP}){{0,3}}), (?:aged )?[1-9]\d(?:,| \()", PER, CERTAIN),
        (rf"\b(?P<n>{_CAP}(?: {_CAP}){{0,3}} v\.? {_CAP}(?: {_CAP}){{0,3}})", LAW, PATTERN),
    ]  # fmt: skip
    return tuple((re.compile(pattern), kind, weight) for pattern, kind, weight in items)


_HONORIFIC = re.compile(
    rf"\b(?P<h>(?:(?:The )?(?:Rt\.? Hon\.? |Right Hon(?:ou)?rable |Most Rev(?:erend)? |Very Rev(?:erend)? )?(?:{_alternatives(lexicon.HONORIFICS)})\.? )+)"
    rf"(?P<n>{_CAP}(?:(?: (?:{_alternatives(lexicon.PARTICLES)}))* {_CAP}){{0,3}})"
)
_SOFT_HONORIFICS = frozenset(
    ["Justice", "President", "Chancellor", "Minister", "Secretary", "Commissioner", "Coach", "General", "Judge", "Count", "Earl", "Prince", "King", "Queen", "Premier", "Mayor", "Father", "Sister", "Brother", "Private", "Major", "Constable", "Recorder", "Dean", "Canon", "Nurse", "Detective", "Inspector", "Lord", "Ambassador", "Coroner", "Captain"]
)
"""Honorifics that also begin other names ("Justice Committee", "King Street")."""

_ACRONYM = re.compile(
    r"\b(?:[A-Z][A-Za-z]*[A-Z]|[A-Z]+\d|[A-Z]\d[A-Za-z]+|[A-Z]\d[A-Z])(?:s\b|\b)|\b[A-Z](?:\.[A-Z])+\.?"
)
_IN_BRACKETS = re.compile(r"\s?[(\[](?P<a>[A-Z][A-Za-z0-9&.-]{1,9})[)\]]")
_OR_ACRONYM = re.compile(r",? (?:or|the|aka|now|known as)(?: the)? (?P<a>[A-Z][A-Z&]{1,7}s?)\b")


def acronym_of(short: str, long: str) -> bool:
    """Whether the letters of ``short`` are initials of the words of ``long``, in order.

    Small words may be passed over or counted; a plural "s" is left out.
    """
    letters = re.sub(r"[^A-Za-z0-9]", "", short)
    if len(letters) > 2 and letters.endswith("s") and letters[:-1].isupper():
        letters = letters[:-1]
    words = re.findall(r"[A-Za-z0-9]+", long)
    if len(letters) < 2 or len(words) < 2:
        return False
    small = {"of", "for", "and", "the", "in", "on", "to", "with", "by"}
    for chosen in (words, [w for w in words if w.lower() not in small]):
        if [w[0].lower() for w in chosen] == [c.lower() for c in letters]:
            return True
    # "MoJ": the small letters of the acronym are the small words
    initials = "".join(w[0] for w in words)
    return initials.lower() == letters.lower()


@dataclass(slots=True)
class _Table:
    """What is known of each way of writing in one document, while it is being collected."""

    votes: dict[str, Counter[EntityType]] = field(default_factory=lambda: defaultdict(Counter))
    places: dict[str, set[Span]] = field(default_factory=lambda: defaultdict(set))
    honorifics: dict[Span, str] = field(default_factory=dict)
    titled: set[str] = field(default_factory=set)

    def add(self, candidate: Candidate) -> None:
        key = squeeze(candidate.surface)
        self.votes[key][candidate.type] += candidate.weight
        self.places[key].add(candidate.span)
        if candidate.honorific:
            self.honorifics[candidate.span] = candidate.honorific
            self.titled.add(key)

    def type_of(self, key: str) -> EntityType | None:
        votes = self.votes.get(key)
        if not votes:
            return None
        return max(votes.items(), key=lambda item: (item[1], item[0].value))[0]


def find_names(
    thread: Thread, prose: tuple[Prose, ...]
) -> tuple[tuple[Mention, ...], tuple[Alias, ...]]:
    """Find the names of one document.

    Returns:
        The mentions, sorted, none overlapping another; and the pairs that the text equates.
    """
    text = thread.document.text
    table = _Table()
    case = _Case(prose)
    for paragraph in prose:
        for candidate in _propose(paragraph, informal=thread.inside_comment(paragraph.section)):
            table.add(candidate)
    _split_owners(table)
    for paragraph in prose:
        for candidate in _branches(paragraph, case):
            table.add(candidate)
        for candidate in _capitalised(paragraph, table, case):
            table.add(candidate)
    for paragraph in prose:
        _weigh_context(paragraph, table, case)
    definitions = list(_definitions(prose, table))
    for definition in definitions:
        for key, weight in ((definition.short_key, CERTAIN), (definition.long_key, PATTERN)):
            table.votes[key][definition.type] += weight
    signatures = _signatures(thread)
    kept = _decide(table, case, {d.short_key for d in definitions})
    mentions = [*_everywhere(text, prose, kept, table, case), *signatures]
    mentions = _without_overlap(mentions)
    spans = {m.span for m in mentions}
    aliases = tuple(
        sorted(
            {
                Alias(d.long, d.short, d.reason)
                for d in definitions
                if d.long in spans and d.short in spans
            }
        )
    )
    return tuple(mentions), aliases


# --- evidence of case ------------------------------------------------------------------------


class _Case:
    """How words are written over the whole document: a name is never written small."""

    def __init__(self, prose: tuple[Prose, ...]) -> None:
        self.small: Counter[str] = Counter()
        self.inner: Counter[str] = Counter()  # capitalised where no sentence begins
        self.common: Counter[str] = Counter()  # acronyms used like common nouns ("an SPO")
        self.proper: Counter[str] = Counter()
        self.words: Counter[str] = Counter()  # small words that are no nouns: "never"
        self.adjectives: set[str] = set()
        self.phrases = " ".join(p.doc.text for p in prose)
        for paragraph in prose:
            if paragraph.is_title:
                continue
            previous = ""
            for token in paragraph.doc:
                word = token.text
                if token.pos_ == "ADJ":
                    self.adjectives.add(token.lower_)
                if word.islower():
                    self.small[word] += 1
                    if token.pos_ not in {"NOUN", "PROPN", "X", "SYM"}:
                        self.words[word] += 1
                elif word[:1].isupper():
                    if not _starts_sentence(token):
                        self.inner[word] += 1
                        if previous.lower() == "the":
                            self.inner["the " + word] += 1
                    if _indefinite(previous):
                        self.common[word.rstrip("s")] += 1
                    if token.pos_ == "PROPN":
                        self.proper[word] += 1
                previous = word

    def is_word(self, word: str) -> bool:
        """Whether the document also writes it small, more often than capitalised inside sentences."""
        return self.small[word.lower()] > 0 and self.small[word.lower()] >= self.inner[word]


def _indefinite(word: str) -> bool:
    return (
        word.lower()
        in {
            "a",
            "an",
            "my",
            "his",
            "her",
            "our",
            "your",
            "many",
            "some",
            "most",
            "several",
            "all",
            "every",
            "each",
            "few",
            "fellow",
        }
        or word.isdigit()
    )


def _starts_sentence(token: object) -> bool:
    i, doc = token.i, token.doc  # type: ignore[attr-defined]
    if i == 0 or token.is_sent_start:  # type: ignore[attr-defined]
        return True
    before = doc[i - 1].text
    return (
        before in {"“", '"', "‘", "'", ":", "-", "–", "—", "•", "*", "(", "…", "...", ";", "?", "!"}
        or before[-1:] in ".?!"
    )


# --- proposals -------------------------------------------------------------------------------


def _propose(paragraph: Prose, *, informal: bool) -> Iterator[Candidate]:
    text = paragraph.doc.text
    taken: list[Span] = []
    for match in _HONORIFIC.finditer(text):
        candidate = _after_honorific(paragraph, match)
        if candidate:
            taken.append(candidate.span)
            yield candidate
    shouted = _mostly_capitals(text)
    if not shouted:
        for pattern, kind, weight in _patterns():
            for match in pattern.finditer(text):
                found = _trim(paragraph, match.start("n"), match.end("n"), kind, weight)
                if found and not any(found.span.overlaps(span) for span in taken):
                    yield found
    for ent in paragraph.doc.ents:
        kind = _LABELS.get(ent.label_)
        if kind is None and ent.label_ == "NORP" and _is_party(ent):
            kind = ORG
        if kind is None:
            continue
        for first, last in _halves(ent, informal=informal):
            found = _from_model(paragraph, first, last, kind)
            if found and not any(
                found.span.overlaps(span) and found.span != span for span in taken
            ):
                yield found


def _mostly_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) > 0.6 * len(letters)


def _after_honorific(paragraph: Prose, match: re.Match[str]) -> Candidate | None:
    words = match["n"].split()
    titles = match["h"].split()
    last_title = titles[-1].rstrip(".")
    if last_title in _SOFT_HONORIFICS:
        # "Justice Committee", "King Street": a title only where a person's name can follow
        heads = (
            lexicon.ORGANISATION_HEADS
            | lexicon.PLACE_HEADS
            | lexicon.PROGRAMME_HEADS
            | lexicon.LAW_HEADS
        )
        if any(word in heads or word in lexicon.HONORIFICS for word in words) or words[0].isupper():
            return None
        if words[0] in lexicon.MONTHS_AND_DAYS or words[0].lower() in lexicon.POST_HEADS:
            return None
        tokens = paragraph.tokens(paragraph.chars(match.start("n"), match.end("n")))
        if tokens is None or not any(t.ent_type_ == "PERSON" for t in tokens):
            return None
    end = match.end("n")
    owner = re.search(r"[’'](?=s?(?:\s|$))", match["n"])
    if owner:
        end = match.start("n") + owner.start()
    span = paragraph.chars(match.start("n"), end)
    surface = paragraph.doc.text[match.start("n") : end]
    return Candidate(span, surface, PER, CERTAIN, honorific=" ".join(titles))


_NEVER_DROPPED = frozenset(
    ["new", "other", "next", "under", "no", "late", "last", "over", "like", "only", "well", "both", "first", "all", "local"]
)
_DROP_LEFT = {"the", "a", "an", "this", "that", "these", "those", "our", "their", "its", "his", "her", "my", "your", "dear", "when", "if", "but", "and", "in", "at", "on", "from", "by", "for", "with", "as", "since", "while", "although", "because", "after", "before", "so", "or", "no", "now", "then", "why", "how", "what", "who", "where", "well", "yes", "thank", "thanks", "today", "also", "even", "both", "all", "some", "many", "most", "other", "another", "of", "to", "former", "ex", "late", "new", "current", "is", "are", "was", "were", "will", "can", "could", "would", "should", "has", "have", "had", "do", "does", "did", "not", "only", "like", "unlike", "under", "over", "until", "despite", "via", "per", "next", "last", "each", "every", "any", "it", "he", "she", "they", "we", "i", "you", "there", "here", "local", "said", "says"}  # fmt: skip


def _trim(
    paragraph: Prose, start: int, end: int, kind: EntityType, weight: float
) -> Candidate | None:
    """Take off what is no part of the name: articles, posts before "of", words that open a sentence."""
    text = paragraph.doc.text
    while True:
        word = text[start:end].split(" ", 1)[0]
        bare = word.strip(",.;:").lower()
        rest = text[start + len(word) : end]
        if not rest.strip():
            break
        posts = kind is not LAW and (
            bare in lexicon.POST_HEADS or bare.rstrip("s") in lexicon.POST_HEADS
        )
        if _droppable(word) or (
            posts and rest.lstrip().split(" ")[0] in {"of", "for", "and", "at"}
        ):
            start += len(word)
            while start < end and not (text[start].isupper() or text[start].isdigit()):
                step = re.match(r"[\s,]*[a-z&]*\s*", text[start:end])
                start += max(1, step.end() if step else 1)
            continue
        break
    end = start + len(text[start:end].rstrip(" ,.;:-–&"))
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    surface = text[start:end]
    if surface.count("(") > surface.count(")"):
        surface = surface[: surface.rindex("(")].rstrip()
        end = start + len(surface)
    if len(surface) < 3 or (" " not in surface and weight < CERTAIN):
        return None
    return Candidate(paragraph.chars(start, end), surface, kind, weight)


def _droppable(word: str) -> bool:
    """Whether a word at the left is no part of a name; "New" and the like may be, capitalised."""
    bare = word.strip(",.;:").lower()
    return bare in _DROP_LEFT and (word[0].islower() or bare not in _NEVER_DROPPED)


def _is_party(ent: object) -> bool:
    """Parties and groups, not peoples: "the Greens said", "Green councillors"."""
    text = ent.text  # type: ignore[attr-defined]
    doc, end = ent.doc, ent.end  # type: ignore[attr-defined]
    after = doc[end].text.lower() if end < len(doc) else ""
    if after in {"party", "mp", "mps", "councillors", "councillor", "leader", "manifesto", "peer", "peers", "msp", "td", "senator", "senators", "government", "conference", "ministers", "minister", "voters", "members", "politicians", "ideology", "policy"}:  # fmt: skip
        return not re.search(r"(?:ish|ese|[^t]ian|ch|ean|can|man)$", text) or after in {"party"}
    return bool(
        re.search(r"(?:ives?|ories|ory|crats?|Republicans?|Liberals?|Greens?|ists?|our)$", text)
    )


def _halves(ent: object, *, informal: bool) -> Iterator[tuple[int, int]]:
    """The tokens of a name; the parts of a list are names of their own.

    "Ayr, Troon & Largs" is three; "Lowe & Marsh" is two people unless it names a firm, as it may
    where nobody writes "&" for "and".
    """
    start, end, doc = ent.start, ent.end, ent.doc  # type: ignore[attr-defined]
    words = [doc[i].text for i in range(start, end)]
    if any(
        w in lexicon.COMPANY_SUFFIXES or w in lexicon.ORGANISATION_HEADS or w in {"of", "for"}
        for w in words
    ):
        yield start, end
        return
    links = [i for i in range(start + 1, end - 1) if doc[i].text in {"&", "and", "/", ","}]
    listed = any(doc[i].text == "," for i in links) and any(
        doc[i].text in {"&", "and"} for i in links
    )
    people = ent.label_ in {"PERSON", "GPE", "LOC"}  # type: ignore[attr-defined]
    spelt = any(doc[i].text in {"and", "/"} for i in links)
    if links and (listed or people or spelt or informal):
        at = start
        for i in [*links, end]:
            if i > at and any(doc[j].pos_ == "PROPN" for j in range(at, i)):
                yield at, i
            at = i + 1
        return
    yield start, end


def _from_model(paragraph: Prose, first: int, last: int, kind: EntityType) -> Candidate | None:
    """A name from the model's, less what it swallowed."""
    doc = paragraph.doc
    honorific: list[str] = []
    while first < last:
        word = doc[first].text
        bare = word.rstrip(".")
        single = last - first == 1
        if _droppable(word) or not any(map(str.isalnum, word)):
            first += 1
        elif kind is PER and not single and bare in lexicon.HONORIFICS:
            honorific.append(word)
            first += 1
        elif kind is PER and not single and bare.lower() in lexicon.POST_HEADS:
            first += 1
        else:
            break
    while last > first:
        word = doc[last - 1].text
        trailing = word in {"'s", "’s", "'", "’"} or not any(map(str.isalnum, word))
        trailing = trailing or word.lower() in {"and", "of", "the", "in", "who", "at", "for"}
        plural_post = (
            last - first > 1 and word.endswith("s") and word[:-1].lower() in lexicon.POST_HEADS
        )
        if trailing or plural_post or (last - first > 1 and word in {"MPs", "MP", "Cllrs", "MEPs"}):
            last -= 1
        else:
            break
    if kind is PER:
        # a person's name ends at the first word that is not capitalised
        for i in range(first, last):
            word = doc[i].text
            hyphen = word == "-" and first < i < last - 1 and doc[i + 1].text[0].isupper()
            if not hyphen and not word[0].isupper() and word.lower() not in lexicon.PARTICLES:
                last = i
                break
    if first >= last:
        return None
    start = doc[first].idx
    surface = doc[first:last].text
    surface = re.sub(r"[^\w)]+$", "", surface)
    if surface.count("(") != surface.count(")"):
        surface = surface.split("(")[0].rstrip()
    if not any(c.isupper() for c in surface) or (surface[0].isdigit() and kind is not LAW):
        return None
    if len(surface) < 2 or len(surface.split()) > 12:
        return None
    return Candidate(
        paragraph.chars(start, start + len(surface)), surface, kind, MODEL, " ".join(honorific)
    )


def _capitalised(paragraph: Prose, table: _Table, case: _Case) -> Iterator[Candidate]:
    """Words capitalised inside a sentence that the document never writes small: names of some kind.

    What kind, the context and the other documents must say; the vote is the weakest there is.
    """
    if paragraph.is_title or _mostly_capitals(paragraph.doc.text):
        return
    doc = paragraph.doc
    known = {(s.start, s.end) for spans in table.places.values() for s in spans}
    i = 0
    while i < len(doc):
        if not _unexplained(doc[i], case) or _starts_sentence(doc[i]):
            i += 1
            continue
        last = i + 1
        while last < len(doc) and last - i < 4 and _unexplained(doc[last], case):
            last += 1
        span = paragraph.span(i, last)
        if not any(span.start < end and start < span.end for start, end in known):
            yield Candidate(span, doc[i:last].text, ORG, _FAINT)
        i = last


def _unexplained(token: object, case: _Case) -> bool:
    word: str = token.text  # type: ignore[attr-defined]
    if not (word[0].isupper() and word.isalnum()) or len(word) < 3 or _ACRONYM.fullmatch(word):
        return False
    if (
        word in lexicon.COMMON_CAPITALS
        or word in lexicon.MONTHS_AND_DAYS
        or word in lexicon.HONORIFICS
    ):
        return False
    low = word.lower()
    plain = low in lexicon.POST_HEADS or low.rstrip("s") in lexicon.POST_HEADS or low in _DROP_LEFT
    return (
        not plain
        and not case.small[low]
        and token.ent_type_ not in {"NORP", "DATE", "LANGUAGE", "TIME"}
    )  # type: ignore[attr-defined]


def _branches(paragraph: Prose, case: _Case) -> Iterator[Candidate]:
    """ "North Riding NHB", where the text also speaks of the NHB: one of them, by its district."""
    doc = paragraph.doc
    for i in range(1, len(doc)):
        word = doc[i].text
        if (
            not _ACRONYM.fullmatch(word)
            or case.inner[word] < 2
            or word.rstrip("s") in lexicon.COMMON_CAPITALS
        ):
            continue
        first = i
        while (
            first > 0
            and i - first < 5
            and doc[first - 1].pos_ == "PROPN"
            and doc[first - 1].text[0].isupper()
        ):
            first -= 1
            linked = (
                first > 1
                and doc[first - 1].lower_ in {"and", "&"}
                and doc[first - 2].pos_ == "PROPN"
            )
            if linked and first - 1 > 0:
                first -= 1
        words = [doc[j].text for j in range(first, i)]
        if not words or any(
            _ACRONYM.fullmatch(w) or w in lexicon.HONORIFICS or w.lower() in lexicon.POST_HEADS
            for w in words
        ):
            continue
        if words[0].lower() in _DROP_LEFT or case.small[words[0].lower()]:
            continue
        span = paragraph.span(first, i + 1)
        yield Candidate(span, doc[first : i + 1].text, ORG, PATTERN)


# --- evidence of context ----------------------------------------------------------------------

_COUNTRIES = frozenset(["UK", "US", "USA", "UAE", "NZ", "NI", "DC", "NYC", "LA"])
"""Places that are written in capitals."""

_OF_ORGANISATIONS = frozenset(
    ["staff", "officials", "spokesman", "spokeswoman", "spokesperson", "chairman", "chairwoman", "chair", "boss", "bosses", "chief", "executives", "managers", "management", "board", "members", "contract", "contracts", "office", "offices", "headquarters", "shareholders", "union", "employees", "workers", "officers", "officer", "branch", "branches", "premises", "subsidiary", "bid", "conference", "website", "rules", "policy", "audit", "inspection", "director", "directors", "leadership", "leader", "hq", "report", "guidance", "areas", "ceo", "president"]
)
_OF_PARTIES = frozenset(["mp", "mps", "mep", "meps", "msp", "councillor", "councillors", "minister", "ministers", "peer", "peers", "government", "voters", "candidate", "candidates", "party", "manifesto", "senator", "senators", "councils"])  # fmt: skip
_ABOUT_PROGRAMMES = frozenset(["under", "pre", "post", "pre-", "post-", "via"])
_AROUND_PLACES = frozenset(["near", "across", "around", "outside", "throughout", "towards", "toward"])


def _weigh_context(paragraph: Prose, table: _Table, case: _Case) -> None:
    """Let the words around each proposed name, and each acronym, vote on its type."""
    doc = paragraph.doc
    i = 0
    while i < len(doc):
        key, last = _longest_known(paragraph, table, i)
        if key is None:
            word = doc[i].text
            if (
                _ACRONYM.fullmatch(word)
                and word.rstrip("s") not in lexicon.COMMON_CAPITALS
                and len(word) > 1
                and not paragraph.is_title
            ):
                key, last = squeeze(word), i + 1
            else:
                i += 1
                continue
        for kind, weight in _context_votes(doc, i, last):
            table.votes[key][kind] += weight
        i = last


def _longest_known(paragraph: Prose, table: _Table, i: int) -> tuple[str | None, int]:
    doc = paragraph.doc
    if not doc[i].text[0].isalnum() or doc[i].text[0].islower():
        return None, i + 1
    for last in range(min(len(doc), i + 7), i, -1):
        key = squeeze(doc[i:last].text)
        if key in table.votes:
            return key, last
    return None, i + 1


def _context_votes(doc: object, first: int, last: int) -> Iterator[tuple[EntityType, float]]:
    before = doc[first - 1].lower_ if first else ""  # type: ignore[index]
    earlier = doc[first - 2].lower_ if first > 1 else ""  # type: ignore[index]
    after = doc[last].lower_ if last < len(doc) else ""  # type: ignore[index, arg-type]
    later = doc[last + 1].lower_ if last + 1 < len(doc) else ""  # type: ignore[index, arg-type]
    surface = doc[first:last].text  # type: ignore[index]
    acronym = bool(_ACRONYM.fullmatch(surface))
    noun_follows = last < len(doc) and doc[last].pos_ == "NOUN"  # type: ignore[index, arg-type]
    if (before == "-" and earlier in {"pre", "post"}) or (before in _ABOUT_PROGRAMMES and acronym):
        yield PROG, 1.0
    if after.isdigit() and not acronym:
        yield from ((kind, -1.5) for kind in (PER, ORG, LOC))  # "Tier 1", "Phase 2"
    if before == "in" and not noun_follows and not acronym:
        yield LOC, 0.8
    if before in _AROUND_PLACES:
        yield LOC, 0.8
    if before == "the" or (
        earlier == "the" and before in {"new", "old", "former", "local", "failing"}
    ):
        yield ORG, 0.6
        yield PER, -0.6
    if after in _OF_ORGANISATIONS or (after in {"'s", "’s"} and later in _OF_ORGANISATIONS):
        yield ORG, 0.8
    if after in _OF_PARTIES:
        yield ORG, 1.0
    if after in lexicon.PROGRAMME_NOUNS:
        yield PROG, 1.0
    if before in lexicon.POST_HEADS and not noun_follows:
        yield PER, 0.6
    if after == "who" or (after == "," and later == "who"):
        yield PER, 1.0
    if after == "," and later.isdigit() and len(later) == 2:
        yield PER, 2.0
    head = doc[last - 1]  # type: ignore[index]
    if head.dep_ == "nsubj" and head.head.lower_ in lexicon.REPORTING:
        yield ORG, 0.4
        if not acronym:
            yield PER, 0.4
    if noun_follows and head.dep_ == "compound" and after not in lexicon.POST_HEADS:
        yield ORG, 0.3
    if before in {"at", "for", "with", "within", "against", "joined", "left", "by", "from"}:
        yield ORG, 0.3
    if acronym and surface.rstrip("s") not in _COUNTRIES:
        yield PER, -2.0
        yield LOC, -2.0
        yield ORG, 0.2


def _split_owners(table: _Table) -> None:
    """ "Acme's Code of Practice" is two names where Acme is known to be one."""
    for key in sorted(table.votes):
        owner, mark, rest = key.partition("'s ")
        if not (mark and rest[:1].isupper()):
            continue
        heads = lexicon.ORGANISATION_HEADS | lexicon.PLACE_HEADS
        known = owner in table.votes and rest.split()[0] not in heads
        if known or owner.lower() in {"today", "yesterday"} or _type_by_head(owner) is ORG:
            votes = table.votes.pop(key)
            table.places.pop(key, None)
            for kind, weight in votes.items():
                if kind is not PER:
                    table.votes[rest][kind] += weight


# --- acronyms --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Definition:
    long: Span
    short: Span
    long_key: str
    short_key: str
    type: EntityType
    reason: str


def _definitions(prose: tuple[Prose, ...], table: _Table) -> Iterator[_Definition]:
    """Long forms with their acronym beside them, in brackets or after "or"."""
    for paragraph in prose:
        text = paragraph.doc.text
        for pattern in (_IN_BRACKETS, _OR_ACRONYM):
            for match in pattern.finditer(text):
                short = match["a"].strip(".")
                start = _long_form(text, match.start(), short)
                if start is None:
                    continue
                stop = len(text[: match.start()].rstrip(" '’”\","))
                surface = text[start:stop]
                kind = (
                    _type_by_head(surface)
                    or table.type_of(squeeze(surface))
                    or _programme_follows(text, match.end())
                    or ORG
                )
                yield _Definition(
                    paragraph.chars(start, stop),
                    paragraph.chars(match.start("a"), match.start("a") + len(short)),
                    squeeze(surface),
                    squeeze(short),
                    kind,
                    "the text gives the short form beside the long one",
                )


def _programme_follows(text: str, at: int) -> EntityType | None:
    word = re.match(r"\s*([a-z]+)", text[at:])
    return PROG if word and word[1] in lexicon.PROGRAMME_NOUNS else None


def _long_form(text: str, stop: int, short: str) -> int | None:
    """Where the words before ``stop`` begin whose initials are the acronym; None if none fit."""
    before = text[max(0, stop - 120) : stop].rstrip(" '’”\",")
    offset = max(0, stop - 120)
    words = list(re.finditer(r"[A-Za-z0-9][\w’'-]*", before))
    letters = len(re.sub(r"[^A-Za-z0-9]", "", short))
    for count in range(max(2, letters - 1), min(len(words), letters + 4) + 1):
        start = words[-count].start()
        if acronym_of(short, before[start:]) and (before[start].isupper()):
            return offset + start
    return None


def _type_by_head(surface: str) -> EntityType | None:
    """The type that a name's own head noun gives it."""
    words = surface.split()
    last = words[-1].strip(".,")
    before_of = re.split(r" (?:of|for|on) ", surface)[0].split()[-1]
    if last in lexicon.COMPANY_SUFFIXES:
        return ORG
    if before_of in lexicon.COMPLEMENT_HEADS and before_of != last:
        return ORG
    if (
        last in lexicon.LAW_HEADS
        or (re.fullmatch(r"\d{4}", last)
        and len(words) > 1
        and words[-2] in lexicon.LAW_HEADS)
    ):
        return LAW
    if last in lexicon.PROGRAMME_HEADS and last not in lexicon.ORGANISATION_HEADS:
        return PROG
    if last in lexicon.ORGANISATION_HEADS:
        return ORG
    return None


# --- decisions -------------------------------------------------------------------------------


def _signatures(thread: Thread) -> list[Mention]:
    found = []
    for segment in thread.segments:
        if segment.kind is SegmentKind.SIGNATURE:
            match = re.search(
                r"[^\W\d_][\w.’'-]*(?: [\w.’'-]+)*",
                thread.document.text[segment.start : segment.end],
            )
            if match:
                surface = match[0].rstrip("'’.")
                start = segment.start + match.start()
                found.append(Mention(start, start + len(surface), surface, PER, segment.section))
    return found


def _decide(table: _Table, case: _Case, defined: set[str]) -> dict[str, tuple[EntityType, float]]:
    """The ways of writing that are names in this document, each with its one type and a score."""
    kept: dict[str, tuple[EntityType, float]] = {}
    for key in sorted(table.votes):
        votes = table.votes[key]
        kind = table.type_of(key)
        if kind is None or votes[kind] <= 0:
            continue
        single = " " not in key
        if not single and kind is not PER and _is_description(key, case):
            continue
        if single and key not in defined and not _single_name(key, kind, table, case):
            continue
        head = _type_by_head(key)
        if head and not single and kind is not head and kind is not PER:
            kind = head
        open_acronym = single and key not in defined and bool(_ACRONYM.fullmatch(key))
        kept[key] = (kind, min(_score(votes, kind), _OPEN if open_acronym else 1.0))
    _spell_out(kept)
    for key, (kind, score) in list(kept.items()):
        if (
            kind is ORG
            and " " in key
            and key.split()[-1] in table.titled
            and _type_by_head(key) is None
        ):
            kept[key] = (PER, score)  # "Mr Moriarty" elsewhere: Declan Moriarty is a person
        firm = key.rsplit(" ", 1)
        if kind is ORG and len(firm) == 2 and firm[1].rstrip(".") in lexicon.COMPANY_SUFFIXES:
            for words in range(1, len(key.split()) - 1):
                short = " ".join(key.split()[:words])
                if short in kept and short not in table.titled:
                    kept[short] = (ORG, score)
    for key, (kind, score) in list(kept.items()):
        if kind is PER and " " in key:
            _parts_of_person(key, score, kept, table, case)
        elif kind is ORG and " " in key:
            _heads_of(key, kept, case)
    return kept


def _spell_out(kept: dict[str, tuple[EntityType, float]]) -> None:
    """An acronym whose letters begin the words of one long name of the document has its type."""
    long = [
        key
        for key, (kind, _) in kept.items()
        if kind is not PER and len(key.split()) >= 2 and not _ACRONYM.search(key)
    ]
    for key in list(kept):
        if _ACRONYM.fullmatch(key) and len(key) > 2:
            kinds = {kept[name][0] for name in long if acronym_of(key, name)}
            if len(kinds) == 1:
                kept[key] = (kinds.pop(), 0.9)


def _is_description(key: str, case: _Case) -> bool:
    """ "Private Companies" in a text that also writes "private companies"."""
    return key.split()[0].lower() in case.adjectives and key.lower() in case.phrases


def _single_name(key: str, kind: EntityType, table: _Table, case: _Case) -> bool:
    """Whether one word is a name: not a common word, and capitalised where nothing demands it."""
    bare = key.rstrip(".")
    if (
        bare in lexicon.COMMON_CAPITALS
        or bare in lexicon.MONTHS_AND_DAYS
        or bare in lexicon.HONORIFICS
    ):
        return False
    if bare.lower() in lexicon.POST_HEADS or len(bare) < 2:
        return False
    votes = table.votes[key]
    certain = key in table.titled
    acronym = bool(_ACRONYM.fullmatch(bare))
    if acronym:
        if case.words[bare.lower()]:
            return False
        if case.common[bare.rstrip("s")] >= max(1, case.inner[bare] // 3):
            return False
        return votes[kind] >= 1.0
    if case.is_word(bare) and not certain:
        return False
    if case.small[bare.lower()] and kind is PER and not certain:
        return False
    return certain or bool(case.inner[bare]) or case.proper[bare] > 0


def _score(votes: Counter[EntityType], kind: EntityType) -> float:
    """How sure the votes are: the margin over the next type, and their number."""
    best = max(votes[kind], 0.1)
    second = max((v for k, v in votes.items() if k is not kind), default=0.0)
    margin = (best - max(second, 0.0)) / best
    return round(max(0.05, min(1.0, margin * min(1.0, best / PATTERN))), 3)


def _parts_of_person(
    key: str, score: float, kept: dict[str, tuple[EntityType, float]], table: _Table, case: _Case
) -> None:
    """A part of a person's name is that person's, unless it is more often something else."""
    words = key.split()
    for part in (words[-1], words[0]):
        votes = table.votes.get(part, Counter())
        other = max((v for k, v in votes.items() if k is not PER), default=0.0)
        usable = (
            len(part) > 2 and part.replace("-", "").isalpha() and part not in lexicon.HONORIFICS
        )
        if not usable or case.small[part.lower()] > case.inner[part] // 4:
            continue
        if (part in kept and kept[part][0] is not PER and other <= 2 * MODEL + 1) or (part not in kept and (part == words[-1] or votes[PER] > 0)):
            kept[part] = (PER, score)


def _heads_of(key: str, kept: dict[str, tuple[EntityType, float]], case: _Case) -> None:
    """ "the Committee" names the Justice Committee, where a sentence does not begin with it."""
    words = key.split()
    heads = {words[-1], re.split(r" (?:of|for|on) ", key)[0].split()[-1]}
    for head in sorted(
        heads & (lexicon.ORGANISATION_HEADS | {w + "s" for w in lexicon.ORGANISATION_HEADS})
    ):
        if head not in kept and case.inner["the " + head]:
            kept[head] = (ORG, 0.6)


def _small_letters(
    kept: dict[str, tuple[EntityType, float]], case: _Case
) -> dict[str, tuple[EntityType, float]]:
    """The same names in small letters: "sue hall", "moj"."""
    found = {}
    for key, (kind, score) in kept.items():
        small = key.lower()
        if small in kept or not key.isascii():
            continue
        if kind is PER and " " in key and key.replace(" ", "").isalpha():
            found[small] = (kind, score)
        acronym = _ACRONYM.fullmatch(key) and 3 <= len(key.rstrip("s")) <= 5 and key.isalpha()
        if (
            acronym
            and case.small[small]
            and sum(c in "aeiou" for c in small) <= 1
            and case.inner[key] >= 2
        ):
            found[small] = (kind, score)
    return found


_DIRECTIONS = re.compile(
    r"\b(?:north|south|east|west|central|greater|inner|outer|north-east|north-west|south-east|south-west|mid|upper|lower)(?:ern)? $"
)


def _everywhere(
    document: str,
    prose: tuple[Prose, ...],
    kept: dict[str, tuple[EntityType, float]],
    table: _Table,
    case: _Case,
) -> Iterator[Mention]:
    """Every occurrence of every kept way of writing, the longer one first."""
    if not kept:
        return
    kept = kept | _small_letters(kept, case)
    options = sorted(kept, key=lambda key: (-len(key), key))
    body = "|".join(_loose(key) for key in options)
    pattern = re.compile(rf"(?<![\w@#])(?:{body})(?!\w)(?!\.\w\w)")
    for paragraph in prose:
        text = paragraph.doc.text
        for match in pattern.finditer(text):
            known = kept.get(squeeze(match[0]))
            if known is None:
                continue
            kind, score = known
            span = paragraph.chars(match.start(), match.end())
            honorific = table.honorifics.get(span, "")
            start = match.start()
            if kind is LOC:
                direction = _DIRECTIONS.search(text, max(0, start - 12), start)
                start = direction.start() if direction else start
                span = paragraph.chars(start, match.end())
            surface = document[span.start : span.end]
            yield Mention(span.start, span.end, surface, kind, paragraph.section, honorific, score)


def _loose(key: str) -> str:
    return r"\s+".join(re.escape(word).replace("'", "['’‘]") for word in key.split(" "))


def _without_overlap(mentions: Iterable[Mention]) -> list[Mention]:
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if chosen and mention.start < chosen[-1].end:
            continue
        chosen.append(mention)
    return chosen

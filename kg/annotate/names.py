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


_CAP = r"(?:[A-Z][\w’'&]*(?:-[A-Za-z][\w’']*)*|[A-Z]\.(?:[A-Z]\.)+)"
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
        (rf"\b(?P<n>{_CAP}(?:(?: (?:and|for|of|to|the|&))* {_CAP}){{1,4}})(?: \([A-Z]\w+\))? {programme_noun}\b", PROG, PATTERN),
        (rf"[‘'“\"](?P<n>[A-Za-z][\w ’&-]{{3,60}}?)[’'”\"] (?:programme|program|scheme|initiative|project|campaign)\b", PROG, PATTERN),
        (rf"\b(?P<n>(?:{_CAP}(?: \([A-Z]\w*\))?,? (?:(?:and|of|for|&|etc|on|to|in) (?:the )?)*){{1,7}}{law}(?: (?:of )?\d{{4}})?)\b(?! {_CAP})", LAW, PATTERN),
        (rf"\b(?P<n>\d{{4}} (?:Act|Bill|Order|Regulations|Directive))\b", LAW, PATTERN),
        (rf"\b(?P<n>[A-Z]{{2,5}} (?:19|20)\d\d)\b(?! [a-z])", LAW, MODEL),
        (rf"\b(?P<n>{_CAP}(?: {_CAP}){{0,3}} v\.? {_CAP}(?: {_CAP}){{0,3}})", LAW, PATTERN),
    ]  # fmt: skip
    return tuple((re.compile(pattern), kind, weight) for pattern, kind, weight in items)


_HONORIFIC = re.compile(
    rf"\b(?P<h>(?:(?:The )?(?:Rt\.? Hon\.? |Right Hon(?:ou)?rable |Most Rev(?:erend)? |Very Rev(?:erend)? )?(?:{_alternatives(lexicon.HONORIFICS)})\.? )+)"
    rf"(?P<n>{_CAP}(?:(?: (?:{_alternatives(lexicon.PARTICLES)}))* {_CAP}){{0,3}})"
)
_SOFT_HONORIFICS = frozenset(
    """Justice President Chancellor Minister Secretary Commissioner Coach General Judge Saint St Count Earl Prince King Queen Premier
    Mayor Father Sister Brother Private Major Constable Recorder Dean Canon Nurse Detective Inspector Lord Ambassador Coroner Captain""".split()
)
"""Honorifics that also begin other names ("Justice Committee", "King Street")."""

_ACRONYM = re.compile(r"\b(?:[A-Z][A-Za-z]*[A-Z]|[A-Z]+\d|[A-Z]\d[A-Za-z]+|[A-Z]\d[A-Z])(?:s\b|\b)|\b[A-Z](?:\.[A-Z])+\.?")
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

    def add(self, candidate: Candidate) -> None:
        key = squeeze(candidate.surface)
        self.votes[key][candidate.type] += candidate.weight
        self.places[key].add(candidate.span)
        if candidate.honorific:
            self.honorifics[candidate.span] = candidate.honorific

    def type_of(self, key: str) -> EntityType | None:
        votes = self.votes.get(key)
        if not votes:
            return None
        return max(votes.items(), key=lambda item: (item[1], item[0].value))[0]


def find_names(thread: Thread, prose: tuple[Prose, ...]) -> tuple[tuple[Mention, ...], tuple[Alias, ...]]:
    """Find the names of one document.

    Returns:
        The mentions, sorted, none overlapping another; and the pairs that the text equates.
    """
    text = thread.document.text
    table = _Table()
    case = _Case(prose)
    for paragraph in prose:
        for candidate in _propose(paragraph, case):
            table.add(candidate)
    definitions = list(_definitions(prose, table))
    for definition in definitions:
        for key, weight in ((definition.short_key, CERTAIN), (definition.long_key, PATTERN)):
            table.votes[key][definition.type] += weight
    signatures = _signatures(thread)
    kept = _decide(table, case, {d.short_key for d in definitions})
    mentions = [*_everywhere(prose, kept, table, case), *signatures]
    mentions = _without_overlap(mentions)
    spans = {m.span for m in mentions}
    aliases = tuple(
        sorted({Alias(d.long, d.short, d.reason) for d in definitions if d.long in spans and d.short in spans})
    )
    assert all(text[m.start : m.end] == m.surface for m in mentions)
    return tuple(mentions), aliases


# --- evidence of case ------------------------------------------------------------------------


class _Case:
    """How words are written over the whole document: a name is never written small."""

    def __init__(self, prose: tuple[Prose, ...]) -> None:
        self.small: Counter[str] = Counter()
        self.inner: Counter[str] = Counter()  # capitalised where no sentence begins
        self.common: Counter[str] = Counter()  # acronyms used like common nouns ("an SPO")
        self.proper: Counter[str] = Counter()
        for paragraph in prose:
            if paragraph.is_title:
                continue
            previous = ""
            for token in paragraph.doc:
                word = token.text
                if word.islower():
                    self.small[word] += 1
                elif word[:1].isupper():
                    if not _starts_sentence(token):
                        self.inner[word] += 1
                    if _indefinite(previous):
                        self.common[word.rstrip("s")] += 1
                    if token.pos_ == "PROPN":
                        self.proper[word] += 1
                previous = word

    def is_word(self, word: str) -> bool:
        """Whether the document also writes it small, more often than capitalised inside sentences."""
        return self.small[word.lower()] > 0 and self.small[word.lower()] >= self.inner[word]


def _indefinite(word: str) -> bool:
    return word.lower() in {"a", "an", "my", "his", "her", "our", "your", "many", "some", "most", "several", "all", "every", "each", "few", "fellow"} or word.isdigit()


def _starts_sentence(token: object) -> bool:
    i, doc = token.i, token.doc  # type: ignore[attr-defined]
    if i == 0 or token.is_sent_start:  # type: ignore[attr-defined]
        return True
    before = doc[i - 1].text
    return before in {"“", '"', "‘", "'", ":", "-", "–", "—", "•", "*", "(", "…", "...", ";", "?", "!"} or before[-1:] in ".?!"


# --- proposals -------------------------------------------------------------------------------


def _propose(paragraph: Prose, case: _Case) -> Iterator[Candidate]:
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
        for first, last in _halves(ent):
            found = _from_model(paragraph, first, last, kind)
            if found and not any(found.span.overlaps(span) and found.span != span for span in taken):
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
        heads = lexicon.ORGANISATION_HEADS | lexicon.PLACE_HEADS | lexicon.PROGRAMME_HEADS | lexicon.LAW_HEADS
        if any(word in heads or word in lexicon.HONORIFICS for word in words) or words[0].isupper():
            return None
        if words[0] in lexicon.MONTHS_AND_DAYS or words[0].lower() in lexicon.POST_HEADS:
            return None
    end = match.end("n")
    if words[-1].endswith(("'s", "’s")):
        end -= 2
    elif words[-1].endswith(("'", "’")):
        end -= 1
    span = paragraph.chars(match.start("n"), end)
    surface = paragraph.doc.text[match.start("n") : end]
    return Candidate(span, surface, PER, CERTAIN, honorific=" ".join(titles))


_DROP_LEFT = {"the", "a", "an", "this", "that", "these", "those", "our", "their", "its", "his", "her", "my", "your", "dear", "when", "if", "but", "and", "in", "at", "on", "from", "by", "for", "with", "as", "since", "while", "although", "because", "after", "before", "so", "or", "no", "now", "then", "why", "how", "what", "who", "where", "well", "yes", "thank", "thanks", "today", "also", "even", "both", "all", "some", "many", "most", "other", "another", "of", "to", "former", "ex", "late", "new", "current", "is", "are", "was", "were", "will", "can", "could", "would", "should", "has", "have", "had", "do", "does", "did", "not", "only", "like", "unlike", "under", "over", "until", "despite", "via", "per", "next", "last", "each", "every", "any", "it", "he", "she", "they", "we", "i", "you", "there", "here", "local", "said", "says"}  # fmt: skip


def _trim(paragraph: Prose, start: int, end: int, kind: EntityType, weight: float) -> Candidate | None:
    """Take off what is no part of the name: articles, posts before "of", words that open a sentence."""
    text = paragraph.doc.text
    while True:
        word = text[start:end].split(" ", 1)[0]
        bare = word.strip(",.;:").lower()
        rest = text[start + len(word) : end]
        if not rest.strip():
            break
        posts = kind is not LAW and (bare in lexicon.POST_HEADS or bare.rstrip("s") in lexicon.POST_HEADS)
        if bare in _DROP_LEFT or (posts and rest.lstrip().split(" ")[0] in {"of", "for", "and", "at"}):
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
    if len(surface) < 3 or (" " not in surface and weight < CERTAIN):
        return None
    return Candidate(paragraph.chars(start, end), surface, kind, weight)


def _is_party(ent: object) -> bool:
    """Parties and groups, not peoples: "the Greens said", "Green councillors"."""
    text = ent.text  # type: ignore[attr-defined]
    doc, end = ent.doc, ent.end  # type: ignore[attr-defined]
    after = doc[end].text.lower() if end < len(doc) else ""
    if after in {"party", "mp", "mps", "councillors", "councillor", "leader", "manifesto", "peer", "peers", "msp", "td", "senator", "senators", "government", "conference", "ministers", "minister", "voters", "members", "politicians", "ideology", "policy"}:  # fmt: skip
        return not re.search(r"(?:ish|ese|[^t]ian|ch|ean|can|man)$", text) or after in {"party"}
    return bool(re.search(r"(?:ives?|ories|ory|crats?|Republicans?|Liberals?|Greens?|ists?|our)$", text))


def _halves(ent: object) -> Iterator[tuple[int, int]]:
    """The tokens of an entity; "Cameron & Clegg" is two."""
    start, end, doc = ent.start, ent.end, ent.doc  # type: ignore[attr-defined]
    for i in range(start + 1, end - 1):
        single = i == start + 1 and i == end - 2
        if doc[i].text in {"&", "and", "/"} and single and ent.label_ in {"PERSON", "GPE", "LOC"}:  # type: ignore[attr-defined]
            yield start, i
            yield i + 1, end
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
        if word.lower() in _DROP_LEFT or not any(map(str.isalnum, word)):
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
        if word in {"'s", "’s", "'", "’"} or not any(map(str.isalnum, word)) or word.lower() in {"and", "of", "the", "in", "who"}:  # fmt: skip
            last -= 1
        else:
            break
    if kind is PER:
        # a person's name ends at the first word that is not capitalised
        for i in range(first, last):
            word = doc[i].text
            if not word[0].isupper() and word.lower() not in lexicon.PARTICLES:
                last = i
                break
    if first >= last:
        return None
    span = paragraph.span(first, last)
    surface = doc[first:last].text
    if not any(c.isupper() for c in surface) or surface[0].isdigit() and kind is not LAW:
        return None
    if len(surface) < 2 or "\n" in surface or len(surface.split()) > 12:
        return None
    return Candidate(span, surface, kind, MODEL, " ".join(honorific))


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
                kind = _type_by_head(surface) or table.type_of(squeeze(surface)) or _programme_follows(text, match.end()) or ORG
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
    if last in lexicon.LAW_HEADS or re.fullmatch(r"\d{4}", last) and len(words) > 1 and words[-2] in lexicon.LAW_HEADS:
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
            match = re.search(r"[^\W\d_][\w.’'-]*(?: [\w.’'-]+)*", thread.document.text[segment.start : segment.end])
            if match:
                surface = match[0].rstrip("'’.")
                start = segment.start + match.start()
                found.append(Mention(start, start + len(surface), surface, PER, segment.section))
    return found


def _decide(table: _Table, case: _Case, defined: set[str]) -> dict[str, EntityType]:
    """The ways of writing that are names in this document, each with its one type."""
    kept: dict[str, EntityType] = {}
    for key in sorted(table.votes):
        votes = table.votes[key]
        kind = table.type_of(key)
        if kind is None:
            continue
        total = sum(votes.values())
        words = key.split()
        single = len(words) == 1
        if single and key not in defined:
            bare = key.rstrip(".")
            if bare in lexicon.COMMON_CAPITALS or bare in lexicon.MONTHS_AND_DAYS or bare in lexicon.HONORIFICS:
                continue
            if bare.lower() in lexicon.POST_HEADS or len(bare) < 2:
                continue
            certain = votes[PER] >= CERTAIN
            if case.is_word(bare) and not certain:
                continue
            if _ACRONYM.fullmatch(bare) and case.common[bare.rstrip("s")] >= max(1, case.inner[bare] // 3):
                continue
            if not certain and not case.inner[bare] and case.proper[bare] == 0:
                continue
        head = _type_by_head(key)
        if head and not single and kind is not head and votes[head] + PATTERN >= total / 2 and kind is not PER:
            kind = head
        kept[key] = kind
    # a part of a person's name is that person's, unless it is more often something else
    for key, kind in list(kept.items()):
        if kind is PER and " " in key:
            for part in (key.split()[-1], key.split()[0]):
                votes = table.votes.get(part, Counter())
                other = max((v for k, v in votes.items() if k is not PER), default=0.0)
                if len(part) > 2 and part.isalpha() and not case.is_word(part) and part not in lexicon.HONORIFICS:
                    if part in kept and kept[part] is not PER and other <= 2 * MODEL:
                        kept[part] = PER
                    elif part not in kept and (part == key.split()[-1] or votes[PER] > 0):
                        kept[part] = PER
    return kept


def _everywhere(prose: tuple[Prose, ...], kept: dict[str, EntityType], table: _Table, case: _Case) -> Iterator[Mention]:
    """Every occurrence of every kept way of writing, the longer one first."""
    if not kept:
        return
    options = sorted(kept, key=lambda key: (-len(key), key))
    body = "|".join(_loose(key) for key in options)
    pattern = re.compile(rf"(?<![\w@#])(?:{body})(?!\w)(?!\.\w)")
    for paragraph in prose:
        text = paragraph.doc.text
        for match in pattern.finditer(text):
            key = squeeze(match[0])
            kind = kept.get(key)
            if kind is None:
                continue
            span = paragraph.chars(match.start(), match.end())
            yield Mention(span.start, span.end, match[0], kind, paragraph.section, table.honorifics.get(span, ""))


def _loose(key: str) -> str:
    return r"\s+".join(re.escape(word).replace("'", "['’‘]") for word in key.split(" "))


def _without_overlap(mentions: Iterable[Mention]) -> list[Mention]:
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if chosen and mention.start < chosen[-1].end:
            continue
        chosen.append(mention)
    return chosen

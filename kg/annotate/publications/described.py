"""Publications that are described rather than titled: "April 2016 report by the Audit Office"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention, Predicate, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REPORTS = _words(
    """report review study survey paper bulletin dossier document whitepaper assessment
    evaluation consultation poll audit analysis judgment judgement transcript prospectus circular
    recommendation determination account update"""
)
_LETTERS = _words("letter memo memorandum email e-mail submission testimony circular petition")
_ARTICLES = _words(
    """article column editorial essay feature pamphlet book newsletter handbook leaflet manifesto
    briefing thesis memoir biography autobiography booklet brochure guide factsheet op-ed
    blogpost flyer flier tract monograph dissertation"""
)
_DATA = _words("""figure statistic research datum data finding findings figures statistics""")
_HEADS = _REPORTS | _LETTERS | _ARTICLES | _DATA
_NEEDS_QUALIFIER = _words(
    """paper document review assessment evaluation audit analysis account update guide
    recommendation determination feature transcript circular poll tract petition"""
)
"""Nouns that name an activity or a sheet as often as a publication."""

_PERIODICAL = _words("newsletter bulletin magazine journal organ gazette")
"""What a masthead calls itself: "THE HERON, newsletter of the Lake Club"."""

_OFFICES = re.compile(
    r"\b(?:Auditor|Ombudsman|Inspector|Commissioner|Regulator|Coroner|Inspectorate|Board|Committee"
    r"|Commission|Council|Authority|Panel|Tribunal|Court|Agency|Office)\b|^[A-Z]{2,6}$"
)
"""Names of offices that bring out reports of their own, recognised as names or not."""

_PLURAL = _words("paper account recommendation")
"""Those of which several make one publication: "board papers", "annual accounts"."""

_ONE_OF_ITS_KIND = {
    "report": _words(
        """inspection interim audit coroner ombudsman consultant investigation annual inspector
        investigator auditor progress whistleblowing"""
    ),
    "review": _words("mid-term post-incident case serious-case lessons-learned"),
    "letter": _words("open resignation"),
    "update": _words("trading"),
    "audit": _words("state special internal"),
    "study": _words("feasibility"),
    "assessment": _words("impact risk"),
    "account": _words("annual"),
}
"""Words before a noun that make it one particular paper where an article or owner stands first."""

_BY = _words("by from")
_ON = _words("into on about regarding concerning of")
_ISSUING = _words(
    """publish release issue produce write commission prepare compile draft author carry"""
)
_DETAILING = _words(
    """detail outline describe list set examine review criticise criticize explain cover"""
)
_SOURCES = (EntityType.ORGANISATION, EntityType.PERSON)
_SUBJECTS = (EntityType.ORGANISATION, EntityType.PROGRAMME, EntityType.PERSON)
_LONGEST = 16
_JOINING = _words("for of in on at")
_WEAK = _words(
    """it this that them him her which what matter issue subject topic page blog site case point
    thing"""
)


_MAKERS = _words(
    """consultant consultants researcher researchers academics economists accountants lawyers firm
    law accountancy charity union regulator watchdog consultancy auditors auditor engineers
    surveyors architects inspectors experts campaigners group pollster pollsters think tank agency
    company journalists journalist historian scientists doctors barrister professor judge retired
    former independent"""
)
"""Who makes a publication, in a word before the name."""

_NO_PART = _words("many several own new other such more earlier previous latest same")
"""Words before a publication that are no part of what it is called."""

_LOOKS_AT = _words("review survey audit evaluation study analysis assessment")
"""Nouns whose "of" tells what they look at."""

_CARRIED_OUT = _words("audit inspection survey investigation evaluation assessment")
"""Nouns of work: whose it is has done it as well as brought it out."""

_DOUBTED = 0.35
"""Score under which a name is dropped unless other documents bear it out."""
_MONTHS = _words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")


@dataclass(frozen=True, slots=True)
class Described:
    """A described publication: its span, who or what it is tied to, when it came out."""

    span: Span
    head: int
    relations: tuple[tuple[Predicate, Span], ...]
    issued: str | None


def described(parsed: Parsed, paragraph: Prose) -> Iterator[Described]:
    """Find the noun phrases of one paragraph that single out one publication."""
    for token in paragraph.doc:
        if token.lemma_.lower() not in _HEADS or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        if token.dep_ == "compound" and token.head.i == token.i + 1:
            continue  # "report stage", "letter box"
        taken = parsed.at(paragraph.of(token))
        if taken and taken.score >= _DOUBTED:
            continue
        found = _Phrase(parsed, paragraph, token).read()
        if found:
            yield found


_SENT = frozenset({"letter", "email", "e-mail", "memo", "memorandum", "note"})
"""Publications that whoever sends them has written, an organisation too."""


class _Phrase:
    """Grows a publication's noun phrase from its head, to the left and to the right."""

    def __init__(self, parsed: Parsed, paragraph: Prose, head: Token) -> None:
        self._parsed, self._paragraph, self._head = parsed, paragraph, head
        self._doc = paragraph.doc
        self._relations: list[tuple[Predicate, Span]] = []
        self._identified = False
        self._by_name = False

    def read(self) -> Described | None:
        start = self._left()
        kind = self._kind(start)
        self._identified = self._identified or kind or self._dated_between(start)
        if self._masthead(start):
            return None
        end = self._right()
        span = self._paragraph.span(start, end)
        times = self._times(span)
        lemma = self._head.lemma_.lower()
        identified = self._identified or bool(times)
        if lemma in _NEEDS_QUALIFIER and not (times or self._relations or kind or self._by_name):
            return None
        if lemma in {"judgment", "judgement", "determination"} and not times:
            return None
        looks = lemma == "audit" and times and self._relations
        if lemma in {"audit", "account", "update"} and not (kind or looks or self._is_issued()):
            return None
        if lemma in _DATA and not ((self._relations or times) and self._is_issued()):
            return None
        if not identified or (
            self._head.tag_ in {"NNS", "NNPS"}
            and lemma not in _DATA
            and not (self._relations or (times and lemma in _PLURAL))
        ):
            return None
        issued = times[0].value if times and lemma not in _LETTERS else None
        return Described(span, self._head.i, tuple(dict.fromkeys(self._relations)), issued)

    def _dated_between(self, start: int) -> bool:
        return bool(self._times(self._paragraph.span(start, self._head.i + 1)))

    def _masthead(self, start: int) -> bool:
        """ "LAKE VOICES, newsletter of the Union": what the document calls itself."""
        before = self._doc[start - 1] if start else None
        return (
            self._head.lemma_.lower() in _PERIODICAL
            and self._doc[self._head.i + 1 : self._head.i + 2].text.lower() == "of"
            and start == self._head.i
            and (before is None or before.is_punct)
        )

    def _kind(self, start: int) -> bool:
        """Whether a word before the noun makes it one paper: "a damning inspection report"."""
        words = {t.lemma_.lower() for t in self._doc[start : self._head.i]}
        words |= {f"{a}-{b}" for a in words for b in words}
        before = self._doc[start - 1] if start else None
        led = before is not None and (before.pos_ in {"DET", "PRON"} or before.tag_ == "POS")
        kinds = _ONE_OF_ITS_KIND.get(self._head.lemma_.lower(), frozenset())
        if words & kinds == {"annual"} and not (before is not None and before.tag_ == "PRP$"):
            return False  # "its annual report", not every annual report
        return led and bool(words & kinds) and self._head.tag_ == "NN"

    def _is_issued(self) -> bool:
        return any(
            c.lower_ in _BY or (c.dep_ == "acl" and c.lemma_ in _ISSUING)
            for c in self._head.children
        )

    def _left(self) -> int:
        """Back over adjectives, dates and names; a possessor that is named belongs to it."""
        at = self._head.i
        sentence = self._head.sent.start
        while at > sentence and self._head.i - at < _LONGEST:
            token = self._doc[at - 1]
            mention = self._parsed.at(self._paragraph.of(token))
            if mention and mention.type in _SOURCES:
                if not self._owns(token, at):
                    break
                tokens = self._paragraph.tokens(mention.span)
                at = tokens.start if tokens is not None else at - 1
                self._source(mention)
                while at > sentence and (
                    self._in_time(self._doc[at - 1])
                    or self._doc[at - 1].text in mention.honorific.split()
                ):
                    at -= 1
                break
            if token.tag_ == "POS":
                owner = self._parsed.at(self._paragraph.of(self._doc[at - 2])) if at > 1 else None
                if owner is None:
                    return self._office(at - 1) or at
                if owner.type not in _SOURCES:
                    break
                at -= 1
                continue
            dated = self._in_time(token)
            adjective = token.pos_ in {"ADJ", "NOUN", "PROPN", "NUM"} or token.tag_ in {
                "VBN",
                "VBG",
            }
            if not (dated or adjective or token.text == "-") or (
                token.pos_ in {"DET", "PRON", "VERB"} and token.dep_ not in {"amod", "compound"}
            ):
                break
            if mention and mention.type not in (
                EntityType.PROGRAMME,
                EntityType.PLACE,
                EntityType.LEGISLATION,
            ):
                break
            at -= 1
            self._identified = self._identified or (
                mention is not None and mention.type is EntityType.PROGRAMME
            )
        while at < self._head.i and (self._doc[at].is_punct or self._doc[at].lower_ in _NO_PART):
            at += 1
        return at

    def _office(self, end: int) -> int | None:
        """Where an office in capitals begins that owns it: "the Auditor-General’s 2018 report"."""
        at = end
        while at > self._head.sent.start and (
            (self._doc[at - 1].text[:1].isupper() and self._doc[at - 1].pos_ in {"PROPN", "NOUN"})
            or (self._doc[at - 1].text == "-" and at < end)
        ):
            at -= 1
        if at == end or not _OFFICES.search(self._doc[at:end].text):
            return None
        self._identified = True
        return at

    def _owns(self, token: Token, at: int) -> bool:
        """Whether a name right before the phrase is its possessor or modifier."""
        if self._doc[at].tag_ == "POS" or token.text.endswith(("'", "’", "'s", "’s")):
            return True
        return token.dep_ in {"compound", "nmod", "poss", "amod"} and token.head.i >= at - 1

    def _source(self, mention: Mention) -> None:
        predicate = (
            Predicate.PUBLISHED_BY
            if mention.type is EntityType.ORGANISATION and self._head.lower_ not in _SENT
            else Predicate.AUTHORED_BY
        )
        self._relations.append((predicate, mention.span))
        if predicate is Predicate.PUBLISHED_BY and self._head.lemma_.lower() in _CARRIED_OUT:
            self._relations.append((Predicate.AUTHORED_BY, mention.span))
        self._identified = True

    def _right(self) -> int:
        """On over "by …", "published by …", "into …", "in May 2014", one after the other."""
        at = self._head.i + 1
        for _ in range(4):
            stop = self._next(at)
            if stop == at or stop - self._head.i > _LONGEST + 6:
                return at
            at = stop
        return at

    def _next(self, at: int) -> int:
        if at >= len(self._doc) or at >= self._head.sent.end:
            return at
        token = self._doc[at]
        low = token.lower_
        if (
            token.tag_ in {"VBN", "VBD"}
            and token.lemma_ in _ISSUING
            and token.dep_ in {"acl", "relcl", "amod"}
        ):
            return self._issued_by(at)
        if token.tag_ == "VBG" and token.lemma_ in _DETAILING and token.dep_ in {"acl", "relcl"}:
            return self._subject(at + 1)
        if token.text == "," and not self._identified and self._published_after(at + 1):
            return self._issued_by(at + 1)
        if low in _BY:
            return self._dated(at) if self._time_at(at + 1) else self._names(at)
        lemma = self._head.lemma_.lower()
        if low == "to" and lemma in _LETTERS | {"update"}:
            named = self._names(at, recipient=True)
            return named if named > at or lemma != "letter" else self._recipient(at)
        if low == "of" and lemma == "recommendation":
            return self._names(at)
        if low == "in" and lemma in _ARTICLES | _LETTERS | {"report", "study", "review"}:
            mention = self._named_after(at + 1)
            if mention and mention.type is EntityType.ORGANISATION:
                return self._names(at)
        if low in {"back", "in", "of", "dated", "for"} or self._time_at(at):
            dated = self._dated(at)
            if dated > at:
                return dated
        if low in _ON and not self._time_at(at + 1):
            return self._subject(at + 1)
        return at

    def _published_after(self, at: int) -> bool:
        """ "report, published in June": what a comma parts from the noun."""
        verb = self._doc[at] if at < len(self._doc) else None
        return (
            verb is not None
            and verb.tag_ in {"VBN", "VBD"}
            and verb.lemma_ in {"publish", "release", "issue"}
            and self._issued_by(at) > at
        )

    def _issued_by(self, at: int) -> int:
        """The end of "published by A", "carried out in 2021 by the consultants A"."""
        place = at + 1 + (self._doc[at + 1 : at + 2].text.lower() == "out")
        dated = self._issued_on(place - 1)
        by = dated if dated > place - 1 else place
        if self._doc[by : by + 1].text.lower() == "by":
            named = self._names(by)
            things = [c for c in self._doc[by].children if c.dep_ == "pobj"]
            if named == by and things:  # "published by the inquiry on 30 April"
                after = self._issued_on(things[0].i)
                return after if after > things[0].i else at
            if named > by:
                return max(named, self._issued_on(named - 1))
        return dated if dated > place - 1 else at

    def _issued_on(self, at: int) -> int:
        """The end of "published last month", "released in March"."""
        place = at + 1 + (self._doc[at + 1 : at + 2].text.lower() in {"in", "on"})
        time = self._time_at(place)
        tokens = self._paragraph.tokens(time.span) if time else None
        if tokens is None:
            return at
        self._identified = True
        return tokens.end

    def _named_after(self, at: int) -> Mention | None:
        if self._doc[at : at + 1].text.lower() in {"the", "a", "an"}:
            at += 1
        return self._parsed.at(self._paragraph.of(self._doc[at])) if at < len(self._doc) else None

    def _recipient(self, at: int) -> int:
        """The end of "to parents", "to the minister": people whom nobody names."""
        things = [c for c in self._doc[at].children if c.dep_ == "pobj"]
        if not things or things[0].pos_ not in {"NOUN", "PROPN"} or things[0].lower_ in _WEAK:
            return at
        self._identified = True
        return things[0].i + 1

    def _past_role(self, at: int) -> int:
        """Past "the consultants", "researchers at the", "law firm" before a name."""
        while at < len(self._doc) and (
            self._doc[at].pos_ in {"DET", "ADJ"}
            or (self._doc[at].pos_ == "NOUN" and self._doc[at].lower_ in _MAKERS)
            or self._doc[at].lower_ in {"at", "from"}
        ):
            at += 1
        return at

    def _names(self, at: int, *, recipient: bool = False) -> int:
        """The end of "by A, B and the C"; ``at`` is the preposition."""
        end = at
        place = at + 1
        for _ in range(4):
            mention = self._named_after(place) or self._named_after(self._past_role(place))
            tokens = self._paragraph.tokens(mention.span) if mention else None
            if mention is None or tokens is None or mention.type not in _SOURCES:
                break
            if self._doc[tokens.end : tokens.end + 1].text in {"’s", "'s"}:
                break
            if recipient:
                self._identified = True
            else:
                self._source(mention)
            end = tokens.end
            if not self._goes_on(end):
                break
            place = end + 1
        start = (
            max(end, place + (self._doc[place : place + 1].text.lower() == "the"))
            if end == at
            else end
        )
        stop = self._capitals(start)
        if stop > start:
            self._identified = self._by_name = True
            return stop
        return end

    def _goes_on(self, at: int) -> bool:
        """Whether "and" or a comma continues the list of names, and begins nothing new."""
        link = self._doc[at : at + 1].text.lower()
        if link != ",":
            return link == "and"
        following = self._named_after(at + 1)
        tokens = self._paragraph.tokens(following.span) if following else None
        return tokens is not None and self._doc[tokens.end : tokens.end + 1].text in {"and", ","}

    def _capitals(self, at: int) -> int:
        """The end of a run of capitalised words: a name that nobody recognised, or its rest."""
        end = at
        while at < len(self._doc) and not self._time_at(at):
            token = self._doc[at]
            if token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN"}:
                end = at + 1
            elif token.text != "-" or end != at:
                break
            at += 1
        return end

    def _dated(self, at: int) -> int:
        """The end of "in May 2014", "back January 2014"."""
        place = at
        while (
            place < len(self._doc)
            and place - at < 2
            and self._doc[place].lower_ in {"back", "in", "of", "from", "dated", "for"}
        ):
            place += 1
        time = self._time_at(place)
        if time is None or not (
            any(c.isdigit() for c in time.surface) or time.surface[:3] in _MONTHS
        ):
            return at
        tokens = self._paragraph.tokens(time.span)
        return tokens.end if tokens is not None else at

    def _subject(self, at: int) -> int:
        """The end of what it is about, by the parse, less relative clauses."""
        if at >= len(self._doc):
            return at - 1
        link = self._doc[at - 1]
        things = [c for c in link.children if c.dep_ in {"pobj", "dobj"} and c.i >= at]
        if not things or things[0].lower_ in _WEAK:
            return at - 1
        furthest = self._head.i + _LONGEST
        end = _edge(things[0], furthest)
        while end > at and end < furthest and end < len(self._doc) and not self._time_at(end + 1):
            link_on = self._doc[end]
            more = [c for c in link_on.children if c.dep_ == "pobj" and c.i > end]
            if link_on.lower_ not in _JOINING or not more:
                break
            end = max(end + 1, _edge(more[0], furthest))
        end = self._unnamed(at, self._undated(at, end))
        if end <= at:
            return at - 1
        inside = self._parsed.within(self._paragraph.span(at, end))
        content = [t for t in self._doc[at:end] if t.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}]
        named = any(t.pos_ == "PROPN" for t in content)
        distinctive = bool(inside) or named or len(content) >= 2
        if link.lower_ == "of" and not inside:
            distinctive = False
        if self._identified and (link.lower_ != "of" or self._head.lemma_.lower() in _LOOKS_AT):
            distinctive = True
        if not distinctive:
            return at - 1
        self._identified = True
        self._relations += [(Predicate.ABOUT, m.span) for m in inside[:2] if m.type in _SUBJECTS]
        return end

    def _undated(self, at: int, end: int) -> int:
        """Without a date that ends it: "a paper on sewage in 2019" is on sewage."""
        for i in range(at + 1, end):
            time = self._time_at(i)
            tokens = self._paragraph.tokens(time.span) if time else None
            if tokens is not None and tokens.end >= end and self._doc[i - 1].pos_ == "ADP":
                return i - 1
        return end

    def _unnamed(self, at: int, end: int) -> int:
        """Without a person who begins the next clause: "in a paper on wages Ann Lowe said"."""
        for mention in self._parsed.within(self._paragraph.span(at, end)):
            tokens = self._paragraph.tokens(mention.span)
            if mention.type is EntityType.PERSON and tokens is not None and tokens.start > at:
                before = self._doc[tokens.start - 1]
                if before.tag_ in {"NN", "NNS"} and before.dep_ == "pobj":
                    return tokens.start
        return end

    def _in_time(self, token: Token) -> bool:
        return self._time_at(token.i, inside=True) is not None

    def _time_at(self, i: int, *, inside: bool = False) -> TimeExpression | None:
        if i >= len(self._doc):
            return None
        span = self._paragraph.of(self._doc[i])
        for time in self._times(Span(max(0, span.start - 40), span.end + 40)):
            if time.start == span.start or (inside and time.start <= span.start < time.end):
                return time
        return None

    def _times(self, span: Span) -> Sequence[TimeExpression]:
        times = self._parsed.times
        low = bisect_left(times, span.start, key=lambda t: t.start)
        high = bisect_left(times, span.end, key=lambda t: t.start)
        return [t for t in times[low:high] if t.end <= span.end]


def _edge(thing: Token, furthest: int) -> int:
    """The end of a noun phrase: with its prepositions and participles, without relative clauses."""
    stops = [c.left_edge.i for c in thing.subtree if c.dep_ in {"relcl", "advcl", "ccomp", "mark"}]
    stops += [
        t.i
        for t in thing.subtree
        if t.i > thing.i
        and (
            (t.text in {",", ";", ":", "–", "(", "—", "-"} and t.whitespace_ != "")
            or t.pos_ == "AUX"
            or t.lower_ in {"but", "which", "who", "when", "because"}
        )
    ]
    stops += [
        t.i
        for t in thing.subtree
        if t.i > thing.i and t.pos_ == "VERB" and t.tag_ in {"VBD", "VBZ", "VBP"}
    ]
    stops += [t.i for t in thing.subtree if t.dep_ == "cc" and t.head.dep_ in {"relcl", "acl"}]
    end = min([thing.right_edge.i + 1, furthest, *(s for s in stops if s > thing.i)])
    while end > thing.i + 1 and (
        thing.doc[end - 1].is_punct or thing.doc[end - 1].pos_ in {"ADP", "CCONJ", "DET"}
    ):
        end -= 1
    return end

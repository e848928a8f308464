"""What the features of posts held need to know of a document as a whole."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.posts.candidates import Candidate, Gatherer, head_word
from kg.annotate.posts.finder import Finder
from kg.annotate.posts.heads import words
from kg.annotate.ties import End, near
from kg.model import EntityType, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_BESIDE = 12
"""Characters between the names of a person and an organisation that belong together."""
_RECENT = 12
"""Names of organisations before a post that are looked at."""


class Setting:
    """What the features need to know of the document as a whole."""

    def __init__(
        self, parsed: Parsed, finder: Finder, gatherer: Gatherer, candidates: Sequence[Candidate]
    ) -> None:
        self.parsed = parsed
        self.organisations = finder.organisations
        self.comments = finder.comments
        self.gatherer = gatherer
        self.candidates = candidates
        self._ranks: dict[int, dict[int, tuple[int, float]]] = {}
        self._named: dict[int, list[Mention]] = {}

    def figure(self, span: Span | None) -> int:
        mention = self.parsed.at(span) if span else None
        return self.gatherer.figure(mention) if mention is not None else -1

    def named(self, mention: Mention, at: int) -> list[End | None]:
        """Everywhere near a place that the text names the same one, as the encoder read it."""
        every = self._figures.get(self.gatherer.figure(mention), [])
        return [self.gatherer.ends.of(m) for m in near(every, at)]

    @cached_property
    def _figures(self) -> dict[int, list[Mention]]:
        found: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.parsed.mentions:
            found[self.gatherer.figure(mention)].append(mention)
        return found

    @cached_property
    def ruled(self) -> dict[tuple[int, str], int]:
        """How often the rules say of a figure that it holds a post with this head."""
        found: Counter[tuple[int, str]] = Counter()
        for candidate in self.candidates:
            if any(r.sayable for r in candidate.rules):
                key = (self.gatherer.figure(candidate.holder), head_word(candidate.post.post))
                found[key] += 1
        return dict(found)

    @cached_property
    def posts_of(self) -> dict[int, Counter[str]]:
        """The heads of the posts that the rules give each figure."""
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for (figure, head), count in self.ruled.items():
            found[figure][head] += count
        return found

    @cached_property
    def places_of(self) -> dict[int, Counter[int]]:
        """Where, as their own words say, each figure has a post: organisations by figure."""
        found: dict[int, Counter[int]] = defaultdict(Counter)
        for candidate in self.candidates:
            title = candidate.title
            if candidate.rules and title is not None and title.organisation is not None:
                figure = self.gatherer.figure(candidate.holder)
                found[figure][self.figure(title.organisation)] += 1
        return found

    @cached_property
    def told_at(self) -> dict[int, Counter[int]]:
        """Where the rules have each figure otherwise, by what the text says or by what it means."""
        found: dict[int, Counter[int]] = defaultdict(Counter)
        for candidate in self.candidates:
            if any(r.sayable for r in candidate.rules) and candidate.post.organisation:
                figure = self.gatherer.figure(candidate.holder)
                found[figure][self.figure(candidate.post.organisation)] += 1
        return found

    @cached_property
    def told(self) -> Counter[int]:
        """How many posts the rules have at each organisation."""
        return sum(self.told_at.values(), Counter[int]())

    @cached_property
    def owned(self) -> Counter[int]:
        """How often the words of a post name each organisation."""
        return sum(self.places_of.values(), Counter[int]())

    @cached_property
    def affiliated(self) -> dict[int, set[int]]:
        """The organisations right behind each figure's name somewhere: "Ann Lowe of Unite"."""
        found: dict[int, set[int]] = defaultdict(set)
        named = [
            m
            for m in self.parsed.mentions
            if m.type in {EntityType.PERSON, EntityType.ORGANISATION}
        ]
        for one, other in pairwise(named):
            if one.type is other.type or other.start - one.end > _BESIDE:
                continue
            person, body = (one, other) if one.type is EntityType.PERSON else (other, one)
            found[self.gatherer.figure(person)].add(self.gatherer.figure(body))
        return found

    def recent(self, section: int, at: int) -> list[int]:
        """The organisations named before an offset, the last one first."""
        named = self._named.get(section)
        if named is None:
            named = self._named[section] = [
                m
                for m in self.parsed.mentions
                if m.section == section and m.type is EntityType.ORGANISATION
            ]
        place = bisect_left(named, at, key=lambda m: m.start)
        figures = (
            self.gatherer.figure(m) for m in reversed(named[max(0, place - _RECENT) : place])
        )
        return list(dict.fromkeys(figures))

    @cached_property
    def fates(self) -> dict[int, set[str]]:
        """What the text has each figure do or suffer that makes or ends a tenure."""
        found: dict[int, set[str]] = defaultdict(set)
        for prose in self.parsed.prose:
            for mention in self.parsed.within(prose.segment.span):
                tokens = prose.tokens(mention.span)
                if mention.type is EntityType.PERSON and tokens is not None and len(tokens):
                    found[self.gatherer.figure(mention)].update(_fate(tokens.root))
        return found

    @cached_property
    def today(self) -> date | None:
        """The day that the document stands under: the first that it names."""
        days = (t.earliest for t in self.parsed.times if t.earliest and t.earliest == t.latest)
        return next(days, None)

    @cached_property
    def first(self) -> dict[int, int]:
        """Where each figure is named first."""
        found: dict[int, int] = {}
        for mention in self.parsed.mentions:
            found.setdefault(self.gatherer.figure(mention), mention.start)
        return found

    @cached_property
    def bodies(self) -> dict[int, list[Mention]]:
        """The mentions of each organisation."""
        found: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.parsed.mentions:
            if mention.type is EntityType.ORGANISATION:
                found[self.gatherer.figure(mention)].append(mention)
        return found

    def rank(self, section: int) -> dict[int, tuple[int, float]]:
        """The place of each organisation among those that a section is about, and its weight."""
        if section not in self._ranks:
            ranked: dict[int, tuple[int, float]] = {}
            topics = self.organisations.ranked(section)
            most = max((t.weight for t in topics), default=1.0) or 1.0
            for place, topic in enumerate(topics):
                figure = self.gatherer.figure(topic.mentions[0])
                ranked.setdefault(figure, (place, topic.weight / most))
            self._ranks[section] = ranked
        return self._ranks[section]


_FATES = words(
    """leave quit resign retire die drown perish sack dismiss oust fire kill murder suspend remove
    axe step stand join become take appoint elect name succeed replace move go sell pass bury
    remember start begin return serve lose run hand win promote hire make choose rejoin exit
    depart"""
)


def _fate(token: Token) -> Iterator[str]:
    """The verb of a name that is its subject or object, where it is one of those."""
    while token.dep_ in {"appos", "flat", "compound", "conj"} and token.head.i != token.i:
        token = token.head
    verb = token.head
    if token.dep_ not in SUBJECTS | {"dobj"} or verb.lemma_.lower() not in _FATES:
        return
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "neg"}}
    ahead = "ahead " if helpers & {"will", "to", "shall"} else ""
    done = "suffers" if token.dep_ in {"nsubjpass", "dobj"} else "does"
    yield f"{ahead}{done} {verb.lemma_.lower()}"

"""Who may take part in what a word tells, as features for the classifier of participants.

Whoever is named in its sentence or stands there as "he" or "the firm"; and those whom the text
around it is about, for what names nobody ("the inquest opened", "a second stoppage is set").
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import ties
from kg.annotate.events.rules import Candidate, Ruling
from kg.annotate.linear import Features
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.model import EntityType, EventType, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_ACTORS = (EntityType.PERSON, EntityType.ORGANISATION)
_PATH = 5
"""Steps of the longest path that is told."""
_NEAR = 2
"""How many of those named last are thought of."""
_TIED = 0.25
"""How likely the encoder must take somebody for taking part, who is named elsewhere."""
_SENTENCE = "sentence"
_REFERENCE = "reference"


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One of those a document names, as far as its ways of writing tell."""

    number: int
    type: EntityType
    mentions: tuple[Mention, ...]


class Figures:
    """All those that a document names, and where."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        groups: dict[tuple[EntityType, str], list[Mention]] = defaultdict(list)
        full: dict[tuple[EntityType, str], str] = {}
        for mention in sorted((*parsed.mentions, *parsed.publications)):
            key = _key(mention)
            known = full.get((mention.type, key), key)
            for part in _parts(mention.type, key):
                full.setdefault((mention.type, part), known)
            groups[mention.type, known].append(mention)
        self.all = tuple(
            Figure(number, kind, tuple(mentions))
            for number, ((kind, _), mentions) in enumerate(groups.items())
        )
        self._of = {m.span: figure for figure in self.all for m in figure.mentions}
        self._named = sorted(m for figure in self.all for m in figure.mentions)
        self._ends = ties.Ends(parsed)
        uses: Counter[int] = Counter()
        for figure in self.all:
            uses[figure.number] += len(figure.mentions)
        for reference in parsed.references:
            meant = self._of.get(reference.antecedent)
            if meant is not None:
                uses[meant.number] += 1
        self.uses = uses
        self._actors = sorted(
            (m for f in self.all if f.type in _ACTORS for m in f.mentions), key=lambda m: m.start
        )
        self._starts = [m.start for m in self._actors]
        self.main = {
            kind: max(
                (f for f in self.all if f.type is kind),
                key=lambda f: (uses[f.number], -f.number),
                default=None,
            )
            for kind in _ACTORS
        }
        self.first = {kind: next((f for f in self.all if f.type is kind), None) for kind in _ACTORS}

    def near(self, at: int, section: int) -> dict[int, list[ties.End | None]]:
        """Who is named near a place in its section, by number, and where."""
        found: dict[int, list[ties.End | None]] = defaultdict(list)
        for mention in ties.near(self._named, at):
            if mention.section == section:
                found[self._of[mention.span].number].append(self._ends.of(mention))
        return found

    def of(self, span: Span) -> Figure | None:
        return self._of.get(span)

    def before(self, at: int, kind: EntityType) -> list[Figure]:
        """Those of a type who were named last before a place, the last first."""
        found: list[Figure] = []
        for place in range(bisect_left(self._starts, at) - 1, -1, -1):
            mention = self._actors[place]
            figure = self._of[mention.span]
            if mention.type is kind and figure not in found:
                found.append(figure)
                if len(found) == _NEAR:
                    break
        return found


def _key(mention: Mention) -> str:
    words = mention.surface.casefold().replace("’", "'").removesuffix("'s")
    return words.removeprefix("the ")


def _parts(kind: EntityType, key: str) -> Iterator[str]:
    """What else a name may be called by later: a surname, how a longer name begins."""
    yield key
    words = key.split()
    if len(words) > 1 and kind is EntityType.PERSON:
        yield words[-1]
    if len(words) > 1 and kind is EntityType.ORGANISATION:
        for count in range(1, len(words)):
            yield " ".join(words[:count])


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """Somebody who may take part in what a candidate tells.

    Args:
        mention: How they are named there, or where they were named last.
        sources: Why they are thought of.
    """

    figure: Figure
    mention: Mention
    sources: tuple[str, ...]
    features: Features


def possible(
    candidate: Candidate, ruling: Ruling, kind: EventType, figures: Figures
) -> list[Possible]:
    """All who may take part in what a candidate tells, if it tells something of that type."""
    parsed, paragraph = figures.parsed, candidate.paragraph
    sentence = candidate.sentence
    named: dict[int, list[tuple[Mention, Token | None, str]]] = defaultdict(list)
    publications = [m for m in parsed.publications if sentence.covers(m.span)]
    for mention in (*parsed.within(sentence), *publications):
        inside = paragraph.tokens(mention.span)
        figure = figures.of(mention.span)
        if figure is not None:
            head = inside.root if inside is not None else None
            named[figure.number].append((mention, head, _SENTENCE))
    for reference in parsed.references_in(sentence):
        figure = figures.of(reference.antecedent)
        inside = paragraph.tokens(Span(reference.start, reference.end))
        if figure is not None and inside is not None:
            mention = next(m for m in figure.mentions if m.span == reference.antecedent)
            named[figure.number].append((mention, inside.root, _REFERENCE))
    sources: dict[int, list[str]] = defaultdict(list)
    for number, places in named.items():
        sources[number] += sorted({source for _, _, source in places})
    for number, source in _around(candidate, figures, sentence):
        sources[number].append(source)
    for party in (*candidate.everybody, *ruling.actors):
        figure = figures.of(party.mention.span)
        if figure is not None and figure.number not in sources:
            sources[figure.number].append("party")
    place = candidate.token.i
    trigger = ties.end_in(paragraph, place, place + 1, ties.EVENT)
    chances = {
        number: ties.strongest(trigger, ends, ties.PARTICIPANT)
        for number, ends in figures.near(candidate.span.start, paragraph.section).items()
    }
    for number, chance in chances.items():
        if number not in sources and chance is not None and chance >= _TIED:
            sources[number].append("tied")
    crowd = Counter(figures.all[n].type for n in named)
    shared = tuple(_of_event(candidate, ruling, kind))
    found: list[Possible] = []
    for number in sorted(sources):
        figure = figures.all[number]
        places = named.get(number, [])
        mention = _nearest(places, candidate) if places else _last(figure, sentence)
        features: Features = {}
        for name in _features(
            candidate, ruling, kind, figures, figure, places, sources[number], crowd
        ):
            features[name] = 1.0
        where = "here" if places else "elsewhere"
        for name in shared:
            features[f"{name} {figure.type} {where}"] = 1.0
        chance = chances.get(number)
        features |= ties.weighed("tied", chance)
        if chance is not None:
            features |= ties.weighed(f"tied {where}", chance)
        found.append(Possible(figure, mention, tuple(sources[number]), features))
    return found


def _nearest(places: Sequence[tuple[Mention, Token | None, str]], candidate: Candidate) -> Mention:
    at = candidate.token.i
    here = [p for p in places if p[2] == _SENTENCE] or places
    return min(here, key=lambda p: abs(p[1].i - at) if p[1] is not None else 99)[0]


def _last(figure: Figure, sentence: Span) -> Mention:
    """How somebody was named last before a sentence, or else first of all."""
    before = [m for m in figure.mentions if m.start < sentence.start]
    return before[-1] if before else figure.mentions[0]


def _around(candidate: Candidate, figures: Figures, sentence: Span) -> Iterator[tuple[int, str]]:
    parsed = figures.parsed
    for kind in _ACTORS:
        for rank, figure in enumerate(figures.before(sentence.start, kind)):
            yield figure.number, f"last {rank}"
        main, first = figures.main[kind], figures.first[kind]
        if main is not None:
            yield main.number, "main"
        if first is not None:
            yield first.number, "first"
    speech = parsed.speech_at(candidate.span.start)
    if speech is not None and speech.speaker is not None:
        speaker = figures.of(speech.speaker)
        if speaker is not None:
            yield speaker.number, "speaker"


def _of_event(candidate: Candidate, ruling: Ruling, kind: EventType) -> Iterator[str]:
    """What the candidate itself says of how many take part, and who."""
    yield f"event {kind}"
    if candidate.is_noun:
        yield "noun"
    links = {a.link for a in candidate.arguments}
    if not candidate.parties:
        yield "nobody"
    if candidate.paragraph.is_title:
        yield "title"
    for argument in candidate.arguments:
        word = argument.token
        if word.pos_ == "PRON":
            yield f"{argument.link} is {word.lower_}"
        elif word.pos_ == "NOUN":
            yield f"{argument.link} a noun"
            for child in word.children:
                if child.dep_ == "poss" and child.pos_ == "PRON":
                    yield f"{argument.link} of {child.lower_}"
    if "subject" not in links and not candidate.is_noun:
        yield "no subject"


def _features(
    candidate: Candidate,
    ruling: Ruling,
    kind: EventType,
    figures: Figures,
    figure: Figure,
    places: Sequence[tuple[Mention, Token | None, str]],
    sources: Sequence[str],
    crowd: Counter[EntityType],
) -> Iterator[str]:
    lemma = candidate.lemma
    spans = {m.span for m in figure.mentions}
    where = "here" if places else "elsewhere"
    yield f"type={figure.type} {where}"
    yield f"{kind} {figure.type} {where}"
    for source in sources:
        yield f"source={source}"
        yield f"source={source} {figure.type} {where}"
        yield f"source={source} {figure.type} {kind}"
    for party in candidate.everybody:
        if party.mention.span in spans:
            link = f"{party.link}{'' if party.head else '~'}"
            yield f"link={link}"
            yield f"link={link} {figure.type}"
            yield f"link={link} {kind}"
            yield f"link={link} {lemma}"
            yield f"role={party.role}"
    for actor in ruling.actors:
        if actor.mention.span in spans:
            yield f"actor={actor.link}"
            yield "actor" if not ruling.refused and ruling.kind is kind else "actor otherwise"
    if ruling.actors and not any(a.mention.span in spans for a in ruling.actors):
        yield f"other actors {where}"
    yield f"crowd={figure.type} {min(crowd[figure.type], 4)} {where}"
    actors = sum(crowd[t] for t in _ACTORS)
    yield f"actors={min(actors, 4)} {figure.type} {where}"
    nearest = None
    for _, head, source in places:
        if head is None:
            continue
        path = _path(head, candidate.token)
        yield f"path={path}"
        yield f"path={path} {kind}"
        yield f"path={path} {figure.type}"
        if source == _REFERENCE:
            yield f"pronoun={head.lower_}" if head.pos_ == "PRON" else "noun phrase"
            yield f"referred path={path}"
        distance = head.i - candidate.token.i
        if nearest is None or abs(distance) < abs(nearest):
            nearest = distance
        if head.dep_ in SUBJECTS and head.head.lemma_ in {"say", "tell", "add", "write", "ask"}:
            yield "says"
    if nearest is not None:
        yield ("after " if nearest > 0 else "before ") + str(min(5, abs(nearest) // 4))


def _path(name: Token, trigger: Token) -> str:
    """How one gets from a trigger to a name in the parse: "^conj nsubj", "prep:of pobj"."""
    down: list[str] = []
    node = name
    above = {trigger.i: 0}
    climb, steps = trigger, ["^"]
    while climb.head.i != climb.i and len(above) < _PATH:
        steps.append(climb.dep_)
        climb = climb.head
        above[climb.i] = len(above)
    while node.i not in above:
        if node.dep_ == "compound":
            pass
        elif node.dep_ in {"prep", "agent"}:
            down.append(f"{node.dep_}:{node.lower_}")
        else:
            down.append(node.dep_)
        if node.head.i == node.i or len(down) > _PATH:
            return "far"
        node = node.head
    up = ["^" + s for s in steps[1 : above[node.i] + 1]]
    return " ".join([*up, *reversed(down)])


__all__ = ["Figure", "Figures", "Possible", "possible"]

"""Whom an occurrence concerns that names nobody: "the inquest opened", "the yard closes in May".

What a document told before says it: the dead and the accused of whom it has just spoken, and the
body that its whole section is about. Sure cases alone; everybody found so takes part as a
bystander ("other").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.annotate import arguments, lexicon
from kg.annotate.language import Prose, text_of
from kg.annotate.parsed import PERSONAL, Parsed
from kg.model import EntityType, EventType, Mention, Occurrence

if TYPE_CHECKING:
    from spacy.tokens import Token

_OF_THE_DEAD = lexicon.words_of(
    "inquest funeral post-mortem burial cremation wake requiem coroner death"
)
_OF_THE_ACCUSED = lexicon.words_of(
    """trial hearing case verdict sentence sentencing appeal conviction charge prosecution retrial
    acquittal bail"""
)
_OF_INSPECTORS = lexicon.words_of(
    "inspector auditor investigator inspection inquiry investigation review audit probe enquiry"
)
_DEATHS = frozenset({EventType.DEATH, EventType.DISASTER, EventType.OFFENCE})
_ACCUSING = frozenset({EventType.JUSTICE})
_INSPECTING = frozenset({EventType.INSPECTION})
_MINUTES = re.compile(
    r"\b(?:minutes|agenda|newsletter|bulletin|circular|branch|committee|society|association|club)\b",
    re.IGNORECASE,
)
_GATHERING = lexicon.words_of("meeting agm egm conference assembly ballot session")
_OF_A_BODY = frozenset(
    {
        EventType.JOBCUTS,
        EventType.REORGANISATION,
        EventType.FINANCE,
        EventType.STRIKE,
        EventType.CONTRACT,
        EventType.DISASTER,
        EventType.INSPECTION,
    }
)
"""What happens to the parts and in the name of a body: its yard, its staff, its books."""

_OF_MEMBERS = frozenset({EventType.STRIKE, EventType.DISTURBANCE, EventType.JOBCUTS})
"""What the members of the body that says so do or suffer."""

_PEOPLE = frozenset({EntityType.PERSON})
_BODIES = frozenset({EntityType.ORGANISATION})
_OWN = frozenset({"the", "its", "our", "their", "this"})
_ANY_FIRM = lexicon.words_of(
    """company firm group association organisation organization charity trust operator developer
    business society utility landlord employer contractor airline retailer manufacturer"""
)
"""Nouns for the body that a text is about, whatever its name is made of."""

_MINE = frozenset({"i", "me", "my", "you", "your"})
_OURS = frozenset({"we", "us", "our"})
_HEAD = 4
"""Paragraphs in which minutes say whose they are."""

_NAMED = 3
"""How often a section names the body that it is about."""


class Concern:
    """What one document has told so far, section by section; asked in the order of the text."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._told: list[Occurrence] = []
        self._bodies: dict[int, tuple[Mention, ...]] = {}
        self._topics: dict[int, tuple[Mention, ...]] = {}

    def tell(self, occurrence: Occurrence) -> None:
        self._told.append(occurrence)

    def whom(self, paragraph: Prose, token: Token, kind: EventType) -> Iterator[Mention]:
        """Who takes part in what a word tells without naming anybody."""
        nouns = list(_nouns(token))
        words = {noun.lemma_.lower() for noun in nouns if _definite(noun)}
        if words & _OF_THE_DEAD:
            yield from self._latest(paragraph, _DEATHS, _PEOPLE)
        elif words & _OF_THE_ACCUSED and kind in {EventType.JUSTICE, EventType.MEETING}:
            yield from self._latest(paragraph, _ACCUSING, _PEOPLE | _BODIES)
        elif words & _OF_INSPECTORS and kind is EventType.INSPECTION:
            yield from self._latest(paragraph, _INSPECTING, _BODIES)
        elif kind is EventType.MEETING and token.lemma_.lower() in _GATHERING:
            yield from self._host(paragraph)
        elif words & _ANY_FIRM or (words and kind in _OF_A_BODY):
            teller = _teller(self._parsed, paragraph, token)
            yield from [teller] if teller else self._body(paragraph, token)
        elif kind in _OF_MEMBERS and nouns:
            teller = _teller(self._parsed, paragraph, token)
            yield from [teller] if teller else []

    def likeliest(
        self, paragraph: Prose, token: Token, kind: EventType, *, dated: bool
    ) -> Iterator[Mention]:
        """Who takes part in a dated occurrence, or in what "she" or "we" did, that names nobody.

        Somebody of the same sentence; else the person named last, or the body of the section.
        """
        words = {
            word.lower_
            for argument in arguments.arguments(token)
            for word in (argument.token, *argument.token.children)
            if word.pos_ == "PRON" or word.dep_ == "poss"
        }
        if words & PERSONAL:
            yield from self._last_person(paragraph, token)
        elif (dated or words & _OURS) and not words & _MINE:
            yield from self._nearest(paragraph, token, kind) or self._about(paragraph, token)

    def _nearest(self, paragraph: Prose, token: Token, kind: EventType) -> list[Mention]:
        at = paragraph.of(token).start
        wanted = _BODIES if kind in _OF_A_BODY else _BODIES | _PEOPLE
        if kind in _DEATHS:
            wanted = wanted | {EntityType.PLACE}
        near = [m for m in self._parsed.within(paragraph.sentence(token)) if m.type in wanted]
        return sorted(near, key=lambda m: (m.start > at, abs(m.start - at)))[:1]

    def _last_person(self, paragraph: Prose, token: Token) -> Iterator[Mention]:
        before = [
            m
            for m in self._parsed.mentions
            if m.section == paragraph.section
            and m.type is EntityType.PERSON
            and m.start < paragraph.of(token).start
        ]
        if not before:
            return
        home = self._parsed.paragraph_at(before[-1].span)
        inside = home.tokens(before[-1].span) if home is not None else None
        if home is None or inside is None:
            return
        beside = [
            m
            for m in self._parsed.within(home.sentence(inside.root))
            if m.type is EntityType.PERSON and not _same(m, before[-1])
        ]
        if not beside:
            yield before[-1]

    def _about(self, paragraph: Prose, token: Token) -> Iterator[Mention]:
        """The body that a section speaks of most, or that alone is named at its head."""
        number = paragraph.section
        if number not in self._topics:
            often = _spoken_of(self._parsed, number, least=2)
            self._topics[number] = often or self._heading(number)
        before = [m for m in self._topics[number] if m.start < paragraph.of(token).start]
        if before:
            yield before[-1]

    def _heading(self, number: int) -> tuple[Mention, ...]:
        for paragraph in self._parsed.prose:
            named = [
                m
                for m in self._parsed.within(paragraph.segment.span)
                if paragraph.section == number and m.type is EntityType.ORGANISATION
            ]
            if named:
                alone = len(_groups(named)) == 1
                return (named[0],) if alone and len(self._parsed.prose) > 1 else ()
        return ()

    def _latest(
        self, paragraph: Prose, kinds: frozenset[EventType], wanted: frozenset[EntityType]
    ) -> Iterator[Mention]:
        """The people whom the last occurrence of such a kind befell, or the bodies in it."""
        for told in reversed(self._told):
            if told.context.section == paragraph.section and told.type in kinds:
                agents = told.type in {EventType.DEATH, EventType.INSPECTION}
                people = [
                    mention
                    for p in told.participants
                    if (mention := self._parsed.at(p.mention)) is not None
                    and mention.type in wanted
                    and (p.role != arguments.AGENT or agents)
                ]
                if people:
                    yield from people
                    return

    def _host(self, paragraph: Prose) -> Iterator[Mention]:
        """The body whose minutes or newsletter it is: the one that the first lines name."""
        if paragraph.section != self._parsed.prose[0].section:
            return
        head = self._parsed.prose[:_HEAD]
        if not any(_MINUTES.search(text_of(p.doc)) for p in head):
            return
        for first in head:
            named = [
                m
                for m in self._parsed.within(first.segment.span)
                if m.type is EntityType.ORGANISATION
            ]
            if named:
                yield named[0]
                return

    def _body(self, paragraph: Prose, token: Token) -> Iterator[Mention]:
        number = paragraph.section
        if number not in self._bodies:
            self._bodies[number] = _spoken_of(self._parsed, number)
        before = [m for m in self._bodies[number] if m.start < paragraph.of(token).start]
        if before:
            yield before[-1]


def _teller(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """The organisation that says so: "the union said 300 members had joined the picket"."""
    verb = token
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    above = verb.head
    if verb.dep_ != "ccomp" or above.pos_ != "VERB":
        return None
    subject = arguments.subject(above)
    names = arguments.names(parsed, paragraph, subject) if subject is not None else []
    return next((m for m in names if m.type is EntityType.ORGANISATION), None)


def _nouns(token: Token) -> Iterator[Token]:
    """An event noun itself; what a verb's subject and objects are."""
    if token.pos_ in {"NOUN", "PROPN"}:
        yield token
        return
    for argument in arguments.arguments(token):
        if argument.link in {arguments.SUBJECT, arguments.OBJECT, "on", "to", "at"}:
            noun = arguments.content(argument.token)
            yield noun
            yield from (t for word, t in arguments.prepositional(noun) if word in {"at", "of"})


def _definite(noun: Token) -> bool:
    if noun.pos_ != "NOUN" or noun.lower_ in lexicon.POST_HEADS:
        return False
    return any(c.lower_ in _OWN for c in noun.children if c.dep_ in {"det", "poss"})


def _spoken_of(parsed: Parsed, section: int, *, least: int = _NAMED) -> tuple[Mention, ...]:
    """The namings of the organisation that a section is about, in order; none where in doubt."""
    bodies = [
        m for m in parsed.mentions if m.section == section and m.type is EntityType.ORGANISATION
    ]
    again = Counter(
        antecedent.surface
        for r in parsed.references
        if r.section == section and (antecedent := parsed.at(r.antecedent)) is not None
    )
    groups = _groups(bodies)
    counts = [len(g) + sum(again[s] for s in {m.surface for m in g}) for g in groups]
    ranked = sorted(zip(counts, groups, strict=True), key=lambda p: (-p[0], p[1][0].start))
    if not ranked or ranked[0][0] < least or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return ()
    return tuple(ranked[0][1])


def _groups(bodies: Sequence[Mention]) -> list[list[Mention]]:
    """Namings of one body: equal, or the shorter is how the longer begins."""
    groups: list[list[Mention]] = []
    for mention in bodies:
        group = next((g for g in groups if any(_same(mention, m) for m in g)), None)
        if group is None:
            groups.append([mention])
        else:
            group.append(mention)
    return groups


def _same(one: Mention, other: Mention) -> bool:
    short, long = sorted((one.surface.lower(), other.surface.lower()), key=len)
    return long == short or long.startswith(f"{short} ")


__all__ = ["Concern"]

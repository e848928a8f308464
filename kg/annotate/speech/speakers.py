"""Who speaks: from the words for a speaker to the mention that names one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kg.annotate import lexicon
from kg.annotate.coreference.cast import name_gender
from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.speech.verbs import words
from kg.model import EntityType, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

SPOKES = words(
    """spokesman spokeswoman spokesperson spokespersons spokespeople spokesmen source sources
    official officials insider insiders representative representatives executive executives
    rep"""
)
"""Nouns for somebody unnamed who speaks for an organisation."""

_PEOPLE_OF = words(
    """researchers scientists bosses managers staff doctors lawyers officers leaders workers
    campaigners ministers chiefs experts academics analysts engineers solicitors
    inspectors auditors organisers"""
)
"""Nouns for people who are quoted for the organisation they are at."""

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
_MALE = words(
    """Mr Sir Lord Baron King Prince Duke Earl Count Viscount Father Fr Brother Congressman"""
)
_FEMALE = words(
    """Mrs Ms Miss Dame Lady Baroness Queen Princess Duchess Countess Sister Mother Alderwoman
    Congresswoman WPC"""
)

_OFFICIALS = words("inspectors auditors bosses managers officials executives organisers regulators")
"""Of these, those who are at the organisation just spoken of."""

BODIES = words(
    """company firm council trust union charity club group agency authority department ministry
    committee board commission university school hospital party force association federation
    society inspectorate regulator watchdog operator bank newspaper paper court organisation
    organization college bureau institute foundation corporation service office team"""
)
"""Nouns that stand for an organisation named before: "the council said"."""

_ANY_BODY = words(
    """company firm group operator organisation organization charity agency watchdog regulator"""
)
"""Nouns that the organisation's own name need not hold."""

_PUBLIC = words(
    """council ministry department committee court police union parliament government authority
    board commission university school hospital office inspectorate assembly nhs party
    congress"""
)
"""Words in the name of an organisation that is no company."""

_AGENTS = words(
    "lawyer solicitor barrister attorney counsel agent adviser advisor aide representative office"
)
"""Nouns for somebody who speaks for the person whose they are."""

_ISSUED = words(
    """statement letter email e-mail release tweet message memo note post press-release notice
    communiqué submission complaint blog bulletin circular announcement petition"""
)
"""Nouns for words that somebody put out."""

_SPEAKERS = (EntityType.PERSON, EntityType.ORGANISATION)
_CLIMB = 6
_KEPT = 12
"""How many of the latest names a reader has in mind."""


class Voice(NamedTuple):
    """A speaker: the mention, and whether somebody unnamed speaks for it."""

    mention: Span
    spokesperson: bool = False


@dataclass(slots=True)
class Scene:
    """What a reader of a section has in mind: who was named last, and in which part.

    Args:
        people: Latest subjects that are persons, the last one last; ``bodies`` likewise.
        roles: Who was named with a role, so that "the coroner" is known again.
        genders: By surname, as honorifics show them.
    """

    people: list[Mention] = field(default_factory=list)
    bodies: list[Mention] = field(default_factory=list)
    named: list[Mention] = field(default_factory=list)
    things: list[Span] = field(default_factory=list)
    roles: dict[str, Span] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    speaker: Voice | None = None
    reporter: Voice | None = None
    spokes: Voice | None = None
    issuer: Voice | None = None
    ended_with_quote: bool = False
    announced: bool = False
    reads: bool = False

    def speaks(self, voice: Voice | None) -> None:
        self.speaker = voice
        if voice and voice.spokesperson:
            self.spokes = voice


def gender(mention: Mention, scene: Scene | None = None) -> str:
    """ "m", "f", or "" where nothing shows it."""
    honorific = mention.honorific.rstrip(".").split()[-1] if mention.honorific else ""
    if honorific in _MALE:
        return "m"
    if honorific in _FEMALE:
        return "f"
    if shown := name_gender(mention):
        return shown
    return scene.genders.get(surname(mention), "") if scene else ""


def surname(mention: Mention) -> str:
    return mention.surface.split()[-1].casefold() if mention.surface.split() else ""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One paragraph as the search for speakers needs it.

    Args:
        inside: For each token, whether it stands in quotation marks.
        people, bodies: Subjects outside the marks, as (token index, mention).
    """

    parsed: Parsed
    prose: Prose
    inside: Sequence[bool]
    people: Sequence[tuple[int, Mention]]
    bodies: Sequence[tuple[int, Mention]]
    others: Sequence[tuple[int, Mention]]


def page(parsed: Parsed, prose: Prose, inside: Sequence[bool]) -> Page:
    """Note a paragraph's subjects; linear in its mentions."""
    people: list[tuple[int, Mention]] = []
    bodies: list[tuple[int, Mention]] = []
    others: list[tuple[int, Mention]] = []
    for mention in parsed.within(prose.segment.span):
        tokens = prose.tokens(mention.span)
        if tokens is None or inside[tokens.start]:
            continue
        subject = tokens.root.dep_ in SUBJECTS or _carries_subject(tokens.root)
        place = (tokens.start, mention)
        if mention.type is EntityType.PERSON:
            (people if subject else others).append(place)
        elif mention.type is EntityType.ORGANISATION and subject:
            bodies.append(place)
    return Page(parsed, prose, inside, people, bodies, others)


def _carries_subject(token: Token) -> bool:
    """Whether a name is in apposition to a subject: "the coroner, Ann Lowe, said"."""
    return token.dep_ in {"appos", "flat", "compound"} and token.head.dep_ in SUBJECTS


def remember(scene: Scene, leaf: Page) -> None:
    """Take a paragraph's roles, honorifics and organisations to mind, before its speech is read."""
    for _, mention in (*leaf.people, *leaf.others):
        shown = gender(mention)
        if shown:
            scene.genders[surname(mention)] = shown
        for role in roles_beside(leaf.prose, mention):
            scene.roles[role] = mention.span


def move_on(scene: Scene, leaf: Page) -> None:
    """Take a paragraph's subjects to mind, once it is read."""
    people = [m for _, m in leaf.people] or [m for _, m in leaf.others[:1]]
    scene.people = [*scene.people, *people][-_KEPT:]
    scene.bodies = [*scene.bodies, *(m for _, m in leaf.bodies)][-_KEPT:]
    here = leaf.parsed.within(leaf.prose.segment.span)
    organisations = [m for m in here if m.type is EntityType.ORGANISATION]
    scene.named = [*scene.named, *organisations][-_KEPT:]
    for token in reversed(leaf.prose.doc):
        if token.lower_ in _ISSUED and token.pos_ == "NOUN" and not leaf.inside[token.i]:
            scene.issuer = _put_out(leaf, scene, token) or scene.issuer
            break
    things = _things(leaf, len(leaf.prose.doc))
    if things:
        scene.things = things[-1:]


def roles_beside(prose: Prose, mention: Mention) -> Iterator[str]:
    """The nouns of a post right before a name, or in apposition right after it."""
    tokens = prose.tokens(mention.span)
    if tokens is None:
        return
    doc = prose.doc
    if mention.honorific:
        yield from (
            w.lower().rstrip(".")
            for w in mention.honorific.split()
            if w.lower() in lexicon.POST_HEADS
        )
    before = tokens.start - 1
    while before >= 0 and doc[before].text in {",", "Mr", "Ms", "Mrs", "Dr", "Sir", "Dame"}:
        before -= 1
    if before >= 0 and doc[before].lower_ in lexicon.POST_HEADS:
        yield doc[before].lower_
    if tokens.end < len(doc) and doc[tokens.end].text in {",", "("}:
        for token in doc[tokens.end + 1 : tokens.end + 8]:
            if token.text in {",", ")", "."} or token.pos_ in {"VERB", "AUX", "PRON"}:
                return
            if token.lower_ in lexicon.POST_HEADS:
                yield token.lower_


def voice_of(leaf: Page, scene: Scene, subject: Token) -> Voice | None:
    """The speaker that a reporting verb's subject means; None where that is not sure."""
    low = subject.lower_
    meant = _meant(leaf, subject)
    if meant is not None:
        return meant
    if low in HE | SHE:
        return he(leaf, scene, subject.i, "m" if low in HE else "f")
    if low == "it":
        return _it(leaf, scene, subject.i)
    if low in {"who", "which", "that"} and subject.head.dep_ in {"relcl", "acl"}:
        antecedent = subject.head.head
        return voice_of(leaf, scene, antecedent) if antecedent.i != subject.head.i else None
    if subject.pos_ == "PRON":
        return None
    if low in _ISSUED:
        return _issuer(leaf, scene, subject)
    if low in SPOKES or (
        low == "people" and any(c.lower_ in {"close", "familiar"} for c in subject.children)
    ):
        return _spokes(leaf, scene, subject)
    return (
        _named(leaf, subject)
        or _role(leaf, scene, subject)
        or body(leaf, scene, subject)
        or _unnamed(leaf, scene, subject)
    )


def _meant(leaf: Page, subject: Token) -> Voice | None:
    """What coreference found that a pronoun or a definite noun stands for."""
    reference = leaf.parsed.reference_at(leaf.prose.of(subject).start)
    return Voice(reference.antecedent) if reference is not None else None


def _named(leaf: Page, subject: Token) -> Voice | None:
    parsed, prose = leaf.parsed, leaf.prose
    last = subject.right_edge.i if subject.right_edge.i < subject.head.i else subject.i
    beside = parsed.at(prose.span(last, last + 1))
    if beside and beside.type is EntityType.PERSON and 0 <= subject.head.i - last <= 2:
        return Voice(beside.span)
    if parsed.at(prose.of(subject)) is None:
        publication = parsed.publication_at(prose.of(subject)) or parsed.referred_publication(
            prose, subject
        )
        if publication:
            return Voice(publication.span)
    found = parsed.referent(prose, subject)
    if found and found.type in _SPEAKERS:
        return Voice(found.span)
    if subject.lower_ in lexicon.POST_HEADS:
        owned = {
            m.span
            for c in subject.children
            if c.dep_ in {"poss", "prep"}
            for m in in_subtree(leaf, c)
        }
        inside = [m for m in in_subtree(leaf, subject) if m.type is EntityType.PERSON]
        people = [m for m in inside if m.span not in owned]
        if people:
            return Voice(people[-1].span)
        if inside and subject.lower_ in _AGENTS:
            return Voice(inside[0].span, True)
    return None


def _spokes(leaf: Page, scene: Scene, subject: Token) -> Voice | None:
    inside = in_subtree(leaf, subject)
    people = [m for m in inside if m.type is EntityType.PERSON]
    if people:
        return Voice(people[0].span)
    for mention in inside:
        if mention.type in (EntityType.ORGANISATION, EntityType.PROGRAMME):
            return Voice(mention.span, True)
    for token in subject.subtree:
        if token.i != subject.i and token.lower_ in BODIES:
            meant = body(leaf, scene, token, definite=True)
            return Voice(meant.mention, True) if meant else None
    if any(c.dep_ in {"prep", "compound", "poss"} for c in subject.children):
        return None
    if scene.spokes:
        return scene.spokes
    latest = _latest_body(leaf, scene, subject.i)
    return Voice(latest.span, True) if latest else None


def _issuer(leaf: Page, scene: Scene, subject: Token) -> Voice | None:
    """ "a statement from the council", "his letter"; "the statement" that somebody issued."""
    publication = leaf.parsed.publication_at(leaf.prose.of(subject))
    if publication:
        return Voice(publication.span)
    for child in subject.children:
        if child.dep_ == "poss":
            return voice_of(leaf, scene, child)
        if child.dep_ == "prep" and child.lower_ in {"from", "by", "of", "on"}:
            for source in child.children:
                if source.dep_ == "pobj" and child.lower_ != "on":
                    return voice_of(leaf, scene, source)
        if child.dep_ in {"compound", "nmod"}:
            named = leaf.parsed.at(leaf.prose.of(child))
            if named and named.type in _SPEAKERS:
                return Voice(named.span)
    if not _definite(subject):
        return None
    for token in reversed(leaf.prose.doc[: subject.i]):
        if token.lower_ in _ISSUED and not leaf.inside[token.i]:
            return _put_out(leaf, scene, token)
    return scene.issuer


def _put_out(leaf: Page, scene: Scene, noun: Token) -> Voice | None:
    """Whose "in a written statement" it is: the subject of its clause."""
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is not None:
        return voice_of(leaf, scene, owner)
    node = noun
    for _ in range(_CLIMB):
        if node.head.i == node.i:
            return None
        node = node.head
        subject = _shared_subject(node)
        if subject is not None and subject.i != noun.i:
            return None if subject.lower_ in _ISSUED else voice_of(leaf, scene, subject)
    return None


def _shared_subject(verb: Token) -> Token | None:
    while True:
        found = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if found is not None or verb.dep_ != "conj" or verb.head.i == verb.i:
            return found
        verb = verb.head


def _unnamed(leaf: Page, scene: Scene, subject: Token) -> Voice | None:
    """ "researchers at the university": tied to the organisation they are at."""
    if subject.lower_ not in _PEOPLE_OF:
        return None
    for link in subject.children:
        if link.dep_ in {"compound", "nmod", "amod", "poss"}:
            beside = leaf.parsed.at(leaf.prose.of(link))
            if beside and beside.type is EntityType.ORGANISATION:
                return Voice(beside.span, True)
        thing = next((c for c in link.children if c.dep_ == "pobj"), None)
        if link.lower_ in {"at", "from", "for", "with"} and thing is not None:
            held = leaf.parsed.named(leaf.prose, thing)
            if held and held.type is EntityType.ORGANISATION:
                return Voice(held.span, True)
    if subject.lower_ in _OFFICIALS and not list(subject.rights):
        here = [m for i, m in leaf.bodies if i < subject.i]
        if here:
            return Voice(here[-1].span, True)
    return None


def _role(leaf: Page, scene: Scene, subject: Token) -> Voice | None:
    """ "the coroner", "the union's general secretary", for somebody named with that role before."""
    if subject.lower_ not in scene.roles or not _definite(subject):
        return None
    return Voice(scene.roles[subject.lower_])


def _definite(token: Token) -> bool:
    return any(
        c.lower_ in {"the", "its", "their", "his", "her", "this"} or c.dep_ == "poss"
        for c in token.children
    )


def body(leaf: Page, scene: Scene, subject: Token, *, definite: bool = False) -> Voice | None:
    """ "the council", "the company", for an organisation that the section has named."""
    noun = subject.lower_
    if noun not in BODIES or not (definite or _definite(subject)):
        return None
    known = [*scene.named, *scene.bodies, *(m for i, m in leaf.bodies if i < subject.i)]
    known += [
        m for m in leaf.parsed.within(leaf.prose.segment.span)
        if m.type is EntityType.ORGANISATION and m.start < leaf.prose.of(subject).start
    ][-_KEPT:]  # fmt: skip
    for mention in reversed(known):
        if noun in mention.surface.casefold().split():
            return Voice(mention.span)
    if noun in _ANY_BODY:
        for mention in reversed(known[len(scene.named) :]):
            if not _PUBLIC & set(mention.surface.casefold().split()):
                return Voice(mention.span)
    return None


def _latest_body(leaf: Page, scene: Scene, before: int) -> Mention | None:
    here = [m for i, m in leaf.bodies if i < before]
    latest = here or scene.bodies
    return latest[-1] if latest else None


def he(leaf: Page, scene: Scene, before: int, wanted: str) -> Voice | None:
    """The last person subject that the pronoun's gender allows."""
    here = [m for i, m in leaf.people if i < before]
    for mention in (*reversed(here), *reversed(scene.people)):
        if gender(mention, scene) in {"", wanted}:
            return Voice(mention.span)
    for mention in reversed([m for i, m in leaf.others if i < before]):
        if gender(mention, scene) in {"", wanted}:
            return Voice(mention.span)
    return None


def _it(leaf: Page, scene: Scene, before: int) -> Voice | None:
    """The last subject that is an organisation or a publication."""
    latest = _things(leaf, before) or scene.things
    return Voice(latest[-1]) if latest else None


def _things(leaf: Page, before: int) -> list[Span]:
    """The subjects of a paragraph that are organisations, or stand for a publication, in order."""
    prose, references = leaf.prose, leaf.parsed.references
    found = [(i, m.span) for i, m in leaf.bodies if i < before]
    low = bisect_left(references, prose.segment.start, key=lambda r: r.start)
    high = bisect_left(references, prose.segment.end, key=lambda r: r.start)
    for reference in references[low:high]:
        tokens = prose.tokens(Span(reference.start, reference.end))
        if tokens is not None and tokens.start < before and tokens.root.dep_ in SUBJECTS:
            found.append((tokens.start, reference.antecedent))
    return [span for _, span in sorted(found)]


def in_subtree(leaf: Page, token: Token) -> list[Mention]:
    """The mentions in a noun phrase."""
    return list(leaf.parsed.within(leaf.prose.span(token.left_edge.i, token.right_edge.i + 1)))

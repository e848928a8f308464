"""Which organisation a post is at: each that may be, and what is known of it as features."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import gazetteer, lexicon
from kg.annotate.language import Prose
from kg.annotate.linear import Features
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.posts.candidates import Candidate, head_word
from kg.annotate.posts.features import RULED
from kg.annotate.posts.heads import classes, words
from kg.annotate.posts.organisations import is_unit, wanted
from kg.annotate.posts.setting import Setting
from kg.annotate.posts.syntax import path_between, word_of
from kg.annotate.posts.titles import POSSESSIVE
from kg.annotate.ties import AT, POST, end_in, near, strongest, weighed
from kg.model import EntityType, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """An organisation that a post may be at; None for none.

    Args:
        figure: Its number in the cast; -1 for none.
        at: A mention of it.
        inferred: No word beside the post names it.
    """

    figure: int
    at: Span | None
    inferred: bool = False


NONE = Option(-1, None)


class _Asked:
    """A candidate and what is asked of each organisation for it."""

    def __init__(self, candidate: Candidate, setting: Setting) -> None:
        self.candidate, self.setting = candidate, setting
        post = candidate.post
        self.section = post.context.section
        self.head = head_word(post.post)
        self.classes = "+".join(sorted(classes(self.head)))
        need = wanted(post.post)
        self.kind = (need or "").rstrip("?!")
        self.need = need if need in {None, "", "!"} else "kind"
        self.long = {word for word in post.post.lower().split() if len(word) > _SHORT}
        self.at = _offset(candidate)
        self.ruled = setting.figure(post.organisation)
        if post.organisation is not None and self.ruled < 0:
            self.ruled = _UNKNOWN
        title = candidate.title
        self.own = setting.figure(title.organisation if title else None)
        self.house = setting.figure(setting.organisations.house(self.section))
        self.letterhead = setting.figure(setting.organisations.letterhead(self.section))
        self.person = setting.gatherer.figure(candidate.holder)
        self.said = any(rule.sayable for rule in candidate.rules)
        self.recent = setting.recent(self.section, self.at)
        self.ranks = setting.rank(self.section)
        self.opens, self.meant = _opening(candidate, setting)
        self.near = _near_bodies(candidate, setting)
        prose = candidate.prose
        self.phrase = (
            end_in(prose, title.first, title.last, POST)
            if prose is not None and (title := candidate.title) is not None
            else None
        )

    def may_be(self, figure: int) -> bool:
        """Whether an organisation is near enough, or the text enough about it."""
        if figure in self.near or figure in {self.ruled, self.own, self.house, self.letterhead}:
            return True
        return figure in self.ranks and self.ranks[figure][0] <= _RANKED

    def is_told(self, figure: int) -> bool:
        """Whether words beside the post name it."""
        if figure == self.own or (figure == self.ruled and not self.candidate.post.inferred):
            return True
        notes = self.near.get(figure, ())
        return any(note.startswith(("inside", "after ", "before ")) for note in notes)


_SHORT = 3
_UNKNOWN = -2
_RANKED = 5
"""Topics of a section that a post may be at though nothing near it names them."""


def options(candidate: Candidate, setting: Setting) -> list[tuple[Option, Features]]:
    """The organisations that a post may be at, and none, each with what speaks for it."""
    asked = _Asked(candidate, setting)
    found: list[tuple[Option, Features]] = []
    for figure, mentions in setting.bodies.items():
        if not asked.may_be(figure):
            continue
        nearest = min(mentions, key=lambda m: (abs(m.start - asked.at), m.start))
        names = [
            *asked.near.get(figure, ()),
            *_by_rules(asked, figure),
            *_by_topic(asked, figure),
            *_by_person(asked, figure),
            *_by_kind(asked, mentions),
            *_by_distance(asked, figure, mentions, nearest),
        ]
        features = {n: RULED if n.startswith(("ruled", "own")) else 1.0 for n in names}
        features["distance"] = min(abs(nearest.start - asked.at), _FAR) / _FAR
        if figure in asked.ranks:
            features["weight"] = asked.ranks[figure][1]
        features |= weighed(
            "tied",
            strongest(asked.phrase, map(setting.gatherer.ends.of, near(mentions, asked.at)), AT),
        )
        span = _mention_of(candidate, figure, nearest, setting)
        found.append((Option(figure, span, not asked.is_told(figure)), features))
    found.append((NONE, _none(asked)))
    return found


_FAR = 1000
"""Characters from which on it is all the same how far an organisation is named from a post."""


def _by_rules(asked: _Asked, figure: int) -> Iterator[str]:
    candidate = asked.candidate
    if figure == asked.ruled:
        yield "ruled"
        yield "ruled inferred" if candidate.post.inferred else "ruled told"
        for rule in candidate.rules[:1]:
            yield f"ruled by {rule.family}"
    if figure == asked.own:
        yield "own"
    elif asked.own >= 0:
        yield "other's own"


def _by_topic(asked: _Asked, figure: int) -> Iterator[str]:
    """What the section is about, and whose paper it is."""
    opens, need = asked.opens, asked.need
    if figure in asked.ranks:
        place = asked.ranks[figure][0]
        yield f"rank={min(place, 4)}"
        yield f"rank={min(place, 3)} {need}"
        yield f"rank={min(place, 3)} {opens}"
        yield f"rank={min(place, 3)} of {min(len(asked.ranks), 5)}"
        if place == 0:
            second = max((w for n, w in asked.ranks.values() if n), default=0.0)
            yield f"first by {_by_how_far(second)}"
            yield f"first by {_by_how_far(second)} {need}"
    if figure == asked.house:
        yield from ("house", f"house {opens}", f"house {asked.classes}")
    if figure == asked.letterhead:
        yield from ("letterhead", f"letterhead {opens}", f"letterhead {need}")
    if figure in asked.recent:
        place = min(asked.recent.index(figure), 3)
        yield from (f"recent={place}", f"recent={place} {opens}")
    if figure in asked.meant:
        yield f"meant {asked.meant[figure]}"
    if asked.setting.owned.get(figure, 0) - (figure == asked.own) > 0:
        yield "others' own"
    mine = asked.setting.told_at.get(asked.person, Counter())
    others = asked.setting.told.total() - mine.total()
    if others:
        share = (asked.setting.told.get(figure, 0) - mine.get(figure, 0)) / others
        yield f"others' share={_share(share)}"
        yield f"others' share={_share(share)} {opens}"
        yield f"others' share={_share(share)} {need}"


def _by_how_far(second: float) -> str:
    """How far the foremost organisation of a section is ahead of the next, by that one's weight."""
    return "far" if second < _HALF else "some" if second < _NEARLY else "little"


def _share(share: float) -> str:
    return "none" if share <= 0 else "few" if share < _FEW else "many" if share < _MOST else "most"


_HALF, _NEARLY = 0.5, 0.8
_FEW, _MOST = 0.25, 0.6


def _by_person(asked: _Asked, figure: int) -> Iterator[str]:
    """Where else the text has the person."""
    told = asked.setting.told_at.get(asked.person, Counter())
    if told.get(figure, 0) - (figure == asked.ruled and asked.said) > 0:
        yield "told elsewhere"
    if figure in asked.setting.affiliated.get(asked.person, ()):
        yield from ("beside the name", f"beside the name, {asked.need}")
    if figure != asked.own and figure in asked.setting.places_of.get(asked.person, ()):
        yield "of another post"


def _by_kind(asked: _Asked, mentions: Sequence[Mention]) -> Iterator[str]:
    """What kind of body it is, and whether such a post is at one."""
    if any(asked.long & set(m.surface.lower().split()) for m in mentions[:4]):
        yield "shares a word"
    body = _body_word(mentions)
    yield f"body={body}"
    yield f"body={body} head={asked.head}"
    yield f"body={body} class={asked.classes}"
    surface = mentions[0].surface
    if asked.kind and asked.setting.organisations.is_kind(surface, asked.kind):
        yield from ("right kind", f"right kind={asked.kind}")
    elif asked.kind:
        yield "wrong kind"
    if is_unit(surface.casefold()):
        yield from ("unit", f"unit head={asked.head}")


def _by_distance(
    asked: _Asked, figure: int, mentions: Sequence[Mention], nearest: Mention
) -> Iterator[str]:
    yield f"named={min(len(mentions), 4)}"
    if mentions[0].start < asked.at:
        yield "named before"
    for note in asked.near.get(figure, ()):
        if note in _TELLING:
            yield from (f"{note} {asked.need}", f"{note} {asked.opens}")
    if asked.section in asked.setting.comments:
        yield "comment same" if nearest.section == asked.section else "comment apart"


_TELLING = frozenset(
    {"nearest before", "nearest after", "last subject", "last sentence", "only True", "owner"}
)


def _opening(candidate: Candidate, setting: Setting) -> tuple[str, dict[int, str]]:
    """The word that opens a post ("our", "its", none), and the bodies that words near it mean."""
    prose, title = candidate.prose, candidate.title
    if prose is None or title is None or candidate.head is None:
        return "rule", {}
    doc = prose.doc
    opens = doc[title.first].lower_
    found: dict[int, str] = {}
    sentence = doc[candidate.head].sent
    span = prose.span(sentence.start, sentence.end)
    references = setting.parsed.references
    low = bisect_left(references, span.start, key=lambda r: r.start)
    inside = prose.span(title.first, title.last)
    for reference in references[low : low + 8]:
        if reference.start >= span.end:
            break
        here = inside.start <= reference.start < inside.end
        figure = setting.figure(reference.antecedent)
        found[figure] = "inside" if here or found.get(figure) == "inside" else "in the sentence"
    return opens if opens in _OPENINGS else "", found


_OPENINGS = words("the its their our my his her a an this that your")


def _mention_of(candidate: Candidate, figure: int, nearest: Mention, setting: Setting) -> Span:
    for span in (
        candidate.title.organisation if candidate.title else None,
        candidate.post.organisation,
    ):
        if span is not None and setting.figure(span) == figure:
            return span
    return nearest.span


def _offset(candidate: Candidate) -> int:
    if candidate.prose is not None and candidate.head is not None:
        return candidate.prose.of(candidate.prose.doc[candidate.head]).start
    return candidate.holder.start


def _body_word(mentions: Iterable[Mention]) -> str:
    """The noun that says what a body is: "Council", "Ltd"; no name."""
    for mention in mentions:
        for word in (mention.surface.split()[-1].rstrip("."), mention.surface.split()[0]):
            if word in lexicon.ORGANISATION_HEADS or word in lexicon.COMPANY_SUFFIXES:
                return word.lower()
            if word in gazetteer.known_bodies():
                return "known acronym"
    first = next(iter(mentions)).surface
    return "acronym" if first.isupper() else "one word" if " " not in first else "some words"


def _near_bodies(candidate: Candidate, setting: Setting) -> dict[int, list[str]]:
    """How the organisations around a post stand to it and to the person."""
    found: dict[int, list[str]] = defaultdict(list)
    prose, title, parsed = candidate.prose, candidate.title, setting.parsed
    if prose is None:
        for mention in parsed.within(candidate.post.context.evidence):
            if mention.type is EntityType.ORGANISATION:
                found[setting.gatherer.figure(mention)].append("in evidence")
        return found
    doc = prose.doc
    head = candidate.head if candidate.head is not None else title.first if title else 0
    token = doc[min(head, len(doc) - 1)]
    stands = _Stands(
        candidate,
        prose,
        token,
        (title.first, title.last) if title else (token.i, token.i + 1),
        prose.tokens(candidate.holder.span),
    )
    sentence = prose.span(token.sent.start, token.sent.end)
    bodies = [m for m in parsed.within(prose.segment.span) if m.type is EntityType.ORGANISATION]
    inside = [m for m in bodies if sentence.covers(m.span)]
    here = prose.of(token).start
    before = max((m for m in inside if m.start < here), default=None)
    after = min((m for m in inside if m.start > here), default=None)
    for mention in bodies:
        tokens = prose.tokens(mention.span)
        if tokens is None or not len(tokens):
            continue
        notes = found[setting.gatherer.figure(mention)]
        if not sentence.covers(mention.span):
            notes.append("same paragraph" + (" before" if mention.start < here else " after"))
            notes += _in_last_sentence(token.sent.start, tokens)
            continue
        notes += ["same sentence", f"only {len(inside) == 1}"]
        notes += ["nearest before"] * (mention == before) + ["nearest after"] * (mention == after)
        notes += _in_sentence(stands, tokens)
        notes += _to_name(stands, tokens, parsed)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Stands:
    """Where a post and its person stand in a paragraph, by tokens."""

    candidate: Candidate
    prose: Prose
    token: Token
    phrase: tuple[int, int]
    name: Tokens | None


def _in_last_sentence(start: int, tokens: Tokens) -> Iterator[str]:
    doc = tokens.doc
    if start > 0 and doc[start - 1].sent.start <= tokens.start and tokens.end <= start:
        yield "last sentence"
        if tokens.root.dep_ in SUBJECTS:
            yield "last subject"


def _lead(tokens: Tokens) -> str:
    """The word before a name, its article apart."""
    doc, i = tokens.doc, tokens.start - 1
    if i > 0 and doc[i].lower_ == "the":
        i -= 1
    return word_of(doc[i] if i >= 0 else None)


def _in_sentence(stands: _Stands, tokens: Tokens) -> Iterator[str]:
    doc, (first, last) = tokens.doc, stands.phrase
    lead = _lead(tokens)
    if first <= tokens.start < last:
        yield "inside"
    yield f"lead={lead}"
    yield f"role={tokens.root.dep_}"
    yield f"path={path_between(stands.token, tokens.root)}"
    if tokens.end < len(doc) and doc[tokens.end].text in POSSESSIVE:
        yield "owner"
    if tokens.start >= last:
        yield f"after {min(tokens.start - last, 4)} {lead}"
    elif tokens.end <= first:
        yield f"before {min(first - tokens.end, 4)}"


def _to_name(stands: _Stands, tokens: Tokens, parsed: Parsed) -> Iterator[str]:
    """How an organisation stands to the person's name in the same sentence."""
    name = stands.name
    if name is None or not len(name) or name.sent.start != stands.token.sent.start:
        return
    if 0 <= tokens.start - name.end <= _BESIDE:
        yield f"behind name {_lead(tokens)}"
    elif 0 <= name.start - tokens.end <= _BESIDE:
        yield "before name"
    low, high = sorted((name.start, tokens.start))
    between = parsed.within(stands.prose.span(low, high)) if high > low else ()
    own = stands.candidate.holder.span
    people = [m for m in between if m.type is EntityType.PERSON and m.span != own]
    yield f"people between={min(len(people), 2)}"


_BESIDE = 2


def _none(asked: _Asked) -> Features:
    """What speaks for no organisation at all."""
    candidate, setting = asked.candidate, asked.setting
    post = candidate.post.post
    same = sum("same sentence" in notes for notes in asked.near.values())
    names = [
        "none",
        f"none head={asked.head}",
        f"none class={asked.classes}",
        f"none kind={asked.kind}",
        f"none of {min(same, 3)}",
        f"none opens {asked.opens}",
        f"none words={min(len(post.split()), 4)}",
        *(f"none {rule.family}" for rule in candidate.rules[:1]),
    ]
    if asked.ruled == NONE.figure:
        names += ["ruled none", f"ruled none {'said' if candidate.rules else 'guessed'}"]
    facts = {
        "none, other's own": asked.own >= 0,
        "none, told elsewhere": bool(setting.told_at.get(asked.person)),
        f"none, others told={min(setting.told.total(), 3)}": True,
        "none comment": asked.section in setting.comments,
        "none complement": " of " in post or " for " in post,
        "none named": not setting.bodies,
    }
    names += [name for name, true in facts.items() if true]
    return {name: RULED if name.startswith("ruled") else 1.0 for name in names}

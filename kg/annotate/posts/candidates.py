"""Whatever may be a post of somebody: each phrase of a post with each person near it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.annotate import lexicon, ties
from kg.annotate.coreference.cast import Cast
from kg.annotate.language import Prose
from kg.annotate.parsed import PERSONAL, Parsed
from kg.annotate.posts.finder import Finder, Ruled
from kg.annotate.posts.heads import ABBREVIATED, head_of, is_post, singular, words
from kg.annotate.posts.titles import (
    LINKS,
    TO_COME,
    Title,
    complement,
    complements,
    left_edge,
    read_title,
)
from kg.model import EntityType, Mention, PostHeld

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 4
"""People of a sentence on either side of a post that are looked at."""
_PRONOUNS = 2
"""Pronouns of a sentence that are followed to the person they mean."""
_SHORT = 14
"""Words of a line that may only say who or what the next or last line names."""
_APART = 3
"""Tokens between a phrase and where a rule reads the same post."""
_LIKELY = 0.4
"""How likely the encoder must take a word for one of a post, or somebody for its holder."""
_BEING = words("be become remain")
_I = words("i me my myself we our")


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """The words of a post where they stand, with the token that heads them.

    Args:
        within: It stands within the words of another: "adviser to the minister".
    """

    title: Title
    head: int
    within: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """That somebody may hold a post.

    Args:
        how: How the person is tied to it: "named" in the sentence, "he", "I", "earlier" …
        post: As the rules fill it in: organisation, status, dates.
        head: The token that heads its words; None where only a rule has them.
        rules: What the rules say of this person there.
        others: What they say there of somebody else.
    """

    holder: Mention
    how: str
    post: PostHeld
    prose: Prose | None = None
    title: Title | None = None
    head: int | None = None
    rules: tuple[Ruled, ...] = ()
    others: tuple[Ruled, ...] = ()


def phrases(parsed: Parsed, prose: Prose) -> Iterator[Phrase]:
    """The posts that a paragraph speaks of, whoever holds them."""
    doc = prose.doc
    within = 0
    for token in doc:
        i = token.i
        if not is_post(token) or parsed.at(prose.of(token)) is not None:
            continue
        if i + 1 < len(doc) and is_post(doc[i + 1]) and parsed.at(prose.of(doc[i + 1])) is None:
            continue  # "chief executive"
        first, last = left_edge(parsed, prose, i), i + 1
        if doc[last : last + 1].text == "-" and doc[last + 1 : last + 2].text.lower() in TO_COME:
            last += 2
        elif doc[last : last + 1].text.lower() in TO_COME:
            last += 1
        ends = complements(parsed, prose, last)
        title = next(filter(None, (read_title(parsed, prose, first, end) for end in ends)), None)
        if title is not None:
            inside = i < within and not _names_somebody(parsed, prose, i)
            within = max(within, title.last)
            yield Phrase(title, i, inside)


def _names_somebody(parsed: Parsed, prose: Prose, i: int) -> bool:
    """Whether a name follows a post: "adviser to the minister, Ann Lowe"."""
    doc = prose.doc
    after = i + 2 if doc[i + 1 : i + 2].text in {",", "("} else i + 1
    mention = parsed.at(prose.of(doc[after])) if after < len(doc) else None
    return mention is not None and mention.type is EntityType.PERSON


def unlisted(parsed: Parsed, prose: Prose, listed: Sequence[Phrase]) -> Iterator[Phrase]:
    """Nouns that no table lists, where a post would stand: right beside a name, or after "as".

    Args:
        listed: What `phrases` found; its words are of its posts.
    """
    doc = prose.doc
    heads: set[int] = set()
    for mention in parsed.within(prose.segment.span):
        name = prose.tokens(mention.span)
        if mention.type is not EntityType.PERSON or name is None or not len(name):
            continue
        heads.update(_noun_before(parsed, prose, name.start))
        heads.update(_noun_after(parsed, prose, name.end))
    for token in doc:
        if token.lower_ == "as":
            heads.update(_noun_from(parsed, prose, token.i + 1))
        elif token.dep_ == "attr" and token.head.lemma_ in _BEING:
            heads.add(token.i)
        if ties.names_post(prose, token.i) >= _LIKELY and not _goes_on(prose, token.i):
            heads.add(token.i)
    taken = {i for phrase in listed for i in range(phrase.title.first, phrase.title.last)}
    for i in sorted(heads - taken):
        if not _may_head(parsed, prose, i):
            continue
        title = read_title(
            parsed,
            prose,
            left_edge(parsed, prose, i),
            complement(parsed, prose, i + 1),
            any_noun=True,
        )
        if title is not None:
            yield Phrase(title, i)


def _goes_on(prose: Prose, i: int) -> bool:
    """Whether the next word is of the same post: "day centre worker"."""
    doc = prose.doc
    follows = i + 1 < len(doc) and doc[i + 1].pos_ in {"NOUN", "PROPN"}
    return follows and ties.names_post(prose, i + 1) >= _LIKELY


def _may_head(parsed: Parsed, prose: Prose, i: int) -> bool:
    token = prose.doc[i]
    return (
        token.pos_ in {"NOUN", "PROPN"}
        and not is_post(token)
        and token.text.isalpha()
        and len(token) > 1
        and token.text.rstrip(".") not in lexicon.HONORIFICS
        and parsed.at(prose.of(token)) is None
        and token.ent_type_ != "DATE"
    )


def _noun_before(parsed: Parsed, prose: Prose, first: int) -> Iterator[int]:
    doc, i = prose.doc, first - 1
    while i > 0 and (doc[i].text in {",", ".", ":"} or doc[i].text in lexicon.HONORIFICS):
        i -= 1
    if i >= 0 and first - i <= _APART:
        yield i


def _noun_after(parsed: Parsed, prose: Prose, last: int) -> Iterator[int]:
    doc = prose.doc
    if last < len(doc) and doc[last].text in {",", "(", "–", "—", "-", ":"}:
        yield from _noun_from(parsed, prose, last + 1)


def _noun_from(parsed: Parsed, prose: Prose, first: int) -> Iterator[int]:
    """The last noun of the run that begins at a token."""
    doc, found = prose.doc, None
    for i in range(first, min(len(doc), first + 7)):
        token = doc[i]
        if token.pos_ in {"NOUN", "PROPN"}:
            found = i
        elif token.pos_ not in {"DET", "ADJ", "PRON", "NUM", "PART"} and token.text != "-":
            break
    if found is not None:
        yield found


def head_word(post: str) -> str:
    """The noun that heads a post's words, written out, in the singular."""
    parts = post.lower().split()
    at = head_of(parts)
    if at is None:
        at = next((i for i, word in enumerate(parts) if word in LINKS and i), len(parts)) - 1
    word = parts[at].rstrip(".") if parts else ""
    return singular(ABBREVIATED.get(word, word).rsplit("-", 1)[-1])


class Gatherer:
    """Gathers the candidates of a document, paragraph after paragraph."""

    def __init__(self, parsed: Parsed, finder: Finder) -> None:
        self.cast = Cast(parsed)
        self._parsed = parsed
        self._finder = finder
        self._last: tuple[Phrase, PostHeld] | None = None
        self._matched: set[int] = set()
        self.ends = ties.Ends(parsed)
        self._everybody = [m for m in parsed.mentions if m.type is EntityType.PERSON]

    def figure(self, mention: Mention) -> int:
        found = self.cast.of(mention.span)
        return found.number if found is not None else -1 - mention.start

    def candidates(
        self, prose: Prose, ruled: Sequence[Ruled], around: Sequence[Prose]
    ) -> Iterator[Candidate]:
        """The candidates of the paragraph that the finder has just read.

        Args:
            ruled: What the rules said there, by its sentences or by its layout.
            around: The paragraphs before and after it, those that there are.
        """
        listed = tuple(phrases(self._parsed, prose))
        theirs = (phrase for phrase in listed if not phrase.within)
        for phrase in (*theirs, *unlisted(self._parsed, prose, listed)):
            here = [r for r in ruled if _same_place(r, prose, phrase)]
            seen: set[int] = set()
            people = list(self._people(prose, phrase, around))
            for rule in here:
                mention = self._parsed.at(rule.post.holder)
                if mention is not None:
                    people.append((mention, "ruled"))
            for mention, how in people:
                figure = self.figure(mention)
                if figure in seen:
                    continue
                seen.add(figure)
                mine = tuple(r for r in here if self._holds(r, figure))
                self._matched.update(map(id, mine))
                yield Candidate(
                    mention,
                    how,
                    self._filled(prose, phrase, mention, mine),
                    prose,
                    phrase.title,
                    phrase.head,
                    mine,
                    tuple(r for r in here if not self._holds(r, figure)),
                )

    def left(self, ruled: Iterable[Ruled]) -> Iterator[Candidate]:
        """What only a rule sees: "Ann Lowe chairs the board", a by-line."""
        for rule in ruled:
            mention = self._parsed.at(rule.post.holder)
            if mention is not None and id(rule) not in self._matched:
                yield Candidate(mention, "rule", rule.post, rule.prose, rule.title, None, (rule,))

    def _holds(self, rule: Ruled, figure: int) -> bool:
        mention = self._parsed.at(rule.post.holder)
        return mention is not None and self.figure(mention) == figure

    def _filled(
        self, prose: Prose, phrase: Phrase, mention: Mention, mine: Sequence[Ruled]
    ) -> PostHeld:
        sayable = [r for r in mine if r.sayable] or mine
        if sayable:
            return sayable[0].post
        if self._last is None or self._last[0] is not phrase:
            finder, token = self._finder, prose.doc[phrase.head]
            held = finder.held(finder.leaf, finder.scene, mention, phrase.title, token)
            self._last = (phrase, finder.whereabouts.with_ministry(held))
        return replace(self._last[1], holder=mention.span)

    def _people(
        self, prose: Prose, phrase: Phrase, around: Sequence[Prose]
    ) -> Iterator[tuple[Mention, str]]:
        """Who may hold a post, those named in its sentence first."""
        doc = prose.doc
        sentence = doc[phrase.head].sent
        at = prose.of(doc[phrase.head]).start
        named = self._persons(prose, sentence.start, sentence.end)
        before = [m for m in named if m.start < at][-_NEAR:]
        after = [m for m in named if m.start > at][:_NEAR]
        for mention in sorted((*before, *after), key=lambda m: abs(m.start - at)):
            yield mention, "named"
        followed = 0
        for token in sorted(sentence, key=lambda t: abs(t.i - phrase.head)):
            low = token.lower_
            if followed < _PRONOUNS and (low in PERSONAL or low in _I):
                followed += 1
                yield from self._meant(token)
        if sentence.start > 0:
            earlier = doc[sentence.start - 1].sent
            for mention in reversed(self._persons(prose, earlier.start, earlier.end)[-2:]):
                yield mention, "earlier"
        if sentence.end < len(doc):
            later = doc[sentence.end].sent
            close = "later, next" if sentence.end - phrase.title.last <= 1 else "later"
            for mention in self._persons(prose, later.start, later.end)[:1]:
                yield mention, close
        elif not named and around and around[-1].segment.start > prose.segment.start:
            following = around[-1]
            for mention in self._persons(following, 0, len(following.doc))[:1]:
                yield mention, "next paragraph"
        if not named and len(doc) <= _SHORT:
            for other in around:
                people = self._persons(other, 0, len(other.doc)) if len(other.doc) else []
                if len(other.doc) <= _SHORT and people:
                    yield people[0], "line"
        for mention in self._finder.scene.people[-1:]:
            yield mention, "before"
        words = ties.end_in(prose, phrase.title.first, phrase.title.last, ties.POST)
        for mention in ties.near(self._everybody, at):
            if mention.section == prose.section:
                end = self.ends.of(mention)
                if (ties.strongest(words, [end], ties.HOLDER) or 0.0) >= _LIKELY:
                    yield mention, "tied"

    def _persons(self, prose: Prose, first: int, last: int) -> list[Mention]:
        inside = self._parsed.within(prose.span(first, last))
        return [m for m in inside if m.type is EntityType.PERSON]

    def _meant(self, token: Token) -> Iterator[tuple[Mention, str]]:
        finder = self._finder
        how = "I" if token.lower_ in _I else "he"
        found = finder.holder(finder.leaf, finder.scene, token)
        if found is not None:
            yield found, how
        reference = self._parsed.reference_at(finder.leaf.prose.of(token).start)
        meant = self._parsed.at(reference.antecedent) if reference else None
        if meant is not None and meant.type is EntityType.PERSON:
            yield meant, f"{how}, meant"


def _same_place(rule: Ruled, prose: Prose, phrase: Phrase) -> bool:
    """Whether a rule reads a post where a phrase stands."""
    if head_word(rule.post.post) != head_word(phrase.title.words):
        return False
    if rule.prose is None:
        return rule.post.context.evidence.overlaps(prose.of(prose.doc[phrase.head]))
    if rule.title is None or rule.prose is not prose:
        return False
    title = phrase.title
    return title.first - _APART <= rule.title.last and rule.title.first <= title.last + _APART

"""Which organisation a post is at, as the words beside it, the sentence and the section have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate.coreference.nominals import nouns
from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.posts.heads import classes, head_of, is_post, words
from kg.annotate.posts.lines import in_roll
from kg.annotate.posts.organisations import Organisations, wanted
from kg.annotate.posts.titles import POSSESSIVE, Title
from kg.annotate.speech.speakers import BODIES, Page, Scene, body
from kg.model import EntityType, Mention, PostHeld, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    PostOf = Callable[[Page, Scene, Token], PostHeld | None]
    """The post of whom a pronoun means."""

_PORTFOLIO = re.compile(r"^(?P<field>[A-Z]?[\w ,&]+?) (?:secretary|minister)$", re.IGNORECASE)
_OF_A_MEETING = words(
    """chair chairman chairwoman chairperson vice-chair deputy-chair co-chair cathaoirleach convener
    convenor treasurer secretary clerk recorder director trustee governor member"""
)
"""Posts of one word that those who attend a meeting hold at the board that meets."""

_WATCHERS = words("regulator watchdog ombudsman")
"""Posts that a body is called by."""

_ELSEWHERE = re.compile(r"\b(?:for|to|at) the\b", re.IGNORECASE)
"""What says of whom a post is, though by no name: "spokesman for the military"."""

_PEOPLE = re.compile(
    r"[A-Z][a-z]+(?:ish|ese|[ie]an|yan|ican|stani)"
    r"|French|German|Dutch|Greek|Swiss|Welsh|Scots|Czech|Thai|Cuban|Israeli|Iraqi|Kuwaiti|Somali"
    r"|Nepali|Bangladeshi"
)
"""Adjectives of peoples, those that are not built alike by name."""

_DETERMINED = words("the a an this that his her my our your its their")
_HIS = words("his her my")
_SIGNATURE = 14
"""Words of a line with a name and a post and nothing else."""

_NO_FIELD = words(
    """prime first chief general private permanent company press foreign shadow assistant deputy
    honorary membership club party junior senior state under- opposition cabinet"""
)

_ANY_FIRM = words(
    """company firm organisation organization business body outfit operator employer contractor
    developer manufacturer retailer supplier provider group giant airline builder maker its their"""
)
"""Owners of a post that may be the body that the text is about, whatever its name says."""


def _named_before(doc: Doc, first: int) -> bool:
    """Whether a word in capitals stands right before a post, which may be whose post it is."""
    if first == 0 or first >= len(doc):
        return False
    before = doc[first - 1]
    return (
        before.is_title
        and len(before) > 2
        and before.pos_ in {"PROPN", "NOUN", "VERB"}
        and not before.is_stop
        and before.sent.start == doc[first].sent.start
        and not is_post(before)
        and doc[first].pos_ in {"NOUN", "ADJ", "PROPN"}
    )


class Whereabouts:
    """The organisation of a post whose own words name none."""

    def __init__(
        self,
        parsed: Parsed,
        organisations: Organisations,
        comments: frozenset[int],
        post_of: PostOf,
    ) -> None:
        self._parsed = parsed
        self._organisations = organisations
        self._comments = comments
        self._post_of = post_of
        self._ministries: dict[str, Span | None] = {}

    def of(self, leaf: Page, scene: Scene, title: Title) -> tuple[Span | None, bool]:
        """Where a post is; then whether no word beside it says so."""
        if title.organisation is not None:
            return title.organisation, False
        found: tuple[Span | None, bool] = (None, False)
        if _signs(leaf.prose.doc, title):
            found = self._likely(leaf, title)
        if found[0] is None:
            found = self._implied(leaf, scene, title)
        return found if found[0] is not None else self._likely(leaf, title)

    def of_roll(self, post: str, section: int) -> Span | None:
        """What those are at who attend a meeting: the board that meets, or whose board it is."""
        if post.lower().replace("vice ", "vice-") in _OF_A_MEETING:
            meeting = self._organisations.meeting(section)
            if meeting is not None:
                return meeting
        return self._organisations.letterhead(section, post)

    def _implied(self, leaf: Page, scene: Scene, title: Title) -> tuple[Span | None, bool]:
        """The organisation in the words of a post: "the trust's chair", "chair of the trust".

        For a post that only an organisation has, also the one that the text is about there; then
        the second is True.
        """
        doc, prose = leaf.prose.doc, leaf.prose
        inside = doc[max(1, title.first) : title.last]
        owner = next((t.nbor(-1) for t in inside if t.text in POSSESSIVE), None)
        thing = owner if owner is not None else _object_noun(doc, title)
        if thing is not None and thing.lower_ in nouns():
            meant = self._organisations.owner(thing.lower_, prose.section, prose.of(thing).start)
            if meant is not None:
                return meant, False
        low, high = title.first, min(len(doc), title.last + 4)
        for token in doc[low:high]:
            if token.i < title.last or doc[max(0, title.last) : token.i].text.lower().strip() in {
                "of the",
                "at the",
            }:
                known = body(leaf, scene, token)
                if known:
                    return known.mention, False
        if doc[title.first].lower_ == "our":
            needed = wanted(title.words) is not None
            return self._organisations.ours(title.words, prose.section) if needed else None, False
        if doc[title.first].lower_ in _HIS:
            held = self._post_of(leaf, scene, doc[title.first])
            if held is not None and held.organisation is not None:
                return held.organisation, True
        near = [m for i, m in leaf.bodies if i < title.first and not _modifies(prose, m)]
        if doc[title.first].lower_ in {"its", "their"}:
            return self._owner(leaf, scene, doc[title.first], near), False
        if owner is not None and is_post(owner) and owner.lower_ not in BODIES | _WATCHERS:
            return None, False  # "the minister's press secretary"
        if near and owner is not None:
            return near[-1].span, False  # "Acme … Ann Lowe, the regulator's director"
        if owner is not None and owner.lower_ not in _ANY_FIRM:
            return None, False  # "the union's general secretary", of a union that is not named
        if _named_before(doc, title.first):
            return None, False  # "Unite officer Ann Lowe", where nobody knows the name
        attends = _of_the_body(title.words) or title.words.lower() in _OF_A_MEETING
        if attends and in_roll(doc.text, doc[title.first].idx):
            return self.of_roll(title.words, prose.section), True
        if prose.section in self._comments:
            return None, False  # a thread speaks of many; what is not said there is not known
        if _ELSEWHERE.search(title.words) or self._of_a_nation(prose, title):
            return None, False
        around = [
            m for m in self._parsed.within(prose.segment.span) if m.type is EntityType.ORGANISATION
        ]
        chosen = self._organisations.choose(
            title.words,
            prose.section,
            prose.of(doc[title.first]).start,
            scene.bodies,
            near=near,
            around=around,
        )
        return chosen, chosen is not None

    def _likely(self, leaf: Page, title: Title) -> tuple[Span | None, bool]:
        """The organisation of a post whose sentence names none, if one can be meant."""
        doc, prose = leaf.prose.doc, leaf.prose
        if title.needs_organisation or self._of_a_nation(prose, title):
            return None, False
        if _PORTFOLIO.match(title.words) and wanted(title.words) is None:
            return None, False  # the ministry of that name, or none
        if _named_before(doc, title.first) or _ELSEWHERE.search(title.words):
            return None, False
        signed = _signs(doc, title)
        if signed:
            sentence = doc[title.first].sent
            line = self._parsed.within(prose.span(sentence.start, sentence.end))
            found = next((m.span for m in line if m.type is EntityType.ORGANISATION), None)
            if found is not None:
                return found, False
        local = self._joined(prose, title) or self._said_there(prose, title)
        if local is not None:
            return local, True
        found = self._organisations.likely(title.words, prose.section, layout=signed)
        return found, found is not None

    def _joined(self, prose: Prose, title: Title) -> Span | None:
        """The body that the sentence had somebody join first: "joined Acme and rose to be …"."""
        doc = prose.doc
        for token in doc[doc[title.first].sent.start : title.first]:
            if token.lemma_ in {"join", "rejoin"} and token.pos_ == "VERB":
                named = (self._parsed.named(prose, c) for c in token.children if c.dep_ == "dobj")
                found = next((m for m in named if m is not None), None)
                if found is not None and found.type is EntityType.ORGANISATION:
                    return found.span
        return None

    def _said_there(self, prose: Prose, title: Title) -> Span | None:
        """The last body that a sentence names before a bare title: "Acme … and Governor Lowe"."""
        doc = prose.doc
        words = title.words.lower().split()
        if len(words) > 2 or doc[title.first].lower_ in _DETERMINED or wanted(title.words):
            return None
        if prose.section in self._comments or self._organisations.house(prose.section):
            return None
        sentence = doc[title.first].sent
        if title.first == sentence.start or (classes(words[-1]) == {"calling"} and len(words) > 1):
            return None
        before = self._parsed.within(prose.span(sentence.start, title.first))
        bodies = [m for m in before if m.type is EntityType.ORGANISATION]
        return bodies[-1].span if bodies and classes(words[-1]) & {"office", "calling"} else None

    def _of_a_nation(self, prose: Prose, title: Title) -> bool:
        """ "Tunisia's coach", "the Swedish captain": said of a country or its people."""
        doc = prose.doc
        around = doc[max(0, title.first - 2) : title.last]
        if any(_is_of_a_people(t) for t in doc[title.first : title.last]):
            return True
        owners = [t.nbor(-1) for t in around if t.text in POSSESSIVE and t.i > 0]
        inside = doc[title.first : title.last - 1]
        named = (self._parsed.at(prose.of(t)) for t in (*owners, *inside))
        return any(m is not None and m.type is EntityType.PLACE for m in named)

    def _owner(
        self, leaf: Page, scene: Scene, pronoun: Token, near: Sequence[Mention]
    ) -> Span | None:
        """The organisation that "its" or "their" means: as coreference has it, or named last."""
        reference = self._parsed.reference_at(leaf.prose.of(pronoun).start)
        meant = self._parsed.at(reference.antecedent) if reference else None
        if meant is not None and meant.type is EntityType.ORGANISATION:
            return meant.span
        start = pronoun.sent.start
        before = [m for m in near if leaf.prose.of(pronoun.doc[start]).start <= m.start] or [
            *self._last_sentence(leaf, start)
        ]
        before = (
            before or list(near) or [m for i, m in leaf.bodies if i < pronoun.i] or scene.bodies
        )
        return before[-1].span if before else None

    def _last_sentence(self, leaf: Page, start: int) -> Iterator[Mention]:
        """The organisation that the sentence before was about: its subject, else its last."""
        if start == 0:
            return
        sentence = leaf.prose.doc[start - 1].sent
        span = leaf.prose.span(sentence.start, sentence.end)
        named = [m for m in self._parsed.within(span) if m.type is EntityType.ORGANISATION]
        subjects = [m for m in named if not _modifies(leaf.prose, m)]
        for mention in named:
            tokens = leaf.prose.tokens(mention.span)
            root = tokens.root if tokens is not None else None
            if root is not None and any(c.dep_ == "relcl" for c in root.children):
                subjects = subjects or [mention]
        yield from (subjects or named)[-1:]

    def with_ministry(self, post: PostHeld) -> PostHeld:
        """The ministry of a minister, where the document names one for the field in the title.

        A "fisheries secretary" belongs to the "Department of Fisheries" of the same document.
        """
        match = _PORTFOLIO.match(post.post)
        if post.organisation is not None or match is None:
            return post
        field = match["field"].lower()
        if set(field.split()) & _NO_FIELD:
            return post
        if field not in self._ministries:
            self._ministries[field] = self._ministry(re.escape(field))
        found = self._ministries[field]
        return replace(post, organisation=found, inferred=found is not None)

    def _ministry(self, field: str) -> Span | None:
        pattern = re.compile(
            rf"(?:ministry|department|office) (?:of|for) (?:the )?(?:.* )?{field}"
            rf"|{field} (?:ministry|department|office)",
            re.IGNORECASE,
        )
        return next(
            (
                m.span
                for m in self._parsed.mentions
                if m.type is EntityType.ORGANISATION
                and pattern.fullmatch(" ".join(m.surface.split()))
            ),
            None,
        )


def _is_of_a_people(token: Token) -> bool:
    """ "Swedish": as the encoder has it, or an adjective in capitals that is built so."""
    return token.ent_type_ == "NORP" or (
        token.pos_ == "ADJ" and _PEOPLE.fullmatch(token.text) is not None
    )


def _signs(doc: Doc, title: Title) -> bool:
    """Whether a post closes a line that signs a letter: "Unity is strength. Ann Lowe, Chair"."""
    sentence = doc[title.first].sent
    rest = doc[title.last : len(doc)]
    if len(sentence) > _SIGNATURE or any(not (t.is_punct or t.is_space) for t in rest):
        return False
    return title.first > sentence.start and not any(t.pos_ in {"VERB", "AUX"} for t in sentence)


def _object_noun(doc: Doc, title: Title) -> Token | None:
    """The noun of "counsel to the inquiry", "chair of the panel"."""
    last = doc[title.last - 1] if title.last <= len(doc) else None
    before = doc[max(title.first, title.last - 3) : title.last - 1].text.lower()
    return last if last is not None and re.search(r"\b(?:of|to|for|at) the$", before) else None


def _of_the_body(post: str) -> bool:
    """Whether one who attends a meeting is taken to hold a post at the body that meets."""
    at = head_of(post.split())
    held = classes(post.split()[at].lower()) if at is not None else frozenset()
    return wanted(post) is not None or bool(held & {"calling", "vague"})


def _modifies(prose: Prose, mention: Mention) -> bool:
    """Whether a name only stands before another noun."""
    tokens = prose.tokens(mention.span)
    return tokens is not None and tokens.root.dep_ not in SUBJECTS

"""What the rules find: reads paragraph after paragraph, and says which rule each post is from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.annotate.coreference.nominals import nouns
from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.posts.beside import beside, relative
from kg.annotate.posts.heads import classes, head_of, is_post, says_a_post, words
from kg.annotate.posts.leaving import goes
from kg.annotate.posts.lines import in_roll
from kg.annotate.posts.organisations import Organisations, wanted
from kg.annotate.posts.succession import Succession, successions
from kg.annotate.posts.titles import POSSESSIVE, Title
from kg.annotate.posts.told import told
from kg.annotate.posts.writers import writer
from kg.annotate.speech.speakers import (
    BODIES,
    HE,
    SHE,
    Page,
    Scene,
    body,
    gender,
    he,
    move_on,
    page,
    remember,
    surname,
)
from kg.model import (
    Context,
    EntityType,
    Mention,
    Modality,
    PostHeld,
    Span,
    Speech,
    Status,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PORTFOLIO = re.compile(r"^(?P<field>[A-Z]?[\w ,&]+?) (?:secretary|minister)$", re.IGNORECASE)
_OF_BODY = re.compile(
    rf"\s(?:of|at|for) (?:the|its|their|our|this|my)(?: (?:{'|'.join(sorted(BODIES))}))?$"
)
_OF_A_MEETING = words(
    """chair chairman chairwoman chairperson vice-chair deputy-chair co-chair cathaoirleach convener
    convenor treasurer secretary clerk recorder director trustee governor member"""
)
"""Posts of one word that those who attend a meeting hold at the board that meets."""

_WATCHERS = words("regulator watchdog ombudsman")
"""Posts that a body is called by."""

_ELSEWHERE = re.compile(r"\b(?:for|to|at) the\b", re.IGNORECASE)
"""What says of whom a post is, though by no name: "spokesman for the military"."""

_I = words("i me my myself")
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


@dataclass(frozen=True, slots=True, eq=False)
class Ruled:
    """A post that a rule gives to somebody.

    Args:
        family: Which rules: "before", "after", "verb …", "noun …", "line", "roll" and so on.
        sayable: Whether the rules by themselves say it; else its words name no post there.
        title: Its words as they stand in ``prose``; None where the layout gives it.
    """

    post: PostHeld
    family: str
    sayable: bool = True
    prose: Prose | None = None
    title: Title | None = None


class Finder:
    """Reads paragraph after paragraph, with what a reader has in mind of each section."""

    def __init__(self, parsed: Parsed, comments: frozenset[int]) -> None:
        self._parsed = parsed
        self.comments = comments
        self._scenes: dict[int, Scene] = {}
        self._speeches = sorted(
            (s for s in parsed.speeches if not s.block), key=lambda s: (s.start, -s.end)
        )
        self._starts = [s.start for s in self._speeches]
        self._times = [t.start for t in parsed.times]
        self._ministries: dict[str, Span | None] = {}
        self.organisations = Organisations(parsed, comments)
        self._known: dict[tuple[int, str], PostHeld] = {}
        self._placed: dict[tuple[int, str], PostHeld] = {}
        self._latest: dict[int, PostHeld] = {}
        self._writers: dict[int, Mention | None] = {}
        self.leaf: Page
        self.scene: Scene

    def posts(self, prose: Prose) -> Iterator[Ruled]:
        """What the rules say in one paragraph; `move_on` takes it to mind."""
        for ruled in self._ruled(prose):
            yield replace(ruled, post=self.with_ministry(ruled.post))

    def _ruled(self, prose: Prose) -> Iterator[Ruled]:
        scene = self._scenes.setdefault(prose.section, Scene())
        leaf = page(self._parsed, prose, [False] * len(prose.doc))
        remember(scene, leaf)
        for mention in self._parsed.within(prose.segment.span):
            if mention.type is not EntityType.PERSON:
                continue
            tokens = prose.tokens(mention.span)
            if tokens is None:
                continue
            for title in beside(self._parsed, prose, mention):
                held = self.held(leaf, scene, mention, title, tokens.root)
                family = "before" if title.first < tokens.start else "after"
                yield self._said(held, family, prose, title)
        yield from self._told(leaf, scene)
        for mention in self._parsed.within(prose.segment.span):
            if mention.type is EntityType.PERSON:
                for post in self._came_before(leaf, scene, mention):
                    yield Ruled(post, "relative", prose=prose)
        self.leaf, self.scene = leaf, scene

    def move_on(self) -> None:
        """Take the paragraph to mind whose posts were asked for."""
        move_on(self.scene, self.leaf)

    def placed(self, post: PostHeld) -> PostHeld:
        """A post of the layout, with the organisation that the section has for it."""
        if post.organisation:
            return post
        section = post.context.section
        found = self.organisations.choose(
            post.post, section, post.holder.end, (), near=(), layout=True
        )
        if found is None:
            found = self.organisations.likely(post.post, section, layout=True)
        return replace(post, organisation=found, inferred=found is not None)

    def _of_roll(self, post: str, section: int) -> Span | None:
        """What those are at who attend a meeting: the board that meets, or whose board it is."""
        if post.lower().replace("vice ", "vice-") in _OF_A_MEETING:
            meeting = self.organisations.meeting(section)
            if meeting is not None:
                return meeting
        return self.organisations.letterhead(section, post)

    def rolled(self, post: PostHeld) -> PostHeld:
        """A post of a roll ("Directors: …"), at the body whose roll it is."""
        found = self._of_roll(post.post, post.context.section)
        return replace(post, organisation=found, inferred=found is not None)

    def _told(self, leaf: Page, scene: Scene) -> Iterator[Ruled]:
        prose = leaf.prose
        for person, title, verb in told(
            self._parsed,
            prose,
            holder=lambda token: self.holder(leaf, scene, token),
            body=lambda token: self._body(leaf, scene, token),
        ):
            held = self.held(leaf, scene, person, title, verb)
            if held.organisation or not title.needs_organisation:
                kind = "verb" if verb.pos_ in {"VERB", "AUX"} else "noun"
                yield self._said(held, f"{kind} {verb.lemma_.lower()}", prose, title)
        for found in successions(prose, lambda token: self.holder(leaf, scene, token)):
            for post in self._succeeds(prose, found):
                yield Ruled(post, "succession", prose=prose)

    def _came_before(self, leaf: Page, scene: Scene, mention: Mention) -> Iterator[PostHeld]:
        """ "her predecessor, Tom Reed": the post of the one whose predecessor he is."""
        prose = leaf.prose
        tokens = prose.tokens(mention.span)
        beside = relative(prose, tokens) if tokens is not None else None
        if beside is None:
            return
        noun, owner = beside
        known = self._post_of(leaf, scene, owner)
        if known is not None and known.holder != mention.span:
            ahead = noun.lower_.startswith("successor")
            status = Status.CURRENT if ahead else Status.FORMER
            context = replace(
                known.context, evidence=prose.sentence(noun), section=prose.section, speech=None
            )
            yield PostHeld(mention.span, known.post, known.organisation, status, context)

    def _post_of(self, leaf: Page, scene: Scene, owner: Token) -> PostHeld | None:
        """The post of whom "her" means, as the section told it; for want of one, the last told."""
        person = self.holder(leaf, scene, owner)
        section = leaf.prose.section
        if person is not None:
            key = (section, surname(person))
            found = self._known.get(key) or self._placed.get(key)
            if found is not None:
                return found
        return self._latest.get(section) if owner.lower_ in HE | SHE else None

    def _writer(self, section: int) -> Mention | None:
        if section not in self._writers:
            self._writers[section] = writer(self._parsed, section)
        return self._writers[section]

    def _first_person(self, leaf: Page, token: Token) -> Mention | None:
        """Whom "I" means: who speaks there, else who wrote it."""
        speech = self._speech(leaf.prose.of(token).start)
        if speech is not None and speech.direct:
            return self._parsed.at(speech.speaker) if speech.speaker else None
        return self._writer(leaf.prose.section)

    def _succeeds(self, prose: Prose, found: Succession) -> Iterator[PostHeld]:
        """The post of the one who came or went, as the section tells it of the other."""
        evidence = prose.sentence(found.verb)
        after = self._known.get((prose.section, surname(found.after)))
        before = self._known.get((prose.section, surname(found.before)))
        known = after or before
        if known is None:
            return
        context = replace(known.context, evidence=evidence, section=prose.section)
        if before is not None and after is None:
            status = Status.FUTURE if found.ahead else Status.CURRENT
            yield PostHeld(found.after.span, before.post, before.organisation, status, context)
        elif after is not None and before is None and not found.ahead:
            yield PostHeld(
                found.before.span, after.post, after.organisation, Status.FORMER, context
            )

    def _said(self, post: PostHeld, family: str, prose: Prose, title: Title) -> Ruled:
        """The post, and whether it says more than what somebody does or is a member of."""
        former = post.status is Status.FORMER
        holder = self._parsed.at(post.holder)
        if holder and wanted(post.post) is not None:
            key = (holder.section, surname(holder))
            if post.status is not Status.FORMER or key not in self._known:
                self._known[key] = post
        if holder and post.organisation is not None and not former:
            self._placed.setdefault((holder.section, surname(holder)), post)
            self._latest[holder.section] = post
        sayable = says_a_post(
            post.post.split(), placed=post.organisation is not None, former=former
        )
        return Ruled(post, family, sayable, prose, title)

    def holder(self, leaf: Page, scene: Scene, token: Token) -> Mention | None:
        found = self._parsed.named(leaf.prose, token)
        if found is None and is_post(token) and token.left_edge.i > 0:
            found = self._parsed.at(
                leaf.prose.of(leaf.prose.doc[token.left_edge.i - 1])
            )  # "Ann Lowe the current chair was made …"
        if found is None and is_post(token) and token.dep_ == "appos":
            found = self._parsed.named(leaf.prose, token.head)
        if found is None and token.lower_ in _I:
            found = self._first_person(leaf, token)
        if found is None and token.lower_ in HE | SHE:
            alone = self._only_person_before(leaf.prose, token, scene)
            if alone:
                return alone
            voice = he(leaf, scene, token.i, "m" if token.lower_ in HE else "f")
            found = self._parsed.at(voice.mention) if voice else None
        return found if found and found.type is EntityType.PERSON else None

    def _only_person_before(self, prose: Prose, token: Token, scene: Scene) -> Mention | None:
        """The one person that the sentence names before a pronoun of hers; None if not just one."""
        if token.i == token.sent.start:
            return None
        before = self._parsed.within(prose.span(token.sent.start, token.i))
        people = [m for m in before if m.type is EntityType.PERSON]
        fits = {"", "m" if token.lower_ in HE else "f"}
        return people[0] if len(people) == 1 and gender(people[0], scene) in fits else None

    def _body(self, leaf: Page, scene: Scene, token: Token) -> Span | None:
        found = self._parsed.named(leaf.prose, token)
        if found:
            return found.span if found.type is EntityType.ORGANISATION else None
        voice = body(leaf, scene, token)
        return voice.mention if voice else None

    def held(
        self, leaf: Page, scene: Scene, holder: Mention, title: Title, token: Token
    ) -> PostHeld:
        prose = leaf.prose
        since, until, status = self._when(prose, title)
        if status is Status.CURRENT and title.marks != "since" and goes(prose, holder):
            status = Status.FORMER
        speech = self._speech(holder.start)
        organisation, inferred = title.organisation, False
        if organisation is None and _signs(prose.doc, title):
            organisation, inferred = self._likely(leaf, title)
        if organisation is None:
            organisation, inferred = self._implied(leaf, scene, title)
        if organisation is None:
            organisation, inferred = self._likely(leaf, title)
        return PostHeld(
            holder=holder.span,
            post=_without_body(title.words),
            organisation=organisation,
            status=status,
            context=Context(
                section=prose.section,
                evidence=prose.sentence(token),
                speech=speech.span if speech else None,
                modality=Modality.STATED,
            ),
            since=since,
            until=until,
            inferred=inferred,
        )

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
            meant = self.organisations.owner(thing.lower_, prose.section, prose.of(thing).start)
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
            return self.organisations.ours(title.words, prose.section) if needed else None, False
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
            return self._of_roll(title.words, prose.section), True
        if prose.section in self.comments:
            return None, False  # a thread speaks of many; what is not said there is not known
        if _ELSEWHERE.search(title.words) or self._of_a_nation(prose, title):
            return None, False
        around = [
            m for m in self._parsed.within(prose.segment.span) if m.type is EntityType.ORGANISATION
        ]
        chosen = self.organisations.choose(
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
        found = self.organisations.likely(title.words, prose.section, layout=signed)
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
        if prose.section in self.comments or self.organisations.house(prose.section):
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
        if any(t.ent_type_ == "NORP" for t in doc[title.first : title.last]):
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

    def _when(self, prose: Prose, title: Title) -> tuple[str | None, str | None, Status]:
        """Read "since 2006", "until 2013", "from 2003 to 2008" right after a post."""
        doc = prose.doc
        stop = min(len(doc), title.last + 9)
        since, until = None, title.until
        if title.last < stop:
            after = prose.span(title.last, stop)
            low = bisect_left(self._times, after.start)
            high = bisect_left(self._times, after.end)
            for time in self._parsed.times[low:high]:
                lead = _words_between(prose, after.start, time.start)
                if not lead or len(lead) > 5 or "," in lead[1:]:
                    continue
                if title.marks and lead in (["in"], ["on"]):
                    since = since or (time.value if title.marks == "since" else None)
                    until = until or (time.value if title.marks == "until" else None)
                elif "since" in lead or (
                    "from" in lead and "until" not in lead and "to" not in lead
                ):
                    since = since or time.value
                elif lead[-1] in {"until", "till", "to"} or lead[-2:] == ["until", "the"]:
                    until = until or time.value
        status = title.status
        if title.marks:
            return since, until, status
        if until and status is Status.CURRENT:
            status = Status.FORMER
        return since, until, status

    def _speech(self, at: int) -> Speech | None:
        """The innermost speech, blocks apart, that holds an offset."""
        place = bisect_left(self._starts, at + 1)
        around = [s for s in self._speeches[max(0, place - 4) : place] if s.start <= at < s.end]
        return min(around, key=lambda s: s.end - s.start) if around else None

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


def _without_body(post: str) -> str:
    """A post's words less "of the trust", which the organisation says."""
    return _OF_BODY.sub("", post)


def _modifies(prose: Prose, mention: Mention) -> bool:
    """Whether a name only stands before another noun."""
    tokens = prose.tokens(mention.span)
    return tokens is not None and tokens.root.dep_ not in SUBJECTS


def _words_between(prose: Prose, start: int, end: int) -> list[str]:
    tokens = prose.tokens(Span(start, end)) if end > start else None
    return tokens.text.lower().split() if tokens is not None else []

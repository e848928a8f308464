"""What the rules find: reads paragraph after paragraph, and says which rule each post is from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.posts.beside import beside, relative
from kg.annotate.posts.heads import is_post, says_a_post, words
from kg.annotate.posts.leaving import goes
from kg.annotate.posts.organisations import Organisations, wanted
from kg.annotate.posts.succession import Succession, successions
from kg.annotate.posts.titles import Title
from kg.annotate.posts.told import told
from kg.annotate.posts.whereabouts import Whereabouts
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
    from spacy.tokens import Token

_OF_BODY = re.compile(
    rf"\s(?:of|at|for) (?:the|its|their|our|this|my)(?: (?:{'|'.join(sorted(BODIES))}))?$"
)
_I = words("i me my myself")


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
        self.organisations = Organisations(parsed, comments)
        self.whereabouts = Whereabouts(parsed, self.organisations, comments, self._post_of)
        self._known: dict[tuple[int, str], PostHeld] = {}
        self._placed: dict[tuple[int, str], PostHeld] = {}
        self._latest: dict[int, PostHeld] = {}
        self._writers: dict[int, Mention | None] = {}
        self.leaf: Page
        self.scene: Scene

    def posts(self, prose: Prose) -> Iterator[Ruled]:
        """What the rules say in one paragraph; `move_on` takes it to mind."""
        for ruled in self._ruled(prose):
            yield replace(ruled, post=self.whereabouts.with_ministry(ruled.post))

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

    def rolled(self, post: PostHeld) -> PostHeld:
        """A post of a roll ("Directors: …"), at the body whose roll it is."""
        found = self.whereabouts.of_roll(post.post, post.context.section)
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
        organisation, inferred = self.whereabouts.of(leaf, scene, title)
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


def _without_body(post: str) -> str:
    """A post's words less "of the trust", which the organisation says."""
    return _OF_BODY.sub("", post)


def _words_between(prose: Prose, start: int, end: int) -> list[str]:
    tokens = prose.tokens(Span(start, end)) if end > start else None
    return tokens.text.lower().split() if tokens is not None else []

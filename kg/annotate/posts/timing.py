"""Whether a post is held, was held or will be: features for the classifier."""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.language import Prose
from kg.annotate.linear import Features
from kg.annotate.posts.candidates import Candidate, head_word
from kg.annotate.posts.features import RULED
from kg.annotate.posts.heads import words
from kg.annotate.posts.setting import Setting
from kg.annotate.posts.syntax import governing, verb_of, word_of
from kg.annotate.posts.titles import FORMER, FUTURE
from kg.annotate.ties import posted

_TIMES = words(
    """until then when was were had former formerly once previously late retired ex then-president
    died years since now currently today will next new incoming becomes become from late
    predecessor successor outgoing interim acting stepped resigned left replaced succeeded served
    spent during earlier before after later last ago old founding founder first second resign
    resignation resigns quit quits dead death funeral memorial longtime newly elected appointed
    appointment appoints names named succeeds replaces takes joins start starts begins until ex-
    back out gone past sacked fired dismissed ousted suspended elect designate coming tomorrow
    already still yet soon predecessors replacement vacancy departure"""
)


_YEAR, _MONTH = 300, 40
"""Days that a date must lie back to be long or some time ago."""
_NEAR_BEFORE, _NEAR_AFTER = 4, 6


def when(candidate: Candidate, setting: Setting) -> Features:
    """Whether a post is held, was held or will be: what speaks for each."""
    names = [*_by_rules(candidate), *_by_person(candidate, setting)]
    if candidate.prose is not None:
        names += _by_sentence(candidate, candidate.prose, setting)
    found = {name: RULED if name.startswith("ruled") else 1.0 for name in names}
    if candidate.prose is not None and candidate.head is not None:
        found |= posted(candidate.prose, [candidate.head])
    return found


def _by_rules(candidate: Candidate) -> Iterator[str]:
    post = candidate.post
    yield f"ruled={post.status}"
    yield f"head={head_word(post.post)}"
    for rule in candidate.rules[:1]:
        yield f"ruled={post.status} {rule.family}"
        yield f"rule={rule.family}"
    yield f"how={candidate.how}"
    if post.until:
        yield "until"
    if post.since:
        yield "since"
    if candidate.title is not None:
        yield f"says {candidate.title.status}"
    if post.context.speech:
        yield "speech"


def _by_person(candidate: Candidate, setting: Setting) -> Iterator[str]:
    """What else the text tells of the person."""
    figure = setting.gatherer.figure(candidate.holder)
    yield from sorted(setting.fates.get(figure, ()))
    head = head_word(candidate.post.post)
    if any(who != figure and what == head for who, what in setting.ruled):
        yield "another is one"
    if len(setting.posts_of.get(figure, ())) > 1:
        yield "has other posts"


def _by_sentence(candidate: Candidate, prose: Prose, setting: Setting) -> Iterator[str]:
    doc, title = prose.doc, candidate.title
    head = candidate.head if candidate.head is not None else title.first if title else 0
    token = doc[min(head, len(doc) - 1)]
    sentence = token.sent
    first, last = (title.first, title.last) if title else (head, head + 1)
    verb = governing(token)
    yield f"verb={verb_of(verb)} {verb.tag_}"
    yield f"tag={verb.tag_}"
    yield f"root={sentence.root.tag_}"
    yield f"role={token.dep_}"
    yield f"left={word_of(doc[first - 1]) if first else '^'}"
    yield f"right={word_of(doc[last]) if last < len(doc) else '$'}"
    for child in verb.children:
        if child.dep_ in {"aux", "auxpass", "mark"}:
            yield f"aux={child.lower_}"
    low = max(sentence.start, first - _NEAR_BEFORE)
    for near in doc[low : min(sentence.end, last + _NEAR_AFTER)]:
        if near.lower_ in _TIMES:
            yield f"near={near.lower_}{'<' if near.i < head else '>'}"
    for other in sentence:
        if other.lower_ in _TIMES:
            yield f"word={other.lower_}"
    if any(t.lower_ in FORMER for t in doc[first:head]):
        yield "former"
    if any(t.lower_ in FUTURE for t in doc[first:head]):
        yield "future"
    times = setting.parsed.times_in(prose.span(sentence.start, sentence.end))
    yield f"dated={min(len(times), 2)}"
    if any(t.value and len(t.value) == len("2004") for t in times):
        yield "a year"
    today = setting.today
    for time in times:
        if today is not None and time.latest is not None and time.earliest is not None:
            ago = (today - time.latest).days
            if time.earliest > today:
                yield "to come"
            else:
                yield "long ago" if ago > _YEAR else "some time ago" if ago > _MONTH else "of late"

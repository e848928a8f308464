"""Whether a post is held, was held or will be: features for the classifier."""

from __future__ import annotations

from kg.annotate.linear import Features
from kg.annotate.posts.candidates import Candidate, head_word
from kg.annotate.posts.features import RULED
from kg.annotate.posts.heads import words
from kg.annotate.posts.setting import Setting
from kg.annotate.posts.syntax import governing, verb_of, word_of
from kg.annotate.posts.titles import FORMER, FUTURE

_TIMES = words(
    """until then when was were had former formerly once previously late retired ex then-president
    died years since now currently today will next new incoming becomes become from late
    predecessor successor outgoing interim acting stepped resigned left replaced succeeded served
    spent during earlier before after later last ago old founding founder first"""
)


def when(candidate: Candidate, setting: Setting) -> Features:
    """Whether a post is held, was held or will be: what speaks for each."""
    post = candidate.post
    names = [f"ruled={post.status}", f"head={head_word(post.post)}"]
    names += [f"ruled={post.status} {r.family}" for r in candidate.rules[:1]]
    names += [f"rule={r.family}" for r in candidate.rules[:1]]
    names.append(f"how={candidate.how}")
    if post.until:
        names.append("until")
    if post.since:
        names.append("since")
    prose, title = candidate.prose, candidate.title
    if title is not None:
        names.append(f"says {title.status}")
    if prose is not None:
        doc = prose.doc
        head = candidate.head if candidate.head is not None else title.first if title else 0
        token = doc[min(head, len(doc) - 1)]
        sentence = token.sent
        first, last = (title.first, title.last) if title else (head, head + 1)
        verb = governing(token)
        names += [
            f"verb={verb_of(verb)} {verb.tag_}",
            f"tag={verb.tag_}",
            f"root={sentence.root.tag_}",
            f"role={token.dep_}",
            f"left={word_of(doc[first - 1]) if first else '^'}",
            f"right={word_of(doc[last]) if last < len(doc) else '$'}",
        ]
        for child in verb.children:
            if child.dep_ in {"aux", "auxpass", "mark"}:
                names.append(f"aux={child.lower_}")
        for near in doc[max(sentence.start, first - 4) : min(sentence.end, last + 6)]:
            if near.lower_ in _TIMES:
                names.append(f"near={near.lower_}{'<' if near.i < head else '>'}")
        for other in sentence:
            if other.lower_ in _TIMES:
                names.append(f"word={other.lower_}")
        if any(t.lower_ in FORMER for t in doc[first:head]):
            names.append("former")
        if any(t.lower_ in FUTURE for t in doc[first:head]):
            names.append("future")
        times = setting.parsed.times_in(prose.span(sentence.start, sentence.end))
        names.append(f"dated={min(len(times), 2)}")
        if any(t.value and len(t.value) == 4 for t in times):
            names.append("a year")
    if candidate.post.context.speech:
        names.append("speech")
    return {name: RULED if name.startswith("ruled") else 1.0 for name in names}

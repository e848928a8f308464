"""Whether somebody holds a post: what is known of a candidate, as features for the classifier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate.coreference.cast import people
from kg.annotate.language import Prose
from kg.annotate.linear import Features
from kg.annotate.parsed import Parsed
from kg.annotate.posts.candidates import Candidate, head_word
from kg.annotate.posts.heads import classes, is_plural
from kg.annotate.posts.lines import in_roll
from kg.annotate.posts.organisations import wanted
from kg.annotate.posts.setting import Setting
from kg.annotate.posts.syntax import governing, path_between, verb_of, word_of
from kg.annotate.posts.titles import POSSESSIVE, Title
from kg.annotate.ties import HOLDER, POST, end_in, posted, strongest, weighed
from kg.model import EntityType, Status

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

RULED = 3.0
"""What the rules say counts more before anything is learned, so that noise does not drown it."""
_BETWEEN = 5


def describe(candidate: Candidate, setting: Setting) -> Features:
    """Whether somebody holds a post: what speaks for it and against it."""
    found: Features = {}
    for name in (
        *_by_rules(candidate, setting),
        *_of_words(candidate),
        *_of_person(candidate, setting),
    ):
        found[name] = RULED if name.startswith(("rule", "ruled")) else 1.0
    prose, title, head = candidate.prose, candidate.title, candidate.head
    if prose is not None and title is not None and head is not None:
        for name in _of_place(candidate, setting, prose, title, prose.doc[head]):
            found[name] = 1.0
        found |= posted(prose, [head])
        words = end_in(prose, title.first, title.last, POST)
        everywhere = setting.named(candidate.holder, prose.of(prose.doc[head]).start)
        found |= weighed("tied", strongest(words, everywhere, HOLDER))
        found |= weighed(
            "tied here", strongest(words, [setting.gatherer.ends.of(candidate.holder)], HOLDER)
        )
    return found


def _by_rules(candidate: Candidate, setting: Setting) -> Iterator[str]:
    said = [r for r in candidate.rules if r.sayable]
    if said:
        yield "ruled"
    elif candidate.rules:
        yield "ruled, not said"
    else:
        yield "ruled none"
    for rule in candidate.rules:
        yield f"rule={rule.family}"
        yield f"rule={rule.family} {'said' if rule.sayable else 'not said'}"
    if any(r.sayable for r in candidate.others):
        yield "ruled of another"
    head = head_word(candidate.post.post)
    figure = setting.gatherer.figure(candidate.holder)
    again = setting.ruled.get((figure, head), 0) - bool(said)
    if again > 0:
        yield "ruled again"
    others = sum(setting.posts_of.get(figure, Counter()).values()) - again - bool(said)
    if others > 0:
        yield "other post"
    if candidate.post.organisation is not None:
        yield "placed inferred" if candidate.post.inferred else "placed"


def _of_words(candidate: Candidate) -> Iterator[str]:
    post = candidate.post.post
    head = head_word(post)
    kinds = "+".join(sorted(classes(head)))
    yield f"head={head}"
    yield f"class={kinds}"
    if not kinds:
        yield f"ending={head[-3:]}"
        yield "somebody" if head in people() else "no listed noun"
    yield f"words={min(len(post.split()), 5)}"
    said = any(r.sayable for r in candidate.rules)
    yield f"class={kinds} {said}"
    if candidate.title is not None and candidate.title.status is not Status.CURRENT:
        yield f"says {candidate.title.status}"
    yield f"wanted={wanted(post)}"
    yield "capital" if post[:1].isupper() else "small"


def _of_person(candidate: Candidate, setting: Setting) -> Iterator[str]:
    holder = candidate.holder
    yield f"how={candidate.how}"
    if holder.honorific:
        yield "honorific"
        yield f"honorific={holder.honorific.split()[-1].lower().rstrip('.')}"
    yield "full name" if " " in holder.surface else "one word"
    if holder.score < 0.5:
        yield "doubtful"
    if setting.first.get(setting.gatherer.figure(holder)) == holder.start:
        yield "first named"
    if candidate.post.context.section in setting.comments:
        yield "comment"


def _of_place(
    candidate: Candidate, setting: Setting, prose: Prose, title: Title, token: Token
) -> Iterator[str]:
    doc, head = prose.doc, token.i
    yield from _surroundings(doc, title.first, title.last, token)
    if prose.is_title:
        yield "title"
    if not any(t.pos_ in {"VERB", "AUX"} for t in token.sent):
        yield "no verb"
    if in_roll(doc.text, token.idx):
        yield "roll"
    if setting.parsed.speech_at(prose.of(token).start) is not None:
        yield "speech"
    name = prose.tokens(candidate.holder.span)
    if name is None or not len(name):
        return
    others = [
        m
        for m in setting.parsed.within(prose.span(token.sent.start, token.sent.end))
        if m.type is EntityType.PERSON
    ]
    side = "before" if name.start > head else "after"
    yield f"side={side}"
    if name.sent.start == token.sent.start:
        low, high = sorted((prose.of(token).start, candidate.holder.start))
        between = sum(low < m.start < high for m in others)
        yield f"people between={min(between, 3)} {side}"
        yield f"people={min(len(others), 4)}"
        path = path_between(token, name.root)
        yield f"path={path}"
        yield f"path={path} {side} {candidate.how}"
    else:
        yield "another sentence"
        yield f"another sentence, people={min(len(others), 2)}"
        yield f"{candidate.how}, people={min(len(others), 2)}"
        yield f"{candidate.how} role={token.dep_}"
    gap = (title.last, name.start) if name.start >= title.last else (name.end, title.first)
    length = gap[1] - gap[0]
    yield f"gap={'near' if length <= 1 else 'some' if length <= _BETWEEN else 'far'} {side}"
    if 0 <= length <= _BETWEEN:
        yield f"between={side} {_shape(setting.parsed, prose, gap)}"
    if name.end < len(doc) and doc[name.end].text in POSSESSIVE:
        yield "name's"
    if candidate.how in {"he", "I", "he, meant", "I, meant"}:
        return
    root = name.root
    yield f"name role={root.dep_}"
    yield f"name under={verb_of(root.head)}"


def _surroundings(doc: Doc, first: int, last: int, token: Token) -> Iterator[str]:
    before = doc[first - 1] if first > 0 else None
    after = doc[last] if last < len(doc) else None
    yield f"left={word_of(before)}"
    yield f"right={word_of(after)}"
    yield f"left right={word_of(before)} {word_of(after)}"
    yield f"opens={word_of(doc[first])}"
    if doc[token.i + 1 : token.i + 2].text in POSSESSIVE:
        yield "post's"
    if is_plural(token):
        yield "plural"
    yield f"tag={token.tag_}"
    yield f"role={token.dep_}"
    above = token.head
    yield f"role={token.dep_} {verb_of(above)}"
    if token.dep_ == "pobj":
        yield f"by={above.lower_} {verb_of(above.head)}"
        yield f"by={above.lower_}"
    verb = governing(token)
    yield f"verb={verb_of(verb)} {verb.tag_}"
    for child in verb.children:
        if child.dep_ == "neg":
            yield "denied"
        elif child.dep_ in {"aux", "mark"}:
            yield f"{child.dep_}={child.lower_}"
    if token.sent[-1].text == "?":
        yield "asked"


def _shape(parsed: Parsed, prose: Prose, gap: tuple[int, int]) -> str:
    """What stands between a post and a name: small words, and what else there is by its kind."""
    found: list[str] = []
    for token in prose.doc[gap[0] : gap[1]]:
        mention = parsed.at(prose.of(token))
        word = str(mention.type) if mention else word_of(token)
        if not found or found[-1] != word:
            found.append(word)
    return " ".join(found)

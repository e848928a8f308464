"""Who came after whom where the post is named elsewhere: "He will be replaced by Ann Lowe"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, modality
from kg.annotate.posts.heads import words
from kg.model import Mention, Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

_FOLLOWING = words("succeed replace follow")
_WILL = words("will 'll ’ll to")


class Succession(NamedTuple):
    """One person after another in a post; ``ahead`` where it is still to come."""

    after: Mention
    before: Mention
    verb: Token
    ahead: bool


def successions(
    paragraph: Prose, holder: Callable[[Token], Mention | None]
) -> Iterator[Succession]:
    """The successions in a paragraph that name no post."""
    for verb in paragraph.doc:
        lemma = verb.lemma_.lower()
        over = lemma == "take" and any(c.lower_ == "over" for c in verb.children)
        if not (over or lemma in _FOLLOWING) or verb.pos_ != "VERB":
            continue
        if any(t.lower_ == "as" and t.head.i == verb.i for t in verb.children):
            continue
        if modality(verb) in {Modality.DENIED, Modality.QUESTIONED}:
            continue
        pair = _passive(verb) if _is_passive(verb) else _active(verb, over=over)
        if pair is None:
            continue
        after, before = holder(pair[0]), holder(pair[1])
        if after and before and after.surface != before.surface:
            ahead = any(c.dep_ == "aux" and c.lower_ in _WILL for c in verb.children)
            yield Succession(after, before, verb, ahead)


def _is_passive(verb: Token) -> bool:
    return any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)


def _active(verb: Token, *, over: bool) -> tuple[Token, Token] | None:
    subject = _subject(verb)
    gone = (
        _object(verb, "from")
        if over
        else next((c for c in verb.children if c.dep_ == "dobj"), None)
    )
    return (subject, gone) if subject is not None and gone is not None else None


def _passive(verb: Token) -> tuple[Token, Token] | None:
    gone, after = _subject(verb), _object(verb, "by")
    return (after, gone) if gone is not None and after is not None else None


def _subject(verb: Token) -> Token | None:
    found = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if found is None and verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return next((c for c in verb.head.children if c.dep_ in SUBJECTS), None)
    if found is None or found.lower_ in {"who", "that"}:
        return verb.head if verb.dep_ in {"relcl", "acl"} else None
    return found


def _object(verb: Token, link: str) -> Token | None:
    for token in verb.subtree:
        if token.i > verb.i and token.lower_ == link:
            return next((c for c in token.children if c.dep_ == "pobj"), None)
    return None

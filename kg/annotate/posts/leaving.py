"""Whether a sentence says that the bearer of a name left or died, and so holds no post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.annotate.coreference.nominals import nouns
from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS
from kg.annotate.posts.heads import words
from kg.model import Mention

if TYPE_CHECKING:
    from spacy.tokens import Span

_GOES = words("leave quit resign retire die drown perish")
_LEFT = words("post job role position office company firm business organisation organization")
_FAREWELLS = words("goodbye good-bye farewell adieu")
_DEATHS = words(
    "death passing funeral murder killing suicide drowning demise assassination burial requiem"
)
_GONE = words("sack dismiss oust fire kill murder suspend remove axe shoot stab")


def goes(prose: Prose, holder: Mention) -> bool:
    """Whether the clause of a name says that its bearer left or died: "Coach Ann Lowe resigned"."""
    tokens = prose.tokens(holder.span)
    subject = tokens.root if tokens is not None else None
    if tokens is not None and (_is_dead(tokens) or _who_died(tokens)):
        return True
    while subject is not None and subject.dep_ in {"appos", "flat", "compound", "conj"}:
        subject = subject.head
    if subject is None or subject.dep_ not in SUBJECTS:
        return False
    verb, lemma = subject.head, subject.head.lemma_.lower()
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "neg"}}
    if verb.tag_ not in {"VBD", "VBN"} or helpers - {"has", "had", "have"}:
        return False
    if lemma == "lose":
        return any(c.lower_ in {"life", "job", "post", "seat"} for c in verb.children)
    if lemma in {"leave", "quit"}:
        left = next((c for c in verb.children if c.dep_ == "dobj"), None)
        return left is not None and left.lower_ in _LEFT | set(nouns())
    if lemma == "step":
        return any(c.lower_ in {"down", "aside"} for c in verb.children)
    return lemma in (_GONE - {"suspend"} if subject.dep_ == "nsubjpass" else _GOES)


def _who_died(name: Span) -> bool:
    """Whether a clause about a name says so: "Ann Lowe, our founder, who died on Monday"."""
    nodes = [name.root, *(c for c in name.root.children if c.dep_ == "appos")]
    if name.root.dep_ == "appos":
        nodes.append(name.root.head)
    clauses = [c for node in nodes for c in node.children if c.dep_ == "relcl"]
    return any(c.lemma_ in {"die", "drown", "perish"} and c.tag_ == "VBD" for c in clauses)


def _is_dead(name: Span) -> bool:
    """Whether a name stands after "the death of", with a title before it or without."""
    doc = name.doc
    lead = doc[max(name.sent.start, name.start - 5) : name.start]
    to = next((t for t in reversed(lead) if t.lower_ == "to"), None)
    if to is not None and to.i > 0 and to.nbor(-1).lower_ in _FAREWELLS:
        return True
    at = next((t.i for t in reversed(lead) if t.lower_ == "of"), None)
    between = doc[at + 1 : name.start] if at is not None else None
    if at is None or at == 0 or any(t.pos_ in {"VERB", "PUNCT"} for t in between or ()):
        return False
    return doc[at - 1].lower_ in _DEATHS

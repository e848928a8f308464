"""Joins what documents say of one holder, post and organisation to one tenure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from kg.abbreviations import in_full
from kg.claims.voices import Voices, digest
from kg.dates import earliest, latest
from kg.model import Evidence, Modality, Reading, Span, Status, Tenure
from kg.vocabulary import slug

_SAME = (
    (re.compile(r"\bchair(?:man|woman|person)\b"), "chair"),
    (re.compile(r"\bspokes(?:man|woman)\b"), "spokesperson"),
    (re.compile(r"\bchief exec(?:utive officer)?\b|\bceo\b"), "chief executive"),
    (re.compile(r"\b(?:gen|general) sec\b"), "general secretary"),
    (re.compile(r"\bhead ?(?:teacher|master|mistress)\b|\bhead ?-teacher\b"), "headteacher"),
    (re.compile(r"\b(vice|deputy|co|under) (?=chair|president|secretary|leader|founder)"), r"\1-"),
    (re.compile(r"\bcouncill?ors?\b"), "councillor"),
    (re.compile(r"^member of parliament\b"), "mp"),
)
"""Ways of writing one post."""
_DOES = {
    "chairs": "chair",
    "heads": "head",
    "leads": "leader",
    "manages": "manager",
    "captains": "captain",
    "coaches": "coach",
    "edits": "editor",
    "directs": "director",
}
"""What somebody is who does so."""


class Key(NamedTuple):
    """What makes two statements about one tenure."""

    holder: str
    post: str
    organisation: str | None
    status: Status

    @property
    def order(self) -> tuple[str, str, str, str]:
        return (self.holder, self.post, self.organisation or "", self.status.value)


class Said(NamedTuple):
    """That somebody holds a post, as one document states it.

    Attributes:
        who: The voice.
        at: The mention of the holder.
        placed: Something beside the post, or about it, names the organisation.
        section, evidence, quote: As in `kg.model.Evidence`.
    """

    document: str
    holder: str
    post: str
    organisation: str | None
    status: Status
    since: str | None
    until: str | None
    who: str
    modality: Modality
    asserted: bool
    at: Span
    placed: bool
    inferred: bool
    section: str
    evidence: Span
    quote: str

    @property
    def key(self) -> Key:
        return Key(self.holder, post_key(self.post), self.organisation, self.status)


def said(reading: Reading, voices: Voices) -> Iterator[Said]:
    """The posts that a document states, of holders who are entities."""
    for post in reading.annotation.posts:
        holder = voices.entity(post.holder)
        if holder:
            passage = voices.evidence(post.context.section, post.context.evidence)
            yield Said(
                document=voices.id,
                holder=holder,
                post=post.post,
                organisation=voices.entity(post.organisation),
                status=post.status,
                since=post.since,
                until=post.until,
                who=voices.voice(post.context),
                modality=post.context.modality,
                asserted=voices.asserted(post.context),
                at=post.holder,
                placed=post.organisation is not None,
                inferred=post.inferred,
                section=passage.section,
                evidence=post.context.evidence,
                quote=passage.quote,
            )


def post_key(post: str) -> str:
    """A post's words in the form that its other ways of writing share."""
    words = in_full(post).casefold()
    words = _DOES.get(words, words)
    for pattern, written in _SAME:
        words = pattern.sub(written, words)
    return words


def _label(wordings: Counter[str]) -> str:
    """A post in the words that are used most, and what they stand for where they are short."""
    written = min(wordings, key=lambda words: (-wordings[words], words))
    full = in_full(written)
    return written if full == written else f"{written} ({full})"


def tenures(statements: Iterable[Said]) -> Iterator[Tenure]:
    """One tenure for each holder, post and organisation that authors state.

    Those that only a commenter or a speaker states stay apart, one for each voice; so do those
    whose dates contradict one another. The tenures of a holder depend on no other's.

    Args:
        statements: Sorted by document, in the order of the text.
    """
    by_holder: dict[str, list[Said]] = defaultdict(list)
    for statement in statements:
        by_holder[statement.holder].append(statement)
    for _, found in sorted(by_holder.items()):
        yield from tenures_of(found)


def tenures_of(statements: Iterable[Said]) -> Iterator[Tenure]:
    """The tenures of one holder; see `tenures`."""
    asserted: dict[Key, list[Said]] = defaultdict(list)
    apart: dict[tuple[Key, str, str, Modality], list[Said]] = defaultdict(list)
    for said in statements:
        if said.asserted:
            asserted[said.key].append(said)
        else:
            apart[said.key, said.document, said.who, said.modality].append(said)
    asserted = _placed(asserted)
    for key, found in sorted(asserted.items(), key=lambda item: item[0].order):
        for number, group in enumerate(_compatible(found)):
            suffix = f"/{_dates(group)}" if number else ""
            yield _tenure(key, group, _id(key) + suffix, asserted=True)
    for whole, found in sorted(apart.items(), key=lambda item: (item[0][0].order, *item[0][1:])):
        key, document, who, modality = whole
        if _adds(found, modality, asserted.get(key) or _known(asserted, key)):
            unlike = digest(*key, document, who, modality)
            yield _tenure(key, found, f"{_id(key)}/{document}-{unlike}", asserted=False)


def _placed(found: Mapping[Key, list[Said]]) -> dict[Key, list[Said]]:
    """Give a post without organisation to the one tenure that has one, where there is just one."""
    joined: dict[Key, list[Said]] = defaultdict(list)
    places: dict[tuple[str, str, Status], set[str]] = defaultdict(set)
    for key in found:
        if key.organisation:
            places[key.holder, key.post, key.status].add(key.organisation)
    for key, said in sorted(found.items(), key=lambda item: item[0].order):
        known = places[key.holder, key.post, key.status]
        only = min(known) if len(known) == 1 else None
        joined[key._replace(organisation=key.organisation or only)].extend(said)
    return joined


def _known(found: Mapping[Key, list[Said]], key: Key) -> list[Said]:
    """The statements of a tenure at any organisation, for a key that has none."""
    if key.organisation:
        return []
    return [s for k, said in found.items() if k._replace(organisation=None) == key for s in said]


def _adds(found: Sequence[Said], modality: Modality, known: Sequence[Said]) -> bool:
    """Whether a speaker's statement says more than what authors state already."""
    if not known or modality is not Modality.STATED:
        return True
    return any(not _agree(one, other) for one in found for other in known)


def _id(key: Key) -> str:
    parts = ["tenure", key.holder.split("/", 1)[1], slug(key.post)]
    if key.organisation:
        parts.append(key.organisation.split("/", 1)[1])
    if key.status is not Status.CURRENT:
        parts.append(key.status.value.lower())
    return "/".join(parts)


# --- dates ------------------------------------------------------------------------------------


def _overlap(one: str | None, other: str | None) -> bool:
    """Whether two EDTF values may mean the same day; so may one that is not stated."""
    if one is None or other is None:
        return True
    begins = max(earliest(one) or date.min, earliest(other) or date.min)
    ends = min(latest(one) or date.max, latest(other) or date.max)
    return begins <= ends


def _agree(one: Said, other: Said) -> bool:
    """Whether the dates of two statements fit one tenure."""
    if not (_overlap(one.since, other.since) and _overlap(one.until, other.until)):
        return False
    first = max(earliest(one.since) or date.min, earliest(other.since) or date.min)
    last = min(latest(one.until) or date.max, latest(other.until) or date.max)
    return first <= last


def _compatible(found: Sequence[Said]) -> list[list[Said]]:
    """Groups whose dates agree, the one with the most statements first; all but it are dated."""
    ranked = sorted(found, key=lambda s: (s.since or "~", s.until or "~", s.document, s.at))
    groups: list[list[Said]] = []
    for said in ranked:
        fits = (g for g in groups if all(_agree(said, other) for other in g))
        group = next(fits, None)
        if group is None:
            groups.append([said])
        else:
            group.append(said)
    return sorted(groups, key=lambda g: (-len(g), _dates(g)))


def _dates(group: Iterable[Said]) -> str:
    since, until = _tightest(tuple(group))
    return slug(f"{since or ''} {until or ''}")


def _tightest(posts: Sequence[Said]) -> tuple[str | None, str | None]:
    """The tightest interval that statements which agree support."""
    since = max(
        (post.since for post in posts if post.since),
        key=lambda value: (earliest(value) or date.min, len(value), value),
        default=None,
    )
    until = min(
        (post.until for post in posts if post.until),
        key=lambda value: (latest(value) or date.max, -len(value), value),
        default=None,
    )
    return since, until


def _tenure(key: Key, found: Sequence[Said], id: str, *, asserted: bool) -> Tenure:
    since, until = _tightest(found)
    evidence = {Evidence(said.document, *said.evidence, said.section, said.quote) for said in found}
    return Tenure(
        id=id,
        documents=tuple(sorted({said.document for said in found})),
        holder=key.holder,
        post=_label(Counter(said.post for said in found)),
        organisation=key.organisation,
        status=key.status,
        evidence=tuple(sorted(evidence)),
        attributed_to=tuple(sorted({said.who for said in found})),
        modality=found[0].modality,
        asserted=asserted,
        held_from=since,
        held_until=until,
        inferred=key.organisation is not None and _only_inferred(found),
    )


def _only_inferred(found: Sequence[Said]) -> bool:
    """Whether no statement of a tenure names its organisation beside the post."""
    placed = [said for said in found if said.placed]
    return bool(placed) and all(said.inferred for said in placed)

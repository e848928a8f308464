"""Which organisation a section is about: what "the company", "our chair" or no word means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.annotate.coreference.nominals import definite, nouns
from kg.annotate.language import Prose
from kg.annotate.lexicon import words_of
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.model import EntityType, Mention, Reference, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_COMMON_FIRST = words_of(
    """national royal british american canadian australian irish scottish welsh english
    international united federal central general new north south east west association
    federation university department ministry office court house board bank society institute
    centre st the lake port mount old great upper lower state city first"""
)
"""First words of names that say nothing by themselves."""

_JUDGING = words_of(
    """regulator inspectorate commission court tribunal ombudsman police constabulary department
    ministry parliament senate congress assembly government inquiry coroner ofsted authority
    committee labour conservatives greens democrats republicans party tories herald times post
    guardian courier gazette tribune echo argus observer telegraph mirror independent mail press
    news chronicle journal bbc itv rte abc cbc npr reuters radio"""
)
"""Words in the names of bodies that act on whoever the text is about, or tell of it."""

_AFTER_OUTLET = words_of(
    """. , ; : ” " that in on by at last this yesterday today during after before from via newspaper
    radio"""
)
"""What follows an outlet that somebody told something: no clause of what they told it."""

_OWN = words_of("the its our their this")

_OF_A_TITLE = 2.0
_OF_THE_OPENING = 1.5
_OF_A_SUBJECT = 0.5
_OF_A_NOUN = 0.7
_OF_A_JUDGE = 0.5
_OF_A_PUBLISHER = 0.3
_OF_A_NEIGHBOUR = 0.5
"""What it counts for beside being named: where, as what, and as whom."""


@dataclass(frozen=True, slots=True)
class Topic:
    """An organisation of a section, by its fullest name.

    Args:
        mentions: All that name it, sorted.
        weight: How much the section speaks of it.
    """

    name: str
    mentions: tuple[Mention, ...]
    weight: float

    def before(self, at: int) -> Mention:
        """Its last mention before an offset by the name it mostly has, else the first."""
        names = Counter(_name(m) for m in self.mentions)
        most = max(names.values())
        first = next(_name(m) for m in self.mentions if names[_name(m)] == most)
        usual = [m for m in self.mentions if _name(m) == first]
        place = bisect_left([m.start for m in usual], at)
        return usual[max(place - 1, 0)]


Fits = Callable[[Topic], bool]


class Topics:
    """The organisations of a document's sections, those that each is most about first.

    Args:
        names_post: Whether a name is only what a post is called ("Chief Executive").
        apart: Sections that speak for themselves alone: comments.
    """

    def __init__(
        self,
        parsed: Parsed,
        names_post: Callable[[str], bool] = lambda _: False,
        *,
        apart: frozenset[int] = frozenset(),
    ) -> None:
        self._parsed = parsed
        self._apart = apart
        self._found: dict[int, list[Mention]] = {}
        for mention in parsed.mentions:
            if mention.type is EntityType.ORGANISATION and not names_post(mention.surface):
                self._found.setdefault(mention.section, []).append(mention)
        self._publishers = {c.section: c.publisher for c in parsed.credits if c.publisher}
        self._ranked: dict[int, tuple[Topic, ...]] = {}

    def named(self, section: int) -> Sequence[Mention]:
        """The mentions of organisations in a section, sorted."""
        return self._found.get(section, ())

    def sections(self) -> list[int]:
        """The sections that name organisations."""
        return sorted(self._found)

    def speaks_apart(self, section: int) -> bool:
        return section in self._apart

    def ranked(self, section: int) -> tuple[Topic, ...]:
        """A section's organisations, the one it is most about first."""
        if section not in self._ranked:
            self._ranked[section] = self._rank(section)
        return self._ranked[section]

    def main(self, section: int, *, fits: Fits | None = None) -> Topic | None:
        """The organisation that a section is about, by far or at least alone of those that fit.

        None where another of them has as much weight.
        """
        found = [t for t in self.ranked(section) if fits is None or fits(t)]
        if not found or (found[1:] and found[0].weight < _BY_FAR * found[1].weight):
            return None
        return found[0] if found[0].weight >= _ENOUGH or (fits and not found[1:]) else None

    def firm(self, section: int) -> Topic | None:
        """Of the organisations whose names show no other kind, the one that it is about."""
        return self.main(section, fits=lambda t: not _KINDS & _head(t.name) and not _judges(t))

    def letterhead(self, section: int) -> Span | None:
        """Whose document a section is: its publisher, else what it names first."""
        here = self.named(section)
        return self._publishers.get(section) or (here[0].span if here else None)

    def publisher(self, section: int) -> Span | None:
        return self._publishers.get(section)

    def _rank(self, section: int) -> tuple[Topic, ...]:
        groups = _grouped(self.named(section))
        leaves = self._leaves.get(section, ())
        weights = {name: float(len(found)) for name, found in groups.items()}
        owner = {m.span: name for name, found in groups.items() for m in found}
        opening = next((leaf for leaf in leaves if not leaf.is_title), None)
        for name, found in groups.items():
            titles = [leaf.segment.span for leaf in leaves if leaf.is_title]
            weights[name] += _OF_A_TITLE * any(t.covers(m.span) for t in titles for m in found)
            if opening is not None and any(opening.segment.span.covers(m.span) for m in found):
                weights[name] += _OF_THE_OPENING
            weights[name] += _OF_A_SUBJECT * sum(self._is_subject(leaves, m) for m in found)
        self._add_meant(section, leaves, owner, weights)
        publisher = self._publishers.get(section)
        told = {owner[m.span] for found in groups.values() for m in found if self._is_told(m)}
        elsewhere = self._elsewhere(section)
        for name in groups:
            weights[name] += _OF_A_NEIGHBOUR * elsewhere[name]
            if name in told or (publisher is not None and owner.get(publisher) == name):
                weights[name] *= _OF_A_PUBLISHER
            elif _JUDGING & set(name.split()):
                weights[name] *= _OF_A_JUDGE
        order = sorted(groups, key=lambda n: (-weights[n], groups[n][0].start))
        return tuple(Topic(n, tuple(groups[n]), weights[n]) for n in order)

    def _add_meant(
        self,
        section: int,
        leaves: Sequence[Prose],
        owner: Mapping[Span, str],
        weights: dict[str, float],
    ) -> None:
        """Count what "it" and "the company" mean, and nouns that only one name's words fit."""
        known = set()
        for reference in self._parsed.references:
            if reference.section == section and reference.antecedent in owner:
                weights[owner[reference.antecedent]] += _OF_A_NOUN
                known.add(reference.end)
        counts: Counter[str] = Counter()
        for leaf in leaves:
            for token in leaf.doc:
                definite = token.i > 0 and token.nbor(-1).lower_ in _OWN
                if definite and token.lower_ in nouns() and leaf.of(token).end not in known:
                    counts[token.lower_] += 1
        for noun, count in sorted(counts.items()):
            fits = [n for n in weights if (_MEANT.get(noun, nouns()[noun][0]) | {noun}) & _head(n)]
            if not fits and noun in _OF_ANY:
                fits = [n for n in weights if not (_KINDS & _head(n) or _JUDGING & set(n.split()))]
            if fits:
                best = max(fits, key=lambda n: (weights[n], n))
                weights[best] += _OF_A_NOUN * count

    def _is_told(self, mention: Mention) -> bool:
        """ "told The Herald", "an interview with the Herald": the text's own outlet."""
        leaf = self._parsed.paragraph_at(mention.span)
        tokens = leaf.tokens(mention.span) if leaf else None
        if leaf is None or tokens is None:
            return False
        before = [t.lower_ for t in leaf.doc[max(0, tokens.start - 3) : tokens.start]]
        words = [w for w in before if w not in {"the", "this"}]
        if not words or (words[-1] != "told" and words[-2:] != ["interview", "with"]):
            return False
        after = leaf.doc[tokens.end].lower_ if tokens.end < len(leaf.doc) else "."
        return after in _AFTER_OUTLET

    def _elsewhere(self, section: int) -> Counter[str]:
        """How often the host and the articles in it name each organisation."""
        found: Counter[str] = Counter()
        for other, mentions in self._found.items():
            if other != section and other not in self._apart:
                found.update(map(_name, mentions))
        return found

    @cached_property
    def _leaves(self) -> Mapping[int, Sequence[Prose]]:
        found: dict[int, list[Prose]] = {}
        for leaf in self._parsed.prose:
            found.setdefault(leaf.section, []).append(leaf)
        return found

    def _is_subject(self, leaves: Sequence[Prose], mention: Mention) -> bool:
        place = bisect_right(leaves, mention.start, key=lambda leaf: leaf.segment.start) - 1
        tokens = leaves[place].tokens(mention.span) if place >= 0 else None
        return tokens is not None and tokens.root.dep_ in SUBJECTS

    def meant(self) -> tuple[Reference, ...]:
        """What definite nouns mean that nothing nearer decides: "the company", whom it is about.

        Only where one organisation is it by far, and its name, or that of no other organisation,
        shows that it is of the kind.
        """
        return tuple(sorted(r for n in self._leaves for r in self._meant(n)))

    def _meant(self, section: int) -> Iterator[Reference]:
        if section in self._apart:
            return
        topic = self.main(section)
        firm = self.firm(section)
        for leaf in self._leaves[section]:
            for token in leaf.doc:
                if token.lower_ not in nouns() and token.lower_ not in _OF_ANY:
                    continue
                meant = topic
                if topic is None or token.lower_ not in _head(topic.name):
                    meant = self._only(section, token.lower_) or self._any(
                        section, token.lower_, firm
                    )
                at = definite(token) if meant is not None else None
                start = leaf.of(token).start
                if meant is None or at is None or at.lower_ != "the":
                    continue
                if start < meant.mentions[0].start or self._named_at(leaf, token):
                    continue
                if any(c.dep_ in {"amod", "compound", "nmod"} for c in token.lefts):
                    continue
                if self._parsed.reference_at(start) is None:
                    span = leaf.span(at.i, token.i + 1)
                    text = leaf.doc[at.i : token.i + 1].text
                    yield Reference(*span, text, section, meant.before(start).span)

    def _only(self, section: int, noun: str) -> Topic | None:
        """The only organisation that is of a kind by its name."""
        found = [t for t in self.ranked(section) if noun in _head(t.name)]
        return found[0] if len(found) == 1 and noun not in _OF_ANY else None

    def _any(self, section: int, noun: str, firm: Topic | None) -> Topic | None:
        """The firm that a section is about, for a noun that no other name has for its kind."""
        if noun not in _OF_ANY or any(noun in _head(t.name) for t in self.ranked(section)):
            return None
        return firm

    def _named_at(self, leaf: Prose, token: Token) -> bool:
        span = leaf.of(token)
        return bool(self._parsed.at(span) or self._parsed.publication_at(span))


_OF_ANY = words_of(
    """company firm organisation organization association group operator outfit business landlord
    employer utility charity provider developer manufacturer retailer airline carrier chain"""
)
"""Nouns that the name of what they mean need not hold."""

_KINDS = (
    frozenset(nouns()) - _OF_ANY - {"group", "partnership", "service", "network", "centre"}
) | words_of("guild branch alliance forum tenants residents friends parents workers staff")
"""What a name is of that is no firm: a council, a union."""


def _judges(topic: Topic) -> bool:
    return bool(_JUDGING & set(topic.name.split()))


_BY_FAR = 1.3
_ENOUGH = 2.0


def _name(mention: Mention) -> str:
    words = " ".join(mention.surface.casefold().split())
    return words.removesuffix("'s").removesuffix("’s")


def _grouped(mentions: Sequence[Mention]) -> dict[str, list[Mention]]:
    """Mentions by name, a short name and initials with the full one: "Acme", "Acme Trust", "AT"."""
    names: dict[str, list[Mention]] = {}
    for mention in mentions:
        names.setdefault(_name(mention), []).append(mention)
    full: dict[str, str] = {}
    firsts = Counter(name.split()[0] for name in names if " " in name)
    kinds = {word for words, _ in nouns().values() for word in words}
    for name in names:
        parts = [w for w in name.split() if w not in {"of", "and", "for", "the", "&", "in"}]
        if len(parts) > 1:
            full.setdefault("".join(w[0] for w in parts), name)
            if firsts[parts[0]] == 1 and parts[0] not in _COMMON_FIRST | kinds:
                full.setdefault(parts[0], name)
    for name in names:
        longer = [n for n in names if n.startswith(f"{name} ")]
        if " " in name and len(longer) == 1 and not _unit(longer[0]):
            full.setdefault(name, longer[0])
    for name in names:
        longer = [n for n in names if n.endswith(f" {name}")]
        if len(longer) == 1 and name in _HEADS | {"city council", "county council"}:
            full.setdefault(name, longer[0])
    for name in [n for n in names if full.get(n, n) in names and full.get(n, n) != n]:
        if full[name] in names:
            names[full[name]] = sorted((*names[full[name]], *names.pop(name)))
    return names


_HEADS = frozenset(nouns())
_MEANT = {
    "hospital": words_of("hospital infirmary hospitals clinic"),
    "board": words_of("board directors"),
}
"""Other words for the kind in a name, where `nouns` has fewer."""


def _head(name: str) -> set[str]:
    """The words of a name that say what it is: the last, or those before "of" and "for"."""
    words = name.split()
    at = next((i for i, w in enumerate(words) if i and w in {"of", "for", "in", "at"}), len(words))
    found = {words[at - 1], words[-1]}
    if words[-1] in {"centre", "center"} and set(words) & {"health", "medical"}:
        found.add("hospital")
    return found


def _unit(name: str) -> bool:
    """Whether a longer name is a part of what the shorter one names: "Acme Trust Board"."""
    return name.rsplit(" ", 1)[-1] in words_of(
        "board committee branch region division department council foundation cabinet"
    )


__all__ = ["Topic", "Topics"]

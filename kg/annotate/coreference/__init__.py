"""Which name "he", "it", "who", "the council" or "the coroner" stands for: sure cases alone.

Sieves from sure to less sure (Lee et al. 2013) over what each section has in mind; see `focus`. A
section is one voice; what stands in quotation marks is another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.annotate.coreference.cast import Cast, Figure, describe, noun_gender, people
from kg.annotate.coreference.focus import Focus, Item, weight
from kg.annotate.coreference.nominals import definite, resolve_noun
from kg.annotate.coreference.pronouns import PRONOUNS, resolve_pronoun
from kg.annotate.coreference.publications import find_publications_meant
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.speech.marks import marked
from kg.model import EntityType, Mention, Reference, SectionKind, Span, Thread

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["find_references"]

_NAMED = frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.PROGRAMME})


def find_references(thread: Thread, parsed: Parsed) -> tuple[Reference, ...]:
    """Tie pronouns and definite nouns to the names that they stand for; sorted, linear.

    Args:
        parsed: With mentions and publications.
    """
    text = thread.document.text
    found = {
        (r.start, r.end): r
        for r in _figures_meant(thread, parsed)
        if parsed.publication_at(Span(r.start, r.end)) is None
    }
    for reference in find_publications_meant(text, parsed):
        found[reference.start, reference.end] = reference
    return tuple(found[key] for key in sorted(found))


def _figures_meant(thread: Thread, parsed: Parsed) -> Iterator[Reference]:
    cast = Cast(parsed)
    sections: dict[int, _Section] = {}
    for prose, quotes in zip(parsed.prose, marked(thread, parsed.prose), strict=True):
        if prose.is_title:
            continue
        number = prose.section
        if number not in sections:
            sections[number] = _entered(thread, number, sections)
        describe(cast, parsed, prose)
        yield from sections[number].read(thread, parsed, cast, prose, [q.span for q in quotes])


def _entered(thread: Thread, number: int, sections: dict[int, _Section]) -> _Section:
    """A quoted article may speak of whom its host has just introduced; a comment begins anew."""
    section = thread.sections[number]
    if section.kind is SectionKind.ARTICLE and section.part_of in sections:
        return _Section(seen=dict(sections[section.part_of].seen))
    return _Section()


class _Section:
    """One section as it is read."""

    def __init__(self, seen: dict[int, tuple[Figure, Span]] | None = None) -> None:
        self.seen = seen or {}
        self.focus = Focus()

    def read(
        self, thread: Thread, parsed: Parsed, cast: Cast, prose: Prose, quotes: Sequence[Span]
    ) -> Iterator[Reference]:
        text = thread.document.text
        doc = prose.doc
        heads = _heads(parsed, prose)
        starts = [q.start for q in quotes]
        covered = _covered(parsed, prose)
        for sentence in doc.sents:
            self.focus.begin()
            for token in sentence:
                at = prose.of(token).start
                place = bisect_right(starts, at) - 1
                quoted = place >= 0 and at < quotes[place].end
                mention = heads.get(token.i)
                if mention is not None:
                    self._name(cast, mention, token, quoted=quoted)
                elif covered[token.i]:
                    continue
                elif token.lower_ in PRONOUNS:
                    item = resolve_pronoun(self.focus, token, quoted=quoted)
                    if item is not None and item.figure is not None and item.mention is not None:
                        self._again(item.figure, item.mention, token, quoted=quoted)
                        _learn(item.figure, token)
                        span = prose.of(token)
                        yield _reference(text, span, prose.section, item.mention)
                elif token.pos_ in {"NOUN", "PROPN"}:
                    meant = self._noun(cast, token, quoted=quoted)
                    if meant is not None:
                        first, name = meant
                        yield _reference(text, prose.span(first, token.i + 1), prose.section, name)

    def _name(self, cast: Cast, mention: Mention, token: Token, *, quoted: bool) -> None:
        figure = cast.of(mention.span)
        if figure is None or figure.type not in _NAMED:
            return
        self.seen[figure.number] = (figure, mention.span)
        figure.namings += 1
        self._again(figure, mention.span, token, quoted=quoted)

    def _again(self, figure: Figure, name: Span, token: Token, *, quoted: bool) -> None:
        self.focus.add(Item(figure, name, token, weight(token, quoted=quoted), quoted=quoted))

    def _noun(self, cast: Cast, token: Token, *, quoted: bool) -> tuple[int, Span] | None:
        determiner = definite(token)
        if determiner is not None:
            figures = [figure for figure, _ in self.seen.values()]
            found = resolve_noun(cast, figures, self.focus, token)
            if found is not None:
                figure, item = found
                name = item.mention if item and item.mention else self.seen[figure.number][1]
                self._again(figure, name, token, quoted=quoted)
                return determiner.i, name
        noun = token.lower_
        alone = token.dep_ not in {"compound", "appos", "attr", "flat", "amod", "nmod"}
        if noun in people() and token.tag_ == "NN" and alone:
            gender = noun_gender(noun)
            self.focus.add(
                Item(None, None, token, weight(token, quoted=quoted), gender, noun, quoted)
            )
        return None


def _learn(figure: Figure, token: Token) -> None:
    """What a sure pronoun shows of a person stays known."""
    if figure.type is EntityType.PERSON and not figure.gender:
        word = token.lower_
        figure.gender = {"h": "m", "s": "f"}.get(word[0], "") if word != "her" else "f"
        if word in {"hers", "herself"}:
            figure.gender = "f"


def _heads(parsed: Parsed, prose: Prose) -> dict[int, Mention]:
    """By the head token of each name in a paragraph."""
    found = {}
    for mention in parsed.within(prose.segment.span):
        tokens = prose.tokens(mention.span)
        if tokens is not None:
            found[tokens.root.i] = mention
    return found


def _covered(parsed: Parsed, prose: Prose) -> list[bool]:
    """For each token, whether it stands in a name."""
    found = [False] * len(prose.doc)
    for mention in parsed.within(prose.segment.span):
        tokens = prose.tokens(mention.span)
        if tokens is not None:
            found[tokens.start : tokens.end] = [True] * len(tokens)
    return found


def _reference(text: str, span: Span, section: int, antecedent: Span) -> Reference:
    return Reference(span.start, span.end, text[span.start : span.end], section, antecedent)

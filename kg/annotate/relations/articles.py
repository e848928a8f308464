"""Who wrote and brought out a publication, and what it is about, by its title and its findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import Context, EntityType, Mention, Predicate, Relation, Span

_SUBJECTS = frozenset({EntityType.ORGANISATION, EntityType.PROGRAMME, EntityType.PERSON})
_NOUN = re.compile(
    r"\b(?:reports?|reviews?|surveys?|audits?|papers?|bulletins?|statements?|letters?|articles?"
    r"|editorials?|books?|documents?|consultations?|briefings?|essays?|memos?|memorandum|columns?"
    r"|newsletters?|manifesto|research|study|studies|guidance|figures|statistics|emails?|features?"
    r"|assessments?|findings|data|interviews?|submission|leaflets?|pamphlets?|thesis|dossier)\b"
)
"""The nouns of a description; in a title they have a capital."""

_ISSUED = re.compile(
    r"^(?:\W*(?:\w+\W+){0,4}?)?(?:report|review|survey|audit|letter|statement|bulletin|paper"
    r"|strategy|study|inspection|accounts|guidance|newsletter|figures|statistics|briefing)s?\b",
    re.IGNORECASE,
)
"""What follows the publisher in a title that begins with it: "Audit Office Annual Report"."""


def of_articles(parsed: Parsed) -> Iterator[Relation]:
    """Who wrote and brought out an article whose title is known, by the credits of its section."""
    for paragraph in parsed.prose:
        credit = parsed.credit(paragraph.section)
        title = parsed.publication_at(paragraph.segment.span) if paragraph.is_title else None
        if credit is None or title is None or not paragraph.segment.span.covers(title.span):
            continue
        for target, predicate in (
            (credit.publisher, Predicate.PUBLISHED_BY),
            (credit.author, Predicate.AUTHORED_BY),
        ):
            if target is not None:
                context = Context(paragraph.section, target)
                yield Relation(title.span, predicate, target, context)


def of_titles(parsed: Parsed) -> Iterator[Relation]:
    """What a title names, its publisher and author apart, is what it is about."""
    for publication in parsed.publications:
        paragraph = parsed.paragraph_at(publication.span)
        if paragraph is None:
            continue
        for mention in parsed.within(publication.span):
            before = publication.surface[: mention.start - publication.start]
            after = publication.surface[mention.end - publication.start :]
            if mention.start == publication.start and mention.score < _SURE:
                continue  # the first words of a title, taken for a name
            if mention.type not in _SUBJECTS or _possessor(after) or re.search(r"\bby\W+$", before):
                continue
            if re.search(r"\bby\b", before):
                continue
            if _described(publication) and not re.search(
                r"\b(?:into|on|about|of|regarding)\b", before
            ):
                continue
            if not before.strip() and not after.startswith(":") and _ISSUED.match(after):
                continue
            context = Context(paragraph.section, _evidence(paragraph, publication))
            organ = mention.type is EntityType.ORGANISATION and _ORGAN.search(before)
            predicate = Predicate.PUBLISHED_BY if organ else Predicate.ABOUT
            yield Relation(publication.span, predicate, mention.span, context)


_SURE = 0.5
"""Score of a name that is more than a guess by its capitals."""

_ORGAN = re.compile(
    r"\b(?:newsletter|magazine|journal|bulletin|minutes|accounts|annual report|gazette|proceedings"
    r"|newspaper|organ|recommendations?|findings|ruling|judge?ment) of (?:the )?$",
    re.IGNORECASE,
)
"""What is "of" whoever brings it out."""

_MADE_BY = re.compile(
    r"\b(?:by|from)\s(?:the\s)?(?:(?:Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Mr|Mrs|Ms|Judge"
    r"|Justice|Cllr|Councillor|Senator|Rev)\.?\s)*$"
)
_OWNED = re.compile(
    r"['’]s?\s(?:[\w-]+\s){0,4}?(?:report|review|survey|audit|paper|letter|article|book|briefing"
    r"|study|research|essay|memo|column|newsletter|submission|leaflet|pamphlet|dossier|thesis"
    r"|statement|bulletin|email|inquiry|guide|guidance|figures|statistics|strategy)s?\b",
    re.IGNORECASE,
)
"""Whose it is: "Ann Lowe's book on the Coal Board"."""

_LETTERS = re.compile(r"\b(?:letter|e-?mail|memo|memorandum|note)\b", re.IGNORECASE)


def of_makers(parsed: Parsed) -> Iterator[Relation]:
    """ "review by Professor Ann Lowe of Acme": who made it, as the publication's own words say."""
    for publication in parsed.publications:
        paragraph = parsed.paragraph_at(publication.span)
        inside = parsed.within(publication.span) if paragraph else []
        for mention in inside:
            before = publication.surface[: mention.start - publication.start]
            after = publication.surface[mention.end - publication.start :]
            person = mention.type is EntityType.PERSON
            owner = _OWNED.match(after) and not re.search(r"\b(?:by|on|into|about|of)\b", before)
            by = _MADE_BY.search(before) and before.strip()
            if paragraph is None or not (owner or by):
                continue
            if not person and mention.type is not EntityType.ORGANISATION:
                continue
            wrote = person or _LETTERS.search(before)
            predicate = Predicate.AUTHORED_BY if wrote else Predicate.PUBLISHED_BY
            context = Context(paragraph.section, _evidence(paragraph, publication))
            yield Relation(publication.span, predicate, mention.span, context)


_CARRIED_OUT = re.compile(
    r"\b(?:audit|inspection|survey|investigation|evaluation|assessment)s?\b"
    r"|^(?:Order|Ruling|Determination|Decision|Directive)\b",
    re.IGNORECASE,
)


_DESCRIBES = 10
"""Words of a title that says what it is; more are a headline."""


def with_authors(parsed: Parsed, relations: Iterable[Relation]) -> Iterator[Relation]:
    """Relations, and that a body which brings out its audit or inspection has made it."""
    papers = {m.span: m.surface for m in parsed.publications}
    for relation in relations:
        yield relation
        maker = parsed.at(relation.object)
        title = papers.get(relation.subject, "").replace(maker.surface if maker else "\n", "")
        short = len(title.split()) <= _DESCRIBES
        if relation.predicate is Predicate.PUBLISHED_BY and short and _CARRIED_OUT.search(title):
            yield replace(relation, predicate=Predicate.AUTHORED_BY)


_EPONYMOUS = re.compile(
    r"(?:The\s)?(\w[\w’'-]+)\s(?:[Rr]eview|[Rr]eport|[Ii]nquiry|[Cc]ommission)$"
)


def of_eponyms(parsed: Parsed) -> Iterator[Relation]:
    """The "Lowe Review" is by Ann Lowe, where the document names one."""
    people = {
        m.surface.split()[-1]: m for m in reversed(parsed.mentions) if m.type is EntityType.PERSON
    }
    for publication in parsed.publications:
        match = _EPONYMOUS.fullmatch(publication.surface)
        author = people.get(match[1]) if match else None
        paragraph = parsed.paragraph_at(publication.span)
        if author is None or paragraph is None or publication.span.overlaps(author.span):
            continue
        context = Context(paragraph.section, _evidence(paragraph, publication))
        yield Relation(publication.span, Predicate.AUTHORED_BY, author.span, context)


def _described(publication: Mention) -> bool:
    """Whether a publication is described ("report by the Board") rather than titled."""
    return publication.surface[:1].islower() or _NOUN.search(publication.surface) is not None


def _possessor(after: str) -> bool:
    """ "Acme's report": whose it is, unless more of a title follows."""
    return re.match(r"['’]s?\s(?:[\w-]+\s){0,3}(?:report|review|letter|survey)", after) is not None


def _evidence(paragraph: Prose, publication: Mention) -> Span:
    inside = paragraph.tokens(publication.span)
    return paragraph.sentence(inside.root) if inside is not None else publication.span


__all__ = [
    "of_articles",
    "of_eponyms",
    "of_makers",
    "of_titles",
    "with_authors",
]

"""One document to its names, times, money, speech, posts, relations and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate.coreference import find_references
from kg.annotate.credits import find_credits
from kg.annotate.events import find_events
from kg.annotate.language import analyse
from kg.annotate.money import find_amounts
from kg.annotate.names import find_names
from kg.annotate.parsed import Parsed
from kg.annotate.posts import find_posts
from kg.annotate.publications import find_publications
from kg.annotate.relations import Proposal, find_relations, of_rolls
from kg.annotate.speech import block_speech, find_speech
from kg.annotate.times import find_times
from kg.dates import DateOrder
from kg.model import Annotation, Relation, Thread
from kg.reference import NO_REFERENCE, ReferenceData

if TYPE_CHECKING:
    from spacy.language import Language


def annotate(
    thread: Thread,
    nlp: Language,
    *,
    date_order: DateOrder | None = None,
    reference: ReferenceData = NO_REFERENCE,
    coreference: bool = True,
) -> Annotation:
    """Find all that one document says.

    Args:
        thread: The document, taken apart.
        nlp: A spaCy pipeline with tagger, parser, lemmatiser and recogniser.
        date_order: How to read "3/12/19"; None lets the document decide.
        reference: Names that are known from elsewhere.
        coreference: Whether to tie pronouns and definite nouns to names; False leaves out what
            rests on them, too.
    """
    prose = analyse(thread, nlp)
    times = find_times(thread, date_order=date_order)
    names, aliases = find_names(thread, prose, reference=reference)
    parsed = Parsed(prose, names, times=times)
    publications = find_publications(thread, parsed)
    parsed = replace(parsed, publications=publications.mentions)
    meant = find_references(thread, parsed) if coreference else ()
    credits = find_credits(thread, parsed)
    parsed = replace(parsed, references=meant, credits=credits)
    speeches = tuple(
        sorted(
            {*find_speech(thread, parsed, learned=True), *block_speech(thread, credits)},
            key=lambda s: (s.start, s.end),
        )
    )
    parsed = replace(parsed, speeches=speeches)
    amounts = find_amounts(thread)
    stated = find_relations(
        parsed,
        thread.comments,
        also=(
            *(Proposal(relation, "publications") for relation in publications.relations),
            *(Proposal(relation, "rolls") for relation in of_rolls(parsed, thread)),
        ),
        learned=True,
    )
    return Annotation(
        mentions=tuple(sorted((*names, *publications.mentions))),
        references=meant,
        aliases=aliases,
        times=times,
        amounts=amounts,
        speeches=speeches,
        relations=tuple(_voiced(stated, parsed)),
        posts=find_posts(parsed, thread, learned=True),
        occurrences=find_events(parsed, amounts, learned=True),
        credits=credits,
        issues=publications.issues,
        sentences=tuple(p.of(s) for p in prose for s in p.doc.sents if s.text.strip()),
    )


def _voiced(relations: Iterable[Relation], parsed: Parsed) -> Iterator[Relation]:
    """What is said inside quotation marks alone, in the voice of whoever speaks there.

    Publications are found before speech, and layout knows nothing of it.
    """
    for relation in relations:
        speech = parsed.speech_at(relation.subject.start)
        if (
            relation.context.speech is None
            and speech is not None
            and not speech.block
            and speech.span.covers(relation.object)
        ):
            yield replace(relation, context=replace(relation.context, speech=speech.span))
        else:
            yield relation

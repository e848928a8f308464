"""A text that stands twice is one witness, whatever order the documents come in."""

from __future__ import annotations

from itertools import permutations

from kg.claims import assert_knowledge
from kg.model import (
    Annotation,
    Context,
    Document,
    Entity,
    EntityType,
    Knowledge,
    Mention,
    MentionKey,
    Predicate,
    Reading,
    Relation,
    Section,
    SectionKind,
    Segment,
    SegmentKind,
    Span,
    Thread,
)

RELEASE = (
    "Ayr Ferries runs the Cumbrae Line with two old boats.",
    "Its passengers have waited on the quay for most of the winter.",
    "The council will look at the timetable again when it meets in May.",
)
ENTITIES = {"Ayr Ferries": "organisation/ayr-ferries", "Cumbrae Line": "organisation/cumbrae-line"}


def reading(id: str, sections: list[tuple[str | None, tuple[str, ...]]]) -> Reading:
    """A post, then its comments: each with its date and its sentences, one a paragraph."""
    text, parts, segments, sentences = "", [], [], []
    mentions, relations = [], []
    for number, (issued, lines) in enumerate(sections):
        start = len(text)
        for line in lines:
            at = len(text)
            sentences.append(Span(at, at + len(line)))
            names = [
                Mention(at + i, at + i + len(n), n, EntityType.ORGANISATION, number)
                for n in ENTITIES
                if (i := line.find(n)) >= 0
            ]
            mentions += names
            if len(names) == 2:
                context = Context(number, sentences[-1])
                relations.append(
                    Relation(names[0].span, Predicate.OPERATES, names[1].span, context)
                )
            text += line + "\n"
        kind = SectionKind.COMMENT if number else SectionKind.POST
        key = f"comment-{number}" if number else ""
        parts.append(
            Section(key, kind, start, len(text), part_of=0 if number else None, issued=issued)
        )
        segments.append(Segment(start, len(text), SegmentKind.TEXT, number))
    thread = Thread(Document(id, f"{id}.txt", text, ""), tuple(parts), tuple(segments))
    annotation = Annotation(
        mentions=tuple(mentions), relations=tuple(relations), sentences=tuple(sentences)
    )
    return Reading(thread, annotation)


def knowledge(*readings: Reading) -> Knowledge:
    refers = {
        MentionKey(r.document.id, m.start, m.end): ENTITIES[m.surface]
        for r in readings
        for m in r.annotation.mentions
    }
    entities = [Entity(id, EntityType.ORGANISATION, name) for name, id in ENTITIES.items()]
    return assert_knowledge(readings, entities, refers, {})


def test_a_release_printed_twice_is_the_first_ones() -> None:
    first = reading("z-release", [("2019-05-01", RELEASE)])
    paper = reading("a-paper", [("2019-05-02", ("Here is what they sent us today.", *RELEASE))])
    found = knowledge(first, paper)
    assert {c.attributed_to for c in found.claims} == {"document/z-release"}
    assert [(c.document, c.original) for c in found.copies] == [("a-paper", "document/z-release")]
    assert [(v.document, v.original) for v in found.versions] == [("a-paper", "document/z-release")]


def test_without_dates_the_first_by_id_is_the_original() -> None:
    found = knowledge(reading("b", [(None, RELEASE)]), reading("a", [(None, RELEASE)]))
    assert {c.original for c in found.copies} == {"document/a"}


def test_the_order_of_documents_changes_nothing() -> None:
    readings = [
        reading("a", [("2019-05-03", RELEASE)]),
        reading("b", [("2019-05", RELEASE[:2])]),
        reading("c", [(None, RELEASE)]),
    ]
    found = [knowledge(*some) for some in permutations(readings)]
    assert len({repr((k.claims, k.copies, k.versions)) for k in found}) == 1


def test_a_comment_that_repeats_the_post_is_no_second_witness() -> None:
    found = knowledge(reading("a", [("2019-05-01", RELEASE), (None, RELEASE[:1])]))
    assert len(found.claims) == 1
    assert len(found.claims[0].evidence) == 1
    assert found.copies == ()


def test_own_words_are_evidence_of_their_own() -> None:
    other = ("I know for sure that Ayr Ferries runs the Cumbrae Line.",)
    found = knowledge(reading("a", [("2019-05-01", RELEASE), (None, other)]))
    assert {c.attributed_to for c in found.claims} == {"document/a", "document/a/comment-1"}
    assert not found.copies
    assert not found.versions


def test_short_sentences_are_nobodys_copy() -> None:
    line = ("Ayr Ferries runs the Cumbrae Line.",)
    found = knowledge(reading("a", [(None, line)]), reading("b", [(None, line)]))
    assert found.copies == ()

"""Writes knowledge as quads, by the terms of ``ontology/actor-event.ttl``.

What can be asserted goes to the default graph; what a document says goes to the graph named by
that document's IRI (see docs/architecture.md). Texts are written through
`kg.vocabulary.literal`, which keeps every offset true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import ConfigError
from kg.model import (
    Amount,
    Claim,
    Document,
    Entity,
    Event,
    Evidence,
    Knowledge,
    Mention,
    MentionKey,
    Modality,
    Predicate,
    Proposal,
    Quotation,
    Reading,
    Reference,
    Section,
    SectionCredit,
    Tenure,
    TimeExpression,
)
from kg.vocabulary import (
    DCTERMS,
    DEFAULT_BASE,
    KG,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    XSD,
    document_id,
    iri,
    literal,
    span_iri,
)

Node = NamedNode | Literal
Statement = tuple[NamedNode, NamedNode, Node]

_FACTS = DefaultGraph()
_TYPE = NamedNode(RDF + "type")
_LABEL = NamedNode(RDFS + "label")
_ALTERNATIVE = NamedNode(SKOS + "altLabel")
_EXACT_MATCH = NamedNode(SKOS + "exactMatch")
_SEE_ALSO = NamedNode(RDFS + "seeAlso")
_URL = NamedNode(SCHEMA + "url")
_TRUE = Literal(True)

_IN_URL = "%:/?#[]@!$&'()*+,;=~"
"""What an address may hold besides letters and digits (RFC 3986 §2); the rest is escaped."""


def quads(knowledge: Knowledge, *, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Everything that is known, document by document; a quad may come more than once.

    Args:
        knowledge: Every id in it stands for an IRI below ``base``.
        base: Ends in ``/`` or ``#``.

    Raises:
        ConfigError: If ``base`` cannot start an IRI.
    """
    check_base(base)
    yield from entity_quads(knowledge, base=base)
    yield from document_quads(knowledge, posts=posts_by_page(knowledge.readings), base=base)
    yield from tenure_quads((t for t in knowledge.tenures if t.asserted), base=base)
    passages = {(e.document, e.start, e.end) for e in _distinct_passages(knowledge)}
    there = {*passages, *knowledge.refers_to}
    yield from proposal_quads(knowledge.proposals, there.__contains__, base=base)
    yield from _in_graph(_corrections(knowledge, base), NamedNode(base + "corrections"))


def entity_quads(knowledge: Knowledge, *, base: str) -> Iterator[Quad]:
    """The facts whose subject is an entity: its names, and what is asserted of it."""
    yield from _in_graph(_entities(knowledge.entities, base), _FACTS)
    yield from _in_graph(_publishings(knowledge, base), _FACTS)
    for claim in knowledge.claims:
        if is_plain(claim):
            yield from plain_quads((claim.subject, claim.predicate, claim.object), base=base)


def is_plain(claim: Claim) -> bool:
    """Whether the triple of a claim is a fact."""
    return claim.asserted and claim.modality is Modality.STATED


def plain_quads(triple: tuple[str, Predicate, str], *, base: str) -> Iterator[Quad]:
    yield Quad(*_plain(*triple, base), _FACTS)


def document_quads(
    knowledge: Knowledge,
    *,
    base: str,
    posts: Mapping[str, str],
    passages: Iterable[Evidence] = (),
) -> Iterator[Quad]:
    """What is said in documents, and by whom; no fact of it has an entity for a subject.

    Args:
        posts: `posts_by_page` of the corpus.
        passages: What else the documents are quoted with.
    """
    credits = {(credit.document, credit.section): credit for credit in knowledge.credits}
    for reading in knowledge.readings:
        graph = _graph_of(reading.document.id, base)
        yield from _in_graph(_documents(reading, credits, base, post_of(reading, posts)), _FACTS)
        yield from _in_graph(_annotations(reading, knowledge, base), graph)
    paged = {r.document.id: r.document for r in knowledge.readings if r.document.pages}
    for evidence in _distinct_passages(knowledge, passages):
        graph = _graph_of(evidence.document, base)
        yield from _in_graph(_passage(evidence, base), graph)
        if evidence.document in paged:
            node = _passage_node(evidence, base)
            yield from _in_graph(_page(node, evidence, paged[evidence.document]), graph)
    for copy in knowledge.copies:
        node = NamedNode(span_iri(base, copy.document, "char", copy.start, copy.end))
        graph = _graph_of(copy.document, base)
        yield Quad(node, _kg("copyOf"), _node(copy.original, base), graph)
    sections = {r.document.id: r.thread.sections for r in knowledge.readings}
    for version in knowledge.versions:
        key = sections[version.document][version.section].key
        node = _node(document_id(version.document, key), base)
        yield Quad(node, _dcterms("isVersionOf"), _node(version.original, base), _FACTS)
    for claim in knowledge.claims:
        yield from _in_graph(_claim(claim, base), _graph_of(claim.document, base))
    for tenure in knowledge.tenures:
        if not tenure.asserted:
            yield from _in_graph(_tenure(tenure, base), _graph_of(tenure.documents[0], base))
    for event in knowledge.events:
        home = _FACTS if event.asserted else _graph_of(event.document, base)
        yield from _in_graph(_event(event, base), home)
    for quotation in knowledge.quotations:
        yield from _in_graph(_quotation(quotation, base), _graph_of(quotation.document, base))
        if quotation.document in paged:
            words = quotation.evidence[0]
            node = NamedNode(span_iri(base, words.document, "quote", words.start, words.end))
            told = _page(node, words, paged[quotation.document])
            yield from _in_graph(told, _graph_of(quotation.document, base))


def tenure_quads(tenures: Iterable[Tenure], *, base: str) -> Iterator[Quad]:
    """Tenures that authors state, without the words that prove them."""
    for tenure in tenures:
        yield from _in_graph(_tenure(tenure, base), _FACTS)


def proposal_quads(
    proposals: Iterable[Proposal], there: Callable[[MentionKey], bool], *, base: str
) -> Iterator[Quad]:
    """What is doubtful.

    Args:
        there: Whether the mention or passage is part of the graph.
    """
    for proposal in proposals:
        yield from _in_graph(_proposal(proposal, there, base), NamedNode(base + "proposals"))


def check_base(base: str) -> None:
    """Raise `ConfigError` if no IRI can start with it."""
    try:
        NamedNode(base + "x")
    except ValueError as error:
        raise ConfigError(
            f"The base “{base}” cannot start an IRI: {error}",
            hint="Write an absolute one that ends in a slash, such as https://example.org/notes/",
        ) from error
    if not base.endswith(("/", "#")):
        raise ConfigError(
            f"The base “{base}” ends in neither / nor #.", hint=f"Write {base}/ instead."
        )


def _in_graph(statements: Iterable[Statement], graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    for subject, predicate, object_ in statements:
        yield Quad(subject, predicate, object_, graph)


def _graph_of(document: str, base: str) -> NamedNode:
    return NamedNode(iri(base, document_id(document)))


# --- terms ----------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _kg(name: str) -> NamedNode:
    return NamedNode(KG + name)


@lru_cache(maxsize=32)
def _dcterms(name: str) -> NamedNode:
    return NamedNode(DCTERMS + name)


def _node(path: str, base: str) -> NamedNode:
    return NamedNode(iri(base, path))


def _voice(attributed_to: str, base: str) -> NamedNode:
    """An entity's path, a document's path, or the bare id of a root document."""
    return _node(attributed_to if "/" in attributed_to else document_id(attributed_to), base)


def _text(text: str) -> Literal:
    return Literal(literal(text))


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


def _issued(value: str) -> Literal:
    """A date of the precision it has; what XML Schema has no type for stays EDTF in a string."""
    datatype, lexical = _dated(value)
    return Literal(lexical, datatype=NamedNode(XSD + datatype)) if datatype else _text(value)


def _dated(value: str) -> tuple[str, str]:
    if re.fullmatch(r"[1-9]\d{3}", value):
        return "gYear", value
    if re.fullmatch(r"[1-9]\d{3}-(0[1-9]|1[0-2])", value):
        return "gYearMonth", value
    try:
        if re.fullmatch(r"[1-9]\d{3}-\d\d-\d\d", value):
            return "date", date.fromisoformat(value).isoformat()
        if re.fullmatch(r"[1-9]\d{3}-\d\d-\d\dT.+", value):
            return "dateTime", datetime.fromisoformat(value).isoformat()
    except ValueError:
        pass
    return "", value


# --- facts ----------------------------------------------------------------------------------


def posts_by_page(readings: Iterable[Reading]) -> dict[str, str]:
    """The document at each web address; those that hold nothing but comments on it apart."""
    found: dict[str, str] = {}
    for reading in readings:
        root = reading.thread.sections[0]
        if root.url and not only_comments(reading):
            found.setdefault(same_page(root.url), reading.document.id)
    return found


def post_of(reading: Reading, posts: Mapping[str, str]) -> str | None:
    """The document that a feed or an export of comments is about, if the corpus has it."""
    url = reading.thread.sections[0].url
    return posts.get(same_page(url)) if url and only_comments(reading) else None


def only_comments(reading: Reading) -> bool:
    """Whether a document holds comments and nothing that they are on."""
    root, *others = reading.thread.sections
    return bool(others) and root.start == root.end


def same_page(url: str) -> str:
    """What the addresses of one page have in common."""
    return re.sub(r"^https?://(?:www\.)?|/?(?:#.*)?$", "", url)


def _documents(
    reading: Reading,
    credits: dict[tuple[str, int], SectionCredit],
    base: str,
    post: str | None = None,
) -> Iterator[Statement]:
    """The documents of a file; comments on the whole answer ``post`` where it stands elsewhere."""
    document, sections = reading.document, reading.thread.sections
    nodes = [_node(document_id(document.id, section.key), base) for section in sections]
    for index, (node, section) in enumerate(zip(nodes, sections, strict=True)):
        yield node, _TYPE, _kg("Document")
        yield node, _TYPE, _kg(section.kind.value)
        if section.part_of is None:
            yield node, _dcterms("source"), _text(document.source)
        else:
            yield node, _dcterms("isPartOf"), nodes[section.part_of]
        if section.reply_to == 0 and post:
            yield node, _kg("replyTo"), _node(document_id(post), base)
        elif section.reply_to is not None:
            yield node, _kg("replyTo"), nodes[section.reply_to]
        yield from _head(node, section, credits.get((document.id, index)), base)


def _head(
    node: NamedNode, section: Section, credit: SectionCredit | None, base: str
) -> Iterator[Statement]:
    if section.title:
        yield node, _dcterms("title"), _text(section.title)
    if section.issued:
        yield node, _dcterms("issued"), _issued(section.issued)
    if credit and credit.creator:
        yield node, _dcterms("creator"), _node(credit.creator, base)
    if credit and credit.publisher:
        yield node, _dcterms("publisher"), _node(credit.publisher, base)
    if section.language:
        yield node, _dcterms("language"), _text(section.language)
    if page := _page_of(section.url):
        yield node, _URL, page
    yield node, _kg("start"), Literal(section.start)
    yield node, _kg("end"), Literal(section.end)


def _page_of(url: str | None) -> NamedNode | None:
    """The IRI of a web address; None for what is no address."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    try:
        return NamedNode(quote(url, safe=_IN_URL))
    except ValueError:
        return None


def _entities(entities: Iterable[Entity], base: str) -> Iterator[Statement]:
    for entity in entities:
        node = _node(entity.id, base)
        yield node, _TYPE, _kg(entity.type.value)
        if entity.persona:
            yield node, _TYPE, _kg("Persona")
        yield node, _LABEL, _text(entity.label)
        for name in entity.alternatives:
            yield node, _ALTERNATIVE, _text(name)
        for join in entity.joins:
            yield node, _kg("joinReason"), _text(f"“{join.surface}”: {join.reason}")
        if entity.exact_match:
            yield node, _EXACT_MATCH, NamedNode(entity.exact_match)
        for page in entity.see_also:
            yield node, _SEE_ALSO, NamedNode(page)


def _publishings(knowledge: Knowledge, base: str) -> Iterator[Statement]:
    for publishing in knowledge.publishings:
        node = _node(publishing.publication, base)
        yield node, _dcterms("issued"), _issued(publishing.value)


def _plain(subject: str, predicate: Predicate, object_: str, base: str) -> Statement:
    return _node(subject, base), _kg(predicate.value), _node(object_, base)


# --- statements with evidence ---------------------------------------------------------------


def _said(
    node: NamedNode,
    evidence: Iterable[Evidence],
    voices: Iterable[str],
    modality: Modality,
    base: str,
) -> Iterator[Statement]:
    for passage in evidence:
        yield node, _kg("evidence"), _passage_node(passage, base)
    for voice in voices:
        yield node, _kg("attributedTo"), _voice(voice, base)
    yield node, _kg("modality"), _kg(modality.value)


def _claim(claim: Claim, base: str) -> Iterator[Statement]:
    node = _node(claim.id, base)
    subject, predicate, object_ = _plain(claim.subject, claim.predicate, claim.object, base)
    yield node, _TYPE, _kg("Claim")
    yield node, NamedNode(RDF + "subject"), subject
    yield node, NamedNode(RDF + "predicate"), predicate
    yield node, NamedNode(RDF + "object"), object_
    yield from _said(node, claim.evidence, [claim.attributed_to], claim.modality, base)


def _tenure(tenure: Tenure, base: str) -> Iterator[Statement]:
    node = _node(tenure.id, base)
    yield node, _TYPE, _kg("Tenure")
    yield node, _kg("holder"), _node(tenure.holder, base)
    yield node, _kg("post"), _text(tenure.post)
    if tenure.organisation:
        yield node, _kg("organisation"), _node(tenure.organisation, base)
    if tenure.inferred:
        yield node, _kg("organisationFrom"), _kg("Topic")
    yield node, _kg("status"), _kg(tenure.status.value)
    if tenure.held_from:
        yield node, _kg("heldFrom"), _text(tenure.held_from)
    if tenure.held_until:
        yield node, _kg("heldUntil"), _text(tenure.held_until)
    yield from _said(node, tenure.evidence, tenure.attributed_to, tenure.modality, base)


def _event(event: Event, base: str) -> Iterator[Statement]:
    node = _node(event.id, base)
    yield node, _TYPE, _kg("Event")
    yield node, _TYPE, _kg(f"{event.type.value}Event")
    yield node, _LABEL, _text(event.label)
    for participant in event.participants:
        who = _node(participant.entity, base)
        yield node, _kg("participant"), who
        if participant.role in ("agent", "patient"):
            yield node, _kg(participant.role), who
    if event.place:
        yield node, _kg("place"), _node(event.place, base)
    yield from _when(node, event.value, event.earliest, event.latest)
    if event.dated_by_document:
        yield node, _kg("valueFrom"), _kg("DocumentDate")
    for key in event.amounts:
        yield NamedNode(span_iri(base, key.document, "amount", *key[1:])), _kg("amountOf"), node
    yield from _said(node, event.evidence, [event.attributed_to, *event.also], event.modality, base)


def _when(
    node: NamedNode, value: str | None, earliest: date | None, latest: date | None
) -> Iterator[Statement]:
    if value:
        yield node, _kg("value"), _text(value)
    if earliest:
        yield node, _kg("earliest"), _day(earliest)
    if latest:
        yield node, _kg("latest"), _day(latest)


# --- evidence -------------------------------------------------------------------------------


def _annotations(reading: Reading, knowledge: Knowledge, base: str) -> Iterator[Statement]:
    found = reading.annotation
    names: tuple[Mention | Reference, ...] = (*found.mentions, *found.references)
    for name in names:
        key = MentionKey(reading.document.id, name.start, name.end)
        # a mention that stands for nothing (a correction may say so) is no name
        if entity := knowledge.refers_to.get(key):
            yield from _mention(name, reading, entity, base)
    for time in found.times:
        yield from _time(time, reading, base)
    for amount in found.amounts:
        yield from _amount(amount, reading, base)


def _place(
    kind: str, item: Mention | Reference | TimeExpression | Amount, reading: Reading, base: str
) -> Iterator[Statement]:
    document = reading.document.id
    node = NamedNode(span_iri(base, document, kind, item.start, item.end))
    section = reading.thread.sections[item.section]
    yield node, _TYPE, _kg(type(item).__name__)
    yield node, _kg("inDocument"), _node(document_id(document, section.key), base)
    yield node, _kg("start"), Literal(item.start)
    yield node, _kg("end"), Literal(item.end)
    yield node, _kg("surface"), _text(item.surface)


def _mention(
    name: Mention | Reference, reading: Reading, entity: str, base: str
) -> Iterator[Statement]:
    kind = type(name).__name__.lower()
    node = NamedNode(span_iri(base, reading.document.id, kind, name.start, name.end))
    yield from _place(kind, name, reading, base)
    yield node, _kg("refersTo"), _node(entity, base)


def _time(time: TimeExpression, reading: Reading, base: str) -> Iterator[Statement]:
    node = NamedNode(span_iri(base, reading.document.id, "time", time.start, time.end))
    yield from _place("time", time, reading, base)
    yield from _when(node, time.value, time.earliest, time.latest)


def _amount(amount: Amount, reading: Reading, base: str) -> Iterator[Statement]:
    node = NamedNode(span_iri(base, reading.document.id, "amount", amount.start, amount.end))
    yield from _place("amount", amount, reading, base)
    yield node, _kg("amount"), Literal(amount.amount, datatype=NamedNode(XSD + "decimal"))
    yield node, _kg("currency"), _text(amount.currency)
    if amount.period:
        yield node, _kg("period"), _text(amount.period)


def _distinct_passages(knowledge: Knowledge, more: Iterable[Evidence] = ()) -> Iterator[Evidence]:
    statements: tuple[Claim | Tenure | Event, ...] = (
        *knowledge.claims,
        *knowledge.tenures,
        *knowledge.events,
    )
    passages = {(e.document, e.start, e.end): e for e in more}
    passages |= {(e.document, e.start, e.end): e for s in statements for e in s.evidence}
    return (passages[key] for key in sorted(passages))


def _passage_node(passage: Evidence, base: str) -> NamedNode:
    return NamedNode(span_iri(base, passage.document, "char", passage.start, passage.end))


def _passage(passage: Evidence, base: str) -> Iterator[Statement]:
    node = _passage_node(passage, base)
    yield node, _TYPE, _kg("Passage")
    yield node, _kg("inDocument"), _node(document_id(passage.document, passage.section), base)
    yield node, _kg("start"), Literal(passage.start)
    yield node, _kg("end"), Literal(passage.end)
    yield node, _kg("text"), _text(passage.quote)


def _page(node: NamedNode, words: Evidence, document: Document) -> Iterator[Statement]:
    """The page on which words begin."""
    if label := document.page(words.start):
        yield node, _kg("page"), _text(label)


def _quotation(quotation: Quotation, base: str) -> Iterator[Statement]:
    words = quotation.evidence[0]
    node = NamedNode(span_iri(base, words.document, "quote", words.start, words.end))
    yield node, _TYPE, _kg("Quotation" if quotation.direct else "ReportedSpeech")
    yield node, _kg("inDocument"), _node(document_id(words.document, words.section), base)
    yield node, _kg("start"), Literal(words.start)
    yield node, _kg("end"), Literal(words.end)
    yield node, _kg("text"), _text(words.quote)
    if quotation.speaker:
        yield node, _kg("speaker"), _node(quotation.speaker, base)
    if quotation.cue:
        yield node, _kg("cue"), _text(quotation.cue)
    if quotation.block:
        yield node, _kg("block"), _TRUE
    if quotation.spokesperson:
        yield node, _kg("spokesperson"), _TRUE


# --- doubt ----------------------------------------------------------------------------------


def _proposal(
    proposal: Proposal, there: Callable[[MentionKey], bool], base: str
) -> Iterator[Statement]:
    node = _node(proposal.id, base)
    yield node, _TYPE, _kg("Proposal")
    yield node, _kg("first"), _node(proposal.first, base)
    yield node, _kg("second"), _node(proposal.second, base)
    yield node, _kg("verdict"), _kg(proposal.verdict.value)
    yield node, _kg("joinReason"), _text(proposal.reason)
    kind = "mention" if proposal.kind == "join" else "char"
    for key in proposal.evidence:
        if there(key):
            yield node, _kg("restsOn"), NamedNode(span_iri(base, key.document, kind, *key[1:]))


def _corrections(knowledge: Knowledge, base: str) -> Iterator[Statement]:
    """What people corrected: each an activity that used the entities it left (PROV-O §3.1)."""
    for applied in knowledge.corrections:
        made = applied.correction
        words = (made.kind, made.first, made.second, made.document, made.because, made.by, made.on)
        digest = sha256("\0".join(words).encode()).hexdigest()[:12]
        node = _node(f"correction/{digest}", base)
        names = ", ".join(word for word in (made.first, made.second) if word)
        place = f" (in {made.document})" if made.document else ""
        yield node, _TYPE, _kg("Correction")
        yield node, _LABEL, _text(f"{made.kind}: {names}{place}")
        if made.because:
            yield node, _kg("reason"), _text(made.because)
        if made.by:
            yield node, _kg("correctedBy"), _text(made.by)
        if made.on:
            yield node, _kg("correctedOn"), _text(made.on)
        for entity in applied.entities:
            yield node, _kg("corrects"), _node(entity, base)

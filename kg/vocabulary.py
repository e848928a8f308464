"""Every namespace and IRI that the graph uses or mints."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

KG = "https://w3id.org/actor-event-kg/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
FOAF = "http://xmlns.com/foaf/0.1/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
TIME = "http://www.w3.org/2006/time#"
OA = "http://www.w3.org/ns/oa#"
SIOC = "http://rdfs.org/sioc/ns#"
DEFAULT_BASE = "https://kg.example/"

PREFIXES = {
    "kg": KG,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
}
"""What the graph itself is written with."""

QUERY_PREFIXES = PREFIXES | {
    "owl": OWL,
    "foaf": FOAF,
    "org": ORG,
    "prov": PROV,
    "schema": SCHEMA,
    "sem": SEM,
    "time": TIME,
    "oa": OA,
    "sioc": SIOC,
}
"""What a query may use without declaring it."""

# RFC 3987 §2.2, less what would end the path (#, ?) and the sign of an escape (%)
_NOT_IN_PATH = re.compile(
    r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/"
    r"\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    r"\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@lru_cache(maxsize=65536)
def slug(name: str, *, longest: int = 80) -> str:
    """A readable IRI part: lower-case words joined by hyphens, "x" where nothing is left.

    Latin letters lose their accents; letters of other scripts stay (RFC 3987 allows them).
    """
    plain = name.replace("&", " and ").replace("'", "").replace("’", "")
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.lower())
    kept = "-".join(words)
    if len(kept) > longest:
        kept = kept[: longest + 1].rsplit("-", 1)[0][:longest]
    return kept or "x"


def document_id(document: str, section: str = "") -> str:
    """Path below the base of a root document, or of a section in it."""
    return f"document/{document}/{section}" if section else f"document/{document}"


def iri(base: str, path: str) -> str:
    """The IRI of an id below the base. What an IRI forbids is percent-encoded; no two ids meet."""
    return base + _NOT_IN_PATH.sub(
        lambda c: "".join(f"%{byte:02X}" for byte in c[0].encode("utf-8", "surrogatepass")), path
    )


def span_iri(base: str, document: str, kind: str, start: int, end: int) -> str:
    """The IRI of a stretch of a root document: ``…/document/notes#mention=33,41``."""
    return f"{iri(base, document_id(document))}#{kind}={start},{end}"


def literal(text: str) -> str:
    """The text as a literal can hold it, of the same length.

    A character that XML 1.0 forbids (§2.2: most control characters, lone surrogates) cannot stand
    in RDF/XML, GraphML or SPARQL results, and some Turtle parsers refuse it escaped. Each becomes
    U+FFFD, so offsets stay true: ``literal(text[start:end]) == literal(text)[start:end]``.
    """
    return _NOT_IN_XML.sub("\ufffd", text)

"""Every namespace and IRI that the graph uses or mints."""

from __future__ import annotations

import re
import unicodedata

KG = "https://w3id.org/actor-event-kg/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
DEFAULT_BASE = "https://kg.example/"

PREFIXES = {
    "kg": KG,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
}


def slug(name: str, *, longest: int = 80) -> str:
    """A readable IRI part: lower-case words joined by hyphens, "x" where nothing is left.

    Latin letters lose their accents; letters of other scripts stay (RFC 3987 allows them).
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ").replace("'", "").replace("’", ""))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.lower())
    kept = "-".join(words)
    if len(kept) > longest:
        kept = kept[: longest + 1].rsplit("-", 1)[0][:longest]
    return kept or "x"


def document_id(document: str, section: str = "") -> str:
    """Path below the base of a root document, or of a section in it."""
    return f"document/{document}/{section}" if section else f"document/{document}"

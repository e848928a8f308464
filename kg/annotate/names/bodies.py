"""Parties, and bodies that are called by what they do and the land they do it in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate import gazetteer, lexicon
from kg.annotate.language import Prose
from kg.annotate.names.case import mostly_capitals, starts_sentence
from kg.annotate.names.dictionary import is_ordinary
from kg.annotate.names.evidence import CERTAIN, ORG, PATTERN, PROG, Candidate
from kg.annotate.names.patterns import DROPPED

if TYPE_CHECKING:
    from spacy.tokens import Token

_PARTY = re.compile(
    r"\b(?P<n>Fianna F[aá]il|Fine Gael|Sinn F[eé]in|Plaid Cymru|Lib(?:eral)? Dem(?:ocrat)?s?"
    r"|Tory|Tories|(?:Scottish|Welsh) (?:Labour|Greens?|Conservatives|Tories)|Reform UK|One Nation"
    r"|(?:Ulster|Democratic) Unionists?|New Democrats|Bloc Québécois|Shiv Sena"
    r"|(?:Akali|Janata) Dal|People Before Profit|Aam Aadmi|Trinamool Congress"
    r"|(?:Greens?|Nationals?|Conservatives?|Liberals?|Democrats?|Republicans?)"
    r"(?= (?:MPs?|MLCs?|MLAs?"
    r"|MSPs?|TDs?|[Ss]enators?|[Cc]ouncillors?)\b)|Te Pāti Māori|Social Democrats"
    r"|(?<=[a-z,;] )Labou?r|Labou?r(?= (?:has|had|have|will|would|is|was|won|lost|built|said|says"
    r"|wants|voted|promised|can|cannot|could|must|should|did|does|never|MPs?|MSPs?|TDs?|AMs?|peers?"
    r"|councillors?|leader|backbenchers?|mayor|candidates?|members|activists|manifesto)\b)"
    r"|(?<=[Tt]he )(?:Nationals|Greens|Conservatives|Liberals|Democrats|Republicans|GOP))"
    r"(?![ -][A-Z]|\w|-[a-z])"
)
"""Parties of the English-speaking democracies, as their papers write them."""

LANDS = lexicon.words_of(
    """
    England Scotland Wales Ireland Britain UK GB Australia Canada America Europe India Africa
    Aotearoa NI NSW WA Queensland Tasmania Ontario Alberta Manitoba Midwest International
    """
)
"""Countries, states and regions that end the names of bodies."""
_NO_OPENINGS = lexicon.words_of(
    """
    Northern Southern Eastern Western North South East West Central Mid Upper Lower Great New
    Greater Modern Rural Regional Roman Medieval Victorian Latin Middle British Inner Outer Miss
    Republic Commonwealth Southeast Southwest Northeast Northwest Anglo Sub Saharan Young Old
    Christian Muslim Catholic Protestant Celtic Tory Labour Georgian Edwardian Wartime Nazi
    """
)


def from_bodies(paragraph: Prose) -> Iterator[Candidate]:
    """Parties; and "Sport England", "Arclight Ireland", "Rebuilding Wales"."""
    doc = paragraph.doc
    if mostly_capitals(doc.text):
        return
    for match in _PARTY.finditer(doc.text):
        yield Candidate(paragraph.chars(*match.span("n")), match["n"], ORG, PATTERN)
    for token in doc:
        if token.i and token.text in LANDS and _acts(doc[token.i - 1]):
            after = doc[token.i + 1].text if token.i + 1 < len(doc) else ""
            if after[:1].isupper() or after == "-":
                continue
            first = token.i - 1
            while first and _acts(doc[first - 1]) and token.i - first < 3:
                first -= 1
            gerund = doc[first].text.endswith("ing") and is_ordinary(doc[first].lower_)
            name = doc[first : token.i + 1].text
            kind, weight = (PROG, CERTAIN) if gerund else (ORG, PATTERN)
            if name not in gazetteer.places():
                yield Candidate(paragraph.span(first, token.i + 1), name, kind, weight)


def _acts(token: Token) -> bool:
    """Whether a word before the name of a land begins the name of a body."""
    word, low = token.text, token.lower_
    if not (word[0].isupper() and word.isalpha() and len(word) > 2) or word.isupper():
        return False
    if word in _NO_OPENINGS | lexicon.MONTHS_AND_DAYS | lexicon.HONORIFICS or low in DROPPED:
        return False
    if word in gazetteer.places() | gazetteer.given_names() | gazetteer.ambiguous_given_names():
        return False
    callings = low.endswith("s") and not starts_sentence(token)  # "Engineers Ireland"
    if ({low, low.rstrip("s")} & lexicon.POST_HEADS and not callings) or token.tag_ in {
        "VBD",
        "VBZ",
        "VBN",
        "JJ",
    }:
        return False
    return not starts_sentence(token) or token.tag_ in {"NN", "NNP"} or not is_ordinary(low)

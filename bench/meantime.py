"""Reads MEANTIME (NewsReader, English section, CAT XML), as published, for the benches.

Minard et al., *MEANTIME, the NewsReader Multilingual Event and Time Corpus*, LREV 2016. CC BY 4.0.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from kg.model import Span

# The annotators worked on the head line, the date line and the next four sentences.
ANNOTATED_SENTENCES = 6
NO_SPACE_BEFORE = frozenset({",", ".", ";", ":", "!", "?", ")", "%", "'s", "n't", "''", "'"})
NO_SPACE_AFTER = frozenset({"(", "$", "``", "£", "#"})
NAMED = frozenset({"NAM", "PRE.NAM"})
MISSING = (
    "no CAT XML files. Give the folder of the MEANTIME corpus (English section) that holds "
    "intra_cross-doc_annotation/."
)


def paths(folder: Path) -> Iterator[Path]:
    """The files of the corpus, each article once; none where the folder holds no corpus."""
    crossed = any((folder / "intra_cross-doc_annotation").glob("*"))
    for path in sorted(folder.rglob("*.xml")):
        if "intra_cross-doc_annotation" in path.parts or not crossed:
            yield path


def parsed(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()


def running_text(root: ElementTree.Element) -> tuple[str, dict[str, Span]]:
    """The annotated sentences as running text, and where each token stands, by its ``t_id``."""
    text, spans, sentence_before, previous = "", {}, "0", ""
    for token in root.iter("token"):
        word, sentence = token.text or "", token.get("sentence") or "0"
        if "number" not in token.attrib or int(sentence) >= ANNOTATED_SENTENCES:
            continue
        if sentence != sentence_before:
            text += "\n\n" if int(sentence) <= 2 else " "
        elif text and word not in NO_SPACE_BEFORE and previous not in NO_SPACE_AFTER:
            text += " "
        spans[token.get("t_id") or ""] = Span(len(text), len(text) + len(word))
        text, sentence_before, previous = text + word, sentence, word
    return text, spans


def stands(element: ElementTree.Element, tokens: dict[str, Span]) -> Span | None:
    """From the first to the last token of a markable; None outside the annotated sentences."""
    found = [
        tokens[anchor]
        for a in element.findall("token_anchor")
        if (anchor := a.get("t_id") or "") in tokens
    ]
    return Span(min(s.start for s in found), max(s.end for s in found)) if found else None


def ends(link: ElementTree.Element) -> tuple[str, str]:
    """The ids of a link's source and target, "" where it lacks one."""
    source, target = link.find("source"), link.find("target")
    return (
        (source.get("m_id") or "") if source is not None else "",
        (target.get("m_id") or "") if target is not None else "",
    )

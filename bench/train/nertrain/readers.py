"""Reads the corpora, each in its own format, as documents with named mentions."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nertrain.names import (
    GUM_TYPES,
    MEANTIME_TYPES,
    PEOPLES,
    TITLES,
    TWITTER_TYPES,
    Word,
    head_of,
    name_in,
)
from nertrain.text import join, plain, spacing
from nertrain.values import NORP, PERSON, Name, Passage, Source, listed

Parser = Callable[[Sequence[Sequence[str]]], Sequence[tuple[Word, ...]]]
"""Sentences as tokens in, parsed sentences of the same tokens out."""

TWEETS_A_DOCUMENT = 50
"""Neighbours in the tweet corpora answer each other, so a run of them is one document."""

# --- GUM ------------------------------------------------------------------------------------

_ENTITY = re.compile(
    r"\((?P<open>\d+)(?:\[\d+/\d+\])?-(?P<rest>[^()]*)(?P<shut>\))?|(?P<close>\d+)(?:\[\d+/\d+\])?\)"
)


def gum_mentions(misc: Sequence[str]) -> list[tuple[int, int, str]]:
    """First and last token (included) and type of each mention, from the MISC column.

    Brackets nest; a closing one belongs to the last opening one of its group.
    """
    open_: dict[str, list[tuple[int, str]]] = defaultdict(list)
    found: list[tuple[int, int, str]] = []
    for i, cell in enumerate(misc):
        field = next((f for f in cell.split("|") if f.startswith("Entity=")), "")
        for match in _ENTITY.finditer(field):
            if match["close"]:
                if open_[match["close"]]:
                    first, kind = open_[match["close"]].pop()
                    found.append((first, i, kind))
                continue
            kind = match["rest"].split("-")[0]
            if match["shut"]:
                found.append((i, i, kind))
            else:
                open_[match["open"]].append((i, kind))
    return sorted(found)


def named(
    words: tuple[Word, ...], mentions: Iterable[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """The names among mentions that may nest: the outermost name of several that overlap.

    Args:
        mentions: First word, last word (included), PERSON, ORG, PLACE or any other type, which
            only keeps its words apart from a person's name.
    """
    listed = sorted(set(mentions), key=lambda m: (m[0] - m[1], m))
    heads = {mention: head_of(words, mention[0], mention[1]) for mention in listed}
    names: list[tuple[int, int, str]] = []
    for mention in listed:
        first, last, kind = mention
        inside = [m for m in listed if m != mention and first <= m[0] and m[1] <= last]
        if kind not in ("PERSON", "ORG", "PLACE"):
            continue
        # "[[Airbus] and [Boeing]]", "[[Ann Lowe], the chair]": the inner one says it better
        if any(heads[m] == heads[mention] and m[2] == kind for m in inside):
            continue
        taken = {i for m in inside if heads[m] != heads[mention] for i in range(m[0], m[1] + 1)}
        name = name_in(words, first, last, kind, taken=taken)
        if name and not any(name[0] <= n[1] and n[0] <= name[1] for n in names):
            names.append(name)
    return sorted(names)


def _words(rows: Sequence[Sequence[str]]) -> tuple[Word, ...]:
    return tuple(
        Word(
            form=row[1],
            pos=row[3],
            head=int(row[6]) - 1 if row[6].isdigit() and row[6] != "0" else i,
            relation=row[7].split(":")[0] if row[7] != "nmod:desc" else row[7],
            plural="Number=Plur" in row[5] and row[3] == "PROPN",
            space="SpaceAfter=No" not in row[9].split("|"),
        )
        for i, row in enumerate(rows)
    )


def _contracted(rows: Sequence[Sequence[str]]) -> tuple[list[str], list[bool]]:
    """Surface and following space of each word; "don't" is one range line and two words.

    The words of a range are written without space between them where they make up its form.
    """
    forms: list[str] = []
    spaces: list[bool] = []
    until, space_after = 0, True
    for row in rows:
        if "-" in row[0]:
            until = int(row[0].split("-")[1])
            space_after = "SpaceAfter=No" not in row[9].split("|")
        elif row[0].isdigit():
            forms.append(row[1])
            if int(row[0]) < until:
                spaces.append(False)
            elif int(row[0]) == until:
                spaces.append(space_after)
            else:
                spaces.append("SpaceAfter=No" not in row[9].split("|"))
    return forms, spaces


def gum_passages(conllu: str) -> Iterator[Passage]:
    """The paragraphs of a GUM document in CoNLL-U."""
    forms: list[str] = []
    spaces: list[bool] = []
    names: list[tuple[int, int, str]] = []

    def flush() -> Iterator[Passage]:
        text, places = join(forms, spaces)
        if text:
            yield Passage(
                text,
                tuple(Name(places[a][0], places[b][1], kind) for a, b, kind in names),
            )
        forms.clear()
        spaces.clear()
        names.clear()

    for block in conllu.split("\n\n"):
        lines = block.strip("\n").split("\n")
        if any(re.match(r"# newpar\b", line) for line in lines):
            yield from flush()
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        single = [row for row in rows if row[0].isdigit()]
        if not single:
            continue
        mentions = [
            (first, last, GUM_TYPES.get(kind, kind))
            for first, last, kind in gum_mentions([row[9] for row in single])
        ]
        base = len(forms)
        names.extend((a + base, b + base, kind) for a, b, kind in named(_words(single), mentions))
        found, after = _contracted(rows)
        forms.extend(found)
        spaces.extend(after)
        spaces[-1] = True
    yield from flush()


def read_gum(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.glob("GUM_*.conllu")):
        genre = path.stem.split("_")[1]
        yield Source(
            path.stem, f"gum-{genre}", tuple(gum_passages(path.read_text(encoding="utf-8")))
        )


# --- MEANTIME -------------------------------------------------------------------------------

_SENTENCES_A_PASSAGE = 4


@dataclass(slots=True)
class Sentence:
    """A sentence of MEANTIME.

    Args:
        mentions: First and last token (included) and type.
        names: First and last token of the mentions that the annotators call names.
        complete: Whether all its mentions are marked. The annotators worked on the first
            sentences; in the rest only entities known from elsewhere are marked. Where their work
            ends shows in the attribute ``syntactic_type``, which is theirs.
    """

    forms: list[str] = field(default_factory=list)
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)
    complete: bool = False


def meantime_sentences(root: ElementTree.Element) -> list[Sentence]:
    """The sentences of an article that are not empty, in order."""
    sentences: list[Sentence] = []
    where: dict[str, tuple[int, int]] = {}
    for token in root.iter("token"):
        number = int(token.get("sentence", "0"))
        while len(sentences) <= number:
            sentences.append(Sentence())
        where[token.get("t_id", "")] = (number, len(sentences[number].forms))
        sentences[number].forms.append(plain(token.text or ""))
    markables, relations = root.find("Markables"), root.find("Relations")
    if markables is None or relations is None:
        return [s for s in sentences if s.forms]
    kinds = {m.get("m_id"): m.get("ent_type", "") for m in markables if m.tag == "ENTITY"}
    kind_of: dict[str | None, str] = {}
    for relation in relations:
        target = relation.find("target")
        if relation.tag == "REFERS_TO" and target is not None and target.get("m_id") in kinds:
            for source in relation.findall("source"):
                kind_of[source.get("m_id")] = kinds[target.get("m_id")]
    complete = 0
    for markable in markables:
        places = [where[a.get("t_id", "")] for a in markable.findall("token_anchor")]
        if markable.tag != "ENTITY_MENTION" or not places:
            continue
        number = places[0][0]
        syntax = markable.get("syntactic_type")
        if syntax is not None:
            complete = max(complete, number + 1)
        inside = [i for s, i in places if s == number]
        first, last = min(inside), max(inside)
        kind = kind_of.get(markable.get("m_id"), "")
        if syntax in ("NOM", "PRO", "CONJ", "PRE.NOM"):
            kind = ""
        if syntax in ("NAM", "PRE.NAM"):
            sentences[number].names.append((first, last))
        sentences[number].mentions.append((first, last, MEANTIME_TYPES.get(kind, kind)))
    for sentence in sentences[:complete]:
        sentence.complete = True
    return [s for s in sentences if s.forms]


def with_names(words: tuple[Word, ...], names: Iterable[tuple[int, int]]) -> tuple[Word, ...]:
    """The words, with those of a name proper nouns where the tagger took them for other words."""
    inside = {i for first, last in names for i in range(first, last + 1)}
    return tuple(
        replace(w, pos="PROPN")
        if i in inside and w.form[:1].isupper() and w.pos in ("NOUN", "VERB", "X", "INTJ", "ADV")
        else w
        for i, w in enumerate(words)
    )


def _sentences_to_passage(
    parsed: Sequence[tuple[Word, ...]], sentences: Sequence[Sentence]
) -> Passage:
    forms: list[str] = []
    spaces: list[bool] = []
    names: list[tuple[int, int, str]] = []
    for words, sentence in zip(parsed, sentences, strict=True):
        base = len(forms)
        found = named(with_names(words, sentence.names), sentence.mentions)
        names.extend((a + base, b + base, kind) for a, b, kind in found)
        forms.extend(sentence.forms)
        spaces.extend([*spacing(sentence.forms)[:-1], True])
    text, places = join(forms, spaces)
    return Passage(
        text,
        tuple(Name(places[a][0], places[b][1], kind) for a, b, kind in names),
        complete=all(s.complete for s in sentences),
    )


def meantime_passages(root: ElementTree.Element, parse: Parser) -> Iterator[Passage]:
    """The headline, then the sentences by fours; complete and incomplete ones apart."""
    kept = meantime_sentences(root)
    parsed = parse([s.forms for s in kept])
    at = 0
    while at < len(kept):
        stop = min(at + (1 if at == 0 else _SENTENCES_A_PASSAGE), len(kept))
        while kept[stop - 1].complete != kept[at].complete:
            stop -= 1
        yield _sentences_to_passage(parsed[at:stop], kept[at:stop])
        at = stop


def read_meantime(folder: Path, parse: Parser) -> Iterator[Source]:
    for path in sorted(folder.glob("intra_cross-doc_annotation/*/*.xml")):
        root = ElementTree.parse(path).getroot()
        yield Source(f"meantime/{path.stem}", "meantime", tuple(meantime_passages(root, parse)))


# --- tweets ---------------------------------------------------------------------------------


def tag_runs(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """First and last token (included) and type of each run of BIO tags."""
    runs: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag == "O":
            continue
        kind = tag[2:]
        if tag.startswith("I-") and runs and runs[-1][1] == i - 1 and runs[-1][2] == kind:
            runs[-1] = (runs[-1][0], i, kind)
        else:
            runs.append((i, i, kind))
    return runs


_ADDRESS = re.compile(r"https?://|www\.|t\.co/", re.IGNORECASE)


_NO_START = frozenset({"the", "a", "an"})
_QUARTERS = listed("eastern western northern southern central east west north south")
_DOUBTFUL = frozenset(
    {"we", "its", "it", "us", "the", "local shop", "west", "heaven", "earth", "parliament"}
)
_INITIALS = re.compile(r"[A-Z]")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The name without the signs around it; the full stop of "U.S." stays."""
    while start < end and not (text[start].isalnum() or text[start] in "'’"):
        start += 1
    while end > start and not text[end - 1].isalnum():
        if text[end - 1] == ")" and "(" in text[start:end]:
            break
        if text[end - 1] == "." and re.fullmatch(r"(?:\w\.)+", text[start:end].split(" ")[-1]):
            break
        end -= 1
    return start, end


def with_initials(forms: Sequence[str], tags: Sequence[str]) -> tuple[list[str], list[str]]:
    """Tokens in which "U . S ." is one again."""
    out_forms: list[str] = []
    out_tags: list[str] = []
    i = 0
    while i < len(forms):
        stop = i
        while stop + 1 < len(forms) and _INITIALS.fullmatch(forms[stop]) and forms[stop + 1] == ".":
            stop += 2
        if stop - i >= 4:
            out_forms.append("".join(forms[i:stop]))
        else:
            stop = i + 1
            out_forms.append(forms[i])
        out_tags.append(tags[i])
        i = stop
    return out_forms, out_tags


def tweet_passage(forms: Sequence[str], tags: Sequence[str], types: Mapping[str, str]) -> Passage:
    """A tweet. Handles and hashtags are left open, links blank; full stops end no name."""
    forms, tags = with_initials(forms, tags)
    written = [plain(form) for form in forms]
    text, places = join(written, spacing(written))
    unknown: list[tuple[int, int]] = []
    for i, form in enumerate(written):
        if form in ("@", "#") and i + 1 < len(written) and places[i][1] == places[i + 1][0]:
            unknown.append((places[i][0], places[i + 1][1]))
        elif (form[:1] in "@#" and len(form) > 1) or _ADDRESS.match(form):
            unknown.append(places[i])
    names: list[Name] = []
    for first, last, tag in tag_runs(tags):
        kind = types[tag]
        while last > first and not any(c.isalnum() for c in written[last]):
            last -= 1
        while first < last and (
            written[first].lower() in _NO_START
            or not any(c.isalnum() for c in written[first])
            or (written[first].lower() in _QUARTERS and written[first + 1][:1].isupper())
            or (kind == PERSON and written[first].lower().rstrip(".") in TITLES)
        ):
            first += 1
        start, end = trimmed(text, places[first][0], places[last][1])
        surface = text[start:end]
        if any(start < b and a < end for a, b in unknown) or surface.lower() in _DOUBTFUL:
            unknown.append((start, end))
        elif surface.lower().rstrip("s") in PEOPLES or surface.lower() in PEOPLES:
            names.append(Name(start, end, NORP))
        elif re.search(r"\band\b", surface.lower()) and kind == PERSON:
            unknown.append((start, end))  # "Duke and Duchess of Cambridge": one name or two
        elif any(c.isalpha() for c in surface):
            names.append(Name(start, end, kind))
    return Passage(text, tuple(names), tuple(sorted(unknown)))


def _blocks(lines: Iterable[str]) -> Iterator[tuple[list[str], list[str]]]:
    forms: list[str] = []
    tags: list[str] = []
    for line in [*lines, ""]:
        form, _, tag = line.rstrip("\n").partition("\t")
        if form.strip():
            forms.append(form.strip())
            tags.append(tag.strip())
        elif forms:
            yield forms, tags
            forms, tags = [], []


def read_tweets(path: Path, genre: str) -> Iterator[Source]:
    tweets = [
        tweet_passage(f, t, TWITTER_TYPES) for f, t in _blocks(path.read_text("utf-8").split("\n"))
    ]
    for at in range(0, len(tweets), TWEETS_A_DOCUMENT):
        name = f"{genre}/{path.stem}/{at // TWEETS_A_DOCUMENT}"
        yield Source(name, genre, tuple(tweets[at : at + TWEETS_A_DOCUMENT]))


def read_all(corpora: Path, parse: Parser) -> tuple[Source, ...]:
    """Every document of the four corpora, in a fixed order."""
    return (
        *read_gum(corpora / "gum"),
        *read_meantime(corpora / "meantime", parse),
        *read_tweets(corpora / "wnut17" / "wnut17train.conll", "wnut17"),
        *read_tweets(corpora / "wnut17" / "emerging.dev.conll", "wnut17"),
        *read_tweets(corpora / "btc" / "a.conll", "btc-uk"),
        *read_tweets(corpora / "btc" / "b.conll", "btc-uk"),
        *read_tweets(corpora / "btc" / "g.conll", "btc-news"),
    )

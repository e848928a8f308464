"""Measures the time expressions against MEANTIME, a corpus of news with dates annotated by hand.

    python bench/times.py CORPUS_FOLDER [--errors]

CORPUS_FOLDER is the corpus as its authors publish it (NewsReader MEANTIME, English section, CC BY
4.0: 120 Wikinews articles as CAT XML). Only the first sentences of each article are annotated, and
only those are read. Durations and repeated times are left out on both sides.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import meantime

from kg.annotate.times import find_times_in
from kg.dates import parse_date_line


@dataclass(frozen=True, slots=True)
class Timex:
    start: int
    end: int
    value: str | None
    comparable: bool  # False where the annotation gives no calendar value at all


@dataclass(frozen=True, slots=True)
class Article:
    name: str
    text: str
    issued: date | None
    times: tuple[Timex, ...]


def edtf(value: str) -> str | None:
    """The EDTF of a TIMEX3 value; None for one that names no calendar time."""
    value = value.partition("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", value) else value
    value = value.replace("-FA", "-AU")
    if match := re.fullmatch(r"(\d{4})-W(\d\d)-WE", value):
        saturday = date.fromisocalendar(int(match[1]), int(match[2]), 6)
        return f"{saturday}/{saturday + timedelta(1)}"
    if re.fullmatch(r"\d{3}", value):
        return f"{value}X"
    value = re.sub(r"(-XX)+$", "", value)
    known = r"\d{4}(-\d\d(-\d\d)?|-W\d\d|-Q[1-4]|-(SP|SU|AU|WI))?"
    return value if re.fullmatch(known, value) else None


def read(path: Path) -> Article:
    """One article, with its tokens set as running text."""
    root = meantime.parsed(path)
    text, spans = meantime.running_text(root)
    times = []
    for timex in root.iter("TIMEX3"):
        stand = meantime.stands(timex, spans)
        if stand and timex.get("type") in ("DATE", "TIME"):
            value = timex.get("value") or ""
            open_time = value.endswith("_REF") or value.startswith("XXXX")
            times.append(
                Timex(
                    *stand,
                    edtf(value),
                    edtf(value) is not None or open_time,
                )
            )
    issued = next(
        (parse_date_line(line) for line in text.split("\n\n")[:3] if parse_date_line(line)), None
    )
    day = date.fromisoformat(issued) if issued and len(issued) == 10 else None
    return Article(path.name, text, day, tuple(sorted(times, key=lambda t: t.start)))


def articles(folder: Path) -> Iterator[Article]:
    return map(read, meantime.paths(folder))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without leading articles and prepositions, and without signs at the ends."""
    while match := re.match(r"(?:the|a|an|on|in|at|of)\s+|\W", text[start:end], re.IGNORECASE):
        start += match.end()
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    corpus = list(articles(options.corpus)) if options.corpus.is_dir() else []
    if not corpus:
        print(f"{options.corpus}: {meantime.MISSING}", file=sys.stderr)
        return 3
    exact = overlapping = found_in_all = gold_in_all = right = compared = 0
    seconds, words = 0.0, 0
    for article in corpus:
        began = time.perf_counter()
        found = find_times_in(article.text, anchor=article.issued)
        seconds += time.perf_counter() - began
        words += len(article.text.split())
        found_in_all += len(found)
        gold_in_all += len(article.times)
        left = list(found)
        for timex in article.times:
            span = trimmed(article.text, timex.start, timex.end)
            hit = next((f for f in left if f.start < span[1] and span[0] < f.end), None)
            context = article.text[max(0, timex.start - 50) : timex.end + 20].replace("\n", " ")
            if hit is None:
                if options.errors:
                    print(f"missed  {article.text[span[0] : span[1]]!r} {timex.value}: {context}")
                continue
            left.remove(hit)
            overlapping += 1
            exact += trimmed(article.text, hit.start, hit.end) == span
            if timex.comparable:
                compared += 1
                right += hit.value == timex.value
                if options.errors and hit.value != timex.value:
                    print(f"value   {hit.surface!r} {hit.value}, not {timex.value}: {context}")
        for extra in left if options.errors else ():
            context = article.text[max(0, extra.start - 50) : extra.end + 20].replace("\n", " ")
            print(f"extra   {extra.surface!r} {extra.value}: {context}")
    print(f"articles {len(corpus)}, annotated times {gold_in_all}, found {found_in_all}")
    print(f"precision {overlapping / found_in_all:.3f}, recall {overlapping / gold_in_all:.3f}")
    print(f"same span, of those {exact / overlapping:.3f}")
    print(
        f"right value, of those {right / compared:.3f}; of all annotated {right / gold_in_all:.3f}"
    )
    print(f"words a second {words / seconds:,.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

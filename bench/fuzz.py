"""Feeds made-up text to the readers of text, the segmenter and the date grammar for a while.

    python bench/fuzz.py [--seconds N] [--seed N] [--keep DIR]

Texts are drawn from the words, stamps and marks that the grammars look for, and their bytes
mutated; the same seed draws the same texts. What must hold: bytes are read or refused with a
`KgError`; the segments of a document, joined, are its text; a date's words stand at its offsets,
and its value is a date. A text for which it does not hold is written to --keep, and the exit code
is 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg import dates, segment  # noqa: E402
from kg.annotate.times import find_times  # noqa: E402
from kg.errors import KgError  # noqa: E402
from kg.model import Document  # noqa: E402
from kg.read import text as plain  # noqa: E402

WORDS = """
Replies ReplyDelete Reply Delete May 2019 19/4/16 says: said “ ” " ' - — http://x.example/ By
Anonymous quarter 1st £2m 👩‍👩‍👧 e\u0301 ( ) [ ] * # --- *** From: To: Subject: Title a A . , : 1 0
"""
PHRASES = (
    "3 May 2019|3 May 2019 at 10:15|31 February 2019|Ann Lowe|Posted by |2 comments:|last week|"
    "the 1990s|in the spring of|  1. |> |>> "
)
BLANKS = "\n \r\t\x0b\x00\ufeff\u00a0\u202e\u200b\ud7ff"
PIECES = (*WORDS.split(), *PHRASES.split("|"), "\n\n", *BLANKS)


def drawn(draw: random.Random) -> str:
    text = "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 120)))
    if draw.random() < 0.3:
        at, count = draw.randrange(len(text) + 1), draw.randint(1, 300)
        text = text[:at] + draw.choice(PIECES) * count + text[at:]
    return text


def tried(content: bytes) -> None:
    """Raises AssertionError, or whatever else it should not."""
    try:
        text = plain.decode(content)
    except KgError:
        return
    thread = segment.segment(Document("x", "x.txt", text, ""))
    assert "".join(text[s.start : s.end] for s in thread.segments) == text, "segments"
    for section in thread.sections:
        assert 0 <= section.start <= section.end <= len(text), "section"
    for found in find_times(thread, date_order=None):
        assert text[found.start : found.end] == found.surface, "surface"
        if found.value:
            assert any(dates.period(found.value)), "value"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz"))
    options = parser.parse_args()
    draw, until = random.Random(options.seed), time.monotonic() + options.seconds
    count = crashes = 0
    slowest = 0.0
    while time.monotonic() < until:
        content = drawn(draw).encode("utf-8", "surrogatepass")
        if draw.random() < 0.2:
            at = draw.randrange(len(content))
            content = content[:at] + bytes([draw.randrange(256)]) + content[at + 1 :]
        count += 1
        began = time.process_time()
        try:
            tried(content)
        except Exception:
            crashes += 1
            options.keep.mkdir(exist_ok=True)
            (options.keep / f"{options.seed}-{count}.txt").write_bytes(content)
            traceback.print_exc()
        slowest = max(slowest, time.process_time() - began)
    print(f"{count:,} texts, {crashes} crashes, the slowest {slowest:.2f} s CPU")
    return int(crashes > 0)


if __name__ == "__main__":
    sys.exit(main())

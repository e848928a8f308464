"""Feeds every reader, the segmenter and the date grammar inputs that reach new code (atheris).

    pip install atheris
    python bench/fuzz_guided.py [TARGET …] [--seconds N] [--seed N] [--keep DIR]

Each target starts from the fixtures of its format (``tests/formats``) and what earlier runs have
found (``--keep``/corpus). Packed formats are changed inside their members, so that the parsers
behind the unpacking are reached too. What must hold: a file gives documents or the package's own
errors; a document's segments, joined, are its text; sections lie in it; the words of a date stand
at its offsets. What breaks that is written to ``--keep`` with its traceback, once for each place
in the code, and the run goes on; an input that takes longer than 300 s, or kills the process, is
kept too. Exit code 1 if there was any.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import re
import subprocess
import sys
import tarfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
OWN = ("kg.read", "kg.segment", "kg.annotate.times", "kg.dates", "kg.model")
LIBRARIES = ("mammoth", "striprtf", "email", "csv", "json", "tarfile")

with atheris.instrument_imports(include=[*OWN, *LIBRARIES]), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from kg import dates, segment
    from kg.annotate.times import find_times
    from kg.errors import DocumentError, KgError
    from kg.model import Document
    from kg.read import beside
    from kg.read import formats as readers
    from kg.read import text as plain

    for module in sorted(set(readers._SUFFIXES.values())):
        __import__(f"kg.read.{module}")

import fuzz  # noqa: E402

FORMATS = ROOT / "tests" / "formats"
LONGEST = 100_000
"""Bytes of an input."""

SLOW_S = 2.0
"""Of the processor's time. An input that takes more is told, and is no crash."""


def law(document: Document) -> None:
    """Raises AssertionError where a document is not what its text says."""
    thread = segment.segment(document)
    text = document.text
    assert "".join(text[s.start : s.end] for s in thread.segments) == text, "segments"
    for section in thread.sections:
        assert 0 <= section.start <= section.end <= len(text), "section"
    for mark in document.marks:
        assert 0 <= mark.start <= mark.end <= len(text), "mark"


def times(document: Document) -> None:
    for found in find_times(segment.segment(document), date_order=None):
        assert document.text[found.start : found.end] == found.surface, "surface"
        if found.value:
            assert any(dates.period(found.value)), "value"


class Here(readers.Watch):
    """PDFs are read in this very process, so that what PDFium cannot bear is seen."""

    apart = True


HERE = Here()


def reader(name: str) -> Callable[[bytes], None]:
    def tried(content: bytes) -> None:
        try:
            for each in readers.documents(content, readers.Request(name, "", watch=HERE)):
                if isinstance(each, Document):
                    law(each)
                else:
                    ours(each.error)
        except KgError as error:
            ours(error)

    return tried


def ours(error: KgError) -> None:
    """Let the package's own errors pass, but not those in which it hides a mistake."""
    if "this version of kg" in error.message:
        raise error.__cause__ or error


def text_of(content: bytes) -> Document:
    return Document("x", "x.txt", plain.decode(content), "")


def segmenter(content: bytes) -> None:
    try:
        law(text_of(content))
    except KgError:
        return


def date_grammar(content: bytes) -> None:
    try:
        times(text_of(content))
    except KgError:
        return


def metadata_beside(content: bytes) -> None:
    for name in ("a.meta.json", "a.meta.yaml"):
        try:
            beside.parse_beside(content, name)
        except DocumentError as error:
            ours(error)


def targets() -> dict[str, Callable[[bytes], None]]:
    found = {s[1:]: reader(f"a{s}") for s in readers.SUFFIXES}
    for same in ("text", "markdown", "htm", "xhtml", "rss", "atom", "ndjson", "tsv", "tgz"):
        found.pop(same, None)
    return {
        **found, "beside": metadata_beside, "segment": segmenter,
        "dates": date_grammar,
    }  # fmt: skip


# --- inputs -----------------------------------------------------------------------------------

ALIKE: Mapping[str, tuple[str, ...]] = {
    "txt": (".txt",), "md": (".md", ".txt"), "html": (".html",), "xml": (".xml", ".rss"),
    "jsonl": (".jsonl",), "beside": (".meta.yaml",), "tar.gz": (".zip",), "tar": (".zip",),
}  # fmt: skip
PACKED = ("zip", "docx", "odt", "epub", "tar", "tar.gz")
NAMES = ("a.txt", "../a.txt", "a.zip", "a.html", "a.txt.meta.json", "word/document.xml", "a/b.eml")


def seeds(target: str) -> list[bytes]:
    suffixes = ALIKE.get(target, (f".{target}",))
    found = [p.read_bytes() for p in sorted(FORMATS.iterdir()) if p.name.endswith(suffixes)]
    if target in ("segment", "dates", "txt"):
        golden = sorted((ROOT / "tests" / "golden").glob("*.txt"))
        found += [path.read_bytes() for path in golden]
        draw = random.Random(1)
        found += [fuzz.drawn(draw).encode("utf-8", "replace") for _ in range(50)]
    if target.startswith("tar"):
        found = [packed(target, unpacked("zip", content)) for content in found]
    if target == "beside":
        found.append(b'{"title": "A", "date": "3 May 2019", "encoding": "utf-8"}')
    return found


def unpacked(target: str, content: bytes) -> list[tuple[str, bytes]]:
    if target.startswith("tar"):
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:*") as archive:
            files = [(m.name, archive.extractfile(m)) for m in archive]
            return [(name, file.read() if file else b"") for name, file in files]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def packed(target: str, members: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    if target.startswith("tar"):
        with tarfile.open(fileobj=out, mode="w") as tar:
            for name, content in members:
                head = tarfile.TarInfo(name)
                head.size = len(content)
                tar.addfile(head, io.BytesIO(content))
        whole = out.getvalue()
        return gzip.compress(whole, 1, mtime=0) if target == "tar.gz" else whole
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def inside(target: str, known: list[bytes]) -> Callable[[bytes, int, int], bytes]:
    """What changes one member of a packed input."""

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        draw = random.Random(seed)
        if draw.random() < 0.1:
            return bytes(atheris.Mutate(content, most))
        try:
            members = unpacked(target, content)
        except Exception:
            members = []
        members = members or unpacked(target, draw.choice(known))
        at = draw.randrange(len(members))
        name, own = members[at]
        how = draw.random()
        if how < 0.85:
            members[at] = (name, bytes(atheris.Mutate(own, max(2 * len(own), 200))))
        elif how < 0.9:
            del members[at]
        elif how < 0.95:
            members[at] = (draw.choice(NAMES), own)
        else:
            members.append((draw.choice(NAMES), own))
        try:
            changed = packed(target, members)
        except (ValueError, OSError, OverflowError, UnicodeError):
            return content
        return changed if len(changed) <= most else content

    return mutate


_WORDS = re.compile(rb"</?[\w:.-]{1,30}|[\w:-]{2,20}=|\\\w{1,20}|^[\w-]{2,30}:", re.MULTILINE)


def dictionary(target: str, known: list[bytes]) -> str:
    """The words of the format, as libFuzzer reads them."""
    words: set[bytes] = set()
    for content in known:
        parts = [m for _, m in unpacked(target, content)] if target in PACKED else [content]
        for part in parts:
            words.update(_WORDS.findall(part))
    words.update(piece.encode("utf-8", "replace") for piece in fuzz.PIECES)
    quoted = ("".join(f"\\x{byte:02x}" for byte in word) for word in sorted(words) if word)
    return "".join(f'"{word}"\n' for word in quoted)


# --- one target, in a process of its own ------------------------------------------------------


def run(target: str, keep: Path, options: list[str]) -> None:
    """Never returns: libFuzzer ends the process."""
    tried, known, place = targets()[target], seeds(target), keep / target
    corpus = place / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(known):
        (corpus / f"seed-{number}").write_bytes(content)
    (place / "words").write_text(dictionary(target, known), "ascii")
    told = {"inputs": 0, "slowest": 0.0, "crashes": 0}
    written = time.monotonic()
    before = {path.stem for path in place.glob("crash-*.txt")}

    def one(content: bytes) -> None:
        nonlocal written
        told["inputs"] += 1
        began = time.process_time()
        try:
            tried(content)
        except Exception as error:
            crash(error, content)
        took = time.process_time() - began
        if took > told["slowest"]:
            told["slowest"] = took
            if took > SLOW_S:
                (place / "slowest").write_bytes(content)
        if time.monotonic() - written > 1:
            written = time.monotonic()
            (place / "told.json").write_text(json.dumps(told), "utf-8")

    def crash(error: Exception, content: bytes) -> None:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "/kg/" in f.filename]
        last = frames[-1] if frames else None
        where = f"{Path(last.filename).stem}-{last.lineno}" if last else "outside"
        name = f"crash-{type(error).__name__}-{where}"
        if name not in before:
            before.add(name)
            told["crashes"] += 1
            (place / name).write_bytes(content)
            (place / f"{name}.txt").write_text("".join(traceback.format_exception(error)))

    arguments = [
        sys.argv[0], str(corpus), f"-dict={place / 'words'}", f"-max_len={LONGEST}", "-timeout=300",
        "-report_slow_units=300",
        "-rss_limit_mb=4000", f"-artifact_prefix={place}/died-", "-verbosity=0", *options,
    ]  # fmt: skip
    mutate = {"custom_mutator": inside(target, known)} if target in PACKED else {}
    atheris.Setup(arguments, one, **mutate)
    atheris.Fuzz()


# --- all of them ------------------------------------------------------------------------------


def fuzzed(target: str, seconds: float, seed: int, keep: Path) -> dict[str, float]:
    """Fuzz one target; a process that dies is started again for the time that is left."""
    total = {"inputs": 0.0, "slowest": 0.0, "crashes": 0.0, "died": 0.0}
    until = time.monotonic() + seconds
    while (left := int(until - time.monotonic())) > 0:
        note = keep / target / "told.json"
        note.unlink(missing_ok=True)
        command = [sys.executable, __file__, "--one", target, "--keep", str(keep)]
        limits = [f"-max_total_time={left}", f"-seed={seed}"]
        log = keep / f"{target}.log"
        with log.open("ab") as file:
            done = subprocess.run([*command, *limits], stdout=file, stderr=file, check=False)
        told = json.loads(note.read_text("utf-8")) if note.exists() else {"inputs": 0}
        total["inputs"] += told["inputs"]
        total["crashes"] += told.get("crashes", 0)
        total["slowest"] = max(total["slowest"], told.get("slowest", 0.0))
        total["died"] += done.returncode != 0
        seed += 1
        if not told["inputs"] and done.returncode:
            print(f"{target}: does not start; see {log}", file=sys.stderr)
            break
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=float, default=600, help="for all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz"))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.one:
        run(options.one, options.keep, rest)
    known = targets()
    for name in [*options.targets, *rest]:
        if name not in known:
            parser.error(f"no target {name!r}; there are {', '.join(known)}")
    chosen = options.targets or list(known)
    options.keep.mkdir(parents=True, exist_ok=True)
    inputs = bad = 0
    for name in chosen:
        told = fuzzed(name, options.seconds / len(chosen), options.seed, options.keep)
        inputs += int(told["inputs"])
        bad += int(told["crashes"] + told["died"])
        print(
            f"{name:10} {int(told['inputs']):>10,} inputs, {int(told['crashes'])} crashes, "
            f"{int(told['died'])} times the process died, the slowest {told['slowest']:.2f} s CPU",
            flush=True,
        )
    print(f"{'all':10} {inputs:>10,} inputs, {bad} to look at in {options.keep}")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())

"""Pages, feeds and sitemaps to files in a folder; what is there already is not fetched again."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kg.errors import DocumentError
from kg.fetch.robots import Robots
from kg.fetch.web import Answer, Web, web_address
from kg.read.formats import SUFFIXES, suffix_of
from kg.read.xml import children, local, parse_xml, words
from kg.vocabulary import slug

_SUFFIX_OF: Mapping[str, str] = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
    "text/csv": ".csv",
}
_KEPT_HEADERS = ("content-type", "last-modified", "etag", "date")
_SITEMAPS = frozenset(["urlset", "sitemapindex"])
_DEEPEST_SITEMAP = 3


@dataclass(frozen=True, slots=True)
class Rules:
    """How politely, and how much.

    Args:
        wait_s: Seconds between two requests to a host; more where its robots.txt asks for more.
        largest: Bytes of a page.
        most: Pages of one run.
        entries: Whether the pages that a feed lists are fetched, too.
        again: Whether to ask again for what is there already, in case it has changed.
    """

    wait_s: float = 1.0
    largest: int = 50_000_000
    most: int = 10_000
    entries: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run did.

    Args:
        saved: Files, in the order in which they were fetched.
        kept: Addresses whose pages were there already, or have not changed.
        failed: Message and next step of each address that could not be had.
    """

    saved: tuple[Path, ...]
    kept: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def agent() -> str:
    """How kg presents itself to servers."""
    try:
        own = version("kg")
    except PackageNotFoundError:
        own = "0"
    return f"kg/{own} (knowledge graph builder; reads robots.txt; +https://w3id.org/actor-event-kg)"


def fetch(
    urls: Iterable[str],
    folder: Path,
    rules: Rules | None = None,
    *,
    progress: Callable[[str], None] = lambda url: None,
    web: Web | None = None,
) -> FetchReport:
    """Fetch pages to a folder, each once.

    Args:
        urls: Pages, files, feeds and sitemaps; what a sitemap lists is fetched in its place.
        folder: Made if it is not there.
        progress: Told each address before it is asked for.
        web: What asks; the network if not given.

    Raises:
        DocumentError: If the folder cannot be written.
    """
    rules = rules or Rules()
    web = web or Web(agent=agent(), wait_s=rules.wait_s, largest=rules.largest)
    run = _Run(folder, rules, web)
    waiting = deque((url, 0) for url in urls)
    seen: set[str] = set()
    while waiting:
        url, depth = waiting.popleft()
        try:
            url = web_address(url)
            if url in seen:
                continue
            seen.add(url)
            if len(run.saved) + len(run.kept) >= rules.most:
                raise DocumentError(
                    f"{url}: {rules.most:,} pages are enough; it and what follows are left out.",
                    hint="Raise the number with --most, and run it again: what is there is kept.",
                )
            progress(url)
            waiting.extend((found, depth + 1) for found in run.fetch(url, depth))
        except DocumentError as error:
            run.failed.append((error.message, error.hint))
            if "pages are enough" in error.message:
                break
    return FetchReport(tuple(run.saved), tuple(run.kept), tuple(run.failed))


class _Run:
    """What has been done so far; local to one call."""

    def __init__(self, folder: Path, rules: Rules, web: Web) -> None:
        self.folder = folder
        self.rules = rules
        self.web = web
        self.robots = Robots(web)
        self.saved: list[Path] = []
        self.kept: list[str] = []
        self.failed: list[tuple[str, str]] = []

    def fetch(self, url: str, depth: int) -> list[str]:
        """Fetch one page and save it; returns what else it asks to be fetched."""
        known = self._known(url)
        if known and not self.rules.again:
            self.kept.append(url)
            return []
        self.robots.check(url)
        answer = self.web.get(
            url, wait_s=self.robots.delay(url), headers=_if_changed(known), may=self.robots.check
        )
        if answer.status == 304 and known:
            self.kept.append(url)
            return []
        if answer.status != 200:
            raise DocumentError(
                f"{url}: the server answers {answer.status}.",
                hint="Check the address." if answer.status in (404, 410) else "Try again later.",
            )
        listed = _sitemap(answer)
        if listed is not None:
            return listed if depth < _DEEPEST_SITEMAP else []
        suffix = _suffix(answer)
        place = self._place(url, suffix)
        self._save(place, answer, url)
        self.saved.append(place)
        return (
            _entries(answer) if self.rules.entries and suffix in (".xml", ".rss", ".atom") else []
        )

    def _place(self, url: str, suffix: str) -> Path:
        """A readable name that depends on the address alone."""
        parts = urlsplit(url)
        path = unquote(parts.path).strip("/").removesuffix(suffix)
        stem = slug(path) if path else "home"
        mark = hashlib.sha256(url.encode()).hexdigest()[:8]
        return self.folder / slug(parts.netloc) / f"{stem}-{mark}{suffix}"

    def _known(self, url: str) -> Mapping[str, object] | None:
        """What is beside the page of an address, if that is there already."""
        mark = hashlib.sha256(url.encode()).hexdigest()[:8]
        folder = self.folder / slug(urlsplit(url).netloc)
        for about in sorted(folder.glob(f"*-{mark}.*.meta.json")):
            try:
                told = json.loads(about.read_bytes())
            except (OSError, ValueError):
                continue
            page = about.with_name(about.name.removesuffix(".meta.json"))
            if isinstance(told, dict) and told.get("requested") == url and page.is_file():
                return told
        return None

    def _save(self, place: Path, answer: Answer, url: str) -> None:
        """Write the page, then what is beside it; a run that dies between does it again."""
        told = {
            "url": answer.url,
            "requested": url,
            "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
            "sha256": hashlib.sha256(answer.content).hexdigest(),
            "headers": {n: answer.headers[n] for n in _KEPT_HEADERS if n in answer.headers},
        }
        encoding = _charset(answer)
        if encoding:
            told["encoding"] = encoding
        about = place.with_name(f"{place.name}.meta.json")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            about.unlink(missing_ok=True)
            _write(place, answer.content)
            _write(about, json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n")
        except OSError as error:
            raise DocumentError(
                f"{place}: cannot be written ({error.strerror or error}).",
                hint="Check the folder's permissions and the free space.",
            ) from error


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    draft.write_bytes(content)
    os.replace(draft, path)


def _if_changed(known: Mapping[str, object] | None) -> dict[str, str]:
    headers = known.get("headers") if known else None
    headers = headers if isinstance(headers, dict) else {}
    wanted = {
        "If-None-Match": headers.get("etag"),
        "If-Modified-Since": headers.get("last-modified"),
    }
    return {name: str(value) for name, value in wanted.items() if value}


# --- what came --------------------------------------------------------------------------------


def _content_type(answer: Answer) -> Message:
    message = Message()
    message["content-type"] = answer.headers.get("content-type", "")
    return message


def _charset(answer: Answer) -> str | None:
    charset = _content_type(answer).get_content_charset()
    return charset if charset and re.fullmatch(r"[\w.:-]{2,40}", charset) else None


def _suffix(answer: Answer) -> str:
    """The end of the file's name: by what the server says it is, else by the address."""
    told = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    suffix = _SUFFIX_OF.get(told)
    if suffix is None and told in ("", "application/octet-stream", "binary/octet-stream"):
        suffix = suffix_of(urlsplit(answer.url).path) or None
    if suffix is None or suffix not in SUFFIXES:
        raise DocumentError(
            f"{answer.url}: is of the kind “{told or 'unknown'}”, which is not read.",
            hint="Leave it out.",
        )
    return suffix


def _sitemap(answer: Answer) -> list[str] | None:
    """The addresses that a sitemap lists; None for what is no sitemap."""
    content = answer.content
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(50_000_000)
        except (OSError, EOFError, zlib.error):
            return None
    if not re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", content[:4096]):
        return None
    root = parse_xml(content)
    if local(root) not in _SITEMAPS:
        return None
    return [
        words(place) for each in children(root, "url", "sitemap") for place in children(each, "loc")
    ]


def _entries(answer: Answer) -> list[str]:
    """The pages that a feed lists."""
    return list(dict.fromkeys(_links(answer)))


def _links(answer: Answer) -> Iterator[str]:
    for item in parse_xml(answer.content).iter():
        if local(item) not in ("item", "entry"):
            continue
        for link in children(item, "link"):
            if link.get("rel") in (None, "alternate"):
                yield link.get("href") or words(link)
                break

"""Feeds and export files (RSS, Atom, Blogger, WordPress, Disqus): an entry is a document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import DocumentError
from kg.model import Document, Metadata
from kg.read.blocks import blocks, html_blocks
from kg.read.compose import Block, Entry
from kg.read.dating import when
from kg.read.entries import documents
from kg.read.formats import Request
from kg.read.xml import child, children, local, namespace, parse_xml, words

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DSQ = "http://disqus.com/disqus-internals"
_KIND = "#kind"
_EMPTY_KINDS = frozenset(["template", "settings", "page_template"])
_MAIL_NAME = re.compile(r"[^\s@]+@\S+\s+\((?P<name>[^)]{1,100})\)")
_COMMENTS_ON = re.compile(r"comments? (?:on|for)(?: post)?:?\s+(?P<title>.+)", re.IGNORECASE)
_COMMENT_BY = re.compile(r"comment on (?P<title>.+) by (?P<by>.+)|by: (?P<only>.+)", re.IGNORECASE)
_FRAGMENT = re.compile(r"#(?:comment-|c|comment)?\d+$")


def read(content: bytes, request: Request) -> Iterator[Document]:
    """Read a feed or an export; each document's ``source`` is its place in the file.

    Raises:
        DocumentError: If it is no feed; does not name the file.
    """
    root = parse_xml(content)
    kind = local(root)
    if kind == "disqus":
        entries = _disqus(root)
    elif kind in ("rss", "RDF", "feed"):
        entries = _entries(root)
    else:
        raise DocumentError(
            f"is no feed: its root element is <{kind}>.",
            hint="Read are RSS, Atom and the export files of Blogger, WordPress and Disqus.",
        )
    yield from documents(entries, request)


# --- RSS and Atom -----------------------------------------------------------------------------


def _entries(root: _Element) -> Iterator[Entry]:
    top = child(root, "channel") if local(root) in ("rss", "RDF") else root
    top = root if top is None else top
    site = _clean(words(child(top, "title")))
    about = _COMMENTS_ON.fullmatch(site)
    page = _link(top)
    feed = Metadata(
        publisher=None if about else site or None,
        author=_author(top),
        language=words(child(top, "language")) or top.get(_LANG) or None,
    )
    items = [e for parent in (top, root) for e in children(parent, "item", "entry")]
    posts = [item for item in dict.fromkeys(items) if _is_text(item)]
    comments = {item for item in posts if _is_comment(item, about is not None)}
    known = {_key(item) for item in posts if item not in comments}
    groups: dict[str, list[Entry]] = defaultdict(list)
    for item in posts:
        entry = _entry(item, feed, comment=item in comments)
        if entry.answers and entry.answers not in known and item in comments:
            groups[entry.answers].append(entry)
        else:
            yield entry
        yield from _wordpress_comments(item, entry.key)
    own = {entry.key for group in groups.values() for entry in group}
    for post, group in groups.items():
        if post not in own:
            # a feed of comments, whose post stands elsewhere
            title = next(filter(None, (_title_of(e) for e in group)), None) or (
                about["title"] if about else None
            )
            url = post if post.startswith("http") else page
            told = Metadata(title=f"Comments on {title or post}", url=url)
            yield Entry(told, (), key=post)
        yield from (replace(e, metadata=replace(e.metadata, title=None)) for e in group)


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _is_text(item: _Element) -> bool:
    """Whether it is an entry that was published, and no template or setting."""
    kind = _kind(item)
    if kind in _EMPTY_KINDS:
        return False
    control = child(item, "control")
    if control is not None and words(child(control, "draft")).lower() == "yes":
        return False
    status = words(child(item, "status")).lower()
    kinds = [words(e) for e in children(item, "post_type")]
    return status in ("", "publish", "live", "private") and kinds in ([], ["post"], ["page"])


def _kind(item: _Element) -> str:
    for category in children(item, "category"):
        if (category.get("scheme") or "").endswith(_KIND):
            return (category.get("term") or "").rpartition("#")[2]
    for own in children(item, "type"):
        if "blogger" in namespace(own):
            return words(own).lower()
    return ""


def _is_comment(item: _Element, feed_of_comments: bool) -> bool:
    if _kind(item) == "comment" or child(item, "in-reply-to") is not None:
        return True
    return feed_of_comments


def _key(item: _Element) -> str:
    return words(child(item, "id", "guid")) or _link(item) or ""


def _link(item: _Element) -> str | None:
    best = None
    for link in children(item, "link"):
        href = link.get("href") or words(link)
        if href.startswith(("http://", "https://")):
            if link.get("rel") in (None, "alternate"):
                return href
            best = best or (href if link.get("rel") == "self" and local(item) != "feed" else None)
    guid = words(child(item, "guid"))
    return guid if guid.startswith("http") and "?p=" not in guid else best


def _author(item: _Element) -> str | None:
    author = child(item, "creator", "author", "managingEditor")
    if author is None:
        return None
    name = words(child(author, "name")) or ("" if len(author) else words(author))
    match = _MAIL_NAME.fullmatch(name)
    name = match["name"] if match else name
    return name if name and "@" not in name and name.lower() != "unknown" else None


def _entry(item: _Element, feed: Metadata, *, comment: bool) -> Entry:
    link = _link(item)
    metadata = Metadata(
        title=_clean(_plain(child(item, "title"))) or None,
        issued=when(words(child(item, "published", "pubDate", "issued", "date", "updated"))),
        author=_author(item) or (None if comment else feed.author),
        publisher=None if comment else feed.publisher,
        url=link,
        language=None if comment else feed.language,
    )
    found = tuple(_text(item))
    if comment and metadata.title and _repeats(metadata.title, found):
        metadata = replace(metadata, title=None)
    answers = _answers(item, link) if comment else ""
    return Entry(metadata, found, _key(item), answers, raw=_raw(item))


def _repeats(title: str, found: Sequence[Block]) -> bool:
    """Whether the title of a comment is only how its text begins, or the post's title."""
    start = title.rstrip(".…").strip().casefold()
    opening = " ".join(" ".join(b.text for b in found[:3]).split()).casefold()
    return opening.startswith(start) or title.casefold().startswith("re:")


def _answers(item: _Element, link: str | None) -> str:
    """The key of what a comment answers: the comment it replies to, else its post."""
    key = _key(item)
    for related in children(item, "link"):
        end = (related.get("href") or "").rstrip("/").rpartition("/")[2]
        if related.get("rel") == "related" and end.isdigit() and ".post-" in key:
            return f"{key.rpartition('.post-')[0]}.post-{end}"
    for name in ("inReplyTo", "parent"):
        above = words(child(item, name))
        if above:
            return above
    reply = child(item, "in-reply-to")
    if reply is not None and reply.get("ref"):
        return str(reply.get("ref"))
    return _FRAGMENT.sub("", link or "")


def _title_of(comment: Entry) -> str | None:
    match = _COMMENT_BY.fullmatch(comment.metadata.title or "")
    return match["title"] if match and match["title"] else None


def _text(item: _Element) -> Iterable[Block]:
    for name in ("encoded", "content", "description", "summary"):
        for found in children(item, name):
            if name == "encoded" and namespace(found) != _CONTENT:
                continue
            read = list(_content(found))
            if read:
                return read
    return ()


def _content(element: _Element) -> Iterable[Block]:
    kind = element.get("type") or "html"
    if kind == "xhtml" or len(element):
        return blocks(element)
    text = "".join(element.itertext())
    if kind == "text":
        return [Block(t) for t in re.split(r"\n\s*\n", text) if t.strip()]
    return html_blocks(text)


def _plain(element: _Element | None) -> str:
    """The words of a title, which may be markup."""
    text = words(element)
    if "<" not in text and "&" not in text:
        return text
    return " ".join(block.text for block in html_blocks(text))


def _clean(text: str) -> str:
    return " ".join(text.split())


def _raw(item: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(item, encoding="utf-8", with_tail=False)


# --- WordPress --------------------------------------------------------------------------------


def _wordpress_comments(item: _Element, post: str) -> Iterator[Entry]:
    for found in children(item, "comment"):
        if words(child(found, "comment_approved")) not in ("", "1"):
            continue
        if words(child(found, "comment_type")) in ("pingback", "trackback"):
            continue
        number = words(child(found, "comment_id"))
        above = words(child(found, "comment_parent"))
        content = child(found, "comment_content")
        yield Entry(
            Metadata(
                author=words(child(found, "comment_author")) or None,
                issued=when(words(child(found, "comment_date", "comment_date_gmt"))),
            ),
            tuple(html_blocks("".join(content.itertext()) if content is not None else "")),
            key=f"{post}#comment-{number}",
            answers=f"{post}#comment-{above}" if above not in ("", "0") else post,
            thread=post,
            raw=_raw(found),
        )


# --- Disqus -----------------------------------------------------------------------------------


def _disqus(root: _Element) -> Iterator[Entry]:
    """Threads, each with the page it stands under, and their posts."""
    for page in children(root, "thread"):
        title = words(child(page, "title"))
        link = words(child(page, "link")) or None
        metadata = Metadata(title=f"Comments on {title}" if title else None, url=link)
        yield Entry(metadata, (), f"thread-{_id(page)}", raw=_raw(page))
    for post in children(root, "post"):
        if "true" in (words(child(post, "isDeleted")), words(child(post, "isSpam"))):
            continue
        author, message = child(post, "author"), child(post, "message")
        above, thread = child(post, "parent"), child(post, "thread")
        name = words(child(author, "name", "username")) if author is not None else ""
        within = f"thread-{_id(thread)}" if thread is not None else ""
        yield Entry(
            Metadata(author=name or None, issued=when(words(child(post, "createdAt")))),
            tuple(html_blocks("".join(message.itertext()) if message is not None else "")),
            key=f"post-{_id(post)}",
            answers=f"post-{_id(above)}" if above is not None else within,
            thread=within,
            raw=_raw(post),
        )


def _id(element: _Element) -> str:
    return element.get(f"{{{_DSQ}}}id") or element.get("id") or words(child(element, "id"))

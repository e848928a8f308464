"""A topic of Discourse as the forum gives it (``/t/TOPIC.json``): posts, authors, answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import DocumentError
from kg.model import Document, Metadata
from kg.read.blocks import html_blocks
from kg.read.compose import Entry, compose, over
from kg.read.dating import when
from kg.read.formats import Refused, Request
from kg.read.limits import LARGEST_MARKUP

_SMALL_ACTION = 3
"""The kind of post that says "closed this topic" and has no words of its own."""


def read(content: bytes, request: Request) -> Iterator[Document | Refused]:
    """Read a topic; its first post is the document, the others are comments.

    Raises:
        DocumentError: If it is no topic of Discourse; does not name the file.
    """
    topic = _topic(content)
    posts = [p for p in topic["post_stream"]["posts"] if isinstance(p, dict)]
    entries = [_entry(p) for p in posts if p.get("post_type") != _SMALL_ACTION]
    entries = [entry for entry in entries if entry.blocks]
    opens = bool(entries) and entries[0].key == "1"
    opening = entries[0] if opens else Entry(Metadata(), ())
    answers = [
        Entry(e.metadata, e.blocks, e.key) if e.answers == "1" and opens else e
        for e in entries[opens:]
    ]
    told = Metadata(title=_words(topic.get("title")), issued=when(topic.get("created_at")))
    yield compose(
        over(over(told, opening.metadata), request.known), opening.blocks, answers,
        sha256=request.sha256, reader=request.reader,
    )  # fmt: skip
    stream = topic["post_stream"].get("stream")
    every = {id for id in stream if isinstance(id, int)} if isinstance(stream, list) else set()
    missing = every - {id for post in posts if isinstance(id := post.get("id"), int)}
    if missing:
        yield Refused(
            "#more",
            DocumentError(
                f"is not the whole topic: {len(missing):,} of its {len(every):,} posts are "
                "elsewhere.",
                hint="Save it with “?print=true” behind its address, or page by page.",
            ),
        )


def _topic(content: bytes) -> Mapping[str, Any]:
    if len(content) > LARGEST_MARKUP:
        raise DocumentError(
            f"has {len(content):,} bytes; of JSON at most {LARGEST_MARKUP:,} are read.",
            hint="Save the topic page by page.",
        )
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DocumentError(
            f"is not JSON: {str(error) or error!r}.", hint="Save or download it again."
        ) from error
    stream = found.get("post_stream") if isinstance(found, dict) else None
    if not isinstance(stream, dict) or not isinstance(stream.get("posts"), list):
        raise DocumentError(
            "is no topic of Discourse, the only kind of .json that is read.",
            hint="Write other data as .jsonl, one object with a “text” a line.",
        )
    return dict(found)


def _entry(post: Mapping[str, Any]) -> Entry:
    author = _words(post.get("name")) or _words(post.get("username"))
    cooked = post.get("cooked")
    number, above = post.get("post_number"), post.get("reply_to_post_number")
    return Entry(
        Metadata(author=author, issued=when(post.get("created_at"))),
        tuple(html_blocks(cooked)) if isinstance(cooked, str) else (),
        key=str(number) if isinstance(number, int) else "",
        answers=str(above) if isinstance(above, int) else "",
    )


def _words(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None

"""Who holds, held or will hold which post, as the text puts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.annotate.parsed import Parsed
from kg.annotate.posts.candidates import Candidate, Gatherer
from kg.annotate.posts.classifier import judged
from kg.annotate.posts.finder import Finder, Ruled
from kg.annotate.posts.lines import posts_of_lines, posts_of_rolls
from kg.annotate.posts.setting import Setting
from kg.model import PostHeld, Span, Thread


def find_posts(
    parsed: Parsed, thread: Thread | None = None, *, learned: bool = False
) -> tuple[PostHeld, ...]:
    """Find the posts that the text gives to named people; one for each person and wording.

    Args:
        thread: The document, for the posts that only its layout gives; None for prose alone.
        learned: Whether the classifiers judge what the rules and others propose; False leaves it
            to the rules alone.
    """
    finder = Finder(parsed, thread.comments if thread else frozenset())
    layout = list(_of_layout(finder, parsed, thread)) if thread else []
    if learned:
        gatherer = Gatherer(parsed, finder)
        candidates = list(_candidates(parsed, finder, gatherer, layout))
        return _unique(judged(candidates, Setting(parsed, finder, gatherer, candidates)))
    found = list(layout)
    for prose in parsed.prose:
        found += finder.posts(prose)
        finder.move_on()
    return _unique(ruled.post for ruled in found if ruled.sayable)


def _candidates(
    parsed: Parsed, finder: Finder, gatherer: Gatherer, layout: Sequence[Ruled]
) -> Iterator[Candidate]:
    every = list(layout)
    for place, prose in enumerate(parsed.prose):
        said = list(finder.posts(prose))
        lines = [r for r in layout if r.post.context.evidence.overlaps(prose.segment.span)]
        around = (*parsed.prose[max(0, place - 1) : place], *parsed.prose[place + 1 : place + 2])
        yield from gatherer.candidates(prose, [*said, *lines], around)
        finder.move_on()
        every += said
    yield from gatherer.left(every)


def _of_layout(finder: Finder, parsed: Parsed, thread: Thread) -> Iterator[Ruled]:
    for post in posts_of_lines(parsed, thread):
        yield Ruled(finder.placed(post), "line")
    for post in posts_of_rolls(parsed, thread):
        yield Ruled(finder.rolled(post), "roll")


def _unique(posts: Iterable[PostHeld]) -> tuple[PostHeld, ...]:
    found = list(posts)
    unique: dict[tuple[Span, str, Span | None], PostHeld] = {}
    for post in found:
        unique.setdefault((post.holder, post.post.lower(), post.organisation), post)
    placed = {(p.holder, p.post.lower()) for p in found if p.organisation is not None}
    return tuple(
        p
        for p in unique.values()
        if p.organisation is not None or (p.holder, p.post.lower()) not in placed
    )


__all__ = ["find_posts"]

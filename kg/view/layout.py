"""Decides where each entity stands on the page: the same places every time.

There are two pictures. The overview holds the entities that most others are joined to, apart far
enough for their names; the whole holds everything. Both are computed here, so that the page stands
still from the first moment.
"""

from __future__ import annotations

import math
import random
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import EntityType
from kg.view.data import Kind, Network, Node, VoiceKind

MOST_IN_OVERVIEW = 64
"""A picture of more names than these cannot be read on a laptop's screen."""

FOREMOST = 12
"""Entities that the overview holds whether anything in it is joined to them or not."""

SHOWN_WHOLE = 80
"""A network up to this size is its own overview."""

LETTER = 6.4
"""Width of a letter of a name, in the page's units at a scale of 1."""

LINE = 24
"""Letters of one of the two lines that the picture gives a name; the panel shows the whole."""

LINE_HEIGHT = 15.0

AREA = {EntityType.ORGANISATION: 0.89, EntityType.PUBLICATION: 1.2}
"""Squares look larger than circles of their radius, diamonds smaller."""

FEW = 400
"""Entities up to which all distances on the picture are made to fit (Kamada and Kawai 1989)."""

SPEECH = 0.4
"""What being spoken about counts for, beside a relation, a post or an event."""

SPREAD = 84.0
GAP = 26.0
SLACK = 2.5
GOLDEN = math.pi * (3 - math.sqrt(5))

Place = tuple[int, int]
Point = tuple[float, float]
Weights = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in both pictures, in the page's units.

    Args:
        ranked: All entities, the most connected first.
        overview: Places of the entities that the page opens with.
        whole: Places of all entities when all are shown.
    """

    ranked: tuple[str, ...]
    overview: Mapping[str, Place]
    whole: Mapping[str, Place]


def layout(network: Network) -> Layout:
    """Places for every entity; equal networks get equal places."""
    order = ranked(network)
    nodes = {node.id: node for node in network.nodes}
    weights = _weights(network)
    opened = order if len(order) <= SHOWN_WHOLE else _opened(order, weights)
    overview = _picture([nodes[e] for e in opened], weights, named=True)
    if len(opened) == len(order):
        return Layout(order, overview, overview)
    return Layout(order, overview, _picture([nodes[e] for e in order], weights, named=False))


def _opened(order: Sequence[str], weights: Weights) -> tuple[str, ...]:
    """The foremost entities with the foremost of those they are joined to, in order of rank.

    Pairs that nothing joins to the rest come in only where the rest would leave the page empty.
    """
    joined: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in weights:
        joined[one].add(other)
        joined[other].add(one)
    waiting = [e for e in order if e in joined] or list(order)
    chosen = set(waiting[:FOREMOST])
    while len(chosen) < min(MOST_IN_OVERVIEW, len(waiting)):
        rest = [e for e in waiting if e not in chosen]
        near = next((e for e in rest if not joined[e].isdisjoint(chosen)), None)
        if near is None and len(chosen) >= MOST_IN_OVERVIEW // 2:
            break
        chosen.add(near or rest[0])
    return tuple(e for e in order if e in chosen)


def ranked(network: Network) -> tuple[str, ...]:
    """All entities, the most connected first.

    What articles and quoted people say counts before what only commenters say; then the number of
    documents that name an entity, then how often they do.
    """
    neighbours: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for edge in network.edges:
        if edge.kind is not Kind.TOGETHER and any(
            s.voice.kind is not VoiceKind.COMMENT for s in edge.statements
        ):
            weight = SPEECH if edge.kind is Kind.QUOTATION else 1.0
            for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
                neighbours[one][other] = max(neighbours[one][other], weight)
    return tuple(
        node.id
        for node in sorted(
            network.nodes,
            key=lambda n: (
                n.comment_only,
                -sum(neighbours[n.id].values()) - n.independent,
                -n.mentions,
                n.id,
            ),
        )
    )


def size(node: Node) -> float:
    """Radius by the independent documents that speak of an entity, then by its mentions."""
    if node.comment_only:
        return 6.0
    radius = 5.5 + 4.2 * math.sqrt(node.independent) + 0.7 * math.log2(1 + node.mentions)
    return round(min(radius, 25.0) * AREA.get(node.type, 1.0), 1)


def _weights(network: Network) -> dict[tuple[str, str], float]:
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for edge in network.edges:
        one = 0.3 if edge.kind is Kind.TOGETHER else 1.0
        weights[edge.source, edge.target] += one * (1 + math.log2(len(edge.statements)))
    return dict(weights)


def _picture(nodes: Sequence[Node], weights: Weights, *, named: bool) -> dict[str, Place]:
    """Places for some of the entities; what is joined to the largest part by nothing stands below.

    Args:
        named: Whether to leave room for names.
    """
    boxes = {node.id: _box(node, named=named) for node in nodes}
    pairs = {p: w for p, w in weights.items() if p[0] in boxes and p[1] in boxes}
    # names may have to give way in a crowd, shapes never
    shapes = {node.id: _box(node, named=False) for node in nodes}
    parts = [
        _apart(_apart(_roomy(_springs(part, pairs), boxes), boxes), shapes)
        for part, pairs in _parts([node.id for node in nodes], pairs)
    ]
    places = _stacked(parts, boxes)
    return {e: (round(x), round(y)) for e, (x, y) in places.items()}


def _parts(ids: Sequence[str], pairs: Weights) -> list[tuple[list[str], Weights]]:
    """Connected parts with what joins them, the largest first."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(ids)
    graph.add_edges_from(sorted(pairs))
    rank = {e: i for i, e in enumerate(ids)}
    parts = [sorted(part, key=rank.__getitem__) for part in networkx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), rank[part[0]]))
    part_of = {e: i for i, part in enumerate(parts) for e in part}
    inside: list[dict[tuple[str, str], float]] = [{} for _ in parts]
    for pair in sorted(pairs):
        inside[part_of[pair[0]]][pair] = pairs[pair]
    return list(zip(parts, inside, strict=True))


def _box(node: Node, *, named: bool) -> tuple[float, float]:
    """Half the width and half the height that a node needs, with its name below it or without."""
    radius = size(node)
    if not named:
        return radius + 9.0, radius + 9.0
    lines = _lines(node.label)
    letters = min(max(map(len, lines)), LINE)
    return max(radius + 6.0, letters * LETTER / 2 + 5.0), radius + LINE_HEIGHT * len(lines)


def _lines(name: str) -> list[str]:
    """A name on one line, or on two of like length, as the page breaks it."""
    if len(name) <= LINE:
        return [name]
    for width in range(-(-len(name) // 2), LINE):
        if len(lines := textwrap.wrap(name, width)) < 3:
            return lines
    return textwrap.wrap(name, LINE)[:2]


def _springs(ids: Sequence[str], pairs: Weights) -> dict[str, Point]:
    if len(ids) < 2:
        return dict.fromkeys(ids, (0.0, 0.0))
    import igraph

    at = {e: i for i, e in enumerate(ids)}
    keys = sorted(pairs)
    graph = igraph.Graph(n=len(ids), edges=[(at[a], at[b]) for a, b in keys])
    # A spiral in order of rank is a start without chance, with the most connected in the middle;
    # it has the extent of the result, or else all would meet in one cell of igraph's grid.
    start = [
        (math.sqrt(i + 1) * math.cos(GOLDEN * i), math.sqrt(i + 1) * math.sin(GOLDEN * i))
        for i in range(len(ids))
    ]
    igraph.set_random_number_generator(random.Random(1))
    try:
        if len(ids) <= FEW:
            found = graph.layout_kamada_kawai(seed=start, maxiter=60 * len(ids))
        else:
            found = graph.layout_fruchterman_reingold(
                weights=[math.sqrt(pairs[k]) for k in keys],
                seed=start,
                niter=max(100, 600_000 // len(ids)),
                grid="auto",
            )
    finally:
        igraph.set_random_number_generator(random)
    return {e: (found[i][0] * SPREAD, found[i][1] * SPREAD) for e, i in at.items()}


def _roomy(
    centres: Mapping[str, Point], boxes: Mapping[str, tuple[float, float]]
) -> Mapping[str, Point]:
    """A large picture drawn out until its disc has room for all boxes."""
    if len(centres) <= FEW:
        return centres
    square = sum(x * x + y * y for x, y in centres.values()) / len(centres)
    needed = sum(4 * boxes[e][0] * boxes[e][1] for e in centres)
    scale = math.sqrt(SLACK * needed / (2 * math.pi * square))
    return {e: (x * scale, y * scale) for e, (x, y) in centres.items()}


def _apart(
    centres: Mapping[str, Point], boxes: Mapping[str, tuple[float, float]]
) -> dict[str, Point]:
    """Push boxes that overlap apart along the shorter way, a little at a time."""
    ids = list(centres)
    x = [centres[e][0] for e in ids]
    y = [centres[e][1] for e in ids]
    half = [boxes[e] for e in ids]
    for _ in range(500 if len(ids) <= SHOWN_WHOLE else 120 if len(ids) <= FEW else 10):
        moved = False
        for i, j in _near(x, y, half):
            dx, dy = x[j] - x[i], y[j] - y[i]
            over_x = half[i][0] + half[j][0] - abs(dx)
            over_y = half[i][1] + half[j][1] - abs(dy)
            if over_x <= 0 or over_y <= 0:
                continue
            moved = True
            if over_x < over_y:
                push = math.copysign(over_x * 0.5 + 0.1, dx)
                x[i], x[j] = x[i] - push, x[j] + push
            else:
                push = math.copysign(over_y * 0.5 + 0.1, dy)
                y[i], y[j] = y[i] - push, y[j] + push
        if not moved:
            break
    return {e: (x[i], y[i]) for i, e in enumerate(ids)}


def _near(
    x: Sequence[float], y: Sequence[float], half: Sequence[tuple[float, float]]
) -> Iterable[tuple[int, int]]:
    """Pairs that may overlap, found by a grid whose cells are as large as the largest box."""
    wide = 2 * max(h[0] for h in half) if half else 1.0
    high = 2 * max(h[1] for h in half) if half else 1.0
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for i in range(len(x)):
        cells[math.floor(x[i] / wide), math.floor(y[i] / high)].append(i)
    pairs: list[tuple[int, int]] = []
    for (column, row), members in cells.items():
        around = [
            j
            for c in (column - 1, column, column + 1)
            for r in (row - 1, row, row + 1)
            for j in cells.get((c, r), ())
        ]
        pairs.extend((i, j) for i in members for j in around if i < j)
    return pairs


def _stacked(
    parts: Sequence[Mapping[str, Point]], boxes: Mapping[str, tuple[float, float]]
) -> dict[str, Point]:
    """The largest part in the middle, the others in rows below it."""
    places: dict[str, Point] = {}
    area = sum(4 * wide * high for part in parts[1:] for wide, high in (boxes[e] for e in part))
    width = 1.6 * math.sqrt(area)
    x = y = tallest = 0.0
    for number, part in enumerate(parts):
        left = min(px - boxes[e][0] for e, (px, _) in part.items())
        right = max(px + boxes[e][0] for e, (px, _) in part.items())
        top = min(py - boxes[e][1] for e, (_, py) in part.items())
        bottom = max(py + boxes[e][1] for e, (_, py) in part.items())
        if number == 0:
            width = max(width, right - left)
            x = (width - right + left) / 2
        elif number == 1 or x + right - left > width:
            x, y, tallest = 0.0, y + tallest + GAP, 0.0
        places.update((e, (px - left + x, py - top + y)) for e, (px, py) in part.items())
        x += right - left + GAP
        tallest = max(tallest, bottom - top)
    return places

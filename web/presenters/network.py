"""Lay out a network of people: the same people always get the same places.

The layout is that of Fruchterman and Reingold (1991), from a circle in the order of the
people. So it needs no random numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

from archive import deadline
from index.search.co_mentions import CoMention, CoMentions
from index.search.response import FacetValue

WIDTH, HEIGHT = 900.0, 620.0
MARGIN_X, MARGIN_Y = 90.0, 36.0
STEPS = 160
MAX_EDGES = 60
"""The most frequent pairs are drawn. More would hide each other."""

LETTER_WIDTH, LABEL_HEIGHT = 7.6, 26.0
"""The size of a letter of a label, and the height of a label with its circle."""
LABEL_STEPS = 80

Points = list[list[float]]


@dataclass(frozen=True, slots=True)
class Node:
    """A person. `radius` grows with the number of articles."""

    person: FacetValue
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair of people. `width` grows with the number of articles that name both."""

    pair: CoMention
    start: Node
    end: Node
    width: float


@dataclass(frozen=True, slots=True)
class Network:
    """The people with a pair, and the most frequent pairs."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float = WIDTH
    height: float = HEIGHT


def draw_network(co_mentions: CoMentions) -> Network | None:
    """Return the network of the most frequent pairs, or `None` without any."""
    pairs = co_mentions.pairs[:MAX_EDGES]
    if not pairs:
        return None
    connected = {pair.left.key for pair in pairs} | {pair.right.key for pair in pairs}
    people = [person for person in co_mentions.people if person.key in connected]
    places = {person.key: place for place, person in enumerate(people)}
    links = [(places[pair.left.key], places[pair.right.key]) for pair in pairs]
    widths = [len(person.label) * LETTER_WIDTH for person in people]
    points = _separate_labels(_fit(_layout(len(people), links)), widths)
    highest = max(person.count for person in people)
    nodes = tuple(
        Node(person, round(x, 1), round(y, 1), _radius(person.count, highest))
        for person, (x, y) in zip(people, points, strict=True)
    )
    most = pairs[0].count
    edges = tuple(
        Edge(pair, nodes[left], nodes[right], round(1 + 5 * pair.count / most, 1))
        for pair, (left, right) in zip(pairs, links, strict=True)
    )
    return Network(nodes, edges)


def _radius(count: int, highest: int) -> float:
    """Return a radius: the area grows with the count."""
    return round(5 + 11 * sqrt(count / highest), 1)


def _layout(size: int, links: Sequence[tuple[int, int]]) -> Points:
    """Return a place for each node, in a square around 0."""
    points = [
        [cos(2 * pi * place / size), sin(2 * pi * place / size)]
        for place in range(size)
    ]
    distance = 2 / sqrt(max(size, 1))
    for step in range(STEPS):
        deadline.check()
        heat = 0.15 * (1 - step / STEPS)
        for point, (x, y) in zip(points, _forces(points, links, distance), strict=True):
            length = hypot(x, y) or 1
            move = min(length, heat) / length
            point[0] += x * move
            point[1] += y * move
    return points


def _forces(
    points: Points, links: Sequence[tuple[int, int]], distance: float
) -> Points:
    """Return the force on each node: all push each other, and pairs pull."""
    forces = [[-0.6 * x * distance, -0.6 * y * distance] for x, y in points]
    for left, (x, y) in enumerate(points):
        for right in range(left):
            dx, dy = x - points[right][0], y - points[right][1]
            length = max(hypot(dx, dy), 0.01)
            push = distance**2 / length**2
            _add(forces, (left, right), dx * push, dy * push)
    for left, right in links:
        dx = points[left][0] - points[right][0]
        dy = points[left][1] - points[right][1]
        pull = hypot(dx, dy) / distance / 4
        _add(forces, (right, left), dx * pull, dy * pull)
    return forces


def _add(forces: Points, ends: tuple[int, int], x: float, y: float) -> None:
    to, back = ends
    forces[to][0] += x
    forces[to][1] += y
    forces[back][0] -= x
    forces[back][1] -= y


def _fit(points: Points) -> Points:
    """Return the places stretched to the size of the picture."""
    fitted = []
    for axis, size, margin in ((0, WIDTH, MARGIN_X), (1, HEIGHT, MARGIN_Y)):
        values = [point[axis] for point in points]
        low, span = min(values), (max(values) - min(values)) or 1
        fitted.append(
            [margin + (size - 2 * margin) * (value - low) / span for value in values]
        )
    return [[x, y] for x, y in zip(*fitted, strict=True)]


def _separate_labels(points: Points, widths: Sequence[float]) -> Points:
    """Return places at which no label covers another one, as far as there is space."""
    for _ in range(LABEL_STEPS):
        has_moved = False
        for left in range(len(points)):
            for right in range(left):
                dx = points[left][0] - points[right][0]
                dy = points[left][1] - points[right][1]
                overlap = LABEL_HEIGHT - abs(dy)
                if overlap > 0 and abs(dx) < (widths[left] + widths[right]) / 2:
                    move = overlap / 2 + 0.5 if dy >= 0 else -overlap / 2 - 0.5
                    points[left][1] += move
                    points[right][1] -= move
                    has_moved = True
        for point in points:
            point[1] = min(max(point[1], MARGIN_Y), HEIGHT - MARGIN_Y / 2)
        if not has_moved:
            break
    return points

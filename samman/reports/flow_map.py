"""A map of a state's districts with lines from home to where children were found, as shapes for an inline SVG.

Boundaries are our own file (`data/README.md`): no tile server, no script.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians, sqrt
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
WIDTH = 1000.0
_BEND = 0.18  # of a line's length, so that both directions can be told apart
_THICKEST = 12.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A district: its outline as an SVG path, and a point within it."""

    code: str
    path: str
    middle: Point


@dataclass(frozen=True)
class Flow:
    """A line between two districts, or a ring at one: `width` of its stroke by the number of children."""

    path: str
    width: float
    end: Point
    label: str


@dataclass(frozen=True)
class Map:
    """What is drawn, in a box of `WIDTH` by `height`."""

    height: float
    shapes: tuple[Shape, ...]


@cache
def map_of(state_code: str) -> Map | None:
    """The outlines of a state's districts, or None where we hold no boundaries."""
    file = DATA / f"{state_code}_districts.topo.json"
    if not file.exists():
        return None
    topology = json.loads(file.read_text("utf-8"))
    arcs = [_absolute(arc, topology["transform"]) for arc in topology["arcs"]]
    every = [point for arc in arcs for point in arc]
    west, north = min(x for x, _y in every), max(y for _x, y in every)
    east, south = max(x for x, _y in every), min(y for _x, y in every)
    squeeze = cos(radians((north + south) / 2))
    scale = WIDTH / ((east - west) * squeeze)

    def place(point: Point) -> Point:
        return round((point[0] - west) * squeeze * scale, 1), round((north - point[1]) * scale, 1)

    shapes = []
    for geometry in topology["objects"]["districts"]["geometries"]:
        rings = [[place(point) for point in ring] for ring in _rings(geometry, arcs)]
        path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)
        largest = max(rings, key=len)
        middle = sum(x for x, _y in largest) / len(largest), sum(y for _x, y in largest) / len(largest)
        shapes.append(Shape(geometry["id"], path, (round(middle[0], 1), round(middle[1], 1))))
    return Map(round((north - south) * scale, 1), tuple(shapes))


def _absolute(arc: list[list[int]], transform: Mapping[str, Any]) -> list[Point]:
    """An arc of differences as degrees of longitude and latitude."""
    (across, up), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    found = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        found.append((x * across + left, y * up + bottom))
    return found


def _rings(geometry: Mapping[str, Any], arcs: list[list[Point]]) -> list[list[Point]]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = []
    for polygon in polygons:
        for numbers in polygon:
            ring: list[Point] = []
            for number in numbers:
                part = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += part[1:] if ring else part
            rings.append(ring)
    return rings


def flows_on(
    drawn: Map, counts: Mapping[tuple[str, str], int], labels: Mapping[tuple[str, str], str]
) -> list[Flow]:
    """Lines for counts by (district of home, district where found), the thinnest on top."""
    middles = {shape.code: shape.middle for shape in drawn.shapes}
    most = max(counts.values(), default=1)
    found = []
    for (start, end), count in sorted(counts.items(), key=lambda item: -item[1]):
        if start == end or start not in middles or end not in middles:
            continue
        width = round(max(1.5, _THICKEST * sqrt(count / most)), 1)
        path = _curve(middles[start], middles[end])
        found.append(Flow(path, width, middles[end], labels.get((start, end), "")))
    return found


def _curve(start: Point, end: Point) -> str:
    across, down = end[0] - start[0], end[1] - start[1]
    length = hypot(across, down) or 1.0
    bend = _BEND * length
    x = round((start[0] + end[0]) / 2 - down / length * bend, 1)
    y = round((start[1] + end[1]) / 2 + across / length * bend, 1)
    return f"M{start[0]} {start[1]}Q{x} {y} {end[0]} {end[1]}"

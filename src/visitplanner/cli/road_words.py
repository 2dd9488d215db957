"""Road networks built and described, with the words that are said on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.cli.target import target_faults, write_target
from visitplanner.domain import MAX_LATITUDE, MAX_LONGITUDE, TravelMode
from visitplanner.errors import InputError, input_fault
from visitplanner.messages import Message, say
from visitplanner.report.itinerary import mode_words
from visitplanner.travel.roads.building import build_network
from visitplanner.travel.roads.drawing import draw_network
from visitplanner.travel.roads.extract import read_extract
from visitplanner.travel.roads.network import MODES
from visitplanner.travel.roads.rules import GROUPS, ROAD_CLASSES
from visitplanner.travel.roads.storage import network_bytes
from visitplanner.travel.traffic import FREE_FLOW, WORKDAY_PEAKS, RoadGroup
from visitplanner.units import METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.travel.roads.network import Box, RoadNetwork
    from visitplanner.travel.traffic import Slowdown, TrafficPeriod


def build_roads(extract_file: Path, output: Path, bbox: str | None, console: Console) -> None:
    """Build a network and say what is in it."""
    box = None if bbox is None else _box(bbox)
    _require_target(output, extract_file)
    console.note(say("Reading {file}", file=str(extract_file)))
    extract = read_extract(
        extract_file, lambda count: console.note(say("{count} ways read", count=count))
    )
    network = build_network(extract, box)
    write_target(output, network_bytes(network))
    console.note(say("Written: {file}", file=str(output)))
    for message in describe(network):
        console.result(message)


def require_picture(picture: Path, network_file: Path) -> None:
    """Refuse a file that cannot be written, or whose name promises another kind of picture."""
    if picture.suffix.lower() != ".svg":
        raise input_fault(say("expected a name that ends in .svg"), file=str(picture))
    _require_target(picture, network_file)


def draw_roads(network: RoadNetwork, picture: Path) -> None:
    """Write a picture of a network."""
    write_target(picture, draw_network(network).encode())


def describe(network: RoadNetwork) -> Iterator[Message]:
    """Yield where a network comes from, how large it is, and how far each mode gets."""
    origin, (south, west, north, east) = network.origin, network.origin.box
    yield say("Source: {file}, {licence}", file=origin.source, licence=origin.licence)
    if origin.as_of:
        yield say("Data of {day}", day=origin.as_of)
    else:
        yield say("Data of an unknown day: the file does not say")
    yield say(
        "Box: {west} to {east} east, {south} to {north} north, WGS-84",
        west=f"{west:.4f}",
        east=f"{east:.4f}",
        south=f"{south:.4f}",
        north=f"{north:.4f}",
    )
    yield say(
        "{nodes} junctions, {segments} segments",
        nodes=len(network.nodes),
        segments=network.num_segments,
    )
    for mode in MODES:
        metres = int(np.sum(network.metres[network.usable(mode)], dtype=np.float64))
        yield say("{mode}: {metres:km} of roads", mode=mode_words(mode), metres=metres)
    yield _speeds(network, say("in free flow"), FREE_FLOW)
    for period in WORKDAY_PEAKS.periods:
        yield _speeds(network, _hours(period), period.slowdown)


def _speeds(network: RoadNetwork, when: Message, slowdown: Slowdown) -> Message:
    """Say how fast cars are on each group of roads, lights included."""
    times = network.times(TravelMode.CAR, slowdown)
    groups = np.array([GROUPS[name] for name in ROAD_CLASSES])[network.road_class]
    is_driven = np.isfinite(times)
    speeds = []
    for group, name in _group_words():
        driven = is_driven & (groups == group)
        if driven.any():
            metres = np.broadcast_to(network.metres, times.shape)[driven].sum(dtype=np.float64)
            kmh = metres / times[driven].sum() * SECONDS_PER_HOUR / METRES_PER_KM
            speeds.append(say("{roads} {kmh}", roads=name, kmh=f"{kmh:.0f}"))
    return say("Mean km/h of cars {when}: {speeds:list}", when=when, speeds=tuple(speeds))


def _group_words() -> tuple[tuple[RoadGroup, Message], ...]:
    return (
        (RoadGroup.FAST, say("fast roads")),
        (RoadGroup.PRIMARY, say("primary roads")),
        (RoadGroup.SECONDARY, say("secondary roads")),
        (RoadGroup.TERTIARY, say("tertiary roads")),
        (RoadGroup.MINOR, say("streets")),
    )


def _hours(period: TrafficPeriod) -> Message:
    return say("on working days {span}, unless the policy says otherwise", span=period.span)


def _require_target(target: Path, source: Path) -> None:
    faults = list(target_faults(target, source))
    if faults:
        raise InputError(faults)


def _box(text: str) -> Box:
    """Return south, west, north, east."""
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (
        -MAX_LONGITUDE <= west < east <= MAX_LONGITUDE
        and -MAX_LATITUDE <= south < north <= MAX_LATITUDE
    ):
        message = say(
            "expected WEST,SOUTH,EAST,NORTH, west before east and south before north, such as "
            "121.9,37.3,122.5,37.6, got {text}",
            text=repr(text),
        )
        raise input_fault(message, column="--bbox")
    return south, west, north, east

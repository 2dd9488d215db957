"""Travel on real streets, without a server: a road network built from OpenStreetMap.

::

    rules        which ways a mode may use and how fast, from OpenStreetMap's tags
    signs        turns that are forbidden
    extract      the ways of a file, node by node
    building     cut at junctions, joined where nothing branches, closed under coming back: of
                 pieces, joining, closing
    turns        where a car may turn, and the seconds that it takes: of directions, in which roads
                 leave a junction, and carriageways
    network      what is kept: junctions, segments, shapes, turns, and each mode's seconds
    storage      the same in one file
    snapping     the nearest point of the roads for each place
    graph        roads, turns and places as a graph
    shortest     the fastest ways between places
    engine       all of it as the engine of travel that the pipeline asks
    drawing      the network as a picture

There are no ferries or tolls, and no signs that forbid a turn at certain hours only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visitplanner.travel.great_circle import GreatCircleSettings
    from visitplanner.travel.roads.engine import RoadTravel
    from visitplanner.travel.roads.network import RoadNetwork


def road_travel(network: RoadNetwork, settings: GreatCircleSettings) -> RoadTravel:
    """Return the engine of travel on a network; scipy is loaded only where there is one."""
    from visitplanner.travel.roads.engine import RoadTravel  # noqa: PLC0415 (loads scipy)

    return RoadTravel(network, settings)

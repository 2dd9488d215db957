"""The engine of travel that asks road servers, one for each mode."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.travel.osrm.asking import Asker
from visitplanner.travel.osrm.server import RoadServer
from visitplanner.travel.osrm.servers import require_askable
from visitplanner.travel.roads.network import LICENCE
from visitplanner.travel.streets import Doors, door_to_door, drawn_line, points_of
from visitplanner.travel.traffic import FREE_FLOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from visitplanner.domain import Location
    from visitplanner.travel.great_circle import GreatCircleSettings
    from visitplanner.travel.osrm.servers import OsrmServers
    from visitplanner.travel.roads.network import Box
    from visitplanner.travel.streets import Line, TravelTable
    from visitplanner.travel.traffic import Slowdown

    Floats = NDArray[np.float64]

PROFILES: Mapping[TravelMode, str] = {
    TravelMode.CAR: "driving",
    TravelMode.EBIKE: "cycling",
    TravelMode.WALK: "walking",
}
"""Names in addresses; a server of OSRM knows one profile and does not look, gateways may."""

LIFETIME_S = 7 * 24 * 3_600.0
"""A server's roads may be renewed without a word."""


class OsrmTravel:
    """Travel as road servers say; from the road to the door, and before any road, one walks.

    Parameters
    ----------
    settings
        Seconds of access for each mode, and how fast and how straight one walks.

    Raises
    ------
    InputError
        When an address makes no sense, or coordinates would leave this machine without the user's
        word.
    """

    def __init__(self, servers: OsrmServers, settings: GreatCircleSettings) -> None:
        require_askable(servers)
        self._urls, self._settings = servers.urls, settings
        self._servers = {
            mode: RoadServer(url, PROFILES[mode], Asker(url, servers.timeout_s))
            for mode, url in servers.urls.items()
        }

    kind = "osrm"
    lifetime_s = LIFETIME_S

    @property
    def identity(self) -> str:
        """The servers, the versions of their roads as far as they say them, and the settings."""
        known = {
            str(mode): (self._urls[mode], server.data_version)
            for mode, server in self._servers.items()
        }
        return f"osrm {sorted(known.items())} {self._settings}"

    @property
    def licence(self) -> str:
        """Who must be named where the streets are shown."""
        return LICENCE

    def table(
        self,
        origins: Sequence[Location],
        destinations: Sequence[Location],
        mode: TravelMode,
        slowdown: Slowdown = FREE_FLOW,
    ) -> TravelTable:
        """Return travel from `origins` to `destinations`, along the fastest ways.

        All that is driven is slowed alike: a server does not say on which roads.
        Seconds and metres are rounded up. Places with the same coordinates are one.

        Raises
        ------
        InputError
            When no server is named for the mode.
        ServiceError
            When the server does not answer as it should.
        """
        server = self._server(mode)
        here, there = points_of(origins), points_of(destinations)
        seconds, metres = server.table(here, there)
        doors = (
            Doors(points=here, metres_off=server.metres_off(here)),
            Doors(points=there, metres_off=server.metres_off(there)),
        )
        on_roads = seconds * slowdown.felt_by(mode).overall, metres
        return door_to_door(on_roads, doors, mode, self._settings)

    def metres_off(self, places: Sequence[Location], mode: TravelMode) -> Floats:
        """Return how far each place is from the nearest road of a mode, as the crow flies."""
        return self._server(mode).metres_off(points_of(places))

    def lines(self, places: Sequence[Location], mode: TravelMode) -> list[Line]:
        """Return the fastest way from each place to the next, from door to door.

        Raises
        ------
        ServiceError
            When the server does not answer as it should.
        """
        server = self._server(mode)
        points = [(place.latitude, place.longitude) for place in places]
        return [
            drawn_line([np.array([here]), server.line(here, there), np.array([there])])
            for here, there in itertools.pairwise(points)
        ]

    def streets(self, _: Box) -> list[list[Line]]:
        """Return no streets: a server tells ways, not all that there is."""
        return []

    def _server(self, mode: TravelMode) -> RoadServer:
        if mode not in self._servers:
            message = say(
                "officers travel by this mode, and no road server is named for it: {mode}. Name"
                " one, or plan on a road network from a file",
                mode=str(mode),
            )
            raise input_fault(message, column=f"roads.osrm.{mode}")
        return self._servers[mode]

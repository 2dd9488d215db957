"""Which roads are travelled on: what `--roads` names, else what the policy does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from visitplanner.domain import TravelMode
from visitplanner.errors import Fault, InputError
from visitplanner.files import cache_folder
from visitplanner.messages import say
from visitplanner.travel.osrm.servers import is_url, require_askable
from visitplanner.travel.roads.storage import load_network

if TYPE_CHECKING:
    from visitplanner.travel.osrm.servers import OsrmServers
    from visitplanner.travel.roads.network import RoadNetwork


_HOST_AND_PORT = re.compile(r"[\w.-]+:[0-9]+/?")


def choose_roads(
    option: str | None, servers: OsrmServers, *, falls_back: bool = False
) -> RoadNetwork | OsrmServers | None:
    """Return the network or the servers to travel by; None where nobody named any.

    Parameters
    ----------
    option
        A network's file, or the address of a road server for cars.
    servers
        Those of the policy.
    falls_back
        Whether great circles are wanted where a server fails.

    Raises
    ------
    InputError
        When the file is no network, a server may not be asked, or none is named that could fail.
    """
    if falls_back and not is_url(option or "") and (option is not None or not servers.urls):
        message = say("is for a road server, and none is named")
        raise InputError([Fault(message=message, column="--roads-fallback")])
    if (file := road_file(option)) is not None:
        if _HOST_AND_PORT.fullmatch(str(file)) and not file.exists():
            message = say("there is no such file; a road server's address begins with http://")
            raise InputError([Fault(message=message, file=str(file))])
        return load_network(file)
    if option is not None:
        servers = replace(servers, urls={**servers.urls, TravelMode.CAR: option})
    require_askable(servers)
    return servers if servers.urls else None


def matrix_folder() -> Path:
    """Return where travel on streets is kept for the next plan."""
    return cache_folder() / "matrices"


def road_file(option: str | None) -> Path | None:
    """Return the file that `--roads` names, if it names one."""
    return None if option is None or is_url(option) else Path(option)

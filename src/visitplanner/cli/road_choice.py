"""Which roads are travelled on: what `--roads` names, else what the policy does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from visitplanner.domain import TravelMode
from visitplanner.files import cache_folder
from visitplanner.travel.osrm.servers import is_url, require_askable
from visitplanner.travel.roads.storage import load_network

if TYPE_CHECKING:
    from visitplanner.travel.osrm.servers import OsrmServers
    from visitplanner.travel.roads.network import RoadNetwork


def choose_roads(option: str | None, servers: OsrmServers) -> RoadNetwork | OsrmServers | None:
    """Return the network or the servers to travel by; None where nobody named any.

    Parameters
    ----------
    option
        A network's file, or the address of a road server for cars.
    servers
        Those of the policy.

    Raises
    ------
    InputError
        When the file is no network, or a server may not be asked.
    """
    if (file := road_file(option)) is not None:
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

"""Travel on real streets by OSRM, a road server that speaks HTTP.

::

    servers      which server knows which mode, and whether coordinates may leave this machine
    polyline     coordinates as OSRM writes them in an address
    asking       one question and its answer: kept connections, patience, nothing followed
    answers      what an answer must look like to be believed
    engine       tables piece by piece, as large as the server allows; lines for the pages

References
----------
.. [1] OSRM, "HTTP API", https://project-osrm.org/docs/v5.24.0/api/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visitplanner.travel.great_circle import GreatCircleSettings
    from visitplanner.travel.osrm.engine import OsrmTravel
    from visitplanner.travel.osrm.servers import OsrmServers


def osrm_travel(servers: OsrmServers, settings: GreatCircleSettings) -> OsrmTravel:
    """Return the engine of travel that asks road servers.

    Raises
    ------
    InputError
        When an address makes no sense, or coordinates would leave this machine without the user's
        word.
    """
    from visitplanner.travel.osrm.engine import OsrmTravel  # noqa: PLC0415 (only with a server)

    return OsrmTravel(servers, settings)

"""Measure a road network: building it, all ways between 1,000 places, and OSRM beside it.

    python benchmarks/roads.py REGION.osm.pbf [--places 1000]
        [--osrm http://127.0.0.1:5000] [--seeds 1 2 3]

Prints one line of JSON. Places are corners of streets that cars may use, drawn from a seed. With
`--osrm`, the address of a server with the same region and OSRM's profile for cars, 200 pairs of
places for each seed are compared: by what share our seconds and metres differ from its.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.travel.roads.building import build_network
from visitplanner.travel.roads.extract import read_extract
from visitplanner.travel.roads.shortest import fastest_ways
from visitplanner.travel.roads.snapping import Snapper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.travel.roads.network import RoadNetwork

    Floats = NDArray[np.float64]

KIB_PER_MIB = 1024
NUM_PAIRS = 200
LEAST_APART_M = 100
SECONDS_OFF, METRES_OFF = 0.25, 0.05
"""Shares by which a pair may differ and still count as near."""


def measure(
    file: Path, num_places: int, osrm: str | None, seeds: Sequence[int]
) -> dict[str, object]:
    """Build, ask for all ways, compare; return what was measured."""
    rng, begin = np.random.default_rng(1), time.perf_counter()
    network = build_network(read_extract(file))
    built = time.perf_counter()
    usable = network.usable(TravelMode.CAR)
    corners, _ = network.lines(usable)
    places = corners[rng.integers(len(corners), size=num_places)]
    snapper = Snapper(network, usable)
    seconds, _ = fastest_ways(network, TravelMode.CAR, snapper.snap(places))
    done = time.perf_counter()
    answer: dict[str, object] = {
        "junctions": len(network.nodes),
        "segments": network.num_segments,
        "build_s": round(built - begin, 2),
        "places": num_places,
        "ways_s": round(done - built, 2),
        "unreachable": int(np.isinf(seconds).sum()),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB),
    }
    if osrm is not None:
        answer["osrm"] = [compare(network, snapper, corners, osrm, seed) for seed in seeds]
    return answer


def compare(
    network: RoadNetwork, snapper: Snapper, corners: Floats, osrm: str, seed: int
) -> dict[str, object]:
    """Return how far our ways are from those of OSRM, and the pairs that are too far."""
    rng = np.random.default_rng(seed)
    places = corners[rng.choice(len(corners), size=NUM_PAIRS)]
    their_seconds, their_metres = ask(osrm, places)
    our_seconds, our_metres = fastest_ways(network, TravelMode.CAR, snapper.snap(places))
    pairs = rng.integers(NUM_PAIRS, size=(20 * NUM_PAIRS, 2))
    near = their_metres[pairs[:, 0], pairs[:, 1]]
    one, two = pairs[np.isfinite(near) & (near > LEAST_APART_M)][:NUM_PAIRS].T
    ours, theirs = our_seconds[one, two], their_seconds[one, two]
    our_way, their_way = our_metres[one, two], their_metres[one, two]
    seconds, metres = ours / theirs, our_way / their_way
    is_far = (abs(seconds - 1) > SECONDS_OFF) | (abs(metres - 1) > METRES_OFF)
    rows = np.column_stack([places[one], places[two], ours, theirs, our_way, their_way])
    return {
        "seed": seed,
        "pairs": len(one),
        "seconds_in_all": round(float(ours.sum() / theirs.sum()), 3),
        "metres_in_all": round(float(our_way.sum() / their_way.sum()), 3),
        "seconds_from_to": [round(float(end), 3) for end in (seconds.min(), seconds.max())],
        "metres_from_to": [round(float(end), 3) for end in (metres.min(), metres.max())],
        "pairs_with_near_seconds": round(float((abs(seconds - 1) <= SECONDS_OFF).mean()), 3),
        "pairs_with_near_metres": round(float((abs(metres - 1) <= METRES_OFF).mean()), 3),
        "far_pairs": rows[is_far].round(6).tolist(),
    }


def ask(osrm: str, places: Floats) -> tuple[Floats, Floats]:
    """Return OSRM's table of seconds and metres; no way is NaN."""
    points = ";".join(f"{longitude:.7f},{latitude:.7f}" for latitude, longitude in places)
    url = f"{osrm}/table/v1/driving/{points}?annotations=duration,distance"
    with urlopen(url) as stream:  # noqa: S310 (the user names it)
        table = json.load(stream)
    return np.array(table["durations"], dtype=float), np.array(table["distances"], dtype=float)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--places", type=int, default=1_000)
    parser.add_argument("--osrm", default=None, metavar="URL")
    parser.add_argument("--seeds", type=int, nargs="+", default=[5])
    options = parser.parse_args()
    answer = measure(options.file, options.places, options.osrm, options.seeds)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()

"""Make an officer's day of many stops on streets, and its page: what `page.py` measures."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import (
    AgreedWindow,
    Borrower,
    Case,
    Channel,
    Consent,
    DispatcherWord,
    Instruction,
    Location,
    Notice,
    Officer,
    TimeWindow,
    TravelMode,
)
from visitplanner.messages import Language, translator
from visitplanner.pipeline import Request, Result, plan_visits
from visitplanner.policy import Policy
from visitplanner.report import render
from visitplanner.travel.roads.building import build_network
from visitplanner.travel.roads.extract import read_extract

if TYPE_CHECKING:
    from visitplanner.travel.roads.network import RoadNetwork

DAY = date(2026, 10, 8)
SECRET = bytes(32)
SOUTH, WEST = 37.48, 122.08
BLOCK_DEG, BEND_DEG = 0.0015, 0.0003
"""Between streets, about 170 m north and 130 m east, and how far their corners lie off."""

STREETS = 40
"""Each way: a town of some 6 km."""

MAIN_STREET = 5
"""Every fifth street is a wider one."""

SERVICE_S = 300
WINDOW = ("08:30", "17:30")
SHIFT = (8 * 3600 + 1800, 18 * 3600)


def made_up_town() -> RoadNetwork:
    """Return the network of a town that is nowhere: bent streets, every fifth a wide one."""
    rng = Random(0)  # noqa: S311 (no secret)
    corners = [(row, column) for row in range(STREETS) for column in range(STREETS)]
    nodes = [
        f'<node id="{row * STREETS + column + 1}"'
        f' lat="{SOUTH + row * BLOCK_DEG + rng.uniform(0, BEND_DEG):.7f}"'
        f' lon="{WEST + column * BLOCK_DEG + rng.uniform(0, BEND_DEG):.7f}"/>'
        for row, column in corners
    ]
    rows = [[n * STREETS + m + 1 for m in range(STREETS)] for n in range(STREETS)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    ways = [_way(n + 1, street) for n, street in enumerate([*rows, *columns])]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "town.osm"
        file.write_text("\n".join(['<osm version="0.6">', *nodes, *ways, "</osm>"]), "utf-8")
        return build_network(read_extract(file))


def _way(number: int, nodes: list[int]) -> str:
    kind = "residential" if number % MAIN_STREET else "secondary"
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
    return f'<way id="{number}">{refs}<tag k="highway" v="{kind}"/></way>'


def busy_day(roads: RoadNetwork, num_stops: int, time_limit: float = 3.0) -> Result:
    """Return the plan of one officer who must visit all of `num_stops` cases on `DAY`.

    Parameters
    ----------
    time_limit
        Seconds for the solver.
    """
    corners, _ = roads.lines(roads.usable(TravelMode.CAR))
    rng = Random(1)  # noqa: S311 (no secret)
    places = [
        Location(latitude=float(latitude), longitude=float(longitude))
        for latitude, longitude in (corners[rng.randrange(len(corners))] for _ in range(num_stops))
    ]
    officer = Officer(
        officer_id="W01",
        name="于海洋",
        phone="13800000001",
        shift_start=SHIFT[0],
        shift_end=SHIFT[1],
    )
    request = Request(
        cases=tuple(_case(number, place) for number, place in enumerate(places, start=1)),
        officers=(officer,),
        days=(DAY,),
        roads=roads,
        time_limit=time_limit,
    )
    return plan_visits(request, Policy(branch=places[0]))


def _case(number: int, place: Location) -> Case:
    start, end = (
        datetime.combine(DAY, time.fromisoformat(clock), tzinfo=TIMEZONE) for clock in WINDOW
    )
    return Case(
        case_id=f"WH2026-{number:04d}",
        borrower=Borrower(name="欧阳测试", phone=f"199-0000-{number:04d}"),
        household_id=f"H{number}",
        address=f"威海市环翠区示例路{number}号海景花园{number + 3}号楼2单元{number + 1}01室",
        district="环翠区",
        location=place,
        overdue_fen=1_000_000,
        balance_fen=5_000_000,
        days_past_due=45,
        notices=(Notice(given_on=DAY - timedelta(days=20), channel=Channel.PHONE),),
        agreed_windows=(AgreedWindow(window=TimeWindow(start=start, end=end)),),
        consent=Consent(
            reference=f"A-{number}", given_on=DAY - timedelta(days=5), channel=Channel.PHONE
        ),
        service_duration=SERVICE_S,
        persons=1,
        single_officer_approval=f"B-{number}",
        instruction=Instruction(word=DispatcherWord.MUST, reason="约好今天", given_by="调度一"),
    )


def page_of(result: Result, language: Language) -> bytes:
    """Return the page of the only officer of a plan."""
    files = render(result.plan, translator(language), SECRET, streets=result.streets)
    return next(page for name, page in files.items() if name.name.startswith("W01"))

"""Tables kept on disk: the same as without, less asked for, and never a fault."""

from __future__ import annotations

import stat
import threading
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osrm_server import FakeOsrm, running
from street_maps import RING, STREETS, Street, network_of, place

from visitplanner.domain import Location, TravelMode
from visitplanner.messages import Message
from visitplanner.travel import cache
from visitplanner.travel.cache import TableCache, newcomers
from visitplanner.travel.great_circle import GreatCircle, GreatCircleSettings
from visitplanner.travel.osrm import osrm_travel
from visitplanner.travel.osrm.servers import OsrmServers
from visitplanner.travel.roads.engine import RoadTravel
from visitplanner.travel.streets import NO_WAY, TravelTable
from visitplanner.travel.traffic import FREE_FLOW, Slowdown

if TYPE_CHECKING:
    from collections.abc import Sequence


CAR = TravelMode.CAR
STANDARD = GreatCircleSettings()
DAYS = st.lists(st.lists(st.integers(0, 9), max_size=9).map(tuple), min_size=1, max_size=5)
"""Numbers of the places visited on each day, some of them twice."""


def at(north: float, east: float) -> Location:
    latitude, longitude = place((north, east))
    return Location(latitude=latitude, longitude=longitude)


@dataclass
class Counting:
    """Great circles that count the ways asked for; some lead nowhere."""

    identity: str = "counting"
    lifetime_s: float | None = None
    asked: list[tuple[int, int]] = field(default_factory=list)

    def table(
        self,
        origins: Sequence[Location],
        destinations: Sequence[Location],
        mode: TravelMode,
        slowdown: Slowdown = FREE_FLOW,
    ) -> TravelTable:
        """Return straight ways; none to the east of 122.15 degrees."""
        self.asked.append((len(origins), len(destinations)))
        both = [*origins, *destinations]
        matrix = GreatCircle(STANDARD).matrix(both, mode, slowdown)
        east = np.array([one.longitude > 122.15 for one in both])
        lost = np.not_equal.outer(east, east)
        count = len(origins)
        return TravelTable(
            durations=np.where(lost, NO_WAY, matrix.durations)[:count, count:],
            distances=np.where(lost, NO_WAY, matrix.distances)[:count, count:],
        )


def cached(engine: Any, folder: Path, **options: Any) -> TableCache:  # noqa: ANN401 (an engine)
    return TableCache(streets=engine, folder=folder, **options)


def same(one: TravelTable, two: TravelTable) -> bool:
    return all(
        getattr(one, name).tobytes() == getattr(two, name).tobytes()
        for name in ("durations", "distances")
    )


def spread(count: int, seed: int = 0) -> list[Location]:
    rows = np.random.default_rng(seed).uniform(-1, 7, size=(count, 2)).tolist()
    return [at(north, east) for north, east in rows]


@settings(max_examples=40)
@given(streets=STREETS, days=DAYS, mode=st.sampled_from(TravelMode), seed=st.integers(0, 99))
def test_over_days_the_tables_of_a_network_are_the_same_bytes_as_without(
    streets: list[Street], days: list[tuple[int, ...]], mode: TravelMode, seed: int
) -> None:
    places = spread(10, seed)
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine = RoadTravel(network_of(folder, [RING, *streets]), STANDARD)
        for day in days:
            today = [places[n] for n in day]
            kept = cached(engine, folder / "kept").table(today, mode)
            assert same(kept, engine.table(today, today, mode))


@settings(max_examples=25)
@given(days=DAYS)
def test_over_days_the_tables_of_a_server_are_the_same_bytes_as_without(
    days: list[tuple[int, ...]],
) -> None:
    places = spread(10)
    osrm = FakeOsrm(max_table_size=4, island_from=122.104, off=lambda east: east - 122)
    with TemporaryDirectory() as name, running(osrm):
        for day in days:
            engine = osrm_travel(OsrmServers(urls={CAR: osrm.url}), STANDARD)
            today = [places[n] for n in day]
            kept = cached(engine, Path(name)).table(today, CAR)
            assert same(kept, engine.table(today, today, CAR))


def test_only_what_is_new_is_asked_for(tmp_path: Path) -> None:
    engine, places = Counting(), spread(30)
    cached(engine, tmp_path).table(places[:20], CAR)
    cached(engine, tmp_path).table(places[:20][::-1], CAR)
    assert engine.asked == [(20, 20)]
    cached(engine, tmp_path).table(places[5:25], CAR)
    assert engine.asked[1:] == [(5, 20), (15, 5)]


def test_places_of_days_that_never_met_are_asked_for(tmp_path: Path) -> None:
    engine, places = Counting(), spread(20)
    for day in (places[:10], places[10:]):
        cached(engine, tmp_path).table(day, CAR)
    engine.asked.clear()
    cached(engine, tmp_path).table(places, CAR)
    # All ways within each day are known: half of the places have none to the others.
    assert engine.asked == [(10, 20), (10, 10)]


@given(st.integers(0, 9), st.floats(0, 1), st.integers(0, 999))
def test_every_unknown_way_has_a_newcomer(count: int, share: float, seed: int) -> None:
    unknown = np.random.default_rng(seed).random((count, count)) < share
    chosen = newcomers(unknown)
    rest = np.setdiff1d(np.arange(count), chosen)
    assert not unknown[np.ix_(rest, rest)].any()
    assert len(chosen) == 0 or unknown.any()


def test_another_network_mode_or_state_of_traffic_is_another_table(tmp_path: Path) -> None:
    places = spread(5)
    one, two = Counting("one"), Counting("two")
    cached(one, tmp_path).table(places, CAR)
    cached(one, tmp_path).table(places, TravelMode.WALK)
    evening = Slowdown(overall=1.5)
    slow = cached(one, tmp_path).table(places, CAR, evening)
    assert same(slow, Counting().table(places, places, CAR, evening))
    # Who walks feels nothing of it: this is known already.
    cached(one, tmp_path).table(places, TravelMode.WALK, evening)
    cached(two, tmp_path).table(places, CAR)
    assert (len(one.asked), len(two.asked)) == (3, 1)
    assert len(list(tmp_path.iterdir())) == 4


def test_what_is_too_old_is_asked_for_again(tmp_path: Path) -> None:
    engine, places = Counting(lifetime_s=100.0), spread(5)
    for now in (0.0, 100.0, 101.0, 150.0, 50.0):
        cached(engine, tmp_path, now=lambda now=now: now).table(places, CAR)
    # At 101 the table is too old; at 50 it is of the future, and so the clock is wrong.
    assert len(engine.asked) == 3


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04", b"half"])
def test_a_damaged_file_is_told_and_made_anew(tmp_path: Path, content: bytes) -> None:
    engine, places, notes = Counting(), spread(5), list[Message]()
    expected = cached(engine, tmp_path).table(places, CAR)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:700] if content == b"half" else content)
    assert same(cached(engine, tmp_path, on_note=notes.append).table(places, CAR), expected)
    assert [str(note) for note in notes] == ["A kept travel table cannot be used; it is made anew."]
    assert same(cached(engine, tmp_path, on_note=notes.append).table(places, CAR), expected)
    assert len(notes) == 1


def test_a_folder_that_cannot_be_written_costs_nothing_but_a_note(tmp_path: Path) -> None:
    notes = list[Message]()
    (tmp_path / "file").touch()
    table = cached(Counting(), tmp_path / "file" / "x", on_note=notes.append).table(spread(5), CAR)
    assert table.durations.shape == (5, 5)
    assert notes


def test_only_the_user_may_read_where_borrowers_live(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    cached(Counting(), folder).table(spread(5), CAR)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "37" not in file.suffix


def test_the_places_not_asked_for_longest_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_POINTS", 10)
    engine, places = Counting(), spread(20)
    for first in (0, 5, 10):
        cached(engine, tmp_path).table(places[first : first + 5], CAR)
    engine.asked.clear()
    cached(engine, tmp_path).table(places[5:10], CAR)
    assert engine.asked == []
    cached(engine, tmp_path).table(places[:5], CAR)
    assert engine.asked == [(5, 5)]
    assert same(cached(engine, tmp_path).table(places, CAR), Counting().table(places, places, CAR))


def test_old_files_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_FILES", 3)
    for n in range(6):
        cached(Counting(str(n)), tmp_path).table(spread(3), CAR)
    assert len(list(tmp_path.iterdir())) == 3


def test_two_runs_at_once_never_meet_half_a_file(tmp_path: Path) -> None:
    places, notes, wrong = spread(40), list[Message](), list[int]()
    expected = Counting().table(places, places, CAR)

    def run(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for _ in range(20):
            chosen = rng.permutation(40)[:25]
            table = cached(Counting(), tmp_path, on_note=notes.append).table(
                [places[n] for n in chosen], CAR
            )
            both = np.ix_(chosen, chosen)
            wrong.append(int((table.durations != expected.durations[both]).sum()))

    threads = [threading.Thread(target=run, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(wrong), sum(wrong), notes) == (60, 0, [])

"""A way whose length depends on the hour: first in, first out, and there and back again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visitplanner.travel.ways import Way

HOUR = 3600
EVENING = Way((600, 1200), ((0, 0), (17 * HOUR, 1), (19 * HOUR, 0)))
"""Ten minutes, and twice as many from 17:00 to 19:00."""


@st.composite
def ways(draw: st.DrawFn) -> Way:
    seconds = draw(st.lists(st.integers(0, 200), min_size=1, max_size=4))
    if 0 in seconds:
        seconds = [0] * len(seconds)  # the same place takes no time in any state
    moments = draw(st.lists(st.integers(0, 1000), min_size=1, max_size=5, unique=True))
    changes = [(at, draw(st.integers(0, len(seconds) - 1))) for at in sorted(moments)]
    return Way(tuple(seconds), tuple(changes))


@st.composite
def breaks(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    moments = sorted(draw(st.lists(st.integers(0, 1000), max_size=4, unique=True)))
    pairs = zip(moments[::2], moments[1::2], strict=False)
    return tuple(pairs)


def stepped(way: Way, leave: int, pauses: tuple[tuple[int, int], ...] = ()) -> int:
    """Return the arrival by moving on second by second, in 2520 small steps each."""
    clock, left = leave, 1.0
    while left > 1e-9 or any(clock < end for _, end in pauses):
        is_paused = any(begin <= clock < end for begin, end in pauses)
        state = [s for at, s in way.changes if at <= clock] or [way.changes[0][1]]
        pace = way.seconds[state[-1]]
        if not is_paused:
            if pace == 0:
                left = 0.0
                if not any(clock < end for _, end in pauses):
                    break
            else:
                left -= min(left, 1.0 / pace)
        clock += 1
    return clock


def test_a_way_within_one_state_takes_its_seconds() -> None:
    assert EVENING.arrival(16 * HOUR) == 16 * HOUR + 600
    assert EVENING.arrival(17 * HOUR) == 17 * HOUR + 1200
    assert EVENING.departure(17 * HOUR) == 17 * HOUR - 600


def test_a_way_over_a_change_goes_on_at_the_new_pace() -> None:
    # Half of it at ten minutes the whole, half at twenty.
    assert EVENING.arrival(17 * HOUR - 300) == 17 * HOUR + 600
    assert EVENING.departure(17 * HOUR + 600) == 17 * HOUR - 300
    # Half at twenty minutes, half at ten.
    assert EVENING.arrival(19 * HOUR - 600) == 19 * HOUR + 300


def test_a_break_on_the_way_puts_the_rest_off() -> None:
    # A third of the way before the break, two thirds after it, in the peak.
    pause = (17 * HOUR - 400, 17 * HOUR)
    assert EVENING.arrival(17 * HOUR - 600, [pause]) == 17 * HOUR + 800
    assert EVENING.driving(17 * HOUR - 600, [pause]) == 200 + 800
    assert EVENING.departure(17 * HOUR + 800, [pause]) == 17 * HOUR - 600


def test_who_has_driven_all_the_way_arrives_when_the_break_is_over() -> None:
    pause = (16 * HOUR, 16 * HOUR + 1800)
    assert EVENING.arrival(15 * HOUR, [pause]) == 16 * HOUR + 1800
    assert EVENING.driving(15 * HOUR, [pause]) == 600


@given(ways(), st.integers(-50, 1100), breaks())
def test_an_arrival_is_what_moving_on_second_by_second_gives(
    way: Way, leave: int, pauses: tuple[tuple[int, int], ...]
) -> None:
    pauses = tuple(pause for pause in pauses if pause[0] >= leave)
    # A second in which two paces meet is moved through at one of them: off by one at most.
    assert abs(way.arrival(leave, pauses) - stepped(way, leave, pauses)) <= 1


@given(ways(), st.integers(-50, 1100), st.integers(0, 200))
def test_who_leaves_later_does_not_arrive_earlier(way: Way, leave: int, later: int) -> None:
    assert way.arrival(leave) <= way.arrival(leave + later)


@given(ways(), st.integers(-50, 1400), breaks())
def test_a_departure_is_the_last_that_arrives_in_time(
    way: Way, arrive: int, pauses: tuple[tuple[int, int], ...]
) -> None:
    pauses = tuple(pause for pause in pauses if pause[1] <= arrive)
    leave = way.departure(arrive, pauses)
    assert way.arrival(leave, pauses) <= arrive
    assert way.arrival(leave + 1, pauses) > arrive


@given(ways(), st.integers(-50, 1100))
def test_without_breaks_the_driving_is_the_whole_way(way: Way, leave: int) -> None:
    assert way.driving(leave) == way.arrival(leave) - leave

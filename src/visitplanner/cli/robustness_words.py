"""How a plan stands up to simulated days, in the dispatcher's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.cli.aligned import aligned
from visitplanner.messages import Message, say
from visitplanner.robustness.buffers import smallest_enough
from visitplanner.robustness.judging import WORTH_TELLING
from visitplanner.units import FEN_PER_YUAN, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.messages import Translator
    from visitplanner.problem import IndexedProblem
    from visitplanner.robustness.buffers import BufferTold
    from visitplanner.robustness.judging import Mean, Robustness


def robustness_words(
    found: Robustness, indexed: IndexedProblem, tr: Translator
) -> Iterator[Message]:
    """Yield the lines that say it."""
    yield say(
        "Replayed against {days} simulated days (seed {seed}).",
        days=found.num_days,
        seed=found.seed,
    )
    yield say(
        "On time: {share} of visits ({low} to {high}); late by {p50} min in the median, {p95}"
        " min at the 95th percentile.",
        **_interval(found.on_time),
        p50=_minutes(found.late_p50_s),
        p95=_minutes(found.late_p95_s),
    )
    yield say(
        "Overtime: {share} of shifts ({low} to {high}); {minutes} min of all of them together.",
        **_interval(found.overtime_share),
        minutes=_minutes(found.overtime_s.value),
    )
    yield from _weak(found, indexed, tr)
    yield from _shifts(found, tr)


def _weak(found: Robustness, indexed: IndexedProblem, tr: Translator) -> Iterator[Message]:
    share = _percent(WORTH_TELLING)
    if not found.weak:
        yield say("Every visit is on time on {share} of days or more.", share=share)
        return
    count = len(found.weak)
    yield say("{count} visits are on time on fewer than {share} of days:", count=count, share=share)
    header = (tr("case"), tr("planned"), tr("promised until"), tr("on time"), tr("95 %, min late"))
    rows = [
        (
            each.visit_id,
            f"{indexed.moment(each.planned_start):%H:%M}",
            f"{indexed.moment(each.window_end):%H:%M}",
            _percent(each.on_time.value),
            _minutes(each.late_p95_s),
        )
        for each in found.weak
    ]
    yield from _table([header, *rows])


def _shifts(found: Robustness, tr: Translator) -> Iterator[Message]:
    if not found.shifts:
        return
    header = (
        tr("shift"),
        tr("on time"),
        tr("days with overtime"),
        tr("overtime, min"),
        tr("of it planned"),
        tr("95 %, min"),
    )
    rows = [
        (
            each.shift_id,
            _percent(each.on_time),
            _percent(each.overtime_share.value),
            _minutes(each.overtime_mean_s),
            _minutes(each.planned_overtime_s),
            _minutes(each.overtime_p95_s),
        )
        for each in found.shifts
    ]
    yield say("Shifts, the least punctual first:")
    yield from _table([header, *rows])


def buffer_words(told: Sequence[BufferTold], on_time: float, tr: Translator) -> Iterator[Message]:
    """Yield the comparison of buffers, and which of them is enough."""
    header = (
        tr("buffer, min"),
        tr("visits"),
        tr("net, yuan"),
        tr("on time"),
        tr("shifts with overtime"),
        tr("overtime, min"),
    )
    rows = [
        (
            _minutes(each.buffer),
            str(each.num_visited),
            str(round(each.net_value / FEN_PER_YUAN)),
            _percent(each.found.on_time.value),
            _percent(each.found.overtime_share.value),
            _minutes(each.found.overtime_s.value),
        )
        for each in told
    ]
    yield say("The day planned anew with each buffer, against the same simulated days:")
    yield from _table([header, *rows])
    best, wanted = smallest_enough(told, on_time), _percent(on_time)
    if best is None:
        yield say("None of these buffers keeps {wanted} of visits on time.", wanted=wanted)
        return
    yield say(
        "The smallest that keeps {wanted} of visits on time: {minutes} min, in the policy as"
        " [planning] buffer_minutes = {minutes}.",
        wanted=wanted,
        minutes=_minutes(best.buffer),
    )


def _table(rows: Sequence[Sequence[str]]) -> Iterator[Message]:
    for line in aligned(rows):
        yield say("  {line}", line=line)


def _interval(mean: Mean) -> dict[str, str]:
    low, high = mean.interval
    return {"share": _percent(mean.value), "low": _percent(low), "high": _percent(high)}


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _minutes(seconds: float) -> str:
    return f"{seconds / SECONDS_PER_MINUTE:.0f}"

"""The measures that the report shows, in its words and forms: pages and workbook alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from visitplanner.messages import say
from visitplanner.units import FEN_PER_YUAN, METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.messages import Message

Form: TypeAlias = Literal["yuan", "fine_yuan", "number", "share", "ratio", "km", "kg", "hours"]

_PER_UNIT: Mapping[Form, float] = {
    "yuan": FEN_PER_YUAN,
    "fine_yuan": FEN_PER_YUAN,
    "number": 1,
    "share": 0.01,
    "ratio": 1,
    "km": METRES_PER_KM,
    "kg": 1_000,
    "hours": SECONDS_PER_HOUR,
}
"""What a measure is divided by before it is shown."""

_DECIMALS: Mapping[Form, int] = {
    "yuan": 0,
    "fine_yuan": 2,
    "number": 1,
    "share": 1,
    "ratio": 3,
    "km": 1,
    "kg": 1,
    "hours": 1,
}

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measure of `comparison.measures`, as it is shown.

    Attributes
    ----------
    better
        1 where more is better, -1 where less is, 0 where neither is.
    """

    name: str
    title: Message
    form: Form
    better: Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Measures that are read together."""

    name: str
    title: Message
    columns: tuple[Measured, ...]


TOPICS = (
    Topic(
        name="result",
        title=say("What it brings"),
        columns=(
            Measured(name="net_value_fen", title=say("Net value, ¥"), form="yuan", better=1),
            Measured(name="bound_fen", title=say("At most, proven, ¥"), form="yuan", better=0),
            Measured(name="value_fen", title=say("Value expected, ¥"), form="yuan", better=1),
            Measured(name="cost_to_collect", title=say("Cost of each ¥"), form="ratio", better=-1),
            Measured(
                name="value_per_officer_hour_fen",
                title=say("Value per officer's hour, ¥"),
                form="yuan",
                better=1,
            ),
        ),
    ),
    Topic(
        name="cost",
        title=say("What it costs"),
        columns=(
            Measured(name="cost_fen", title=say("Cost, ¥"), form="yuan", better=-1),
            Measured(name="labour_cost_fen", title=say("Labour, ¥"), form="yuan", better=-1),
            Measured(name="travel_cost_fen", title=say("Travel, ¥"), form="yuan", better=-1),
            Measured(name="overtime_cost_fen", title=say("Overtime, ¥"), form="yuan", better=-1),
            Measured(
                name="person_duration_s", title=say("Officers' hours"), form="hours", better=0
            ),
            Measured(name="overtime_s", title=say("Overtime, h"), form="hours", better=-1),
        ),
    ),
    Topic(
        name="service",
        title=say("Who is visited, and when"),
        columns=(
            Measured(name="num_visits", title=say("Visits"), form="number", better=1),
            Measured(name="on_time_share", title=say("On time, %"), form="share", better=1),
            Measured(name="num_unserved", title=say("Left unserved"), form="number", better=-1),
            Measured(name="num_held", title=say("Held by rules"), form="number", better=0),
            Measured(name="waiting_s", title=say("Waiting, h"), form="hours", better=-1),
        ),
    ),
    Topic(
        name="ways",
        title=say("Ways, and how evenly the load lies"),
        columns=(
            Measured(name="distance_m", title=say("Way, km"), form="km", better=-1),
            Measured(name="co2_g", title=say("CO2, kg"), form="kg", better=-1),
            Measured(name="travel_duration_s", title=say("On the way, h"), form="hours", better=-1),
            Measured(
                name="load_gini", title=say("Unevenness of load, 0 to 1"), form="ratio", better=-1
            ),
        ),
    ),
)

COLUMNS: Mapping[str, Measured] = {each.name: each for topic in TOPICS for each in topic.columns}


def in_unit(value: float, form: Form) -> float:
    """Return a measure in the unit that it is shown in: yuan, km, hours, per cent."""
    return value / _PER_UNIT[form]


def shown(value: float | None, form: Form) -> str:
    """Return a measure as it is read, without its unit; a dash where there is none."""
    if value is None:
        return "\N{EN DASH}"
    decimals = _DECIMALS[form]
    words = f"{in_unit(value, form):,.{decimals}f}"
    plain = words.removesuffix(".0") if form == "number" else words
    return plain.replace("-", MINUS) if float(plain.replace(",", "")) else plain.lstrip("-")


def signed(value: float, form: Form) -> str:
    """Return a difference as it is read, with its sign."""
    words = shown(value, form)
    return words if words.startswith(MINUS) or not words.strip("0.") else f"+{words}"

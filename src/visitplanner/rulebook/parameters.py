"""What a bank may set a rule's parameter to: its kind, its range, and the law's bounds."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from visitplanner.domain import HoldFlag
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from visitplanner.rulebook.rule import Parameter, Rule

MOST_DAYS = 3_650
LIMITS = {"default_persons": (1, 2)}
"""Least and most of whole-number parameters; others lie from 0 to `MOST_DAYS`."""


def as_written(value: Parameter) -> object:
    """Return a parameter as a file has it."""
    return list(value) if isinstance(value, tuple) else value


def parameter_fault(rule: Rule, name: str, value: object) -> Message | None:
    """Return why a parameter of a rule may not be `value`; None where it may."""
    standard = rule.parameters.get(name)
    if standard is None:
        return say(
            "expected one of the parameters {known:list}",
            known=tuple(sorted(rule.parameters)),
        )
    expected = list if isinstance(standard, tuple) else type(standard)
    if type(value) is not expected:
        return say(
            "expected a value like {standard}, got {value}", standard=standard, value=str(value)
        )
    return _range_fault(rule, name, standard, value)


def _range_fault(rule: Rule, name: str, standard: object, value: object) -> Message | None:
    direction = rule.tighten_only.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return _number_fault(name, value)
    if isinstance(value, list) and not set(map(str, value)) <= set(HoldFlag):
        known = tuple(HoldFlag)
        return say("expected some of {known:list}, got {value}", known=known, value=str(value))
    if direction is None:
        return None
    came, law = _clock(value), _clock(standard)
    if came is None or law is None:
        return say(
            "expected a time such as {standard}, got {value}", standard=standard, value=value
        )
    if came < law if direction == "later" else came > law:
        return say(
            "the regulation sets {standard}; the bank may only be stricter, got {value}",
            standard=standard,
            value=value,
        )
    return None


def _number_fault(name: str, value: int) -> Message | None:
    least, most = LIMITS.get(name, (0, MOST_DAYS))
    if least <= value <= most:
        return None
    return say(
        "expected a number from {least} to {most}, got {value}",
        least=least,
        most=most,
        value=str(value)[:12],
    )


def _clock(value: object) -> time | None:
    try:
        clock = time.fromisoformat(str(value))
    except ValueError:
        return None
    return clock if clock.tzinfo is None else None

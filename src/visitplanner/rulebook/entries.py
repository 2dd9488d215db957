"""Entries of a rulebook's file as rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from visitplanner.messages import Message
from visitplanner.rulebook.rule import Parameter, Rule, RuleKind, Stage, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping


def rule_of(entry: Mapping[str, object]) -> Rule:
    """Return the rule that an entry tells of.

    Raises
    ------
    KeyError
        When a field is missing.
    TypeError, ValueError
        When one is not what it should be.
    """
    return Rule(
        rule_id=str(entry["id"]),
        kind=RuleKind(str(entry["kind"])),
        name=_plain_text(entry["name"]),
        source=_plain_text(entry["source"]),
        standing=Standing(str(entry["standing"])),
        parameters=parameters_of(entry.get("parameters", {})),
        tighten_only={k: str(v) for k, v in parameters_of(entry.get("tighten_only", {})).items()},
        stage=Stage(str(entry.get("stage", Stage.IN_THE_TALK))),
        lawful_only=_switch(entry.get("lawful_only", False)),
    )


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    msg = f"expected true or false, got {value!r}"
    raise TypeError(msg)


def _plain_text(words: object) -> Message:
    """Return words of a file as a message; braces in them are only text."""
    return Message(str(words).replace("{", "{{").replace("}", "}}"))


def parameters_of(table: object) -> dict[str, Parameter]:
    """Return parameters out of a table.

    Raises
    ------
    TypeError
        When it is none, or holds what is no parameter.
    """
    if not isinstance(table, dict):
        msg = f"expected a table of parameters, got {table!r}"
        raise TypeError(msg)
    return {str(name): _parameter(value) for name, value in table.items()}


def _parameter(value: object) -> Parameter:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, bool | int | str):
        return value
    msg = f"expected a number, text, yes/no or a list, got {value!r}"
    raise TypeError(msg)


def first_day(value: object) -> date:
    """Return the day from which an edition is in force.

    Raises
    ------
    TypeError
        When it is no day.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    msg = f"expected in_force to be a day such as 2026-01-30, got {value!r}"
    raise TypeError(msg)

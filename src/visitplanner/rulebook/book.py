"""The rulebook as data: an edition of rules, and what a bank may change of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import time
from importlib import resources
from typing import TYPE_CHECKING

from visitplanner.domain import HoldFlag
from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.rulebook.rule import Parameter, Rule, RuleKind, Stage, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

DEFAULT_EDITION = "china-2026"

MOST_DAYS = 3_650
LIMITS = {"default_persons": (1, 2)}
"""Least and most of whole-number parameters; others lie from 0 to `MOST_DAYS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """An edition of rules, in the order in which they are asked."""

    edition: str
    name: str
    rules: tuple[Rule, ...]

    @property
    def gates(self) -> tuple[Rule, ...]:
        """The rules that decide."""
        return tuple(rule for rule in self.rules if rule.kind is RuleKind.GATE)

    @property
    def conduct(self) -> tuple[Rule, ...]:
        """The rules that the officer keeps."""
        return tuple(rule for rule in self.rules if rule.kind is RuleKind.CONDUCT)


def read_rulebook(file: Path | None = None) -> Rulebook:
    """Return the rulebook in `file`, or the default edition.

    Raises
    ------
    InputError
        When the file cannot be read or an entry lacks a field.
    """
    source: Path | Traversable = file or _edition(DEFAULT_EDITION)
    try:
        document = tomllib.loads(source.read_text(encoding="utf-8"))
        rulebook = Rulebook(
            edition=str(document["edition"]),
            name=str(document["name"]),
            rules=tuple(_rule(entry) for entry in document["rule"]),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(source, say("cannot be read: {detail}", detail=str(error))) from None
    except KeyError as error:
        message = say("an entry lacks the field {field}", field=str(error).strip("'"))
        raise _unreadable(source, message) from None
    except (TypeError, ValueError, AttributeError) as error:
        raise _unreadable(source, say("is no rulebook: {detail}", detail=str(error))) from None
    if file is not None:
        _require_lawful(rulebook, file.name)
    return rulebook


def _require_lawful(rulebook: Rulebook, source: str) -> None:
    """Hold a bank's own rulebook to the ranges, and the law's bounds, of the default edition."""
    standard = {rule.rule_id: rule for rule in read_rulebook().rules}
    faults = [
        Fault(message=message, file=source, column=f"{rule.rule_id}.{name}")
        for rule in rulebook.gates
        if rule.rule_id in standard
        for name, value in rule.parameters.items()
        if (message := _parameter_fault(standard[rule.rule_id], name, _as_written(value)))
    ]
    if faults:
        raise InputError(faults)


def _as_written(value: Parameter) -> object:
    return list(value) if isinstance(value, tuple) else value


def adjust(rulebook: Rulebook, changes: Mapping[str, object]) -> Rulebook:
    """Return `rulebook` with the bank's own parameters.

    Parameters
    ----------
    changes
        Parameters by rule id, as in the section [rules] of a policy file.

    Raises
    ------
    InputError
        With a fault for each unknown rule or parameter, wrong type, and each loosening of what may
        only be made stricter.
    """
    known = {rule.rule_id: rule for rule in rulebook.rules}
    faults = [
        fault for rule_id, change in changes.items() for fault in _faults(known, rule_id, change)
    ]
    if faults:
        raise InputError(faults)
    return replace(
        rulebook,
        edition=f"{rulebook.edition}+" if changes else rulebook.edition,
        rules=tuple(_adjusted(rule, changes.get(rule.rule_id)) for rule in rulebook.rules),
    )


def _edition(name: str) -> Traversable:
    return resources.files("visitplanner.rulebook") / "editions" / f"{name}.toml"


def _unreadable(source: Path | Traversable, message: Message) -> InputError:
    return InputError([Fault(message=message, file=source.name)])


def _rule(entry: Mapping[str, object]) -> Rule:
    return Rule(
        rule_id=str(entry["id"]),
        kind=RuleKind(str(entry["kind"])),
        name=_plain_text(entry["name"]),
        source=_plain_text(entry["source"]),
        standing=Standing(str(entry["standing"])),
        parameters=_parameters(entry.get("parameters", {})),
        tighten_only={k: str(v) for k, v in _parameters(entry.get("tighten_only", {})).items()},
        stage=Stage(str(entry.get("stage", Stage.IN_THE_TALK))),
    )


def _plain_text(words: object) -> Message:
    """Return words of a file as a message; braces in them are only text."""
    return Message(str(words).replace("{", "{{").replace("}", "}}"))


def _parameters(table: object) -> dict[str, Parameter]:
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


def _faults(known: Mapping[str, Rule], rule_id: str, change: object) -> Iterator[Fault]:
    rule = known.get(rule_id)
    if rule is None:
        message = say("the rulebook has no rule {rule}", rule=rule_id)
        yield Fault(message=message, column=f"rules.{rule_id}")
    elif not isinstance(change, dict):
        message = say("expected parameters of the rule, got {value}", value=str(change))
        yield Fault(message=message, column=f"rules.{rule_id}")
    else:
        for name, value in change.items():
            message_or_none = _parameter_fault(rule, str(name), value)
            if message_or_none is not None:
                yield Fault(message=message_or_none, column=f"rules.{rule_id}.{name}")


def _parameter_fault(rule: Rule, name: str, value: object) -> Message | None:
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


def _adjusted(rule: Rule, change: object) -> Rule:
    if not isinstance(change, dict):
        return rule
    return replace(rule, parameters={**rule.parameters, **_parameters(change)})

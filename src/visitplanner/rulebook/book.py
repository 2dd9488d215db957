"""The rulebook as data: an edition of rules, and what a bank may change of them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import Message, say
from visitplanner.rulebook.entries import first_day, parameters_of, rule_of
from visitplanner.rulebook.parameters import as_written, parameter_fault
from visitplanner.rulebook.rule import Rule, RuleKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """An edition of rules, in the order in which they are asked.

    Attributes
    ----------
    in_force
        The first day that it holds for; `date.min` where its file names none.
    sha256
        Of what its file says, comments and layout apart: what its name cannot tell, this does.
    changes
        The bank's own parameters that stand in the rules, by rule id.
    """

    edition: str
    name: str
    rules: tuple[Rule, ...]
    in_force: date = date.min
    sha256: str = ""
    changes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def gates(self) -> tuple[Rule, ...]:
        """The rules that decide."""
        return tuple(rule for rule in self.rules if rule.kind is RuleKind.GATE)

    @property
    def conduct(self) -> tuple[Rule, ...]:
        """The rules that the officer keeps."""
        return tuple(rule for rule in self.rules if rule.kind is RuleKind.CONDUCT)

    def over(self, days: Sequence[date]) -> tuple[Reign, ...]:
        """Return itself, for days of which it holds each.

        Raises
        ------
        InputError
            When a day lies before it.
        """
        require_begun(self, days)
        return (Reign(book=self, days=tuple(days)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reign:
    """An edition, and those of some days that it holds for."""

    book: Rulebook
    days: tuple[date, ...]


class Books(Protocol):
    """What says by which edition each day is judged: a rulebook, or several that followed."""

    def over(self, days: Sequence[date]) -> tuple[Reign, ...]:
        """Return the editions in force on days, in order, each with its days.

        Raises
        ------
        InputError
            When no edition was in force on one of them.
        """
        ...


def book_on(books: Books, day: date) -> Rulebook:
    """Return the edition in force on a day.

    Raises
    ------
    InputError
        When there was none.
    """
    return books.over((day,))[0].book


def require_begun(first: Rulebook, days: Iterable[date]) -> None:
    """Refuse days that lie before the first edition.

    Raises
    ------
    InputError
        With the first of them.
    """
    early = min((day for day in days if day < first.in_force), default=None)
    if early is not None:
        raise input_fault(
            say(
                "no rulebook holds for {day:day}: the first edition, {edition}, is in force from"
                " {start:day}",
                day=early,
                edition=first.edition,
                start=first.in_force,
            )
        )


def read_rulebook(file: Path | None = None) -> Rulebook:
    """Return the rulebook in `file`, or the newest edition that comes with the program.

    Raises
    ------
    InputError
        When the file cannot be read, an entry lacks a field, or it is looser than the law.
    """
    if file is None:
        return shipped_editions()[-1]
    rulebook = parse_rulebook(file)
    require_lawful(rulebook, file.name)
    return rulebook


@cache
def shipped_editions() -> tuple[Rulebook, ...]:
    """Return the editions that come with the program, the oldest first; none is ever taken away."""
    folder = resources.files("visitplanner.rulebook") / "editions"
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return tuple(sorted(map(parse_rulebook, files), key=lambda book: book.in_force))


def parse_rulebook(source: Path | Traversable) -> Rulebook:
    """Return the rulebook in a file, whether the law allows it or not.

    Raises
    ------
    InputError
        When it cannot be read, or an entry lacks a field.
    """
    try:
        document = tomllib.loads(source.read_text(encoding="utf-8"))
        return Rulebook(
            edition=str(document["edition"]),
            name=str(document["name"]),
            rules=tuple(rule_of(entry) for entry in document["rule"]),
            in_force=first_day(document.get("in_force", date.min)),
            sha256=_digest(document),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(source, say("cannot be read: {detail}", detail=str(error))) from None
    except KeyError as error:
        message = say("an entry lacks the field {field}", field=str(error).strip("'"))
        raise _unreadable(source, message) from None
    except (TypeError, ValueError, AttributeError) as error:
        raise _unreadable(source, say("is no rulebook: {detail}", detail=str(error))) from None


def _digest(document: Mapping[str, object]) -> str:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def require_lawful(rulebook: Rulebook, source: str, until: date = date.max) -> None:
    """Hold a bank's own rulebook to the ranges, and the law's bounds, of the shipped editions.

    Parameters
    ----------
    until
        The first day that it does not hold for any more: only the law of its own time binds it.

    Raises
    ------
    InputError
        With each parameter that is looser than an edition of its time allows.
    """
    faults = [
        Fault(message=message, file=source, column=f"{rule.rule_id}.{name}")
        for standard in _standards(rulebook.in_force, until)
        for rule in rulebook.gates
        if rule.rule_id in standard
        for name, value in rule.parameters.items()
        if (message := parameter_fault(standard[rule.rule_id], name, as_written(value)))
    ]
    if faults:
        raise InputError(fault for n, fault in enumerate(faults) if fault not in faults[:n])


def _standards(start: date, until: date) -> Iterator[Mapping[str, Rule]]:
    """Yield the rules of each shipped edition in force at some time from `start` to `until`."""
    shipped = shipped_editions()
    ends = [*(later.in_force for _, later in pairwise(shipped)), date.max]
    for standard, end in zip(shipped, ends, strict=True):
        if standard.in_force < until and start < end:
            yield {rule.rule_id: rule for rule in standard.rules}


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
        changes={
            rule_id: dict(change) for rule_id, change in changes.items() if isinstance(change, dict)
        },
        rules=tuple(_adjusted(rule, changes.get(rule.rule_id)) for rule in rulebook.rules),
    )


def _unreadable(source: Path | Traversable, message: Message) -> InputError:
    return InputError([Fault(message=message, file=source.name)])


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
            message_or_none = parameter_fault(rule, str(name), value)
            if message_or_none is not None:
                yield Fault(message=message_or_none, column=f"rules.{rule_id}.{name}")


def _adjusted(rule: Rule, change: object) -> Rule:
    if not isinstance(change, dict):
        return rule
    return replace(rule, parameters={**rule.parameters, **parameters_of(change)})

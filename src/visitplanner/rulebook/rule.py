"""One rule: what it is called, where it comes from, how firm its ground is, and its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from visitplanner.errors import input_fault
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping

Parameter: TypeAlias = bool | int | str | tuple[str, ...]

_T = TypeVar("_T")


class RuleKind(StrEnum):
    """A gate decides whether a visit is allowed, conduct is for the officer to keep."""

    GATE = "gate"
    CONDUCT = "conduct"


class Stage(StrEnum):
    """When an officer needs a rule of conduct."""

    AT_THE_DOOR = "at_the_door"
    IN_THE_TALK = "in_the_talk"
    NEVER = "never"
    AFTERWARDS = "afterwards"


class Standing(StrEnum):
    """How firm the ground of a rule is."""

    READ = "read"
    RECALLED = "recalled"
    POLICY = "policy"

    @property
    def words(self) -> Message:
        """The standing as a person reads it."""
        if self is Standing.READ:
            return say("regulation, read in a published copy")
        if self is Standing.RECALLED:
            return say("regulation, recalled and to be checked")
        return say("the bank's own policy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Attributes
    ----------
    tighten_only
        Parameters that a bank may only make stricter: "later" or "earlier", for times of day
        written HH:MM.
    stage
        Of a rule of conduct; a gate is asked before anybody leaves.
    lawful_only
        No override lifts it, though it may be the bank's own.
    """

    rule_id: str
    kind: RuleKind
    name: Message
    source: Message
    standing: Standing
    parameters: Mapping[str, Parameter]
    tighten_only: Mapping[str, str]
    stage: Stage = Stage.IN_THE_TALK
    lawful_only: bool = False

    def whole(self, name: str) -> int:
        """Return a whole-number parameter."""
        return self._value(name, int)

    def switch(self, name: str) -> bool:
        """Return a yes/no parameter."""
        return self._value(name, bool)

    def clock(self, name: str) -> time:
        """Return a time-of-day parameter."""
        return time.fromisoformat(self._value(name, str))

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list parameter."""
        return self._value(name, tuple)

    def _value(self, name: str, kind: type[_T]) -> _T:
        value = self.parameters.get(name)
        if type(value) is kind:
            return value
        raise input_fault(
            say(
                "rule {rule} needs a parameter {name} of type {kind}",
                rule=self.rule_id,
                name=name,
                kind=kind.__name__,
            )
        )

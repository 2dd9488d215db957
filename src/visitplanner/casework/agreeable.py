"""What rules have against an agreement, and whether the borrower's own wish would lift one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.process.guards import objected, objections
from visitplanner.process.states import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.process.guards import Known, Objection


def require_agreeable(known: Known) -> None:
    """Refuse an agreement whose times a rule does not allow, wherever the case stands.

    Raises
    ------
    InputError
        With each rule; where one lets a time pass that the borrower named, that is said.
    """
    against = objections(Step.AGREE, known)
    if against:
        faults = objected(known.case.case_id, Step.AGREE, *against).faults
        raise InputError([*faults, *_if_asked_for(known, against)])


def _if_asked_for(known: Known, against: Sequence[Objection]) -> Iterator[Fault]:
    """Yield what `--asked-for` would do where the borrower named the times."""
    windows = tuple(replace(each, asked_for=True) for each in known.case.agreed_windows)
    asked_for = replace(known, case=replace(known.case, agreed_windows=windows))
    left = {each.rule_id for each in objections(Step.AGREE, asked_for)}
    lifted = tuple(dict.fromkeys(each.rule_id for each in against if each.rule_id not in left))
    if lifted:
        message = say(
            "rule {rules:list} lets a time pass that the borrower named: if that is so, say"
            " --asked-for",
            rules=lifted,
        )
        yield Fault(message=message, column="--asked-for")

"""Why a case may be visited or not: every rule asked in its turn, also after one has held the case.

`judge` stops at the first rule that holds; here the walk goes on, as though that rule had let the
case pass untouched, so that all that stands in the way is told at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.domain import DispatcherWord
from visitplanner.messages import Message, say
from visitplanner.rulebook import DISPATCHER_RULE, require_known_gates
from visitplanner.rulebook.gates import GATES, Draft
from visitplanner.rulebook.lifting import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.domain import Case, TimeWindow
    from visitplanner.rulebook.book import Rulebook
    from visitplanner.rulebook.gates import Facts
    from visitplanner.rulebook.lifting import Lift
    from visitplanner.rulebook.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one rule says of a case.

    Attributes
    ----------
    hold
        Why the rule holds the case; None where it lets it pass.
    windows
        The times still allowed after this rule.
    lifts
        The overrides that let it pass, by day.
    objection
        What the rule says all the same, where an override lifts it.
    """

    rule: Rule
    hold: Message | None
    windows: tuple[TimeWindow, ...]
    lifts: tuple[Lift, ...] = ()
    objection: Message | None = None


def explain(case: Case, rulebook: Rulebook, facts: Facts) -> tuple[Answer, ...]:
    """Return what every rule says of a visit on the days of `facts`, in the rulebook's order.

    A case is allowed where no answer holds it; then the last one has the times at which it may be
    visited. That a household's other case goes first is not a rule of the case, and not told here.

    Raises
    ------
    InputError
        When the rulebook names a gate that the program does not know, or lacks one of the ground.
    """
    require_known_gates(rulebook)
    return (*_dispatcher(case), *_gates(case, rulebook, facts))


def _dispatcher(case: Case) -> Iterator[Answer]:
    said = case.instruction
    if said is not None and said.word is DispatcherWord.SKIP:
        reason = say("to be skipped: {reason}", reason=said.reason)
        yield Answer(rule=DISPATCHER_RULE, hold=reason, windows=_windows(_draft(case)))


def _gates(case: Case, rulebook: Rulebook, facts: Facts) -> Iterator[Answer]:
    draft = _draft(case)
    for rule in rulebook.gates:
        verdict = ask(draft, rule, facts)
        if isinstance(verdict, Message):
            yield Answer(rule=rule, hold=verdict, windows=_windows(draft))
            continue
        said = GATES[rule.rule_id](draft, rule, facts)
        lifts = tuple(lift for lift in verdict.lifts[len(draft.lifts) :] if lift.day in facts.days)
        draft = verdict
        yield Answer(
            rule=rule,
            hold=None,
            windows=_windows(draft),
            lifts=lifts,
            objection=said if lifts and isinstance(said, Message) else None,
        )


def _draft(case: Case) -> Draft:
    return Draft(case=case, windows=case.agreed_windows)


def _windows(draft: Draft) -> tuple[TimeWindow, ...]:
    return tuple(sorted(agreed.window for agreed in draft.windows))

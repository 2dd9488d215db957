"""What dispatchers record of a case: a notice, an agreement, its end, and whatever else happens."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner.attempts import Attempts
from visitplanner.casework.agreeable import require_agreeable
from visitplanner.casework.consequences import complaint_row, require_promise_time
from visitplanner.casework.desk import CaseFile, known_of, open_file, record
from visitplanner.casework.packs import strategy_of_file
from visitplanner.casework.plan_rule import plan_objection
from visitplanner.casework.planned_before import NoRoom, require_room
from visitplanner.errors import InputError, input_fault
from visitplanner.messages import say
from visitplanner.process.guards import Objection, cuts, objected
from visitplanner.process.history import Event, advance
from visitplanner.process.states import CaseState, Step
from visitplanner.store.case_rows import agreement_row, notice_row, window_rows
from visitplanner.store.cases import subject_of
from visitplanner.store.schema import AGREEMENT, COMPLAINT, NOTICE, WINDOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.domain import AgreedWindow, Consent, Notice
    from visitplanner.process.guards import Cut
    from visitplanner.store.journal import Row

REPLACED = "replaced"
WITHDRAWN = "withdrawn"

OWN_COMMANDS: Mapping[Step, str] = {
    Step.GIVE_NOTICE: "notice add",
    Step.AGREE: "agree",
    Step.WITHDRAW: "withdraw",
    Step.PLAN: "plan --db",
    Step.UNPLAN: "plan --db",
    Step.VISIT: "outcome import --db, or outcome add",
    Step.COMPLAIN: "case complain",
    Step.NOTIFY_BUREAU: "case record CASE notify_bureau --channel",
    Step.REPORT_BUREAU: "case record CASE report_bureau",
}
"""Steps that come with facts, and so are recorded by commands of their own."""


def give_notice(desk: Desk, case_id: str, notice: Notice) -> CaseFile:
    """Record a notice of the arrears; one that is on record already changes nothing.

    Raises
    ------
    InputError
        When the notice is of a day to come, or has no place where the case stands.
    """
    require_past(desk, notice.given_on)
    file = open_file(desk, case_id)
    if notice in file.case.notices:
        return file
    case = replace(file.case, notices=(*file.case.notices, notice))
    file = record(desk, replace(file, case=case), [Step.GIVE_NOTICE], notice.given_on)
    desk.journal.put(NOTICE, notice_row(case_id, notice), case_id)
    return file


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What came of an agreement.

    Attributes
    ----------
    replaced
        References of the agreements whose place it took.
    cuts
        What the rulebook leaves of its windows, where that is not all.
    no_room
        Windows that planned visits to the household leave no room for.
    """

    file: CaseFile
    replaced: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    no_room: NoRoom = field(default_factory=NoRoom)


def agree(desk: Desk, case_id: str, consent: Consent, windows: Sequence[AgreedWindow]) -> CaseFile:
    """Record an agreement as `take_agreement` does, and return the file.

    Raises
    ------
    InputError
        As there.
    """
    return take_agreement(desk, case_id, consent, windows).file


def take_agreement(
    desk: Desk, case_id: str, consent: Consent, windows: Sequence[AgreedWindow]
) -> Agreed:
    """Record the borrower's agreement to be visited; it takes the place of an earlier one.

    An agreement that is on record already, with the same reference and times, changes nothing.

    Raises
    ------
    InputError
        With everything that speaks against it: the rulebook does not allow a visit then, the
        process none now, a planned visit to the household leaves no room for it, the reference
        stands for something else.
    """
    file = open_file(desk, case_id)
    if (file.case.consent, file.case.agreed_windows) == (consent, tuple(windows)):
        return Agreed(file=file, cuts=cuts(known_of(desk, file.case)))
    case = replace(file.case, consent=consent, agreed_windows=tuple(windows))
    asked_first = [Step.SEEK_AGREEMENT] if file.progress.state is CaseState.NOTIFIED else []
    steps = [*asked_first, Step.AGREE]
    asked = replace(file, case=case)
    attempt = Attempts()
    attempt(lambda: require_past(desk, consent.given_on), None)
    attempt(lambda: _require_unused(file, consent.reference), None)
    attempt(lambda: _require_in_time(file, consent.given_on), None)
    attempt(lambda: _require_in_turn(file, steps), None)
    attempt(lambda: require_agreeable(known_of(desk, case)), None)
    room = attempt(lambda: require_room(desk, case), NoRoom())
    if attempt.faults:
        raise InputError(dict.fromkeys(attempt.faults))
    agreed = record(desk, asked, steps, consent.given_on)
    _end_agreement(desk, file, consent.given_on, consent.taken_by, REPLACED)
    desk.journal.put(AGREEMENT, agreement_row(case_id, consent), case_id)
    rows = window_rows(case_id, consent.reference, windows)
    desk.journal.put_all(WINDOW, rows, subject_of)
    return Agreed(
        file=agreed,
        replaced=tuple(row["reference"] for row in _standing(file) if row["reference"]),
        cuts=cuts(known_of(desk, case)),
        no_room=room,
    )


def _require_in_turn(file: CaseFile, steps: Sequence[Step]) -> None:
    progress = file.progress
    for step in steps:
        progress = advance(progress, Event(step=step))


def withdraw(desk: Desk, case_id: str, withdrawn_on: date, told: str) -> CaseFile:
    """Record that the borrower takes an agreement back: nobody comes then.

    Parameters
    ----------
    told
        Who took the borrower's word.

    Raises
    ------
    InputError
        When there is no agreement that could be withdrawn.
    """
    require_past(desk, withdrawn_on)
    file = open_file(desk, case_id)
    if is_recorded(file, Step.WITHDRAW, withdrawn_on):
        return file
    against = withdrawal_objection(file)
    if against is not None:
        raise input_fault(against.reason, column=str(Step.WITHDRAW))
    file = record(desk, file, [Step.WITHDRAW], withdrawn_on)
    _end_agreement(desk, file, withdrawn_on, told, WITHDRAWN)
    case = replace(file.case, consent=None, agreed_windows=())
    return replace(file, case=case)


def withdrawal_objection(file: CaseFile) -> Objection | None:
    """Return why there is nothing to withdraw; None where the process alone has to say it."""
    if file.progress.state is not CaseState.AGREEMENT_SOUGHT or _standing(file):
        return None
    reason = say(
        "no agreement is on record; where the borrower declines: visitplanner case record"
        " {case} decline",
        case=file.case.case_id,
    )
    return Objection(rule_id="agreed-window", reason=reason)


def take_step(desk: Desk, case_id: str, step: Step, happened_on: date) -> CaseFile:
    """Record a step that comes with no facts of its own; the last one again changes nothing.

    Raises
    ------
    InputError
        When it has a command of its own, or is not lawful here.
    """
    if step in OWN_COMMANDS:
        message = say("is recorded with: visitplanner {command}", command=OWN_COMMANDS[step])
        raise input_fault(message, column=str(step))
    require_past(desk, happened_on)
    file = open_file(desk, case_id)
    if is_recorded(file, step, happened_on):
        return file
    require_promise_time(desk, file, step, happened_on)
    if step is Step.RUN_PLAN:
        _require_plan_time(desk, file)
    file = record(desk, file, [step], happened_on)
    return _declined(desk, file, happened_on) if step is Step.DECLINE else file


def complain(desk: Desk, case_id: str, received_on: date, text: str) -> CaseFile:
    """Record a complaint, and what was said; the case is paused until it is resolved.

    The same complaint of the same day changes nothing, as long as it is open.

    Raises
    ------
    InputError
        When it is of a day to come, or the case is closed.
    """
    require_past(desk, received_on)
    file = open_file(desk, case_id)
    complaints = file.facts.facts[COMPLAINT.name]
    still = [row for row in complaints if row["resolved_on"] is None]
    if (received_on, text) in [(row["received_on"], row["text"]) for row in still]:
        return file
    file = record(desk, file, [Step.COMPLAIN], received_on)
    row = {**complaint_row(file.events[-1]), "text": text}
    return file.with_fact(desk, COMPLAINT, row)


def is_recorded(file: CaseFile, step: Step, happened_on: date) -> bool:
    """Return whether this was what was recorded last: a command done twice is done once.

    But each of several open complaints is resolved by a command of its own.
    """
    if step is Step.RESOLVE_COMPLAINT and file.progress.complaints:
        return False
    last = file.events[-1:]
    return [(row["step"], row["happened_on"]) for row in last] == [(str(step), happened_on)]


def _require_plan_time(desk: Desk, file: CaseFile) -> None:
    against = plan_objection(strategy_of_file(desk, file))
    if against is not None:
        raise objected(file.case.case_id, Step.RUN_PLAN, against)


def _declined(desk: Desk, file: CaseFile, day: date) -> CaseFile:
    """End the agreement that another time was sought for: who declines a visit takes it back."""
    _end_agreement(desk, file, day, desk.journal.actor.name, WITHDRAWN)
    return replace(file, case=replace(file.case, consent=None, agreed_windows=()))


def _end_agreement(
    desk: Desk, file: CaseFile, ended_on: date, ended_by: str, ended_as: str
) -> None:
    ending = {"ended_on": ended_on, "ended_as": ended_as, "ended_by": ended_by}
    for row in _standing(file):
        desk.journal.put(AGREEMENT, {**row, **ending}, file.case.case_id)


def _standing(file: CaseFile) -> list[Row]:
    return [row for row in file.facts.facts[AGREEMENT.name] if not row["ended_as"]]


def _require_unused(file: CaseFile, reference: str) -> None:
    require_not_withdrawn(file, reference)
    known = {row["reference"]: row for row in file.facts.facts[AGREEMENT.name]}
    if reference not in known:
        return
    if known[reference]["ended_as"] == REPLACED:
        message = say(
            "another agreement took the place of {reference} on {day:day}: a new agreement has a"
            " reference of its own",
            reference=reference,
            day=known[reference]["ended_on"],
        )
    else:
        message = say(
            "the reference {reference} stands for another agreement of this case",
            reference=reference,
        )
    raise input_fault(message, column="--ref")


def require_not_withdrawn(file: CaseFile, reference: str) -> None:
    """Refuse an agreement that the borrower has taken back.

    Raises
    ------
    InputError
        Under the option `--ref`.
    """
    for row in file.facts.facts[AGREEMENT.name]:
        if (row["reference"], row["ended_as"]) == (reference, WITHDRAWN):
            message = say(
                "the borrower has withdrawn the agreement {reference}, on {day:day}: it is not"
                " taken again, and a new agreement has a reference of its own",
                reference=reference,
                day=row["ended_on"],
            )
            raise input_fault(message, column="--ref")


def require_past(desk: Desk, day: date) -> None:
    """Refuse a day that has not come.

    Raises
    ------
    InputError
        Under the option `--on`.
    """
    if day > desk.today:
        message = say("expected a day that has come, got {day:day}", day=day)
        raise input_fault(message, column="--on")


def withdrawn_on(file: CaseFile) -> date | None:
    """Return the last day on which the borrower took an agreement back, or declined a visit."""
    ended = [
        row["ended_on"] for row in file.facts.facts[AGREEMENT.name] if row["ended_as"] == WITHDRAWN
    ]
    declined = [row["happened_on"] for row in file.events if row["step"] == Step.DECLINE]
    return max([*ended, *declined], default=None)


def _require_in_time(file: CaseFile, agreed_on: date) -> None:
    """Refuse an agreement of before the first notice, or of before the last was withdrawn."""
    noticed = min((notice.given_on for notice in file.case.notices), default=None)
    if noticed is not None and agreed_on < noticed:
        message = say("agreed before the notice of {day:day}", day=noticed)
        raise input_fault(message, column="--on")
    withdrawn = withdrawn_on(file)
    if withdrawn is not None and agreed_on < withdrawn:
        message = say("the borrower has withdrawn since, on {day:day}", day=withdrawn)
        raise input_fault(message, column="--on")

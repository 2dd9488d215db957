"""What the borrower was told of the credit bureau, until when they may object, and what followed.

The bank reports; the store only knows of it. Nothing is recorded as reported before the borrower
was told and the time to object is over.

References
----------
.. [1] Regulation on the credit reporting industry (State Council order 631), art. 15.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.casework.desk import open_file, record
from visitplanner.messages import say
from visitplanner.process.guards import Objection, objected
from visitplanner.process.states import Step
from visitplanner.store.schema import BUREAU

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.domain import Channel
    from visitplanner.store.journal import Row


_BEGINNINGS = frozenset({Step.END_COUNSELLING, Step.SETTLE_DISPUTE, Step.REOPEN})
"""Steps after which a case begins with a notice again."""


def bureau_notices(file: CaseFile) -> tuple[Row, ...]:
    """Return what the borrower was told, in the order of the days."""
    return tuple(sorted(file.facts.facts[BUREAU.name], key=lambda row: row["told_on"]))


def waits_until(file: CaseFile) -> date | None:
    """Return the last day on which the borrower may object; None where nothing was told since."""
    last = next(iter(reversed(_counting(file))), None)
    if last is None or last["reported_on"] is not None:
        return None
    day: date = last["waits_until"]
    return day


def _counting(file: CaseFile) -> list[Row]:
    """Return the notices since the case last began anew: the borrower is told anew, too."""
    anew = [row["happened_on"] for row in file.events if row["step"] in _BEGINNINGS]
    return [row for row in bureau_notices(file) if not anew or row["told_on"] >= anew[-1]]


def tell_of_bureau(desk: Desk, case_id: str, told_on: date, channel: Channel) -> CaseFile:
    """Record that the borrower was told what a default means at the credit bureau.

    The same of the same day again changes nothing.

    Raises
    ------
    InputError
        When it has no place where the case stands.
    """
    file = open_file(desk, case_id)
    if any(row["told_on"] == told_on for row in bureau_notices(file)):
        return file
    file = record(desk, file, [Step.NOTIFY_BUREAU], told_on)
    row = {
        "case_id": case_id,
        "told_on": told_on,
        "channel": str(channel),
        "waits_until": told_on + timedelta(days=desk.follow_up.bureau_days),
        "reported_on": None,
    }
    return file.with_fact(desk, BUREAU, row)


def report_to_bureau(desk: Desk, case_id: str, reported_on: date) -> CaseFile:
    """Record that the bank has reported the default; the same day again changes nothing.

    Raises
    ------
    InputError
        When the borrower was not told, or may still object, or it has no place where the case
        stands.
    """
    file = open_file(desk, case_id)
    notices = bureau_notices(file)
    if any(row["reported_on"] == reported_on for row in notices):
        return file
    against = report_objection(file, reported_on)
    if against is not None:
        raise objected(case_id, Step.REPORT_BUREAU, against)
    file = record(desk, file, [Step.REPORT_BUREAU], reported_on)
    return file.with_fact(desk, BUREAU, {**notices[-1], "reported_on": reported_on})


def report_objection(file: CaseFile, day: date) -> Objection | None:
    """Return why the bank does not report on a day; None where the last notice's time is over."""
    until = waits_until(file)
    if until is None:
        reason = say("no notice of the credit bureau is on record that was not reported on")
        return Objection(rule_id="bureau-notice", reason=reason)
    if day <= until:
        reason = say("the borrower may object until {day:day}", day=until)
        return Objection(rule_id="bureau-notice", reason=reason)
    return None

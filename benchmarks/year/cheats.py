"""What must not be done, tried: each time the store has to refuse it, with the rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from visitplanner.units import FEN_PER_YUAN
from year.commands import AUDITOR, MANAGER, OFFICER
from year.notes import CALENDAR, DAY, next_working_day
from year.victims import A_PAUSE, SOUGHT, free, is_free, victim

if TYPE_CHECKING:
    from collections.abc import Callable

    from year.borrowers import Borrower
    from year.notes import Year

PROTECTING = ("agreed-window", "hold-flags", "hours", "third-party")
STEPS = ("preparation", "complaint-pause", "counselling", "dispute-first", "bureau-notice")
HALF_A_YEAR = timedelta(days=182)
MAY_OBJECT = timedelta(days=10)
MAY_READ = timedelta(days=8)
"""Longer than an officer reads a case after the day of its visit."""


def cheat(year: Year) -> None:
    """Try some of what is forbidden."""
    for trick in year.dice.choices(TRICKS, k=year.chances.cheats_a_day):
        trick(year)


def _agree(
    year: Year, borrower: Borrower, day: date, hours: str = "9:00-11:00", *more: str
) -> tuple[str, ...]:
    window = ("--window", f"{day} {hours}")
    words = ("agree", borrower.case_id, *window, "--ref", "X", "--channel", "phone")
    return (*words, "--policy", str(year.policy), *more)


def _override(year: Year, borrower: Borrower, rule: str) -> tuple[str, ...]:
    until = next_working_day(year.today).isoformat()
    words = ("override", "add", borrower.case_id, "--rule", rule)
    return (*words, "--reason", "急", "--until", until, "--policy", str(year.policy))


def without_notice(year: Year) -> None:
    """Agree with somebody who was told nothing."""
    borrower = victim(year, "overdue")
    if borrower is not None:
        words = _agree(year, borrower, next_working_day(year.today))
        year.commands.refused("agreed without a notice", "(rule notice-first)", *words)


def too_soon(year: Year) -> None:
    """Agree to a visit on the day after the notice."""

    def is_fresh(each: Borrower) -> bool:
        given = [day for day, _ in each.notices]
        is_lifted = each.lifted.get("notice-first", date.min) > year.today
        is_held = each.flags or is_lifted
        return bool(given) and min(given) + DAY >= year.today and not is_held

    borrower = victim(year, "notified", is_fit=is_fresh)
    if borrower is not None:
        words = _agree(year, borrower, year.today + DAY)
        year.commands.refused("agreed too soon", "(rule notice-first)", *words)


def at_night(year: Year) -> None:
    """Agree to a visit at night."""
    borrower = free(year)
    if borrower is not None:
        words = _agree(year, borrower, next_working_day(year.today), "22:10-23:30")
        year.commands.refused("agreed for the night", "(rule hours)", *words)


def on_a_day_off(year: Year) -> None:
    """Agree to a Sunday that nobody asked for."""
    borrower = victim(
        year, *SOUGHT, is_fit=lambda each: is_free(year, each) and "calendar" not in each.lifted
    )
    day = year.today + DAY
    while CALENDAR.is_working_day(day):
        day += DAY
    if borrower is not None:
        year.commands.refused(
            "agreed for a day off", "(rule calendar)", *_agree(year, borrower, day)
        )


def with_a_neighbour(year: Year) -> None:
    """Agree with somebody who is neither borrower nor guarantor."""
    borrower = free(year)
    if borrower is not None:
        words = _agree(
            year, borrower, next_working_day(year.today), "9:00-11:00", "--with", "other"
        )
        year.commands.refused("agreed with a third party", "(rule third-party)", *words)


def twice_in_a_week(year: Year) -> None:
    """Agree to a second visit of a household within seven days, where the first was told of."""
    untold = {year.borrowers[case_id].household for case_id in year.where["planned"]}

    def was_visited(each: Borrower) -> bool:
        if each.household in untold or each.lifted.get("frequency", date.min) > year.today:
            return False
        visited = year.visited.get(each.household)
        return visited is not None and next_working_day(year.today) - visited < A_PAUSE

    borrower = victim(year, *SOUGHT, is_fit=was_visited)
    if borrower is not None:
        words = _agree(year, borrower, next_working_day(year.today))
        year.commands.refused("a second visit in seven days", "(rule frequency)", *words)


def for_yesterday(year: Year) -> None:
    """Agree to a time that has passed."""
    borrower = free(year)
    if borrower is not None:
        words = _agree(year, borrower, year.today - DAY)
        year.commands.refused("agreed for yesterday", "(rule agreed-window)", *words)


def while_paused(year: Year) -> None:
    """Ask for a visit while a complaint is open."""
    borrower = victim(year, "paused")
    if borrower is not None:
        words = ("case", "record", borrower.case_id, "seek_agreement")
        year.commands.refused("asked despite a complaint", "(rule complaint-pause)", *words)


def despite_hardship(year: Year) -> None:
    """Agree to a visit while the borrower is in counselling."""
    borrower = victim(year, "counselling")
    if borrower is not None:
        words = _agree(year, borrower, next_working_day(year.today))
        year.commands.refused("agreed despite hardship", "(rule counselling)", *words)


def break_early(year: Year) -> None:
    """Call a promise broken before its day and its days of grace have passed."""
    borrower = victim(year, "promise_watch")
    if borrower is not None:
        words = ("case", "record", borrower.case_id, "break_promise")
        year.commands.refused("a promise broken early", "(rule promise-time)", *words)


def out_of_role(year: Year) -> None:
    """Do what is for somebody else."""
    borrower = free(year)
    if borrower is None:
        return
    case_id, refusal = borrower.case_id, "may not do this"
    tomorrow = next_working_day(year.today)
    plan = ("plan", "--date", tomorrow.isoformat(), "--out", str(year.folder / "not_planned"))
    run = year.commands.refused
    run("an officer agrees", refusal, *_agree(year, borrower, tomorrow), who=OFFICER)
    if borrower.agreed is None or borrower.agreed.last_day < year.today - MAY_READ:
        words = ("case", "show", case_id)
        run("an officer reads a case", "reads only cases that", *words, who=OFFICER)
    run("an officer plans", refusal, *plan, "--policy", str(year.policy), who=OFFICER)
    run("an auditor reads a case", refusal, "case", "show", case_id, who=AUDITOR)
    run("a manager gives a notice", refusal, "notice", "add", case_id, "--channel", "sms",
        who=MANAGER)  # fmt: skip
    run("a dispatcher lifts a rule", "so lifts no rule", *_override(year, borrower, "calendar"))
    run("a stranger lists", "does not work in this store", "followups", who="路人")


def plan_by_hand(year: Year) -> None:
    """Record a visit as planned, or made, without a plan."""
    borrower = victim(year, "agreed")
    if borrower is not None:
        for step in ("plan", "visit"):
            words = ("case", "record", borrower.case_id, step)
            year.commands.refused("planned by hand", "is recorded with", *words)


def plan_the_past(year: Year) -> None:
    """Plan a day that has passed."""
    words = ("plan", "--date", (year.today - DAY).isoformat(), "--policy", str(year.policy))
    out = ("--out", str(year.folder / "not_planned"))
    year.commands.refused("planned for yesterday", "has not passed", *words, *out)


def alter_an_export(year: Year) -> None:
    """Hand in an export in which somebody has changed a word."""
    if not year.taken:
        return
    sent = year.dice.choice(year.taken[-20:])
    forged = year.folder / "forged.vpo"
    text = sent.file.read_text(encoding="utf-8")
    forged.write_text(text.replace("家：", "家:", 1), encoding="utf-8")
    plan = ("--plan", str(year.plan_folder(sent.day)))
    year.commands.refused(
        "an altered export", "was altered", "outcome", "import", str(forged), *plan
    )


def lift_what_protects(year: Year) -> None:
    """Lift what no signature lifts, as a manager."""
    borrower = free(year)
    if borrower is not None:
        words = _override(year, borrower, year.dice.choice(PROTECTING))
        year.commands.refused("what protects is lifted", "cannot be lifted", *words, who=MANAGER)


def lift_a_step(year: Year) -> None:
    """Lift a step of the process, or a rule for a day in half a year."""
    borrower = free(year)
    if borrower is None:
        return
    step = _override(year, borrower, year.dice.choice(STEPS))
    year.commands.refused("a step is skipped", "none is skipped", *step, who=MANAGER)
    words = list(_override(year, borrower, "calendar"))
    words[words.index("--until") + 1] = (year.today + HALF_A_YEAR).isoformat()
    year.commands.refused("lifted for half a year", "expected a day from", *words, who=MANAGER)


def close_unasked(year: Year) -> None:
    """Close a case while nobody says yes."""
    borrower = free(year)
    if borrower is not None:
        words = ("case", "record", borrower.case_id, year.dice.choice(("pay", "close")))
        year.commands.refused("closed without a yes", "nothing was recorded", *words)


def report_early(year: Year) -> None:
    """Report to the credit bureau while the borrower may still object, or was told nothing."""

    def may_object(each: Borrower) -> bool:
        return year.today - each.told_of_bureau_on <= MAY_OBJECT

    borrower = victim(year, "bureau_notice", is_fit=may_object) or free(year)
    if borrower is not None and (may_object(borrower) or not was_told(borrower)):
        words = ("case", "record", borrower.case_id, "report_bureau")
        year.commands.refused("reported early", "(rule bureau-notice)", *words)


def was_told(borrower: Borrower) -> bool:
    """Return whether the borrower was ever told of the credit bureau."""
    return borrower.told_of_bureau_on != date.min


def plan_too_much(year: Year) -> None:
    """Agree to instalments of more than is owed, and to some that the household cannot bear."""
    borrower = free(year)
    if borrower is None or _has_paid(year, borrower):
        return
    words = ("repayment", "agree", borrower.case_id, "--method", "equal_principal", "--months", "3")
    policy = ("--policy", str(year.policy))
    run = year.commands.refused
    run("a plan of more than is owed", "at most the balance", *words, "--debt", "200000", *policy)
    poor = ("--income", "900", "--outgoings", "800", "--dependants", "2", "--at-hand", "0")
    run("a plan that cannot be borne", "The plan is not offered", *words, *poor, *policy)


def _has_paid(year: Year, borrower: Borrower) -> bool:
    paid = sum(each.fen for each in year.paid if each.case_id == borrower.case_id)
    return paid >= borrower.overdue_yuan * FEN_PER_YUAN


TRICKS: tuple[Callable[[Year], None], ...] = (
    without_notice,
    too_soon,
    at_night,
    on_a_day_off,
    with_a_neighbour,
    twice_in_a_week,
    for_yesterday,
    while_paused,
    despite_hardship,
    break_early,
    out_of_role,
    plan_by_hand,
    plan_the_past,
    alter_an_export,
    lift_what_protects,
    lift_a_step,
    close_unasked,
    report_early,
    plan_too_much,
)

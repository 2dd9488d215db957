"""The rules that decide: one small function each, listed once in `GATES`.

A gate gets the draft of a visit, its rule's parameters and the facts around it. It returns the
draft, its windows perhaps cut, or the reason why the case is held. A case whose last window a gate
cuts is held by that gate. Source and standing of each rule stand in the edition, under its id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import (
    MAX_PERSONS,
    AgreedWith,
    HoldFlag,
    OutcomeCode,
    TimeWindow,
)
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import AgreedWindow, Case
    from visitplanner.rulebook.lifting import Lift
    from visitplanner.rulebook.rule import Rule

NO_CONTACT = frozenset({OutcomeCode.PAID_BEFORE, OutcomeCode.CANCELLED})
"""Outcomes of visits that never took place, and so do not count towards the bounds on visits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A visit on its way through the rules: the windows still allowed and the people needed.

    Attributes
    ----------
    lifts
        What was let pass by an override alone.
    """

    case: Case
    windows: tuple[AgreedWindow, ...]
    persons: int = MAX_PERSONS
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a rule may know beside the case.

    Attributes
    ----------
    days
        The days planned.
    household_visits
        Days on which each household was visited, or is recorded as to be visited.
    doubtful_households
        Households of rows that could not be read: nobody knows when they were visited.
    """

    days: tuple[date, ...]
    calendar: WorkingCalendar
    household_visits: Mapping[str, tuple[date, ...]]
    doubtful_households: frozenset[str] = frozenset()


def household_of(case: Case) -> str:
    """Return a case's household as it is compared: without regard to capitals."""
    return case.household_id.casefold()


Gate: TypeAlias = "Callable[[Draft, Rule, Facts], Draft | Message]"
"""A rule that decides: it returns the draft, perhaps cut, or why the case is held."""


def hold_flags(draft: Draft, rule: Rule, _: Facts) -> Draft | Message:
    """Hold a case with a circumstance in which nobody is visited; hardship goes to counselling."""
    flags = sorted(draft.case.flags - {HoldFlag(name) for name in rule.names("lifted")})
    if not flags:
        return draft
    if HoldFlag.HARDSHIP in flags:
        return say("in hardship: offer counselling, not a visit")
    return say("on record: {flags:list}", flags=tuple(FLAG_WORDS[flag] for flag in flags))


def third_party(draft: Draft, _: Rule, __: Facts) -> Draft | Message:
    """Hold a visit that was agreed with somebody other than the borrower or the guarantor."""
    consent = draft.case.consent
    if consent is not None and consent.agreed_with is AgreedWith.OTHER:
        return say("the time was agreed with somebody other than the borrower or the guarantor")
    return draft


def notice_first(draft: Draft, rule: Rule, _: Facts) -> Draft | Message:
    """Cut the days before enough notices were given and the days of grace have passed."""
    needed, grace = rule.whole("min_notices"), rule.whole("min_days")
    given = sorted(notice.given_on for notice in draft.case.notices)
    if len(given) < needed:
        return say("{count} of {needed} notices on record", count=len(given), needed=needed)
    if needed == 0:
        return draft
    first_day = given[needed - 1] + timedelta(days=grace)
    return _keep(
        draft,
        lambda agreed: agreed.window.day >= first_day,
        say(
            "notice was given on {given:day}; no visit before {first:day}",
            given=given[needed - 1],
            first=first_day,
        ),
    )


def persons(draft: Draft, rule: Rule, _: Facts) -> Draft | Message:
    """Set how many officers go; one alone needs an approval where two are the rule."""
    standard = rule.whole("default_persons")
    wanted = standard if draft.case.persons is None else draft.case.persons
    if wanted < standard and not draft.case.single_officer_approval:
        return say("one officer alone was asked for, but no approval is on record")
    return replace(draft, persons=wanted)


def agreed_window(draft: Draft, _: Rule, facts: Facts) -> Draft | Message:
    """Keep the agreed windows on the days planned, where the agreement is on record before them."""
    consent = draft.case.consent
    if not draft.windows:
        return say("no time has been agreed")
    if consent is None:
        return say("a time stands in the table, but no record of the agreement")
    agreed_days = sorted({agreed.window.day for agreed in draft.windows})
    on_time = _keep(
        draft,
        lambda agreed: agreed.window.day >= consent.given_on,
        say("the agreement is dated {given:day}, after the agreed time", given=consent.given_on),
    )
    if isinstance(on_time, Message):
        return on_time
    return _keep(
        on_time,
        lambda agreed: agreed.window.day in facts.days,
        say(
            "agreed for {days:list}, not for the days planned",
            days=tuple(say("{day:day}", day=day) for day in agreed_days),
        ),
    )


def frequency(draft: Draft, rule: Rule, facts: Facts) -> Draft | Message:
    """Cut the days on which the household would be visited too often, or too soon again."""
    pause, most, period = (rule.whole(n) for n in ("min_days_between", "max_visits", "period_days"))
    past = facts.household_visits.get(household_of(draft.case), ())
    if household_of(draft.case) in facts.doubtful_households:
        return say("a row of the same household could not be read")

    def is_spared(agreed: AgreedWindow) -> bool:
        ages = [(agreed.window.day - day).days for day in past]
        most_in_a_period = max(
            (sum(0 <= age + shift < period for age in ages) for shift in range(period)), default=0
        )
        return all(abs(age) >= pause for age in ages) and most_in_a_period < most

    return _keep(
        draft,
        is_spared,
        say(
            "visits of the household stand on {days:list}; at most one visit in {pause} days"
            " and {most} in {period}",
            days=tuple(say("{day:day}", day=day) for day in past),
            pause=pause,
            most=most,
            period=period,
        ),
    )


def calendar(draft: Draft, rule: Rule, facts: Facts) -> Draft | Message:
    """Cut weekends and public holidays, unless the borrower asked for that very time."""
    lifts = rule.switch("asked_for_lifts")
    days_off = tuple(
        day
        for day in sorted({agreed.window.day for agreed in draft.windows})
        if not facts.calendar.is_working_day(day)
    )
    return _keep(
        draft,
        lambda agreed: agreed.window.day not in days_off or (lifts and agreed.asked_for),
        say(
            "{days:list}: a day off, and the borrower did not ask for it",
            days=tuple(say("{day:day}", day=day) for day in days_off),
        ),
    )


def hours(draft: Draft, rule: Rule, _: Facts) -> Draft | Message:
    """Cut the windows so that the whole visit lies in lawful hours."""
    return _cut(
        draft,
        lambda agreed: within_hours(agreed, draft.case, rule),
        say(
            "the agreed time lies outside {earliest:clock} to {latest:clock}, by which the visit"
            " has to end",
            earliest=rule.clock("earliest"),
            latest=rule.clock("latest"),
        ),
    )


def within_hours(agreed: AgreedWindow, case: Case, rule: Rule) -> AgreedWindow | None:
    """Return what the lawful hours leave of a window, None where that is nothing."""
    if rule.switch("asked_for_lifts") and agreed.asked_for:
        return agreed
    span = lawful_starts(case, agreed.window.day, rule)
    left = None if span is None else agreed.window.intersect(span)
    return None if left is None else replace(agreed, window=left)


def lawful_starts(case: Case, day: date, rule: Rule) -> TimeWindow | None:
    """Return when a visit may start on a day so that the whole of it lies in lawful hours."""
    opens = datetime.combine(day, rule.clock("earliest"), tzinfo=TIMEZONE)
    closes = datetime.combine(day, rule.clock("latest"), tzinfo=TIMEZONE)
    last = closes - timedelta(seconds=case.service_duration)
    return None if last < opens else TimeWindow(start=opens, end=last)


GATES: Mapping[str, Gate] = {
    "hold-flags": hold_flags,
    "third-party": third_party,
    "notice-first": notice_first,
    "persons": persons,
    "agreed-window": agreed_window,
    "frequency": frequency,
    "calendar": calendar,
    "hours": hours,
}
"""Every gate by the id of its rule; the edition says which are asked, and in which order."""


def _keep(
    draft: Draft, test: Callable[[AgreedWindow], bool], otherwise: Message
) -> Draft | Message:
    return _cut(draft, lambda agreed: agreed if test(agreed) else None, otherwise)


def _cut(
    draft: Draft, cut: Callable[[AgreedWindow], AgreedWindow | None], otherwise: Message
) -> Draft | Message:
    left = tuple(window for window in map(cut, draft.windows) if window is not None)
    nothing_was_cut = not draft.windows  # `agreed_window` holds a case without any
    return replace(draft, windows=left) if left or nothing_was_cut else otherwise


FLAG_WORDS: Mapping[HoldFlag, Message] = {
    HoldFlag.DISPUTED: say("the debt is disputed"),
    HoldFlag.PAID: say("already paid"),
    HoldFlag.INSOLVENCY: say("in insolvency"),
    HoldFlag.IN_COURT: say("in court"),
    HoldFlag.REPRESENTED: say("represented by a lawyer"),
    HoldFlag.DECEASED: say("the borrower has died"),
    HoldFlag.MINOR_ALONE: say("a minor alone at home"),
    HoldFlag.SERIOUSLY_ILL: say("seriously ill"),
    HoldFlag.VULNERABLE: say("vulnerable"),
    HoldFlag.MOURNING: say("in mourning"),
    HoldFlag.DISASTER: say("struck by disaster"),
    HoldFlag.HARDSHIP: say("in hardship"),
    HoldFlag.COMPLAINT: say("a complaint is open"),
}

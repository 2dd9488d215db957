"""The rules that choose a strategy: the first that applies decides.

Rules that protect the borrower stand first. None of them looks at what would bring the bank more,
and whatever is added that makes a borrower weaker never makes the talk more pressing: that is held
by a test. docs/preparation.md lists the rules, drawn from here.
"""

from __future__ import annotations

from visitplanner.domain import Ability, HoldFlag, OutcomeCode
from visitplanner.messages import Message, say
from visitplanner.preparation.guidance import TALKS
from visitplanner.preparation.known import PromiseStanding
from visitplanner.preparation.strategy import Chosen, Situation, Strategy, StrategyRule
from visitplanner.repayment.bearing import Verdict
from visitplanner.repayment.options import Way, needs_counselling, shortest_borne

SHORT_ARREAR_DAYS = 30
"""Days past due up to which a first talk only reminds: the first of the usual bands (M1)."""


def choose(of: Situation) -> Chosen:
    """Return the strategy for a case: that of the first rule which applies."""
    for rule in STRATEGY_RULES:
        why = rule.applies(of)
        if why is not None:
            return Chosen(rule=rule, why=why)
    msg = "Expected the last rule to apply always."
    raise AssertionError(msg)


def _complaint(of: Situation) -> Message | None:
    is_open = any(each.resolved_on is None for each in of.known.complaints)
    if is_open or HoldFlag.COMPLAINT in of.known.case.flags:
        return say("a complaint is open: it is answered first")
    return None


def _nothing_owed(of: Situation) -> Message | None:
    if HoldFlag.PAID in of.known.case.flags:
        return say("it is recorded as paid")
    return None if of.every_way else say("nothing is owed")


_OTHERS_SPEAK = frozenset(
    {HoldFlag.INSOLVENCY, HoldFlag.IN_COURT, HoldFlag.REPRESENTED, HoldFlag.DECEASED}
)


def _others_speak(of: Situation) -> Message | None:
    if of.known.case.flags & _OTHERS_SPEAK:
        return say("a court, an administrator, a lawyer or heirs have the word: the branch writes")
    return None


def _dispute(of: Situation) -> Message | None:
    if HoldFlag.DISPUTED in of.known.case.flags or of.known.in_dispute:
        return say("a dispute is open")
    seen = of.known.seen_since(of.known.dispute_settled_on)
    if seen and seen[-1].outcome is OutcomeCode.DISPUTED:
        return say(
            "the debt was disputed on {day:day}, and no settlement is on record", day=seen[-1].day
        )
    return None


_PROTECTED = frozenset(
    {
        HoldFlag.MINOR_ALONE,
        HoldFlag.SERIOUSLY_ILL,
        HoldFlag.VULNERABLE,
        HoldFlag.MOURNING,
        HoldFlag.DISASTER,
    }
)


def _protected(of: Situation) -> Message | None:
    if of.known.case.flags & _PROTECTED:
        return say("a circumstance is on record in which nobody is pressed")
    return None


def _hardship(of: Situation) -> Message | None:
    if HoldFlag.HARDSHIP in of.known.case.flags or of.known.in_counselling:
        return say("hardship is on record")
    seen = of.known.seen_since(of.known.hardship_passed_on)
    if seen and seen[-1].outcome is OutcomeCode.MET_HARDSHIP:
        return say("hardship was spoken of on {day:day}", day=seen[-1].day)
    told = [visit for visit in seen if visit.ability is not Ability.NOT_KNOWN]
    if told and told[-1].ability is Ability.UNABLE:
        return say("the officer saw on {day:day} that nothing can be paid", day=told[-1].day)
    return None


def _cannot_bear(of: Situation) -> Message | None:
    if needs_counselling(of.every_way):
        return say("none of the ways to repay can be borne by what is known of the household")
    return None


def _promise_running(of: Situation) -> Message | None:
    for promise in of.known.promises:
        if promise.standing is PromiseStanding.OPEN and not of.known.has_passed(promise):
            return say(
                "a promise for {day:day} is running: it is given its time", day=promise.due_on
            )
    return None


def _plan_running(of: Situation) -> Message | None:
    return (
        say("a repayment plan is running: ask whether it still fits")
        if of.known.plan_runs
        else None
    )


def _refused(of: Situation) -> Message | None:
    talks = [visit for visit in of.known.visits if visit.outcome in TALKS]
    if talks and talks[-1].outcome is OutcomeCode.MET_REFUSED:
        return say(
            "there was no agreement on {day:day}: hear what stood in the way", day=talks[-1].day
        )
    return None


def _promise_broken(of: Situation) -> Message | None:
    judged = [each for each in of.known.promises if each.standing is not PromiseStanding.REPLACED]
    if not judged or judged[-1].standing is PromiseStanding.KEPT:
        return None
    if of.known.has_passed(judged[-1]):
        return say(
            "what was promised for {day:day} has had its time, and nobody has judged it yet: hear"
            " how it went, and look for what can be kept",
            day=judged[-1].due_on,
        )
    return say(
        "what was promised for {day:day} did not come: hear why, and look for what can be kept",
        day=judged[-1].due_on,
    )


def _first_and_short(of: Situation) -> Message | None:
    days = of.known.case.days_past_due
    if days > SHORT_ARREAR_DAYS or not TALKS.isdisjoint(visit.outcome for visit in of.known.visits):
        return None
    return say("{days} days past due, and the matter was not talked about yet", days=days)


def _pays_in_full(of: Situation) -> Message | None:
    whole = [option for option in of.every_way if option.way is not Way.INSTALMENTS]
    if any(option.verdict is Verdict.YES for option in whole):
        return say("by what is known, all of it can be paid in one sum")
    return None


def _bears_a_plan(of: Situation) -> Message | None:
    plan = shortest_borne(of.ways)
    if plan is None or plan.terms is None:
        return None
    return say("by what is known, a plan of {months} months can be borne", months=plan.terms.months)


def _not_known(_: Situation) -> Message:
    return say("what the household can bear is not known")


STRATEGY_RULES: tuple[StrategyRule, ...] = (
    StrategyRule(
        rule_id="complaint-open",
        strategy=Strategy.WAIT,
        rests_on="complaint-pause",
        when=say("a complaint is open"),
        applies=_complaint,
    ),
    StrategyRule(
        rule_id="nothing-owed",
        strategy=Strategy.WAIT,
        rests_on="closing",
        when=say("it is paid, or nothing is owed"),
        applies=_nothing_owed,
    ),
    StrategyRule(
        rule_id="others-speak",
        strategy=Strategy.WAIT,
        rests_on="hold-flags",
        when=say("insolvency, a court case, a lawyer, or a death"),
        applies=_others_speak,
    ),
    StrategyRule(
        rule_id="dispute-open",
        strategy=Strategy.SETTLE,
        rests_on="dispute-first",
        when=say("a dispute is open, or the last visit ended with one"),
        applies=_dispute,
    ),
    StrategyRule(
        rule_id="protected",
        strategy=Strategy.HELP,
        rests_on="hold-flags",
        when=say("illness, mourning, a disaster, a minor alone, or another vulnerability"),
        applies=_protected,
    ),
    StrategyRule(
        rule_id="hardship",
        strategy=Strategy.HELP,
        rests_on="counselling",
        when=say("hardship is on record, or was last seen by an officer"),
        applies=_hardship,
    ),
    StrategyRule(
        rule_id="cannot-bear",
        strategy=Strategy.HELP,
        rests_on="counselling",
        when=say("no plan can be borne, and no other way surely is"),
        applies=_cannot_bear,
    ),
    StrategyRule(
        rule_id="promise-running",
        strategy=Strategy.WAIT,
        rests_on="promise-time",
        when=say("a promise is not due yet, or within its days of grace"),
        applies=_promise_running,
    ),
    StrategyRule(
        rule_id="plan-running",
        strategy=Strategy.ASK,
        rests_on="plan-offer",
        when=say("a repayment plan is running"),
        applies=_plan_running,
    ),
    StrategyRule(
        rule_id="last-refused",
        strategy=Strategy.ASK,
        rests_on="follow-up",
        when=say("the last talk ended without an agreement"),
        applies=_refused,
    ),
    StrategyRule(
        rule_id="promise-broken",
        strategy=Strategy.ASK,
        rests_on="follow-up",
        when=say("the last promise is broken, or has had its time and is not judged yet"),
        applies=_promise_broken,
    ),
    StrategyRule(
        rule_id="first-and-short",
        strategy=Strategy.REMIND,
        rests_on="notice-first",
        when=say("at most {days} days past due, and no talk yet", days=SHORT_ARREAR_DAYS),
        applies=_first_and_short,
    ),
    StrategyRule(
        rule_id="pays-in-full",
        strategy=Strategy.REMIND,
        rests_on="plan-offer",
        when=say("all of it can surely be paid in one sum"),
        applies=_pays_in_full,
    ),
    StrategyRule(
        rule_id="bears-a-plan",
        strategy=Strategy.PLAN,
        rests_on="plan-offer",
        when=say("instalments can surely be borne"),
        applies=_bears_a_plan,
    ),
    StrategyRule(
        rule_id="not-known",
        strategy=Strategy.ASK,
        rests_on="preparation",
        when=say("none of these applies"),
        applies=_not_known,
    ),
)
"""The rules, in the order in which they are asked."""

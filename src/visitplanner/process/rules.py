"""The rules of the process itself, beside those of the rulebook on which its steps rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.rulebook.rule import Rule, RuleKind, Standing

if TYPE_CHECKING:
    from visitplanner.messages import Message
    from visitplanner.rulebook.book import Rulebook


def _rule(
    rule_id: str, name: Message, source: Message, standing: Standing = Standing.POLICY
) -> Rule:
    return Rule(
        rule_id=rule_id,
        kind=RuleKind.GATE,
        name=name,
        source=source,
        standing=standing,
        parameters={},
        tighten_only={},
    )


PROCESS_RULES: tuple[Rule, ...] = (
    _rule(
        "preparation",
        say("A visit is prepared before it is planned"),
        say("The bank's process: information on the borrower and the loan, and a strategy to fit"),
    ),
    _rule(
        "follow-up",
        say("What came of a visit decides what follows"),
        say("The bank's process: willingness is assessed, followed up, visited again if needed"),
    ),
    _rule(
        "promise-time",
        say("A promise is given its time"),
        say("The bank's process: willingness is assessed, followed up, visited again if needed"),
    ),
    _rule(
        "counselling",
        say("Hardship goes to counselling, never to more pressure"),
        say("The bank's process: a visit weighs on people, most of all in hardship"),
    ),
    _rule(
        "dispute-first",
        say("A disputed debt is settled before anybody asks for it again"),
        say("Reasonableness: the visit fits the borrower's situation and is not excessive"),
    ),
    _rule(
        "bureau-notice",
        say("The borrower is told before a default is reported to the credit bureau"),
        say("Regulation on the credit reporting industry (State Council order 631), art. 15"),
        Standing.READ,
    ),
    _rule(
        "complaint-pause",
        say("A complaint pauses the case"),
        say("The bank's process: misconduct harms the borrower and the bank's name"),
    ),
    _rule(
        "closing",
        say("A case is closed when nothing is owed, or nothing more is asked"),
        say("The bank's process: each case ends, and the process is recorded"),
    ),
)


def rule_of(rule_id: str, rulebook: Rulebook) -> Rule:
    """Return the rule of `rulebook`, or of the process, that a step rests on.

    Raises
    ------
    InputError
        When neither has it, as in a bank's own shorter rulebook.
    """
    for rule in (*rulebook.rules, *PROCESS_RULES):
        if rule.rule_id == rule_id:
            return rule
    raise input_fault(say("the rulebook has no rule {rule}", rule=rule_id))

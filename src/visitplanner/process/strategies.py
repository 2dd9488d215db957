"""What packs are made by, as tables drawn from what the program follows: rules and consequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.preparation.consequences import CONSEQUENCES
from visitplanner.preparation.strategy_rules import STRATEGY_RULES
from visitplanner.process.rules import rule_of
from visitplanner.rulebook.book import read_rulebook

if TYPE_CHECKING:
    from visitplanner.messages import Translator


def strategy_table(tr: Translator) -> str:
    """Return every rule in its order as a table in Markdown, with what it rests on.

    Rules of the rulebook are as in the default edition.
    """
    rulebook = read_rulebook()
    grounds = [rule_of(each.rests_on, rulebook) for each in STRATEGY_RULES]
    lines = [
        (tr("rule"), tr("when"), tr("strategy"), tr("rests on"), tr("source")),
        ("---",) * 5,
        *(
            (
                f"`{each.rule_id}`",
                tr.render(each.when),
                tr.render(each.strategy.words),
                f"`{each.rests_on}`",
                tr.render(ground.source),
            )
            for each, ground in zip(STRATEGY_RULES, grounds, strict=True)
        ),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def consequence_table(tr: Translator) -> str:
    """Return what is said to follow where nothing is paid, with its source and how firm that is.

    The standing is for the office: on a pack the source stands alone.
    """
    lines = [
        (tr("consequence"), tr("source"), tr("standing")),
        ("---",) * 3,
        *(
            tuple(tr.render(cell) for cell in (each.words, each.source, each.standing.words))
            for each in CONSEQUENCES
        ),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

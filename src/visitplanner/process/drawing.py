"""The machine as a picture and as tables, drawn from the table that the program itself follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.domain import OutcomeCode
from visitplanner.process.rules import rule_of
from visitplanner.process.states import OPEN_STATES, CaseState, Step
from visitplanner.process.transitions import TRANSITIONS, legal_steps
from visitplanner.rulebook.book import read_rulebook
from visitplanner.valuation import OUTCOME_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from visitplanner.messages import Message, Translator
    from visitplanner.process.transitions import Transition


MANY = 6
"""A step of more states than this stands in the picture's note, not as so many arrows."""


def mermaid(tr: Translator) -> str:
    """Return the machine as a Mermaid state diagram, in the words of `tr`.

    Steps of many states stand in a note, and as an arrow only where they follow a visit; what
    changes no state is left to the table.

    References
    ----------
    .. [1] https://mermaid.js.org/syntax/stateDiagram.html
    """
    lines = [
        *(f'state "{tr.render(state.words)}" as {state}' for state in CaseState),
        f"[*] --> {CaseState.OVERDUE}",
        *_arrows((each for each in TRANSITIONS if _is_drawn(each)), tr),
        f"note right of {CaseState.OVERDUE}",
        *(f"    {line}" for line in _note(tr)),
        "end note",
    ]
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in lines)])


def _is_drawn(transition: Transition) -> bool:
    is_one_of_many = transition.step in _FROM_MANY and transition.state is not CaseState.VISITED
    return not is_one_of_many and transition.to not in {None, transition.state}


def _arrows(transitions: Iterable[Transition], tr: Translator) -> Iterator[str]:
    steps: dict[tuple[CaseState, CaseState | None], list[Message]] = {}
    for each in transitions:
        steps.setdefault((each.state, each.to), []).append(each.step.words)
    for (state, to), words in steps.items():
        yield f"{state} --> {to}: {tr('{steps:list}', steps=words)}"


def _note(tr: Translator) -> Iterator[str]:
    yield tr("From many states, as the table says:")
    for step, to in _FROM_MANY.items():
        yield tr("{step}, then {state}", step=step.words, state=to.words)
    yield tr("Without an open complaint, a paused case returns to where it was.")


def _from_many() -> Iterator[tuple[Step, CaseState]]:
    for step in Step:
        ends = [each.to for each in TRANSITIONS if each.step is step and each.to is not each.state]
        if len(ends) > MANY and ends[0] is not None:
            yield step, ends[0]


_FROM_MANY: Mapping[Step, CaseState] = dict(_from_many())
"""The steps of many states, each with the one state to which it leads."""


def transition_table(tr: Translator) -> str:
    """Return every transition with its rule as a table in Markdown, a row for each step and end.

    As in the table of `transitions`, `open` is every state but paused and closed, `=` the state
    itself, `before` where a complaint paused the case.
    """
    rows: dict[tuple[Step, str, str], list[CaseState]] = {}
    for each in sorted(TRANSITIONS, key=lambda each: list(Step).index(each.step)):
        rows.setdefault((each.step, each.to or "before", each.rule_id), []).append(each.state)
    return _markdown(
        (tr("step"), tr("what is recorded"), tr("in state"), tr("leads to"), tr("rule")),
        (
            (
                _code(step),
                tr.render(step.words),
                _codes(_shortened(states)),
                _code("=" if states == [to] else to),
                _code(rule_id),
            )
            for (step, to, rule_id), states in rows.items()
        ),
    )


def _shortened(states: list[CaseState]) -> list[str]:
    if not OPEN_STATES.issubset(states):
        return [*states]
    return ["open", *(state for state in states if state not in OPEN_STATES)]


def outcome_table(tr: Translator) -> str:
    """Return what each outcome of a visit lets follow, as a table in Markdown."""
    return _markdown(
        (tr("outcome"), tr("meaning"), tr("what may follow")),
        (
            (
                _code(code),
                tr.render(OUTCOME_WORDS[code]),
                _codes(legal_steps(CaseState.VISITED, code)),
            )
            for code in OutcomeCode
        ),
    )


def rule_table(tr: Translator) -> str:
    """Return the rules that the steps rest on, with source and standing, as a table in Markdown.

    Those of the rulebook are as in the default edition.
    """
    rulebook = read_rulebook()
    used = dict.fromkeys(each.rule_id for each in TRANSITIONS)
    return _markdown(
        (tr("rule"), tr("what it says"), tr("source"), tr("standing")),
        (
            (_code(rule.rule_id), *map(tr.render, (rule.name, rule.source, rule.standing.words)))
            for rule in (rule_of(rule_id, rulebook) for rule_id in used)
        ),
    )


def tables(tr: Translator) -> str:
    """Return all three tables, with an empty line between them."""
    return "\n\n".join(draw(tr) for draw in (transition_table, outcome_table, rule_table))


def _code(word: str) -> str:
    return f"`{word}`"


def _codes(words: Iterable[str]) -> str:
    return " ".join(map(_code, words))


def _markdown(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

"""The documentation of the process is what the program follows, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from visitplanner.messages import Language, translator
from visitplanner.process import drawing
from visitplanner.process.drawing import (
    mermaid,
    outcome_table,
    rule_table,
    tables,
    transition_table,
)
from visitplanner.process.states import CaseState, Step
from visitplanner.process.transitions import TRANSITIONS

PAGE = (Path(__file__).parents[2] / "docs" / "process.md").read_text(encoding="utf-8")
EN, ZH = translator("en"), translator("zh")


def test_the_picture_in_the_docs_is_the_programs_own() -> None:
    assert f"```mermaid\n{mermaid(EN)}\n```\n" in PAGE


@pytest.mark.parametrize("draw", [transition_table, outcome_table, rule_table])
def test_the_tables_in_the_docs_are_the_programs_own(draw: object) -> None:
    assert callable(draw)
    assert f"\n\n{draw(EN)}\n\n" in f"{PAGE}\n"


def test_a_docs_page_that_is_behind_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "TRANSITIONS", TRANSITIONS[1:])
    assert mermaid(EN) not in PAGE
    assert transition_table(EN) not in PAGE


def test_every_transition_stands_in_the_table() -> None:
    rows = [line.split(" | ") for line in transition_table(EN).splitlines()[2:]]
    told = {
        (step.strip("| `"), state.strip("`"))
        for step, _, states, _, _ in rows
        for state in states.split()
    }
    for each in TRANSITIONS:
        assert (each.step, each.state) in told or (each.step, "open") in told


def test_every_arrow_of_the_picture_is_a_transition() -> None:
    arrows = [line.strip() for line in mermaid(EN).splitlines() if "-->" in line]
    lawful = {(each.state, each.to) for each in TRANSITIONS}
    for arrow in arrows:
        start, _, rest = arrow.partition(" --> ")
        end = rest.partition(":")[0]
        assert start == "[*]" or (CaseState(start), CaseState(end)) in lawful


def test_every_state_and_every_step_that_moves_a_case_is_in_the_picture() -> None:
    picture = mermaid(EN)
    for state in CaseState:
        assert f'state "{state.words}" as {state}' in picture
    for step in set(Step) - {Step.RESOLVE_COMPLAINT, Step.REPORT_BUREAU}:
        assert str(step.words) in picture


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_drawn_in_both_languages(language: Language) -> None:
    words = translator(language).render(CaseState.AGREEMENT_SOUGHT.words)
    assert words in mermaid(translator(language))
    assert translator(language).render(Step.COUNSEL.words) in tables(translator(language))


def test_no_cell_of_a_table_breaks_it() -> None:
    for block in tables(ZH).split("\n\n"):
        assert len({line.count("|") for line in block.splitlines()}) == 1

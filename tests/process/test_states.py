"""Every state and every step has its words."""

from __future__ import annotations

import pytest

from visitplanner.messages import translator
from visitplanner.process.states import CaseState, Step


@pytest.mark.parametrize("code", [*CaseState, *Step], ids=repr)
def test_every_code_is_said_in_both_languages(code: CaseState | Step) -> None:
    assert str(code.words)
    assert translator("zh").render(code.words) != str(code.words)


def test_no_two_states_and_no_two_steps_read_alike() -> None:
    for kind in (CaseState, Step):
        words = [translator("zh").render(code.words) for code in kind]
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("step", list(Step))
def test_every_step_says_why_it_may_be_refused(step: Step) -> None:
    assert translator("zh").render(step.refusal) != str(step.refusal)

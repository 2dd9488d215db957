"""`[follow_up]` of the policy file."""

from __future__ import annotations

from pathlib import Path

import pytest

from visitplanner.errors import InputError
from visitplanner.policy import Policy, read_policy
from visitplanner.process.sections import FollowUpSection
from visitplanner.process.settings import FollowUpSettings

POLICY_PAGE = Path(__file__).parents[2] / "docs" / "policy.md"


def policy_of(folder: Path, text: str) -> Policy:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


def test_what_is_left_out_keeps_its_default(tmp_path: Path) -> None:
    assert FollowUpSection().settings() == FollowUpSettings() == Policy().follow_up
    own = policy_of(tmp_path, "[follow_up]\ngrace_days = 0\nmost_refusals = 1\n").follow_up
    assert own == FollowUpSettings(grace_days=0, most_refusals=1)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = "[follow_up]\ngrace_days = -1\nmost_refusals = 0\nrevisit_days = 366\npatience = 3\n"
    with pytest.raises(InputError, match=r"follow_up\.grace_days: expected at least 0") as caught:
        policy_of(tmp_path, text)
    assert [fault.column for fault in caught.value.faults] == [
        "follow_up.grace_days",
        "follow_up.revisit_days",
        "follow_up.most_refusals",
        "follow_up.patience",
    ]


@pytest.mark.parametrize("setting", list(FollowUpSection.model_fields))
def test_every_setting_is_documented_with_its_default(setting: str) -> None:
    (row,) = [
        line
        for line in POLICY_PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{setting}` |")
    ]
    assert row.endswith(f"| {getattr(FollowUpSettings(), setting)} |")

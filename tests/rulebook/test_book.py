"""The rulebook as data: what it holds, what a bank may change, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from visitplanner.calendar import WorkingCalendar
from visitplanner.errors import InputError
from visitplanner.rulebook import book, judge
from visitplanner.rulebook.book import adjust, read_rulebook
from visitplanner.rulebook.rule import RuleKind, Stage, Standing

CHINA = read_rulebook()

STANDARD = Path(book.__file__).parent / "editions" / "china-2026.toml"
ONE_RULE = """
edition = "X-1"
name = "one rule"
[[rule]]
id = "{rule}"
kind = "gate"
name = "a rule"
standing = "policy"
source = "a source"
"""


def test_every_rule_names_its_source_and_its_standing() -> None:
    assert CHINA.edition == "CN-2026.1"
    for rule in CHINA.rules:
        assert rule.source.template
        assert rule.standing in Standing


def test_rules_for_the_officer_are_kept_apart_from_those_that_decide() -> None:
    assert {rule.kind for rule in CHINA.conduct} == {RuleKind.CONDUCT}
    assert {rule.rule_id for rule in CHINA.conduct} >= {"identify", "home", "prohibited"}


def test_the_banks_numbers_replace_the_editions_and_mark_it() -> None:
    changed = adjust(CHINA, {"notice-first": {"min_days": 5}})
    rule = next(rule for rule in changed.rules if rule.rule_id == "notice-first")
    assert rule.whole("min_days") == 5
    assert rule.whole("min_notices") == 1
    assert changed.edition == "CN-2026.1+"
    assert adjust(CHINA, {}).edition == "CN-2026.1"


def test_a_regulation_may_be_made_stricter_but_not_looser() -> None:
    stricter = adjust(CHINA, {"hours": {"earliest": "09:00", "latest": "20:00"}})
    assert stricter.gates[-1].clock("earliest").hour == 9
    with pytest.raises(InputError, match="the bank may only be stricter, got 07:59"):
        adjust(CHINA, {"hours": {"earliest": "07:59"}})
    with pytest.raises(InputError, match="the bank may only be stricter, got 22:01"):
        adjust(CHINA, {"hours": {"latest": "22:01"}})


def test_all_faults_of_the_changes_are_told_at_once() -> None:
    changes = {
        "no-such-rule": {},
        "frequency": {"max_visits": "many", "pause": 3, "period_days": -1},
        "hours": {"earliest": "dawn"},
        "calendar": 7,
    }
    with pytest.raises(InputError) as caught:
        adjust(CHINA, changes)
    assert [fault.column for fault in caught.value.faults] == [
        "rules.no-such-rule",
        "rules.frequency.max_visits",
        "rules.frequency.pause",
        "rules.frequency.period_days",
        "rules.hours.earliest",
        "rules.calendar",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("= nonsense", "cannot be read"),
        ('edition = "X"\nname = "n"\n', "lacks the field rule"),
        (ONE_RULE.format(rule="x").replace('"gate"', '"wish"'), "is no rulebook"),
        (ONE_RULE.format(rule="x") + "parameters = 3", "is no rulebook"),
    ],
)
def test_a_file_that_is_no_rulebook_is_refused_in_words(
    tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_rulebook(file)


def test_no_edition_may_leave_out_the_ground(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(ONE_RULE.format(rule="hours"), encoding="utf-8")
    with pytest.raises(InputError, match="lacks rules that nobody may do without: agreed-window"):
        judge([], [], read_rulebook(file), WorkingCalendar())


def test_a_gate_that_the_program_does_not_know_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    text = STANDARD.read_text(encoding="utf-8")
    file.write_text(text.replace('id = "calendar"', 'id = "moon-phase"'), encoding="utf-8")
    with pytest.raises(InputError, match="cannot apply: moon-phase"):
        judge([], [], read_rulebook(file), WorkingCalendar())


@pytest.mark.parametrize(
    ("written", "instead", "words"),
    [
        ("min_days = 3", "min_days = -30", "from 0 to 3650, got -30"),
        ('earliest = "08:00"', 'earliest = "03:00"', "may only be stricter, got 03:00"),
        ('earliest = "08:00"', 'earliest = "09:00+09:00"', "expected a time such as 08:00"),
        ("lifted = []", 'lifted = ["foo"]', "expected some of disputed"),
        ("default_persons = 2", "default_persons = 3", "from 1 to 2, got 3"),
    ],
)
def test_a_banks_own_rulebook_keeps_the_laws_bounds(
    tmp_path: Path, written: str, instead: str, words: str
) -> None:
    file = tmp_path / "rules.toml"
    text = STANDARD.read_text(encoding="utf-8")
    assert written in text
    file.write_text(text.replace(written, instead), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_rulebook(file)


def test_braces_in_a_rules_name_are_only_text(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    text = ONE_RULE.format(rule="calendar").replace("a rule", "{0.__class__}")
    file.write_text(text, encoding="utf-8")
    assert str(read_rulebook(file).gates[0].name) == "{0.__class__}"


def test_a_gate_without_its_parameter_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(ONE_RULE.format(rule="notice-first"), encoding="utf-8")
    rule = read_rulebook(file).gates[0]
    with pytest.raises(InputError, match="notice-first needs a parameter min_days of type int"):
        rule.whole("min_days")


def conduct_rule(stage: str) -> str:
    """Return a rulebook of one rule of conduct, with a line for its stage."""
    return ONE_RULE.format(rule="own").replace('"gate"', '"conduct"') + stage


def test_every_rule_of_conduct_has_its_stage_in_the_default_edition() -> None:
    stages = {rule.rule_id: rule.stage for rule in CHINA.conduct}
    assert stages["identify"] is stages["home"] is Stage.AT_THE_DOOR
    assert stages["prohibited"] is stages["third-party-silence"] is Stage.NEVER
    assert stages["records"] is Stage.AFTERWARDS
    assert set(stages.values()) == set(Stage)


@pytest.mark.parametrize(
    ("line", "stage"), [("", Stage.IN_THE_TALK), *((f'stage = "{each}"', each) for each in Stage)]
)
def test_a_rulebook_written_before_there_were_stages_is_still_read(
    tmp_path: Path, line: str, stage: Stage
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(conduct_rule(line), encoding="utf-8")
    assert [rule.stage for rule in read_rulebook(file).conduct] == [stage]


def test_a_stage_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(conduct_rule('stage = "later"'), encoding="utf-8")
    with pytest.raises(InputError, match="is no rulebook: 'later' is not a valid Stage"):
        read_rulebook(file)

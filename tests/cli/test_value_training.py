"""`visitplanner value` as a user runs it, and plans by what it learned."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from learned import make_model, write_history
from typer.testing import CliRunner, Result

from visitplanner import clock
from visitplanner.calendar import TIMEZONE
from visitplanner.cli.app import app
from visitplanner.valuation.learned.file import model_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Desk

GOOD_CASE = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)
COLUMNS = (
    "--outcome paid --numeric overdue_amount,days_past_due,num_promises --categorical last_outcome"
    " --amount amount_paid --owed overdue_amount --time day --visited visited --met met --hour hour"
    " --group team"
)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--lang", "en"])


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be after the last day of the made-up history."""
    with clock.at(datetime(2026, 10, 1, 9, tzinfo=TIMEZONE)):
        yield


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_history(tmp_path_factory.mktemp("h") / "h.csv", 2_500)


def test_a_model_is_learned_shown_and_planned_by(desk: Desk, history: Path) -> None:
    model, card = desk.folder / "m.json", desk.folder / "card.html"
    done = run(
        "value", "train", str(history), *COLUMNS.split(), "-o", str(model), "--card", str(card)
    )
    assert done.exit_code == 0, done.output
    for words in (
        "AUC",
        "calibration error",
        "a plain logistic regression",
        "What a visit changes",
    ):
        assert words in done.stdout
    assert card.read_bytes().startswith(b"<!")
    shown = run("value", "show", str(model))
    assert "from 2500 rows" in shown.stdout
    desk.write_cases(GOOD_CASE.format(n=1), GOOD_CASE.format(n=2))
    planned = desk.plan("--value", str(model))
    assert planned.exit_code == 0, planned.output
    document = json.loads((desk.out / "plan.json").read_text("utf-8"))
    assert "value" in document["provenance"]["inputs"]
    assert [f["name"] for f in document["values"]["C1"]][:3] == [
        "amount",
        "share_paid",
        "paid_by_overdue_amount",
    ]


def test_a_trait_is_refused_and_nothing_is_written(desk: Desk, history: Path) -> None:
    out = desk.folder / "m.json"
    done = run(
        *("value", "train", str(history), "--outcome", "paid", "--numeric", "age"),
        *("--categorical", "性别", "--split", "random", "-o", str(out)),
    )
    assert done.exit_code == 2
    assert done.stderr.count("protected trait") == 2
    assert not out.exists()


def test_a_model_that_asks_for_more_than_a_plan_knows_is_refused(desk: Desk) -> None:
    document = json.loads(model_json(make_model()))
    document["amount"]["owed"] = "wealth"
    (desk.folder / "m.json").write_text(json.dumps(document), encoding="utf-8")
    desk.write_cases(GOOD_CASE.format(n=1))
    done = desk.plan("--value", str(desk.folder / "m.json"), "--lang", "en")
    assert done.exit_code == 2
    assert "wealth" in done.stderr
    assert not desk.out.exists()


def test_a_plan_is_opened_again_by_its_model_and_by_no_other(desk: Desk) -> None:
    file = desk.folder / "m.json"
    file.write_bytes(model_json(make_model()))
    desk.write_cases(GOOD_CASE.format(n=1))
    assert desk.plan("--value", str(file)).exit_code == 0
    asked = ("why", "--plan", str(desk.out), "--time-limit", "1")
    assert run(*asked, "C1").exit_code == 0
    moved = file.rename(desk.folder / "moved.json")
    assert run(*asked, "C1", "--value", str(moved)).exit_code == 0
    replayed = ("robustness", str(desk.out), "--days-simulated", "10")
    assert run(*replayed).exit_code == 2
    assert run(*replayed, "--value", str(moved)).exit_code == 0
    moved.write_bytes(model_json(make_model(is_identified=False)))
    changed = run(*asked, "C1", "--value", str(moved))
    assert changed.exit_code == 2
    assert "--value" in changed.stderr


def test_a_model_that_does_not_tell_a_change_is_warned_of(desk: Desk) -> None:
    file = desk.folder / "m.json"
    file.write_bytes(model_json(make_model(is_identified=False)))
    desk.write_cases(GOOD_CASE.format(n=1))
    done = desk.plan("--value", str(file), "--lang", "en")
    assert "does not tell what a visit changes" in done.stderr


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store of the test's own, and return where a model would go."""
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    assert run("db", "init").exit_code == 0
    return tmp_path / "m.json"


def test_only_managers_learn_from_the_store(own_store: Path) -> None:
    assert run("db", "staff", "add", "李强", "--role", "dispatcher").exit_code == 0
    refused = run("value", "train", "-o", str(own_store), "--as", "李强")
    assert (refused.exit_code, "it is for: manager" in refused.stderr) == (2, True)
    asked = run("value", "train", "-o", str(own_store))
    assert (asked.exit_code, "at least 200 rows" in asked.stderr) == (2, True)
    assert not own_store.exists()


def test_the_stores_columns_are_its_own(own_store: Path) -> None:
    done = run("value", "train", "--outcome", "paid", "-o", str(own_store))
    assert done.exit_code == 2
    assert "the store tells its own columns" in done.stderr


def test_a_table_needs_its_outcome_named(desk: Desk, history: Path) -> None:
    done = run("value", "train", str(history), "--numeric", "x", "-o", str(desk.folder / "m.json"))
    assert done.exit_code == 2
    assert "--outcome" in done.stderr


def test_a_column_that_is_the_outcome_itself_is_asked_about(desk: Desk, history: Path) -> None:
    rows = history.read_text(encoding="utf-8").splitlines()
    place = rows[0].split(",").index("paid")
    cells = ["flag", *(row.split(",")[place] for row in rows[1:])]
    leaking = desk.folder / "leaking.csv"
    leaking.write_text(
        "\n".join(f"{row},{cell}" for row, cell in zip(rows, cells, strict=True)), encoding="utf-8"
    )
    asked = ("--outcome", "paid", "--numeric", "days_past_due,flag", "--time", "day")
    done = run("value", "train", str(leaking), *asked, "-o", str(desk.folder / "m.json"))
    assert done.exit_code == 0, done.stderr
    assert "was “flag” known on the day of its row" in done.stdout
    honest = run(
        "value", "train", str(history), *COLUMNS.split(), "-o", str(desk.folder / "n.json")
    )
    assert "known on the day" not in honest.stdout


def test_a_row_of_a_day_to_come_is_refused(desk: Desk, history: Path) -> None:
    with clock.at(datetime(2026, 8, 30, 9, tzinfo=TIMEZONE)):
        done = run(
            "value", "train", str(history), *COLUMNS.split(), "-o", str(desk.folder / "m.json")
        )
    assert (done.exit_code, "column day: expected a past date" in done.stderr) == (2, True)
    assert not (desk.folder / "m.json").exists()


def test_a_models_words_do_not_steer_the_terminal(desk: Desk) -> None:
    document = json.loads(model_json(make_model()))
    document["origin"]["outcome"] = "\x1b]0;title\x07\u202epaid"
    (desk.folder / "m.json").write_text(json.dumps(document), encoding="utf-8")
    shown = run("value", "show", str(desk.folder / "m.json"))
    assert shown.exit_code == 0
    assert "“\ufffd]0;title\ufffd\ufffdpaid”" in shown.stdout

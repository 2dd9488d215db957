"""`rules explain` by the editions of a file or of a plan, and what it says where they are gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli.conftest import GOOD_CASE, POLICY
from typer.testing import CliRunner

from visitplanner.cli.app import app
from visitplanner.rulebook import book

if TYPE_CHECKING:
    from click.testing import Result
    from conftest import Desk

STANDARD = Path(book.__file__).parent / "editions" / "china-2026.toml"
TWO_DAYS = GOOD_CASE.format(n=1).replace(
    "2026-10-08 09:00-17:00", "2026-10-08 09:00-10:00;2026-10-09 09:00-10:00"
)


def write(folder: Path, edition: str, in_force: str, opens: str) -> None:
    words = STANDARD.read_text(encoding="utf-8")
    words = words.replace("CN-2026.1", edition).replace("2026-01-30\n", f"{in_force}\n")
    folder.mkdir(exist_ok=True)
    (folder / f"{edition}.toml").write_text(words.replace('"08:00"', opens), encoding="utf-8")


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Return a desk whose bank opens an hour later from the second day planned on."""
    write(desk.folder / "books", "OWN-1", "2026-02-01", '"08:00"')
    write(desk.folder / "books", "OWN-2", "2026-10-09", '"09:30"')
    rules = "[rules.frequency]\nmin_days_between = 5\n"
    text = f'rulebook = "books"\n{POLICY}{rules}'
    (desk.folder / "policy.toml").write_text(text, encoding="utf-8")
    desk.write_cases(TWO_DAYS)
    return desk


def explain(desk: Desk, *words: str) -> Result:
    tables = ["--cases", str(desk.folder / "cases.csv"), "--lang", "en"]
    policy = ["--policy", str(desk.folder / "policy.toml")]
    return CliRunner().invoke(app, ["rules", "explain", "C1", *tables, *policy, *words])


def planned(desk: Desk) -> dict[str, object]:
    done = desk.plan("--days", "2")
    assert done.exit_code == 0, done.output
    assert "By rulebook OWN-1+: Thu 8 Oct 2026" in done.stderr
    assert "By rulebook OWN-2+: Fri 9 Oct 2026" in done.stderr
    document = json.loads((desk.out / "plan.json").read_text(encoding="utf-8"))
    return dict(document["provenance"])


def test_a_plan_across_a_change_names_both_editions_and_is_explained_by_them(two: Desk) -> None:
    origin = planned(two)
    assert origin["rulebook"] == "OWN-1+, OWN-2+"
    assert [
        (each["edition"], each["in_force"], each["days"], each["changes"])
        for each in origin["editions"]  # type: ignore[attr-defined]
    ] == [
        ("OWN-1+", "2026-02-01", ["2026-10-08"], {"frequency": {"min_days_between": 5}}),
        ("OWN-2+", "2026-10-09", ["2026-10-09"], {"frequency": {"min_days_between": 5}}),
    ]
    told = explain(two, "--plan", str(two.out)).stdout
    assert "Rulebook OWN-1+, in force from Sun 1 Feb 2026\n    for Thu 8 Oct 2026\n" in told
    assert "Rulebook OWN-2+, in force from Fri 9 Oct 2026\n    for Fri 9 Oct 2026\n" in told
    assert told.endswith(
        "May be visited: Thu 8 Oct 2026 09:00 to 10:00, Fri 9 Oct 2026 09:30 to 10:00.\n"
    )


def test_officers_keep_the_conduct_of_every_edition_once(two: Desk) -> None:
    file, first = two.folder / "books" / "OWN-2.toml", "Name the bank and show your identity first"
    words = file.read_text(encoding="utf-8").replace(first, "Show your identity, name the bank")
    file.write_text(words, encoding="utf-8")
    planned(two)
    document = json.loads((two.out / "plan.json").read_text(encoding="utf-8"))
    told = [each["rule_id"] for each in document["conduct"]]
    assert told.count("identify") == 2
    assert told.count("home") == 1


def test_a_plan_is_explained_by_its_own_parameters_whatever_the_policy_says_now(two: Desk) -> None:
    planned(two)
    policy = two.folder / "policy.toml"
    words = policy.read_text(encoding="utf-8").replace("= 5", "= 9")
    policy.write_text(f"{words}[rules.hours]\nearliest = '10:30'\n", encoding="utf-8")
    assert "HOLDS   hours" in explain(two, "--on", "2026-10-08").stdout
    told = explain(two, "--plan", str(two.out), "--on", "2026-10-08").stdout
    assert "HOLDS" not in told
    assert "OWN-2" not in told


def test_an_edition_that_is_gone_is_named_with_its_digest(two: Desk) -> None:
    (entry, *_) = planned(two)["editions"]  # type: ignore[misc]
    write(two.folder / "books", "OWN-1", "2026-02-01", '"08:30"')
    done = explain(two, "--plan", str(two.out))
    assert done.exit_code == 2
    assert f"under edition OWN-1+ of digest {entry['sha256']}" in done.stderr


def test_a_file_is_asked_as_it_is(two: Desk) -> None:
    file = two.folder / "books" / "OWN-2.toml"
    told = explain(two, "--rulebook", str(file), "--on", "2026-10-09").stdout
    assert told.startswith("Rulebook OWN-2, in force from Fri 9 Oct 2026\n")
    early = explain(two, "--rulebook", str(file), "--on", "2026-10-08")
    assert early.exit_code == 2
    assert "no rulebook holds for Thu 8 Oct 2026: the first edition, OWN-2, is" in early.stderr


def test_the_rulebook_of_a_day_is_listed_and_the_others_named(two: Desk) -> None:
    policy = ["--policy", str(two.folder / "policy.toml"), "--lang", "en"]
    listed = CliRunner().invoke(app, ["rules", "list", "--on", "2026-10-08", *policy]).stdout
    assert listed.startswith("Rulebook OWN-1+\n    in force from Sun 1 Feb 2026\n")
    assert listed.endswith("Another edition, in force from Fri 9 Oct 2026: OWN-2+\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--on: expected a day, or a plan"),
        (("--plan", "out", "--rulebook", "x.toml"), "leave out --rulebook"),
        (("--plan", "12"), "leave out --cases"),
        (("--plan", "nowhere"), "cannot be read"),
        (("--plan", "OUT", "--on", "2026-10-10"), "--on: the plan was not made for Sat 10 Oct"),
    ],
)
def test_what_is_amiss_is_told(two: Desk, words: tuple[str, ...], told: str) -> None:
    planned(two)
    done = explain(two, *(str(two.out) if word == "OUT" else word for word in words))
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema_version": 99}, "expected a plan of this version"),
        ({"provenance": {}}, "an older version, which kept no digest"),
        ({"provenance": {"editions": [{"days": []}]}}, "expected a plan of this version"),
        ({"days": 3}, "expected a plan of this version"),
    ],
)
def test_a_plan_that_cannot_be_explained_says_why(
    two: Desk, change: dict[str, object], told: str
) -> None:
    planned(two)
    file = two.out / "plan.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**document, **change}), encoding="utf-8")
    done = explain(two, "--plan", str(two.out))
    assert done.exit_code == 2
    assert told in done.stderr


def alone(desk: Desk, *words: str) -> Result:
    """Ask with the folder alone: no table, no policy, no store."""
    asked = ["rules", "explain", "C1", "--plan", str(desk.out), "--lang", "en"]
    return CliRunner().invoke(app, [*asked, *words])


def test_a_plan_made_from_tables_is_explained_by_its_folder_alone(two: Desk) -> None:
    planned(two)
    told = alone(two)
    assert told.exit_code == 0, told.stderr
    assert told.stdout.startswith("By the plan's rules and by the table that it was made from.\n")
    assert (
        told.stdout.splitlines()[1:]
        == (explain(two, "--plan", str(two.out)).stdout.splitlines()[1:])
    )


def test_a_table_that_was_changed_since_is_told(two: Desk) -> None:
    planned(two)
    two.write_cases(TWO_DAYS.replace("2026-09-01 phone", ""))
    told = alone(two).stdout
    assert "which was changed since the plan was made" in told
    assert "HOLDS   notice-first" in told


def test_what_became_of_a_case_during_the_day_is_told_by_the_new_version(two: Desk) -> None:
    planned(two)
    second = two.folder / "second"
    words = ["--now", "2026-10-08 08:00", "--event", "paid=C1", "--time-limit", "0.5"]
    done = CliRunner().invoke(app, ["replan", str(two.out), "--out", str(second), *words])
    assert done.exit_code == 0, done.stderr
    asked = ["rules", "explain", "C1", "--plan", str(second), "--lang", "en"]
    told = CliRunner().invoke(app, asked).stdout
    assert told.endswith("Not to be visited: held by hold-flags.\n")
    assert "HOLDS" not in alone(two).stdout

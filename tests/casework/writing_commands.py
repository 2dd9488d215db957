"""Every command that writes into the store: how to get there, what is typed, what then holds.

A new command goes into one of the three lists; `test_killed.py` says so where it is in none. One
that writes is one more entry of `WRITING`, and is killed and done again as all the others are.
`{given}` is the folder of what commands read, `{own}` one that belongs to the store.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from casework.given import NUM_NEW
from casework.writing import Words, Writing, state
from casework.writing_duty import DUTY
from casework.writing_money import MONEY
from exports import EVENING
from samples import DAY, at

if TYPE_CHECKING:
    from casework.snapshots import Snapshot

EARLY = at("08:00", DAY)

YEARS_LATER = at("08:00", DAY.replace(year=DAY.year + 3))

PLAN: Words = (
    *("plan", "--db", "{url}", "--date", DAY.isoformat(), "--out", "{own}/out"),
    *("--policy", "{given}/policy.toml", "--time-limit", "1"),
)
EXPORT: Words = ("outcome", "import", "{given}/first.vpo", "--plan", "{given}/plan")
AGREE: Words = (
    *("agree", "C2", "--ref", "B-2", "--channel", "phone", "--on", "2026-10-05"),
    *("--window", "2026-10-08 13:00-15:00"),
)


def without_older_plans(found: Snapshot) -> object:
    """Return all rows but for a plan's: who plans twice has two plans, of which the last stands."""
    last = max((row["number"] for row in found.rows("plan")), default=0)
    visits = [{**row, "plan": 1} for row in found.rows("planned_visit") if row["plan"] == last]
    others = {name: rows for name, rows in found.tables.items() if not name.startswith("plan")}
    return others, visits, len(found.rows("plan_day"))


WRITING = (
    Writing(
        command="db init",
        words=("db", "init"),
        starts_from="nothing",
        holds=lambda found, _: len(found.rows("staff")) == 2,
    ),
    Writing(
        command="db init",
        what="of an older store",
        words=("db", "init"),
        starts_from="older",
        holds=lambda found, _: found.tables["plan"] == () and state(found, "C3") == "agreed",
    ),
    Writing(
        command="db rotate",
        words=("db", "rotate"),
        holds=lambda _, branch: len(branch.key_file.read_bytes().split()) == 1,
    ),
    Writing(
        command="db staff add",
        words=("db", "staff", "add", "li", "--role", "auditor", "--role", "officer"),
        holds=lambda found, _: len(found.rows("staff")) == 4,
    ),
    Writing(
        command="db staff remove",
        before=(("db", "staff", "add", "li", "--role", "auditor", "--role", "officer"),),
        words=("db", "staff", "remove", "li", "--role", "auditor", "--role", "officer"),
        holds=lambda found, _: len(found.rows("staff")) == 2,
    ),
    Writing(
        command="case import",
        words=("case", "import", "{given}/more.csv", "--policy", "{given}/policy.toml"),
        holds=lambda found, _: (
            state(found, f"N{NUM_NEW - 1}") == "agreed"
            and len(found.rows("case_file")) == 12 + NUM_NEW
        ),
    ),
    Writing(
        command="notice add",
        words=("notice", "add", "C1", "--channel", "sms", "--on", "2026-10-01"),
        holds=lambda found, _: state(found, "C1") == "notified",
    ),
    Writing(
        command="agree",
        words=AGREE,
        holds=lambda found, _: (
            state(found, "C2") == "agreed"
            and found.row("agreed_window", case_id="C2", reference="B-2") is not None
        ),
    ),
    Writing(
        command="withdraw",
        words=("withdraw", "C3", "--on", "2026-10-06"),
        holds=lambda found, _: state(found, "C3") == "notified",
    ),
    Writing(
        command="case complain",
        words=("case", "complain", "C3", "--on", "2026-10-06", "--text", "{given}/words.txt"),
        holds=lambda found, _: (
            state(found, "C3") == "paused"
            and [row["text"] for row in found.rows("complaint")] == ["太早了"]
        ),
    ),
    Writing(
        command="case record",
        words=("case", "record", "C3", "counsel", "--on", "2026-10-06"),
        holds=lambda found, _: (
            state(found, "C3") == "counselling"
            and found.row("case_flag", case_id="C3", flag="hardship") is not None
        ),
    ),
    Writing(
        command="outcome add",
        words=(
            *("outcome", "add", "C4", "--outcome", "met_promised", "--on", "2026-10-07"),
            *("--promise-date", "2026-10-20", "--promise-amount", "800"),
            *("--note", "{given}/words.txt"),
        ),
        holds=lambda found, _: (
            len(found.rows("visit_report")) == 1
            and found.row("promise", case_id="C4", amount_fen=80_000) is not None
        ),
    ),
    Writing(
        command="outcome import",
        words=EXPORT,
        at=EVENING,
        again=2,
        holds=lambda found, _: len(found.rows("visit_report")) == 5,
    ),
    Writing(
        command="outcome import",
        what="of two",
        words=(*EXPORT[:3], "{given}/second.vpo", *EXPORT[3:]),
        at=EVENING,
        halfway=(EXPORT,),
        again=2,
        holds=lambda found, _: len(found.rows("visit_report")) == 10,
    ),
    Writing(
        command="officer import",
        words=("officer", "import", "{given}/more_officers.csv"),
        holds=lambda found, _: (
            len(found.rows("officer")) == 4 and len(found.rows("certification")) == 2
        ),
    ),
    Writing(
        command="officer left",
        words=("officer", "left", "W02", "--on", "2026-10-07"),
        holds=lambda found, _: all(row["left_on"] for row in found.rows("officer")[1:]),
    ),
    Writing(
        command="plan",
        words=PLAN,
        same=without_older_plans,
        holds=lambda found, branch: (
            [state(found, f"C{n}") for n in (3, 4, 5)] == ["planned"] * 3
            and json.loads((branch.own / "out" / "plan.json").read_bytes())["totals"]["num_visited"]
            == 3
        ),
    ),
    Writing(
        command="replan",
        before=(PLAN,),
        words=(
            *("replan", "{own}/out", "--db", "{url}", "--now", "08:00", "--event", "paid=C3"),
            *("--out", "{own}/second", "--time-limit", "0.5"),
        ),
        at=EARLY,
        same=without_older_plans,
        holds=lambda found, branch: (
            [state(found, f"C{n}") for n in (3, 4, 5)] == ["prepared", "planned", "planned"]
            and (branch.own / "second" / "plan.json").exists()
        ),
    ),
    Writing(
        command="slots",
        words=(
            *("slots", "C2", "--db", "{url}", "--policy", "{given}/policy.toml"),
            *("--accept", "2026-10-09 09:00-10:30", "--ref", "B-9"),
        ),
        holds=lambda found, _: (
            found.row("agreement", case_id="C2", reference="B-9") is not None
            and state(found, "C2") == "agreed"
        ),
    ),
    Writing(
        command="privacy purge",
        before=(PLAN, ("case", "record", "C6", "close", "--yes", "--on", "2026-10-06")),
        words=("privacy", "purge", "--yes"),
        at=YEARS_LATER,
        holds=lambda found, _: (
            [row["document"] for row in found.rows("plan")] == [False]
            and [row["borrower_name"] == "" for row in found.rows("case_file")].count(True) == 1
        ),
    ),
    Writing(
        command="privacy export",
        words=("privacy", "export", "C3", "--out", "{own}/all.json"),
        holds=lambda _, branch: (
            json.loads((branch.own / "all.json").read_bytes())["case"]["case_id"] == "C3"
        ),
    ),
    *MONEY,
    *DUTY,
)
"""Every command that writes rows, or a file of what is in them."""

ONLY_READS = frozenset(
    {
        *("case list", "case show", "db staff list", "db verify", "followups", "officer list"),
        *("override list", "risk", "robustness", "rules explain", "value train", "why"),
    }
)
"""Commands that write no more into the store than that it was read."""

WITHOUT_THE_STORE = frozenset(
    {
        *("demo", "solve", "check", "geocode", "confirm", "case states", "case strategies"),
        *("compare", "plan-branches", "repayment", "roads build", "roads info", "rules list"),
        "value show",
    }
)
"""Commands that never open it."""

"""Commands that write of money: what is owed and borne, plans, payments, the credit bureau."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.writing import Words, Writing, state

if TYPE_CHECKING:
    from casework.snapshots import Snapshot

PLAN: Words = (
    *("repayment", "agree", "C2", "--method", "equal_instalments", "--months", "3"),
    *("--debt", "12000", "--first-due", "2026-10-20", "--on", "2026-10-06"),
)
PAID: Words = (
    *("payment", "add", "C2", "--amount", "6000"),
    *("--on", "2026-10-07", "--ref", "R-1"),
)
EARLIER_PLAN: Words = (*PLAN[:4], "equal_principal", *PLAN[5:])
TOLD: Words = (
    *("case", "record", "C2", "notify_bureau"),
    *("--channel", "mail", "--on", "2026-09-20"),
)


def standings(found: Snapshot, plan: int) -> list[object]:
    """Return how the instalments of a plan stand, in order."""
    rows = [row for row in found.rows("instalment") if row["plan"] == plan]
    return [row["standing"] for row in sorted(rows, key=lambda row: str(row["due_on"]))]


MONEY = (
    Writing(
        command="case means",
        words=("case", "means", "{given}/means.csv"),
        holds=lambda found, _: (
            [row["income"] for row in found.rows("case_means")] == ["800000", "", "1200000"]
        ),
    ),
    Writing(
        command="case pack",
        words=("case", "pack", "C3", "C4", "--out", "{own}/packs.html"),
        holds=lambda _, branch: (branch.own / "packs.html").read_bytes().endswith(b"</html>\n"),
    ),
    Writing(
        command="case record",
        what="of the credit bureau",
        words=TOLD,
        holds=lambda found, _: (
            state(found, "C2") == "bureau_notice"
            and found.row("bureau_notice", case_id="C2", channel="mail") is not None
        ),
    ),
    Writing(
        command="case record",
        what="of a report",
        before=(TOLD,),
        words=("case", "record", "C2", "report_bureau", "--on", "2026-10-06"),
        holds=lambda found, _: (
            [str(row["reported_on"]) for row in found.rows("bureau_notice")] == ["2026-10-06"]
        ),
    ),
    Writing(
        command="repayment agree",
        words=PLAN,
        holds=lambda found, _: (
            state(found, "C2") == "plan_running" and standings(found, 1) == ["open"] * 3
        ),
    ),
    Writing(
        command="repayment agree",
        what="in place of another",
        before=(EARLIER_PLAN,),
        words=PLAN,
        holds=lambda found, _: (
            standings(found, 1) == ["ended"] * 3 and standings(found, 2) == ["open"] * 3
        ),
    ),
    Writing(
        command="payment add",
        before=(PLAN,),
        words=PAID,
        holds=lambda found, _: (
            standings(found, 1) == ["kept", "open", "open"]
            and sum(row["amount_fen"] for row in found.rows("settlement")) == 600_000
        ),
    ),
    Writing(
        command="payment void",
        before=(PLAN, PAID),
        words=("payment", "void", "C2", *PAID[-4:], "--reason", "slip"),
        holds=lambda found, _: (
            standings(found, 1) == ["open"] * 3
            and [*found.rows("payment"), *found.rows("settlement")] == []
            and [row["amount_fen"] for row in found.rows("payment_void")] == [600_000]
        ),
    ),
)
"""Killed and done again with all the others."""

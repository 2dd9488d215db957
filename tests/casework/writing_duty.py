"""Commands that write of those who work for the bank: training, shifts, what a manager lifts."""

from __future__ import annotations

from casework.writing import Words, Writing

SHIFT: Words = ("officer", "shift", "W01", "--on", "2026-10-08")
HOURS: Words = ("--from", "10:00", "--to", "19:00")

TAKEN_ON: Words = ("db", "staff", "add", "li", "--role", "manager")
"""A manager who plans no visits."""

LIFTED: Words = (
    *("override", "add", "C3", "--rule", "calendar", "--reason", "只有周日在家"),
    *("--until", "2026-10-18", "--as", "li"),
)

DUTY = (
    Writing(
        command="officer training add",
        words=(
            *("officer", "training", "add", "W01", "--course", "law"),
            *("--on", "2026-10-01", "--until", "2027-09-30"),
        ),
        holds=lambda found, _: (
            [row["subject"] for row in found.rows("training")] == ["law"]
            and str(found.rows("training")[0]["valid_until"]) == "2027-09-30"
        ),
    ),
    Writing(
        command="officer training import",
        words=("officer", "training", "import", "{given}/courses.csv"),
        holds=lambda found, _: (
            [row["officer_id"] for row in found.rows("training")] == ["W01", "W01", "W02"]
        ),
    ),
    Writing(
        command="officer shift",
        words=(*SHIFT, *HOURS),
        holds=lambda found, _: (
            [row["shift_end"] for row in found.rows("day_shift")] == [19 * 3_600]
        ),
    ),
    Writing(
        command="officer shift",
        what="as usual again",
        before=((*SHIFT, *HOURS),),
        words=SHIFT,
        holds=lambda found, _: found.tables["day_shift"] == (),
    ),
    Writing(
        command="officer roster",
        words=("officer", "roster", "{given}/roster.csv"),
        holds=lambda found, _: len(found.rows("day_shift")) == 4,
    ),
    Writing(
        command="override add",
        before=(TAKEN_ON,),
        words=LIFTED,
        holds=lambda found, _: [row["reason"] for row in found.rows("override")] == [LIFTED[6]],
    ),
    Writing(
        command="override end",
        before=(TAKEN_ON, LIFTED),
        words=("override", "end", "C3", "--rule", "calendar", "--as", "li"),
        holds=lambda found, _: [row["ended_by"] for row in found.rows("override")] == ["li"],
    ),
)
"""Killed and done again with all the others."""

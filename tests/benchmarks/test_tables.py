"""What a table says follows from the runs alone."""

from __future__ import annotations

from cases import DISTANCE, NET_VALUE
from running import Entry, Run
from tables import case_table, complaints, mean_table

OURS = Entry(who="ours", seconds=10, seed=1, threads=2, bound="yes")
PEER = Entry(who="pyvrp", seconds=60, seed=1, threads=2, bound="no")


def test_values_stand_beside_the_best_known_and_means_are_shares_of_it() -> None:
    runs = [
        Run(case="R1", family="R", entry=OURS, value=101.0, best_known=100.0, wall_s=10.0),
        Run(case="R1", family="R", entry=PEER, value=110.0, best_known=100.0, wall_s=60.0),
        Run(case="C1", family="C", entry=OURS, value=206.0, best_known=200.0, wall_s=12.0),
    ]
    assert case_table(runs, DISTANCE).splitlines() == [
        "| distance | best known or proven | ours 10 s | pyvrp 60 s |",
        "|---|---|---|---|",
        "| R1 | 100.0 | 101.0 | 110.0 |",
        "| C1 | 200.0 | 206.0 | - |",
    ]
    means = mean_table(runs, DISTANCE)
    assert "| below the best, R | 1.00% | 10.00% |" in means
    assert "| below the best, C | 3.00% | - |" in means
    assert "| below the best, all | 2.00% | 10.00% |" in means  # (1 % + 3 %) / 2
    assert "| time of the whole process | 11.0 s | 60.0 s |" in means


def test_without_a_best_known_value_the_least_bound_is_the_measure() -> None:
    runs = [
        Run(case="day", family="files", entry=OURS, value=98.0, bound=100.0),
        Run(case="day", family="files", entry=PEER, value=95.0, bound=105.0),
    ]
    assert "| day | 100 | 98 | 95 |" in case_table(runs, NET_VALUE)
    assert "| below the best, all | 2.00% | 5.00% |" in mean_table(runs, NET_VALUE)


def test_a_plan_that_is_violated_counts_for_nothing_and_is_told() -> None:
    runs = [
        Run(case="day", family="x", entry=OURS, value=99.0, best_known=100.0),
        Run(
            case="day", family="x", entry=PEER, value=120.0, best_known=100.0, violations=("late",)
        ),
        Run(case="eve", family="x", entry=PEER, error="is not installed"),
    ]
    assert "| day | 100 | 99 | 120 VIOLATED |" in case_table(runs, NET_VALUE)
    assert "| eve | - | - | failed |" in case_table(runs, NET_VALUE)
    assert "| below the best, all | 1.00% | - |" in mean_table(runs, NET_VALUE)
    assert "| sound plans | 1 of 1 | 0 of 2 |" in mean_table(runs, NET_VALUE)
    assert complaints(runs).splitlines() == [
        "- day, pyvrp 60 s: late",
        "- eve, pyvrp 60 s: is not installed",
    ]

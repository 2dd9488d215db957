"""`visitplanner plan --hand`: what a dispatcher is told of the wishes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from factories import make_cases, make_plan, make_route
from samples import make_officer

from visitplanner.cli.hand_words import hand_told, hand_warnings
from visitplanner.hand.kept import Hand, HandPrice, ToldWish, WishStanding
from visitplanner.hand.wishes import Wish, WishKind

if TYPE_CHECKING:
    from conftest import Desk
    from typer.testing import Result

GOOD_CASE = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)


def planned(desk: Desk, *rows: str) -> Result:
    text = "\n".join(["case_id,officers,start,order,must", *rows]) + "\n"
    (desk.folder / "hand.csv").write_text(text, encoding="utf-8")
    return desk.plan("--hand", str(desk.folder / "hand.csv"))


def test_wishes_are_kept_and_their_price_is_told(desk: Desk) -> None:
    done = planned(desk, "C1,W02,10:30,,", "C2,W02,,,no")
    assert done.exit_code == 0, done.stderr
    assert "of the dispatcher's 3 wishes are kept. Nothing is lost by the hand" in done.stdout
    document = json.loads((desk.out / "plan.json").read_text(encoding="utf-8"))
    assert len(document["hand"]["wishes"]) == 3
    assert document["provenance"]["inputs"]["hand"]
    starts = {
        stop["case_id"]: (route["officer_ids"], stop["start"])
        for route in document["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    }
    assert starts["C1"] == (["W02"], "2026-10-08T10:30:00+08:00")


def test_a_wish_for_a_held_case_is_told_with_its_rule(desk: Desk) -> None:
    desk.write_cases(GOOD_CASE.format(n=1), GOOD_CASE.format(n=2) + "paid")
    done = planned(desk, "C2,W01,,,")
    assert done.exit_code == 0, done.stderr
    assert "case C2: by W01: counts for nothing: held by the rule" in done.stderr
    assert "0 of the dispatcher's 1 wishes are kept; 1 count for nothing: C2." in done.stdout
    assert "lost" not in done.stdout


def test_conflicts_and_what_is_not_lawful_leave_nothing_written(desk: Desk) -> None:
    done = planned(desk, "C1,W01,10:00,,", "C2,W01,10:00,,")
    assert done.exit_code == 2
    assert "hand.csv: cannot be kept together" in done.stderr
    done = planned(desk, "C1,W01,22:30,,")
    assert done.exit_code == 2
    assert "not agreed with the borrower" in done.stderr
    assert not desk.out.exists() or not any(desk.out.iterdir())


def test_faults_of_the_table_of_wishes_are_never_skipped(desk: Desk) -> None:
    (desk.folder / "hand.csv").write_text("case_id,order\nC1,2\n", encoding="utf-8")
    done = desk.plan("--hand", str(desk.folder / "hand.csv"), "--skip-bad-rows")
    assert done.exit_code == 2
    assert "expected the officer on whose route the order is" in done.stderr


NOTHING_LOST = HandPrice(fen=0, at_most=0, travel_duration=0, value=0)


def wish(case_id: str, standing: WishStanding, *, requires: bool = False) -> ToldWish:
    kind = WishKind.NOT_OFFICER
    bare = Wish(kind=kind, case_id=case_id, officer_id="W01", requires=requires)
    return ToldWish(wish=bare, standing=standing)


@pytest.mark.parametrize(
    ("wishes", "told", "warned"),
    [
        ([wish("C1", WishStanding.KEPT)], "1 of the dispatcher's 1 wishes are kept.", 0),
        (
            [
                wish("C1", WishStanding.KEPT),
                wish("C3", WishStanding.NOT_PLANNED),
                wish("C2", WishStanding.NOT_PLANNED),
                wish("C3", WishStanding.NOT_PLANNED),
            ],
            "1 of the dispatcher's 4 wishes are kept; 3 concern visits that are not made: C3, C2.",
            0,
        ),
        (
            [wish("C1", WishStanding.NOT_PLANNED, requires=True)],
            "0 of the dispatcher's 1 wishes are kept.",
            1,
        ),
    ],
    ids=["kept", "nothing to keep", "broken"],
)
def test_a_wish_that_wants_nothing_made_is_not_broken_by_a_visit_not_made(
    wishes: list[ToldWish], told: str, warned: int
) -> None:
    hand = Hand(wishes=tuple(wishes), price=NOTHING_LOST)
    plan = replace(make_plan([make_route([make_officer()], make_cases(2))]), hand=hand)
    (line,) = hand_told(plan)
    assert str(line) == f"{told} {hand.words}"
    assert len(list(hand_warnings(plan))) == warned

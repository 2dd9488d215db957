"""The dispatcher's hand where a plan is read: the workbook and the overview."""

from __future__ import annotations

import html
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from factories import make_cases, make_plan, make_route
from samples import DAY, make_officer

from visitplanner.hand.kept import Hand, HandPrice, ToldWish, WishStanding
from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.messages import say, translator
from visitplanner.report.hand_lines import hand_lines
from visitplanner.report.overview import overview_page
from visitplanner.report.workbook import itineraries_xlsx

if TYPE_CHECKING:
    from visitplanner.plan import Plan

WISH = Wish(kind=WishKind.OFFICER, case_id="C1", requires=True, officer_id="W01")
HAND = Hand(
    wishes=(
        ToldWish(wish=WISH, standing=WishStanding.KEPT),
        ToldWish(wish=replace(WISH, case_id="C2"), standing=WishStanding.NOT_PLANNED),
        ToldWish(
            wish=replace(WISH, case_id="=C3"),
            standing=WishStanding.VOID,
            reason=say("nobody is on duty"),
        ),
    ),
    price=HandPrice(fen=1_200, at_most=1_500, travel_duration=600, value=0),
)
LINES = [
    str(HAND.words),
    "Case C1: by W01: is kept",
    "Case C2: by W01: the visit is not planned",
    "Case =C3: by W01: nobody is on duty",
]


@pytest.fixture
def plan() -> Plan:
    return replace(make_plan([make_route([make_officer()], make_cases(2))]), hand=HAND)


def test_each_wish_has_a_line_below_the_price() -> None:
    assert list(hand_lines(HAND, translator("en"))) == LINES
    assert list(hand_lines(None, translator("en"))) == []


def test_the_workbook_has_the_hand_below_its_summary(plan: Plan) -> None:
    book = openpyxl.load_workbook(io.BytesIO(itineraries_xlsx(plan, translator("en"))))
    column = [row[0].value for row in book.worksheets[0].iter_rows()]
    assert column[-len(LINES) :] == LINES


def test_the_overview_has_the_hand_and_none_where_there_was_none(plan: Plan) -> None:
    page = html.unescape(overview_page(DAY, plan, translator("en")).decode())
    assert "The dispatcher's wishes" in page
    assert all(line in page for line in LINES)
    bare = overview_page(DAY, replace(plan, hand=None), translator("en")).decode()
    assert LINES[0] not in bare

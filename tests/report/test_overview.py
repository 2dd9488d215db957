"""The dispatcher's overview of a day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import full_plan, lifted_plan, make_cases, make_plan, make_route
from samples import BRANCH, DAY, make_officer, window

from visitplanner.domain import Location
from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.report.offline import asset
from visitplanner.report.overview import (
    COLOURS,
    DASHES,
    drawn_places,
    line_of,
    overview_page,
    where_most_are,
)
from visitplanner.report.remote import remote_references

HOME = Location(latitude=37.4321, longitude=122.0123)


def text(plan: object = None, language: Language = "zh") -> str:
    return overview_page(DAY, plan or full_plan(), translator(language)).decode()  # type: ignore[arg-type]  # a plan or None


def contrast_with_white(colour: str) -> float:
    """Return the contrast as WCAG 2.2 reckons it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_overview_stands_alone(language: Language) -> None:
    assert remote_references(text(language=language)) == ()


def test_it_counts_a_visit_of_two_routes_once() -> None:
    page = text()
    assert '<dt>上门</dt><dd class="num">10</dd>' in page  # 5 + 2 + 4, one of them shared
    assert '<dt>路线</dt><dd class="num">3</dd>' in page


def test_it_names_no_borrower_no_address_and_no_amount() -> None:
    assert not re.search("王小明|李芳|1990000|示例路|¥|1,234.50", text())


def test_a_rule_that_was_lifted_stands_by_its_route() -> None:
    told = "Case WH2026-0001: lifted until Sun 11 Oct 2026 by 李经理: No visit on a day off"
    assert told in text(lifted_plan(), "en")
    assert "lifted until" not in text(language="en")


def test_what_is_left_out_stands_with_its_reason() -> None:
    page = text()
    assert "未排入 1 件" in page
    assert "没有人能按约定时间到达，并在班次时间和里程限度内返回" in page
    assert '"out-1": ' in page


def test_what_is_left_out_stands_on_the_days_of_its_windows() -> None:
    plan = full_plan()
    other = replace(plan.unplanned[0], windows=(window("09:00", "10:00", DAY + timedelta(days=1)),))
    assert "未排入 1 件" not in text(replace(plan, unplanned=(other,)))


def test_what_is_left_out_without_a_place_stands_in_the_list_alone() -> None:
    plan = full_plan()
    lost = replace(plan.unplanned[0], case=replace(plan.unplanned[0].case, location=None))
    page = text(replace(plan, unplanned=(lost,)))
    assert "未排入 1 件" in page
    assert '"out-1": ' not in page


def test_an_officers_home_is_not_drawn() -> None:
    cases = make_cases(2)
    route = make_route([make_officer(home=HOME)], cases, start=HOME, end=HOME)
    assert drawn_places(route) == tuple(case.location for case in cases)
    assert "37.4321" not in text(make_plan([route]))
    assert "122.0123" not in text(make_plan([route]))


def test_the_branch_is_drawn_where_routes_start_there() -> None:
    route = make_route([make_officer()], make_cases(1))
    assert drawn_places(route)[0] == drawn_places(route)[-1] == BRANCH
    assert "网点\\u003c/b" in text(make_plan([route])).replace("\\u7f51\\u70b9", "网点")


def test_a_day_without_routes_says_so_and_draws_nothing() -> None:
    page = text(make_plan())
    assert "当天没有安排上门。" in page
    assert "没有可在地图上显示的内容。" in page
    assert "<script" not in page


def test_routes_of_other_days_are_not_shown() -> None:
    tomorrow = DAY + timedelta(days=1)
    plan = make_plan([make_route([make_officer()], make_cases(1), tomorrow)], days=(DAY, tomorrow))
    assert "当天没有安排上门。" in text(plan)
    assert "当天没有安排上门。" not in overview_page(tomorrow, plan, translator("zh")).decode()


def test_colours_carry_white_figures_and_no_two_of_the_first_28_routes_look_alike() -> None:
    assert min(map(contrast_with_white, COLOURS)) >= 4.5
    assert len({line_of(n) for n in range(len(COLOURS) * len(DASHES))}) == 28
    assert line_of(28) == line_of(0)


def test_the_style_sheet_paints_marks_as_the_lines_are_painted() -> None:
    painted = re.findall(r"\.pin\.colour-(\d+) \{ background: (#\w+); \}", asset("page.css"))
    assert painted == [(str(n), colour) for n, colour in enumerate(COLOURS)]


def test_the_first_view_leaves_out_what_lies_far_from_the_rest() -> None:
    town = [Location(latitude=37.5 + n / 100, longitude=122.1) for n in range(5)]
    far = Location(latitude=36.9, longitude=121.5)
    assert where_most_are([*town, far]) == tuple(town)
    assert where_most_are(town[:1]) == tuple(town[:1])


def test_the_first_view_is_not_the_branch_alone_however_often_it_is_left() -> None:
    branch = Location(latitude=37.5, longitude=122.1)
    visits = [Location(latitude=37.5 + n / 50, longitude=122.1) for n in (1, 2, 3)]
    assert where_most_are([branch] * 8 + visits) == (branch, *visits)


def test_the_first_view_of_a_day_in_two_towns_is_both() -> None:
    one = [Location(latitude=37.5 + n / 1000, longitude=122.1) for n in range(6)]
    other = [Location(latitude=36.9 + n / 1000, longitude=121.5) for n in range(3)]
    assert where_most_are([*one, *other]) == (*one, *other)

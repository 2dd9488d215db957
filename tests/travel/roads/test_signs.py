"""What signs at junctions forbid to cars."""

from __future__ import annotations

import pytest

from visitplanner.travel.roads.signs import Restriction, restriction_of

MEMBERS = [("w", "from", 1), ("n", "via", 2), ("w", "to", 3), ("w", "to", 4)]
NO = Restriction(via=2, from_ways=frozenset({1}), to_ways=frozenset({3, 4}), is_only=False)
KIND = {"type": "restriction"}


def test_a_sign_is_read() -> None:
    assert restriction_of({**KIND, "restriction": "no_left_turn"}, MEMBERS) == NO
    only = restriction_of({**KIND, "restriction": "only_straight_on"}, MEMBERS)
    assert only is not None
    assert only.is_only


@pytest.mark.parametrize(
    "tags",
    [
        {"type": "route", "restriction": "no_left_turn"},
        {**KIND},
        {**KIND, "restriction:hgv": "no_left_turn"},
        {**KIND, "restriction:conditional": "no_left_turn @ (Mo-Fr)"},
        {**KIND, "restriction": "no_left_turn", "except": "bus;motor_vehicle"},
        {**KIND, "restriction": "give_way"},
    ],
)
def test_what_does_not_hold_for_cars_at_all_times_is_no_sign(tags: dict[str, str]) -> None:
    assert restriction_of(tags, MEMBERS) is None


def test_the_key_of_cars_decides() -> None:
    tags = {**KIND, "restriction": "no_left_turn", "restriction:motorcar": "none"}
    assert restriction_of(tags, MEMBERS) is None


def test_over_a_way_no_sign_is_read() -> None:
    members = [("w", "from", 1), ("w", "via", 2), ("w", "to", 3)]
    assert restriction_of({**KIND, "restriction": "no_u_turn"}, members) is None

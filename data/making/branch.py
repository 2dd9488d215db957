"""The whole made-up branch: its cases, its officers and its address book, from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from making.cases import LATER_DAYS, PLANNED, Row, agree, draw_windows, make_case
from making.means import make_means
from making.officers import make_officers
from making.people import People
from making.places import TOWNS
from making.stories import STORIES, Pools

if TYPE_CHECKING:
    from datetime import date

SEED = 20_261_008
NUM_AGREED_TODAY, NUM_AGREED_LATER = 118, 92
"""The rest of the cases have agreed to no time yet."""

_MORE_DAYS = (0, 0, 1, 1, 2)
_SPELLINGS = (
    {"号": " 号"},
    {"市": "市　"},
    {digit: chr(ord(digit) + 0xFEE0) for digit in "0123456789"},
)
"""A space, a wide space, wide digits: what people type besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The rows of the four tables, cells as in the CSV files; an absent cell is empty."""

    cases: tuple[Row, ...]
    officers: tuple[Row, ...]
    address_book: tuple[Row, ...]
    means: tuple[Row, ...]


def make_branch(seed: int = SEED) -> Branch:
    """Return the branch; the same seed gives the same rows."""
    rng = Random(seed)  # noqa: S311 (nothing secret is drawn)
    people = People(rng)
    officers = make_officers(people)
    towns = [town for town in TOWNS for _ in range(town.num_cases)]
    rng.shuffle(towns)
    cases = [make_case(number, town, rng, people) for number, town in enumerate(towns, start=1)]
    pools = _pools(cases, rng)
    for story in STORIES:
        story(pools)
    return Branch(
        cases=tuple(cases),
        officers=tuple(officers),
        address_book=tuple(_address_book(cases)),
        means=tuple(make_means(cases)),
    )


def _pools(cases: list[Row], rng: Random) -> Pools:
    drawn = rng.sample(cases, k=NUM_AGREED_TODAY + NUM_AGREED_LATER)
    today, later = drawn[:NUM_AGREED_TODAY], drawn[NUM_AGREED_TODAY:]
    for number, row in enumerate(drawn, start=1):
        days = rng.sample(LATER_DAYS, k=rng.choice(_MORE_DAYS))
        first: list[date] = [PLANNED] if number <= NUM_AGREED_TODAY else []
        agree(row, rng, number, draw_windows(rng, [*first, *days] or [rng.choice(LATER_DAYS)]))
    return Pools(today=today, later=later, rng=rng)


def _address_book(cases: list[Row]) -> list[Row]:
    """Take the coordinates off the unplaced cases; the book spells addresses in its own way."""
    book: list[Row] = []
    for row in cases:
        where = row.pop("unplaced", "")
        if where == "in the book":
            spelling = str.maketrans(_SPELLINGS[len(book) % len(_SPELLINGS)])
            known = {name: row[name] for name in ("latitude", "longitude", "datum")}
            book.append({"address": row["address"].translate(spelling), **known})
        if where:
            row.update(latitude="", longitude="", datum="")
    return book

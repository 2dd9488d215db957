"""Tiny days with people on them, wishes for them, and whether these can be kept: tried by hand.

What a wish means is said here once more, of plans and not of problems, and shares no code with the
house.
"""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

from brute_force import is_allowed, order_units
from samples import BRANCH, DAY, at, make_case, make_officer, window

from visitplanner.domain import Shift, TravelMode, Visit
from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.problem import IndexedProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from visitplanner.problem import Problem

Team = tuple[int, ...]


def indexed_of(problem: Problem) -> IndexedProblem:
    """Return a problem with cases C0, C1... and officers W0, W1..., two on a shift of two."""
    return IndexedProblem(
        problem=problem,
        visits=tuple(
            Visit(case=make_case(f"C{idx}"), windows=(window("00:00", "23:59"),), persons=1)
            for idx in range(len(problem.visits))
        ),
        shifts=tuple(
            Shift(
                shift_id=f"S{k}",
                day=DAY,
                officers=tuple(make_officer(f"W{k}{n}") for n in range(shift.crew)),
                mode=TravelMode.CAR,
                start=BRANCH,
                end=BRANCH,
                working_time=window("00:00", "23:59"),
                overtime_end=at("23:59"),
            )
            for k, shift in enumerate(problem.shifts)
        ),
        epoch=at("00:00"),
    )


def random_wishes(rng: Random, problem: Problem, count: int) -> tuple[Wish, ...]:
    """Return some wishes, no two the same."""
    wishes: dict[Wish, None] = {}
    for _ in range(count):
        wishes[_random_wish(rng, problem)] = None
    return tuple(wishes)


def _random_wish(rng: Random, problem: Problem) -> Wish:
    idx, shift = rng.randrange(len(problem.visits)), rng.randrange(len(problem.shifts))
    officer = f"W{shift}{rng.randrange(problem.shifts[shift].crew)}"
    kind = rng.choice([*WishKind, WishKind.OFFICER, WishKind.START, WishKind.ORDER])
    fixes = kind in (WishKind.OFFICER, WishKind.DAY, WishKind.START, WishKind.ORDER)
    return Wish(
        kind=kind,
        case_id=f"C{idx}",
        requires=kind is WishKind.MUST or (fixes and rng.random() < 0.9),
        officer_id=officer if "officer" in kind or kind is WishKind.ORDER else "",
        day=DAY if kind in (WishKind.DAY, WishKind.NOT_DAY) else None,
        second=rng.randint(0, 18) if kind is WishKind.START else 0,
        number=idx + 1 if kind is WishKind.ORDER else 0,
        label="east" if kind is WishKind.TOGETHER else "",
    )


def can_keep(indexed: IndexedProblem, wishes: Sequence[Wish]) -> bool:
    """Return whether a plan of the visits that wishes require keeps them all."""
    idxs = sorted({_idx(wish) for wish in wishes if wish.requires})
    choices = [list(_teams(indexed, idx, wishes)) for idx in idxs]
    return any(
        _is_plan(indexed, dict(zip(idxs, teams, strict=True)), wishes)
        for teams in product(*choices)
    )


def _idx(wish: Wish) -> int:
    return int(wish.case_id.removeprefix("C"))


def _teams(indexed: IndexedProblem, idx: int, wishes: Sequence[Wish]) -> Iterator[Team]:
    """Yield the shifts that may make a visit, as far as people and days matter."""
    shifts, size = indexed.problem.shifts, indexed.problem.visits[idx].team_size
    own = [wish for wish in wishes if _idx(wish) == idx]
    alone = [(k,) for k, shift in enumerate(shifts) if shift.crew >= size]
    pairs = [
        pair
        for pair in combinations(range(len(shifts)), 2)
        if size == 2 and all(shifts[k].crew == 1 for k in pair)
    ]
    for team in (*alone, *pairs):
        people = {o.officer_id for k in team for o in indexed.shifts[k].officers}
        if not any(
            (wish.kind is WishKind.OFFICER and wish.officer_id not in people)
            or (wish.kind is WishKind.NOT_OFFICER and wish.officer_id in people)
            or wish.kind is WishKind.NOT_DAY
            for wish in own
        ):
            yield team


def _is_plan(indexed: IndexedProblem, teams: Mapping[int, Team], wishes: Sequence[Wish]) -> bool:
    together = [teams[_idx(w)] for w in wishes if w.kind is WishKind.TOGETHER and _idx(w) in teams]
    if together and not set.intersection(*map(set, together)):
        return False
    starts: dict[int, int] = {}
    for wish in wishes:
        is_start = wish.kind is WishKind.START and _idx(wish) in teams
        if is_start and starts.setdefault(_idx(wish), wish.second) != wish.second:
            return False
    met = [idx for idx, team in teams.items() if len(team) > 1 and idx not in starts]
    seconds = range(indexed.problem.shifts[0].time_window[1] + 20)
    return any(
        all(
            _has_order(indexed, k, teams, ({**starts, **dict(zip(met, held, strict=True))}, wishes))
            for k in range(len(indexed.shifts))
        )
        for held in product(seconds, repeat=len(met))
    )


def _has_order(
    indexed: IndexedProblem,
    k: int,
    teams: Mapping[int, Team],
    asked: tuple[Mapping[int, int], Sequence[Wish]],
) -> bool:
    held, wishes = asked
    visits = tuple(idx for idx, team in teams.items() if k in team)
    if not visits:
        return True
    if not is_allowed(indexed.problem, k, visits):
        return False
    return any(
        _keeps_numbers(order, wishes) and order_units(indexed.problem, k, order, held) is not None
        for order in permutations(visits)
    )


def _keeps_numbers(order: Team, wishes: Sequence[Wish]) -> bool:
    for officer in {wish.officer_id for wish in wishes if wish.kind is WishKind.ORDER}:
        numbers = {
            _idx(w): w.number
            for w in wishes
            if w.kind is WishKind.ORDER and w.officer_id == officer
        }
        on_route = [numbers[idx] for idx in order if idx in numbers]
        if on_route != sorted(on_route):
            return False
    return True

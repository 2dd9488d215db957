"""From a problem file to a solution file by a peer, with the best times for its orders."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from peers import Budget, UnsupportedError
from visitplanner.problem_file import read_problem, solution_json
from visitplanner.solution import Solution, Termination, objective_units
from visitplanner.solver.orders import RouteOrder
from visitplanner.solver.schedule import time_routes

if TYPE_CHECKING:
    import argparse

    from peers import Found
    from visitplanner.problem import Problem


def run_pyvrp(options: argparse.Namespace) -> dict[str, Any]:
    """Solve by PyVRP."""
    return _run("pyvrp", options)


def run_vroom(options: argparse.Namespace) -> dict[str, Any]:
    """Solve by VROOM."""
    return _run("vroom", options)


def run_ortools(options: argparse.Namespace) -> dict[str, Any]:
    """Solve by OR-Tools alone."""
    return _run("ortools", options)


def _run(name: str, options: argparse.Namespace) -> dict[str, Any]:
    problem = read_problem(options.problem)
    budget = Budget(seconds=options.seconds, seed=options.seed, threads=options.threads)
    try:
        found = getattr(import_module(f"peers.{name}"), name)(problem, budget)
    except UnsupportedError as error:
        return {"error": f"cannot express {error}"}
    except ImportError as error:
        return {"error": f"is not installed ({error.name})"}
    return _keep_best(problem, found, name, options)


def _keep_best(
    problem: Problem, found: list[Found], name: str, options: argparse.Namespace
) -> dict[str, Any]:
    solutions = [(timed(problem, plan, name), plan) for plan in found]
    sound = [(solution, plan) for solution, plan in solutions if solution is not None]
    if not sound:
        error = "found orders that no times fit" if found else "found no plan"
        return {"error": error}
    solution, plan = min(sound, key=lambda pair: objective_units(problem, pair[0]))
    (options.folder / "solution.json").write_bytes(solution_json(problem, solution))
    return {"solving_s": plan.seconds, "note": plan.note}


def timed(problem: Problem, plan: Found, engine: str) -> Solution | None:
    """Return a plan with the best times for its orders; None where there are none."""
    orders = [
        RouteOrder(shift_idx=shift_idx, stops=visits)
        for shift_idx, visits in sorted(plan.orders.items())
        if visits
    ]
    routes = time_routes(problem, orders)
    if routes is None:
        return None
    return Solution(routes=routes, termination=Termination.UNKNOWN, engine=engine)

"""PROBLEM.json and SOLUTION.json, read into a `Problem` and a `Solution` and written from them.

The form is VROOM's public JSON with a few fields of our own; `docs/problem-format.md` lists both.
Whatever is wrong with a file is reported at once, each fault with its place.

References
----------
VROOM's API, https://github.com/VROOM-Project/vroom/blob/master/docs/API.md
"""

from visitplanner.problem_file.feasibility import find_infeasible_required
from visitplanner.problem_file.problem_reader import read_problem
from visitplanner.problem_file.solution_reader import read_solution
from visitplanner.problem_file.writer import problem_json, solution_json

__all__ = [
    "find_infeasible_required",
    "problem_json",
    "read_problem",
    "read_solution",
    "solution_json",
]

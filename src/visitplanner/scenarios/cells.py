"""Cells on disk: each in a folder named by all that it was made from, there whole or not at all.

::

    problems/DIGEST.json        a problem, once for all seeds
    cells/DIGEST/first.json     the plan of the first search
    cells/DIGEST/solution.json  the plan
    cells/DIGEST/plan.json      the same in the bank's words
    cells/DIGEST/cell.json      what it costs and brings, and the digests of the others
    cells/DIGEST/SHA256SUMS     the digests of all of these, as `sha256sum --check` reads them
    proofs/DIGEST.json          the bound of a problem, and the digest of that
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from visitplanner.check import ViolationKind, find_violations
from visitplanner.comparison.document import Cell, File
from visitplanner.comparison.reconciling import content_of
from visitplanner.errors import InputError
from visitplanner.files import PARTIAL_PREFIX, read_plain, write_whole
from visitplanner.problem_file import read_solution

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.problem import Problem
    from visitplanner.solution import Route, Solution

NAME_LENGTH = 24
"""Hexadecimal digits of a digest in a name, 96 bits."""

CELL_FILE, FIRST_FILE, PLAN_FILE, SOLUTION_FILE = FILES = (
    "cell.json",
    "first.json",
    "plan.json",
    "solution.json",
)
SUMS_FILE = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A cell that is done: what it says, its plan's routes, and those of its first search."""

    cell: Cell
    routes: tuple[Route, ...]
    first: tuple[Route, ...]


class Cells:
    """The cells in the folder of a comparison."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clear_partial(self) -> None:
        """Remove what a killed run left half done."""
        for leftover in self._folder.glob(f"cells/{PARTIAL_PREFIX}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def keep_problem(self, content: bytes) -> File:
        """Write a problem, unless it stands there, and return its name and digest."""
        sha256 = hashlib.sha256(content).hexdigest()
        file = File(path=f"problems/{sha256[:NAME_LENGTH]}.json", sha256=sha256)
        if content_of(file, self._folder) is None:
            write_whole(self._folder / file.path, content)
        return file

    def named(self, key: str, name: str, content: bytes) -> File:
        """Return what a file of a cell will be called, with its digest."""
        path = f"cells/{key[:NAME_LENGTH]}/{name}"
        return File(path=path, sha256=hashlib.sha256(content).hexdigest())

    def keep(self, cell: Cell, contents: Mapping[str, bytes]) -> None:
        """Write a cell's files beside their place, then put the whole folder there."""
        place = self._place(cell.key)
        partial = place.with_name(f"{PARTIAL_PREFIX}{secrets.token_hex(8)}")
        whole = {**contents, CELL_FILE: f"{cell.model_dump_json(indent=1)}\n".encode()}
        partial.mkdir(parents=True)
        try:
            for name, content in {**whole, SUMS_FILE: _sums(whole)}.items():
                write_whole(partial / name, content)
            shutil.rmtree(place, ignore_errors=True)
            partial.rename(place)
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def stands(self, key: str) -> bool:
        """Return whether there is anything in a cell's place."""
        return self._place(key).exists()

    def found(self, key: str, problem: Problem) -> Done | None:
        """Return a cell that was done before; None where it is not there, not whole, or changed.

        It is judged anew: nothing that breaks a rule is taken, whatever its digests say.
        """
        try:
            return self._read(key, problem)
        except (OSError, ValidationError, InputError):
            return None

    def _read(self, key: str, problem: Problem) -> Done | None:
        place = self._place(key)
        contents = {name: read_plain(place / name) for name in FILES}
        if read_plain(place / SUMS_FILE) != _sums(contents):
            return None
        cell = Cell.model_validate_json(contents[CELL_FILE])
        files = (cell.plan, cell.problem, cell.solution)
        if cell.key != key or any(content_of(f, self._folder) is None for f in files):
            return None
        solution = read_solution(self._folder / cell.solution.path, problem)
        first = read_solution(place / FIRST_FILE, problem)
        if not (_is_lawful(solution, problem) and _is_lawful(first, problem)):
            return None
        return Done(cell=cell, routes=solution.routes, first=first.routes)

    def keep_proof(self, key: str, bound_units: int | None) -> None:
        """Write what was proven of a problem."""
        write_whole(self._proof(key), _proof_json(key, bound_units))

    def proof(self, key: str) -> tuple[int | None] | None:
        """Return what was proven of a problem, in a tuple; None where nobody tried, or changed."""
        try:
            content = read_plain(self._proof(key))
            units = json.loads(content)["bound_units"]
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        is_number = units is None or type(units) is int
        return (units,) if is_number and content == _proof_json(key, units) else None

    def proof_stands(self, key: str) -> bool:
        """Return whether there is anything in a proof's place."""
        return self._proof(key).exists()

    def _place(self, key: str) -> Path:
        return self._folder / "cells" / key[:NAME_LENGTH]

    def _proof(self, key: str) -> Path:
        return self._folder / "proofs" / f"{key[:NAME_LENGTH]}.json"


def _sums(contents: Mapping[str, bytes]) -> bytes:
    """Return the digests of files by name, in the form of `sha256sum`."""
    lines = (f"{hashlib.sha256(contents[n]).hexdigest()}  {n}\n" for n in sorted(contents))
    return "".join(lines).encode()


def _proof_json(key: str, bound_units: int | None) -> bytes:
    sha256 = hashlib.sha256(f"{key} {bound_units}".encode()).hexdigest()
    return json.dumps({"key": key, "bound_units": bound_units, "sha256": sha256}).encode()


def _is_lawful(solution: Solution, problem: Problem) -> bool:
    found = find_violations(problem, solution)
    return all(each.kind is ViolationKind.REQUIRED_LEFT_OUT for each in found)

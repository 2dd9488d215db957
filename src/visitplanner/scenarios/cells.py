"""Cells on disk: each in a folder named by all that it was made from, there whole or not at all.

::

    problems/DIGEST.json        a problem, once for all seeds
    cells/DIGEST/first.json     the plan of the first search
    cells/DIGEST/solution.json  the plan
    cells/DIGEST/plan.json      the same in the bank's words
    cells/DIGEST/cell.json      what it costs and brings, and the digests of the others
    proofs/DIGEST.json          the bound of a problem
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from visitplanner.comparison.document import Cell, File
from visitplanner.comparison.reconciling import content_of
from visitplanner.errors import InputError
from visitplanner.files import PARTIAL_PREFIX, write_whole
from visitplanner.problem_file import read_solution

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.problem import Problem
    from visitplanner.solution import Route

NAME_LENGTH = 24
"""Hexadecimal digits of a digest in a name, 96 bits."""

CELL_FILE, FIRST_FILE = "cell.json", "first.json"


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
        partial.mkdir(parents=True)
        try:
            for name, content in contents.items():
                write_whole(partial / name, content)
            write_whole(partial / CELL_FILE, f"{cell.model_dump_json(indent=1)}\n".encode())
            shutil.rmtree(place, ignore_errors=True)
            partial.rename(place)
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def found(self, key: str, problem: Problem) -> Done | None:
        """Return a cell that was done before; None where it is not there, not whole, or another."""
        place = self._place(key)
        try:
            cell = Cell.model_validate_json((place / CELL_FILE).read_bytes())
        except (OSError, ValidationError):
            return None
        files = (cell.plan, cell.problem, cell.solution)
        if cell.key != key or any(content_of(f, self._folder) is None for f in files):
            return None
        with contextlib.suppress(InputError):
            return Done(
                cell=cell,
                routes=read_solution(self._folder / cell.solution.path, problem).routes,
                first=read_solution(place / FIRST_FILE, problem).routes,
            )
        return None

    def keep_proof(self, key: str, bound_units: int | None) -> None:
        """Write what was proven of a problem."""
        content = json.dumps({"key": key, "bound_units": bound_units})
        write_whole(self._proof(key), content.encode())

    def proof(self, key: str) -> tuple[int | None] | None:
        """Return what was proven of a problem, in a tuple; None where nobody tried."""
        try:
            document = json.loads(self._proof(key).read_bytes())
        except (OSError, ValueError):
            return None
        if not isinstance(document, dict) or document.get("key") != key:
            return None
        units = document.get("bound_units")
        return (units,) if units is None or type(units) is int else None

    def _place(self, key: str) -> Path:
        return self._folder / "cells" / key[:NAME_LENGTH]

    def _proof(self, key: str) -> Path:
        return self._folder / "proofs" / f"{key[:NAME_LENGTH]}.json"

"""`request.json`: what a plan was made from, and how, so that it can be opened again.

It stands in the plan's folder. Files stand by their paths, relative to that folder where that can
be said; what was in them stands by its digest in the `provenance` of `plan.json`. There is no
personal data in it, nor who made the plan.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.files import MOST_BYTES, read_plain, real, require_plain
from visitplanner.messages import say
from visitplanner.solver import Engine
from visitplanner.travel.osrm.servers import is_url

if TYPE_CHECKING:
    from collections.abc import Mapping

RECIPE_FILE = PurePosixPath("request.json")

RECIPE_VERSION = 1
"""Of the file's form; raised whenever a reader of the old one would misread the new."""

FILES = ("cases", "officers", "policy", "address_book", "roads", "hand", "earlier", "value")
"""What may be a file, by the names that `plan.json` has their digests under."""

MOST_BYTES_OF_ROADS = 10 * MOST_BYTES
"""Of a road network, which may be a whole province's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a plan was made from, and how.

    Attributes
    ----------
    files
        By their names of `FILES`; what was not given is not there.
    road_server
        Address of the road server for cars that `--roads` named; "" where it named none.
    is_from_store
        Whether cases and officers were the store's.
    keeps_matrices
        Whether travel on streets was kept for next time.
    time_limit
        Seconds.
    """

    files: Mapping[str, Path]
    road_server: str = ""
    is_from_store: bool = False
    roads_fallback: bool = False
    keeps_matrices: bool = True
    skip_bad_rows: bool = False
    first_day: date
    num_days: int = 1
    time_limit: float = 30.0
    seed: int = 0
    engine: Engine = Engine.AUTO

    @property
    def days(self) -> tuple[date, ...]:
        """The days planned, in order."""
        return tuple(self.first_day + timedelta(days=n) for n in range(self.num_days))

    @property
    def roads(self) -> str | None:
        """What `--roads` named."""
        file = self.files.get("roads")
        return str(file) if file is not None else self.road_server or None


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[1]
    files: dict[
        Literal["cases", "officers", "policy", "address_book", "roads", "hand", "earlier", "value"],
        str,
    ]
    road_server: str
    is_from_store: bool
    roads_fallback: bool
    keeps_matrices: bool
    skip_bad_rows: bool
    first_day: date
    num_days: Annotated[int, Field(ge=1, le=31)]
    time_limit_s: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    seed: Annotated[int, Field(ge=0)]
    engine: Engine


def recipe_json(recipe: Recipe, folder: Path) -> bytes:
    """Return the file for a plan that is written to `folder`."""
    document = {
        "schema_version": RECIPE_VERSION,
        "files": {name: _relative(file, folder) for name, file in sorted(recipe.files.items())},
        "road_server": recipe.road_server,
        "is_from_store": recipe.is_from_store,
        "roads_fallback": recipe.roads_fallback,
        "keeps_matrices": recipe.keeps_matrices,
        "skip_bad_rows": recipe.skip_bad_rows,
        "first_day": recipe.first_day.isoformat(),
        "num_days": recipe.num_days,
        "time_limit_s": recipe.time_limit,
        "seed": recipe.seed,
        "engine": str(recipe.engine),
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def read_recipe(folder: Path) -> Recipe:
    """Return what the plan in `folder` was made from.

    Raises
    ------
    InputError
        When the file is not there, or is none that this version knows.
    """
    file = folder / RECIPE_FILE
    try:
        document = _Document.model_validate_json(read_plain(file))
    except FileNotFoundError:
        if not folder.exists():
            raise input_fault(say("there is no such folder"), file=str(folder)) from None
        message = say("a plan without this file cannot be opened again: plan anew")
        raise input_fault(message, file=str(file)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(file)) from None
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        message = say("is no request of this version, see {place}", place=place or "1")
        raise input_fault(message, file=str(file)) from None
    files: dict[str, Path] = {name: normal(folder / path) for name, path in document.files.items()}
    _require_plain(files)
    return Recipe(
        files=files,
        time_limit=document.time_limit_s,
        **document.model_dump(exclude={"schema_version", "files", "time_limit_s"}),
    )


def normal(path: Path) -> Path:
    """Return a path as a person would write it; it stays as it is where links lead elsewhere."""
    short = Path(os.path.normpath(path))
    try:
        return short if real(short) == real(path) else path
    except (OSError, ValueError):
        return path


def named_roads(roads: str | None) -> tuple[Mapping[str, Path], str]:
    """Return what `--roads` says, as a file by its name or as the address of a server."""
    if roads is None:
        return {}, ""
    return ({}, roads) if is_url(roads) else ({"roads": Path(roads)}, "")


def _require_plain(files: Mapping[str, Path]) -> None:
    """Refuse files that would be read for ever; those that are not there are told when read."""
    faults = []
    for name, file in files.items():
        try:
            require_plain(file, MOST_BYTES_OF_ROADS if name == "roads" else MOST_BYTES)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            message = say("cannot be read: {detail}", detail=reason)
            faults.append(Fault(message=message, file=str(file)))
    if faults:
        raise InputError(faults)


def _relative(file: Path, folder: Path) -> str:
    """Return a path as the folder sees it; the whole path where the two share no root."""
    try:
        return PurePath(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # on another drive
        return file.absolute().as_posix()

"""`plan.json` read again: what opening a plan relies on has the form that it was written in."""

from __future__ import annotations

import json
from datetime import date  # noqa: TC003 (pydantic reads annotations by it)
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from visitplanner.errors import input_fault
from visitplanner.files import read_plain
from visitplanner.messages import say
from visitplanner.plan.versions import CallKind  # noqa: TC001 (pydantic reads annotations by it)
from visitplanner.report.delivery import PLAN_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class _File(BaseModel):
    sha256: str


class _Provenance(BaseModel):
    fingerprint: str
    inputs: dict[str, str]
    version: str = ""


class _Visit(BaseModel):
    kind: Literal["visit"]
    case_id: str
    left_ids: list[str] = []


class _Break(BaseModel):
    kind: Literal["break"]


class _Route(BaseModel):
    day: date
    officer_ids: list[str]
    stops: list[Annotated[_Visit | _Break, Field(discriminator="kind")]]


class _Page(BaseModel):
    plan: str
    officer_id: str
    day: date
    case_ids: list[str]


class _Call(BaseModel):
    kind: CallKind
    case_id: str
    before: AwareDatetime | None
    now: AwareDatetime | None


class _Replaces(BaseModel):
    frozen: list[str] = []
    calls: list[_Call] = []
    pages: list[_Page] = []
    spent_fen: Annotated[int, Field(ge=0)] = 0


class _Plan(BaseModel):
    schema_version: Literal[1]
    provenance: _Provenance
    files: dict[str, _File]
    private_files: list[str] = []
    routes: list[_Route]
    replaces: _Replaces = _Replaces()


def read_plan(folder: Path) -> Mapping[str, Any]:
    """Return the `plan.json` in a folder.

    Raises
    ------
    InputError
        When there is none that this version reads; the place that is otherwise is named.
    """
    file = folder / PLAN_FILE
    try:
        content = read_plain(file)
        _Plan.model_validate_json(content)
        return json.loads(content)  # type: ignore[no-any-return]
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(file)) from None
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"])) or "1"
    except (ValueError, RecursionError):
        place = "1"
    message = say("is no plan that this version reads, see {place}", place=place)
    raise input_fault(message, file=str(file))


def require_own_folder(folder: Path, days: Sequence[date]) -> None:
    """Refuse a folder with a plan of other days, whose place the plan of these would take.

    Raises
    ------
    InputError
        When it holds one, or a plan that this version does not read.
    """
    if not (folder / PLAN_FILE).exists():
        return
    if read_plan(folder).get("days") != [day.isoformat() for day in days]:
        message = say("holds a plan of other days: name another folder for this day's")
        raise input_fault(message, file=str(folder))

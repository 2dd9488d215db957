"""Exports of an officer's page for tests, written in Python as the page's script writes them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from factories import full_plan
from samples import DAY, SECRET, at

from visitplanner.files import write_whole
from visitplanner.messages import translator
from visitplanner.outcomes.judging import Bench
from visitplanner.outcomes.page import PageOfDay, seal
from visitplanner.outcomes.planned import read_pages
from visitplanner.outcomes.sealed import Sealed
from visitplanner.report.plan_json import plan_json

if TYPE_CHECKING:
    from pathlib import Path

PAGE = PageOfDay(plan=full_plan().provenance.fingerprint, officer_id="W01", day=DAY)
"""W01's page of the full plan: cases WH2026-0001 to WH2026-0005."""

EVENING = at("18:30")
"""When exports are imported."""


def case(number: int) -> str:
    """Return the id of the page's case at stop `number`."""
    return f"WH2026-{number:04d}"


def visit(number: int = 1, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 (any field)
    """Return a visit of an export: nobody at home, unless changed."""
    fields = {
        "case_id": case(number),
        "outcome": "not_at_home",
        "arrived": "09:02",
        "left": "09:10",
        "promise": None,
        "willingness": "not_known",
        "ability": "not_known",
        "note": "",
    }
    return fields | changes


def promised(number: int = 1, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 (any field)
    """Return a visit that ended with a promise of 1,234.50 yuan a week later."""
    due = (DAY + timedelta(days=7)).isoformat()
    promise = {"due_on": due, "amount_fen": 123_450}
    return visit(number, outcome="met_promised", promise=promise, **changes)


def body(*visits: dict[str, Any], page: PageOfDay = PAGE, **changes: Any) -> str:  # noqa: ANN401
    """Return the text that a page seals."""
    fields = {
        "plan": page.plan,
        "officer_id": page.officer_id,
        "day": page.day.isoformat(),
        "number": 1_791_450_000,
        "exported_at": at("18:00").isoformat(),
        "visits": list(visits) or [visit()],
    }
    return json.dumps(fields | changes, ensure_ascii=False, separators=(",", ":"))


def sealed(text: str, page: PageOfDay = PAGE, secret: bytes = SECRET) -> Sealed:
    """Return a body sealed with its page's key."""
    return Sealed(body=text, mac=seal(page.key(secret), text))


def export_file(text: str | None = None, page: PageOfDay = PAGE) -> bytes:
    """Return the file that a page would save."""
    return sealed(body(page=page) if text is None else text, page).text.encode()


def write_plan(folder: Path) -> Path:
    """Write the full plan's `plan.json`, whole as a delivery does, and return its folder."""
    write_whole(folder / "plan.json", plan_json(full_plan(), {}, translator("zh")))
    return folder


def bench(folder: Path, now: datetime = EVENING, **changes: Any) -> Bench:  # noqa: ANN401
    """Return what exports of the full plan are judged by."""
    pages = read_pages(write_plan(folder))
    return Bench(**{"pages": pages, "secret": SECRET, "now": now, **changes})

"""What a delivered plan says of its pages: whose they are, and which cases stand on them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from visitplanner.errors import input_fault
from visitplanner.files import read_plain
from visitplanner.messages import say
from visitplanner.outcomes.page import PageOfDay
from visitplanner.plan import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PLAN_FILE = "plan.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPages:
    """The pages of a plan, and of those it replaces, each with its cases.

    Attributes
    ----------
    plan
        The plan's fingerprint.
    """

    plan: str
    cases: Mapping[PageOfDay, frozenset[str]]


def read_pages(folder: Path) -> PlannedPages:
    """Return the pages of the plan in `folder`.

    Raises
    ------
    InputError
        When there is no plan that this version knows.
    """
    file = folder / PLAN_FILE
    try:
        document = json.loads(read_plain(file))
        if document["schema_version"] != SCHEMA_VERSION:
            raise ValueError  # noqa: TRY301 (told below, like every other surprise)
        plan = document["provenance"]["fingerprint"]
        earlier = document.get("replaces", {}).get("pages", [])
        pages = {**dict(_earlier_pages(earlier)), **dict(_pages(plan, document["routes"]))}
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(file)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise input_fault(say("expected a plan of this version"), file=str(file)) from None
    return PlannedPages(plan=plan, cases=pages)


def _pages(plan: str, routes: list[dict[str, Any]]) -> Iterator[tuple[PageOfDay, frozenset[str]]]:
    for route in routes:
        cases = frozenset(stop["case_id"] for stop in route["stops"] if stop["kind"] == "visit")
        for officer_id in route["officer_ids"]:
            day = date.fromisoformat(route["day"])
            yield PageOfDay(plan=plan, officer_id=officer_id, day=day), cases


def _earlier_pages(pages: list[dict[str, Any]]) -> Iterator[tuple[PageOfDay, frozenset[str]]]:
    """Yield the pages that officers held before: what they recorded there still counts."""
    for page in pages:
        day = date.fromisoformat(page["day"])
        whose = PageOfDay(plan=page["plan"], officer_id=page["officer_id"], day=day)
        yield whose, frozenset(page["case_ids"])

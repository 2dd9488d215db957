"""A plan as files: what officers carry, what dispatchers read, what programs take.

Everything is made in memory, in one language, and always the same bytes for the same plan and
secret.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from visitplanner.report.csv_files import held_csv, unplaced_csv, unplanned_csv
from visitplanner.report.day_codes import CODES_FILE, day_codes_csv
from visitplanner.report.itinerary import firm_itineraries
from visitplanner.report.naming import stems
from visitplanner.report.overview import overview_page
from visitplanner.report.pages import officer_page
from visitplanner.report.plan_json import plan_json
from visitplanner.report.workbook import itineraries_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.messages import Translator
    from visitplanner.plan import Plan
    from visitplanner.travel.streets import Streets

MAPS = PurePosixPath("maps")


def render(
    plan: Plan,
    tr: Translator,
    secret: bytes,
    extra: Mapping[PurePosixPath, bytes] | None = None,
    streets: Streets | None = None,
    *,
    sealed: bool = False,
) -> Mapping[PurePosixPath, bytes]:
    """Return the plan's files by relative path, `plan.json`, which names all others, last.

    Parameters
    ----------
    secret
        The bank's, of which each officer's page gets a key of its own.
    extra
        Files made elsewhere that belong to the plan and are to be named with the others.
    streets
        Drawn on the pages where they are known.
    sealed
        Whether officers' pages ask for a day code; the codes are a file of their own then.
    """
    files = {
        PurePosixPath("itineraries.xlsx"): itineraries_xlsx(plan, tr),
        PurePosixPath("held.csv"): held_csv(plan, tr),
        PurePosixPath("unplanned.csv"): unplanned_csv(plan, tr),
        PurePosixPath("unplaced.csv"): unplaced_csv(plan, tr),
        **_pages(plan, tr, secret, streets, sealed=sealed),
        **({CODES_FILE: day_codes_csv(plan, tr, secret)} if sealed else {}),
        **(extra or {}),
    }
    return {**files, PurePosixPath("plan.json"): plan_json(plan, files, tr)}


def _pages(
    plan: Plan, tr: Translator, secret: bytes, streets: Streets | None, *, sealed: bool
) -> Mapping[PurePosixPath, bytes]:
    days = firm_itineraries(plan)
    names = stems(plan.days, days)
    pages = {name: overview_page(day, plan, tr, streets) for day, name in names.overviews.items()}
    pages |= {
        name: officer_page(each, plan, tr, secret, streets, sealed=sealed)
        for name, each in zip(names.officers, days, strict=True)
    }
    return {MAPS / f"{name}.html": page for name, page in pages.items()}

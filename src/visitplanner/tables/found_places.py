"""What came of looking addresses up, as tables: the places found, and what a person has to look at.

Both are read again: the first as an address book, the second once the pins are set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.formulas import guard, spreadsheet_csv
from visitplanner.tables.columns import ADDRESS_COLUMNS, PIN_COLUMNS
from visitplanner.travel.datum import Datum
from visitplanner.travel.geocoding.doubts import GRADE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from visitplanner.domain import Case
    from visitplanner.messages import Translator
    from visitplanner.tables.columns import Column
    from visitplanner.travel.geocoding.found import Candidate, Placed, Unplaced

DECIMALS = 7
"""Of a degree: a centimetre."""


def placed_csv(placed: Iterable[Placed], tr: Translator) -> bytes:
    """Return the places found, as an address book; cases of one address share a row."""
    rows = {
        (found.case.address, found.case.district): {
            **_case_cells(found.case),
            **_place_cells(found.place, tr),
            "datum": Datum.WGS84.value,
        }
        for found in placed
    }
    return _csv(ADDRESS_COLUMNS, rows.values(), tr)


def worklist_csv(unplaced: Iterable[Unplaced], tr: Translator) -> bytes:
    """Return the addresses that a person has to look at, with empty cells for the pins."""
    rows = [
        {
            **_case_cells(each.case),
            "reason": tr.render(each.reason),
            **({} if each.candidate is None else _candidate_cells(each.candidate, tr)),
        }
        for each in unplaced
    ]
    return _csv(PIN_COLUMNS, rows, tr)


def _case_cells(case: Case) -> dict[str, str]:
    return {"case_id": case.case_id, "address": case.address, "district": case.district}


def _place_cells(found: Candidate, tr: Translator) -> dict[str, str]:
    place = found.location
    return {
        "latitude": f"{place.latitude:.{DECIMALS}f}",
        "longitude": f"{place.longitude:.{DECIMALS}f}",
        "grade": tr.render(GRADE_WORDS[place.grade]),
        "source": place.source,
        "score": "" if found.score is None else f"{found.score:g}",
    }


def _candidate_cells(found: Candidate, tr: Translator) -> dict[str, str]:
    cells = _place_cells(found, tr)
    score = cells.pop("score")
    cells["address"] = found.matched
    return {"score": score} | {f"candidate_{name}": cell for name, cell in cells.items()}


def _csv(columns: tuple[Column, ...], rows: Iterable[Mapping[str, str]], tr: Translator) -> bytes:
    ordered = sorted(columns, key=lambda column: column.name != "case_id")
    header = [column.chinese if tr.language == "zh" else column.name for column in ordered]
    cells = ([guard(row.get(column.name, "")) for column in ordered] for row in rows)
    return spreadsheet_csv([header, *cells])

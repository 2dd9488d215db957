"""Write the sample's tables: ``python data/make_sample.py [FOLDER]``, beside this file by default.

A made-up branch of a bank in Weihai with 240 cases and 12 officers in the working week after the
National Day holiday of 2026. Everything is drawn from one seed, so that the same files come out
every time, byte by byte; `README.md` says what is in them, and `making/` how they are drawn.
"""

from __future__ import annotations

import sys
from pathlib import Path

from making.branch import make_branch
from making.writing import csv_bytes, xlsx_bytes

from visitplanner.files import write_all
from visitplanner.tables.columns import (
    ADDRESS_COLUMNS,
    CASE_COLUMNS,
    MEANS_COLUMNS,
    OFFICER_COLUMNS,
)


def main(folder: Path) -> None:
    """Write the six files into `folder`."""
    branch = make_branch()
    addresses = tuple(column for column in ADDRESS_COLUMNS if column.is_required)
    write_all(
        {
            folder / "cases.csv": csv_bytes(CASE_COLUMNS, branch.cases),
            folder / "cases.xlsx": xlsx_bytes("案件", CASE_COLUMNS, branch.cases),
            folder / "officers.csv": csv_bytes(OFFICER_COLUMNS, branch.officers),
            folder / "officers.xlsx": xlsx_bytes("人员", OFFICER_COLUMNS, branch.officers),
            folder / "means.csv": csv_bytes(MEANS_COLUMNS, branch.means),
            folder / "address_book.csv": csv_bytes(addresses, branch.address_book),
        }
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

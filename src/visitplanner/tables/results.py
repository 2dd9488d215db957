"""What reading a table gives: the good rows, the bad ones, and everything that is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from visitplanner.errors import Fault
    from visitplanner.messages import Message

RowT_co = TypeVar("RowT_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that cannot be used: its number in the file, its cells as they stand, its faults."""

    row: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead(Generic[RowT_co]):
    """A table as it was read; nothing is raised, so that the faults of several tables add up.

    Attributes
    ----------
    header
        The header's cells as they stand.
    rows
        What the good rows say, in order.
    faults
        All that is wrong, of the table as a whole first, then row by row.
    rejected
        The rows that have faults.
    warnings
        What was left out of account without harm, such as columns that are not known.
    sha256
        Of the file's bytes, hexadecimal; "" where the file is no table.
    """

    file: str
    header: tuple[str, ...] = ()
    rows: tuple[RowT_co, ...] = ()
    faults: tuple[Fault, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    warnings: tuple[Message, ...] = ()
    sha256: str = ""

    @property
    def table_faults(self) -> tuple[Fault, ...]:
        """The faults of the table as a whole; leaving out rows does not mend them."""
        return tuple(fault for fault in self.faults if fault.row is None)

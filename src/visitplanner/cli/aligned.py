"""Tables on the terminal, where a Chinese character is as wide as two others."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GAP = "  "


def width(text: str) -> int:
    """Return the columns of a terminal that `text` takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in text)


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows with their columns one below the other; figures end at the same place.

    A column is of figures where its second row begins with a digit or nothing else is in it.
    """
    columns = list(zip(*rows, strict=True))
    widths = [max(map(width, column)) for column in columns]
    is_right = [_is_of_figures(column[1:]) for column in columns]
    for row in rows:
        cells = zip(row, widths, is_right, strict=True)
        yield GAP.join(_padded(*cell) for cell in cells).rstrip()


def _is_of_figures(cells: Sequence[str]) -> bool:
    shown = [cell for cell in cells if cell != "-"]
    return any(shown) and all(cell[:1].isdigit() and cell[-1:].isdigit() for cell in shown)


def _padded(text: str, columns: int, is_right: bool) -> str:  # noqa: FBT001 (of a zipped row)
    blanks = " " * (columns - width(text))
    return blanks + text if is_right else text + blanks

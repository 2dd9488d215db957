"""Words, numbers, amounts and ids as people type them; a reader takes a cell that is not empty."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from visitplanner.formulas import unguard
from visitplanner.messages import say
from visitplanner.tables.misread import MisreadError, Misreading, amiss, unexpected
from visitplanner.units import FEN_PER_YUAN, fen_from_yuan

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.tables.vocabulary import Vocabulary

ValueT = TypeVar("ValueT")

MAX_TEXT_CHARS = 500
MAX_LIST_CHARS = 5_000
MAX_ID_CHARS = 80
MAX_FILE_ID_CHARS = 40
MAX_AMOUNT_FEN = 10**12
"""10,000,000,000 yuan: beyond that somebody slipped, and sums in the solver stay small."""

_DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u301c\u223c", "~")
)
"""Dashes and waves that input methods and word processors put for "-" and "~"."""

_LIST_SEPARATOR = re.compile(r"[;；、,，\r\n]")
_SPREADSHEET_ERRORS = frozenset(
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#GETTING_DATA"]
)
_NUMBER = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?) ?°?")
_WHOLE_UNIT = re.compile(r" ?(?:天|日|分钟|分|minutes|min|days|次|人|个)$", re.IGNORECASE)
_AMOUNT = re.compile(r"([-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?) ?([万亿]?) ?元?")
_CURRENCY = re.compile(r"^(?:¥|RMB|CNY|人民币) ?", re.IGNORECASE)
_TENS = {"": 1, "万": 10_000, "亿": 100_000_000}
_CONTROL_CHAR = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,2}")
_FILE_ID = re.compile(
    r"[0-9A-Za-z_\u3400-\u4dbf\u4e00-\u9fff][0-9A-Za-z_.\-\u3400-\u4dbf\u4e00-\u9fff]*"
)
_RESERVED_NAMES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""


def clean(cell: str) -> str:
    """Return a cell without what nobody sees: marks of format, spaces around, a formula guard."""
    if not cell.isprintable():
        cell = "".join(char for char in cell if unicodedata.category(char) != "Cf")
    return unguard(cell.strip())


def plain(text: str) -> str:
    """Return typed text in one form: narrow characters, one kind of dash, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return " ".join(text.split())


def check_cell(cell: str, max_chars: int) -> None:
    """Refuse what no column may hold: an error of the spreadsheet, control characters, a novel.

    Raises
    ------
    MisreadError
        When the cell holds one of them.
    """
    if cell in _SPREADSHEET_ERRORS:
        raise amiss(say("the cell holds the spreadsheet's own error {error}", error=cell))
    if len(cell) > max_chars:
        raise amiss(
            say(
                "expected at most {most} characters, got {count}",
                most=str(max_chars),
                count=str(len(cell)),
            )
        )
    if not cell.isprintable() and _CONTROL_CHAR.search(cell):
        raise amiss(say("the cell holds control characters, which nobody sees; type it anew"))


def entries(cell: str) -> list[str]:
    """Return the entries of a list, in one form."""
    return [entry for part in _LIST_SEPARATOR.split(cell) if (entry := plain(part))]


def each(read: Callable[[str], ValueT]) -> Callable[[str], tuple[ValueT, ...]]:
    """Return a reader of lists whose entries `read` reads; it reports every wrong entry."""

    def read_list(cell: str) -> tuple[ValueT, ...]:
        values: list[ValueT] = []
        wrong: list[Misreading] = []
        for entry in entries(cell):
            try:
                values.append(read(entry))
            except MisreadError as error:
                wrong += error.misreadings
        if wrong:
            raise MisreadError(wrong)
        return tuple(values)

    return read_list


def word_of(vocabulary: Vocabulary[ValueT]) -> Callable[[str], ValueT]:
    """Return a reader of the words of a vocabulary."""

    def read_word(cell: str) -> ValueT:
        code = vocabulary.find(cell)
        if code is None:
            raise unexpected(say("one of: {words:list}", words=vocabulary.labels), cell)
        return code

    return read_word


def free_text(cell: str) -> str:
    """Return text on one line, otherwise as it was typed."""
    return " ".join(cell.split())


def skill(cell: str) -> str:
    """Return the name of a skill in one form, so that the two tables' names meet."""
    return plain(cell)


def identifier(cell: str) -> str:
    """Return an id as text, where a spreadsheet may have made a number of it.

    Raises
    ------
    MisreadError
        When it is too long, or a spreadsheet has cut its digits (``1.39E+10``).
    """
    text = _all_digits(plain(cell))
    if len(text) > MAX_ID_CHARS:
        raise unexpected(say("at most {most} characters", most=str(MAX_ID_CHARS)), text)
    return text


def phone(cell: str) -> str:
    """Return a telephone number as it was typed.

    Raises
    ------
    MisreadError
        When a spreadsheet has cut its digits (``1.39E+10``).
    """
    return _all_digits(plain(cell))


def _all_digits(text: str) -> str:
    """Undo what a spreadsheet does to digits, where it can be undone: 1001.0 is 1001."""
    if _SHORTENED.fullmatch(text):
        raise unexpected(
            say("all digits: a spreadsheet has shortened them; format the column as text"), text
        )
    whole = re.fullmatch(r"([0-9]+)\.0+", text)
    return text if whole is None else whole[1]


def file_safe_identifier(cell: str) -> str:
    """Return an id that can stand in the name of a file on every system.

    Raises
    ------
    MisreadError
        When it holds other characters than letters, digits, ``- _ .`` and Chinese ones, begins with
        a dot or a dash, is too long, or is a name that Windows keeps for itself.
    """
    text = identifier(cell)
    if len(text) > MAX_FILE_ID_CHARS:
        raise unexpected(say("at most {most} characters", most=str(MAX_FILE_ID_CHARS)), text)
    if not _FILE_ID.fullmatch(text) or text.endswith(".") or _RESERVED_NAMES.fullmatch(text):
        raise unexpected(
            say(
                "letters, digits, Chinese characters, “-”, “_” or “.”, as in the name of a file:"
                " no “-” or “.” first, no “.” last, no name that Windows keeps for itself"
            ),
            text,
        )
    return text


def whole_number(cell: str) -> int:
    """Return a whole number, with or without a unit behind it.

    Raises
    ------
    MisreadError
        When it is no number, or not whole.
    """
    text = _WHOLE_UNIT.sub("", plain(cell)).replace(",", "")
    match = _NUMBER.fullmatch(text)
    if match is None or "°" in text or len(text) > MAX_FILE_ID_CHARS:
        raise unexpected(say("a whole number"), cell)
    number = Decimal(match[1])
    if number != number.to_integral_value():
        raise unexpected(say("a whole number"), cell)
    return int(number)


def factor(cell: str) -> float:
    """Return a factor, with or without 倍 behind it.

    Raises
    ------
    MisreadError
        When it is no decimal number.
    """
    text = plain(cell).removesuffix("倍")
    match = _NUMBER.fullmatch(text)
    if match is None or "°" in text:
        raise unexpected(say("a factor such as 1.35"), cell)
    return float(match[1])


def degrees(cell: str) -> float:
    """Return an angle in decimal degrees.

    Raises
    ------
    MisreadError
        When it is no decimal number.
    """
    match = _NUMBER.fullmatch(plain(cell))
    if match is None:
        raise unexpected(say("decimal degrees such as 37.5013"), cell)
    return float(match[1])


def yuan_amount(cell: str) -> int:
    """Return an amount of yuan as whole fen, exactly.

    Raises
    ------
    MisreadError
        When it is no amount, has parts of a fen, or is beyond all measure.
    """
    match = _AMOUNT.fullmatch(_CURRENCY.sub("", plain(cell)))
    if match is None:
        raise unexpected(say("an amount of yuan such as 1,234.50 or 1.2万"), cell)
    yuan = Decimal(match[1].replace(",", "")) * _TENS[match[2]]
    if abs(yuan) * FEN_PER_YUAN > MAX_AMOUNT_FEN:
        raise unexpected(say("an amount of at most {most:yuan}", most=MAX_AMOUNT_FEN), cell)
    if yuan * FEN_PER_YUAN != (yuan * FEN_PER_YUAN).to_integral_value():
        raise unexpected(say("an amount in yuan and fen: no more than two decimals"), cell)
    return fen_from_yuan(yuan)

"""A digest of plain data that is the same in every process: sets are put in order first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any


def digest(value: object) -> str:
    """Return the SHA-256 of what a value holds.

    Raises
    ------
    TypeError
        When something in it is no plain data, whose `repr` might tell of this process alone.
    """
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401, PLR0911 (as JSON has it, one line a kind)
    match value:
        case Enum():
            return [type(value).__name__, value.name]
        case None | bool() | int() | float() | str():
            return value
        case date() | time() | timedelta() | Decimal() | PurePath():
            return [type(value).__name__, str(value)]
        case bytes():
            return ["bytes", value.hex()]
        case Mapping():
            return ["mapping", _ordered([_plain(key), _plain(value[key])] for key in value)]
        case Set():
            return ["set", _ordered(map(_plain, value))]
        case list() | tuple():
            return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        named = [[each.name, _plain(getattr(value, each.name))] for each in fields(value)]
        return [type(value).__name__, *named]
    msg = f"Expected plain data, got {type(value).__name__}."
    raise TypeError(msg)


def _ordered(values: Any) -> list[Any]:  # noqa: ANN401 (any iterable of JSON)
    return sorted(values, key=json.dumps)

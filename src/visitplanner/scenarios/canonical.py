"""A digest of plain data that is the same in every process: sets are put in order first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
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


def _plain(value: object) -> Any:  # noqa: ANN401 (as JSON has it)
    if isinstance(value, Enum):
        return [type(value).__name__, value.name]
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date | time | timedelta | Decimal | PurePath | bytes):
        return [type(value).__name__, value.hex() if isinstance(value, bytes) else str(value)]
    return _composed(value)


def _composed(value: object) -> list[Any]:
    if isinstance(value, Mapping):
        return ["mapping", _ordered([_plain(key), _plain(value[key])] for key in value)]
    if isinstance(value, AbstractSet):
        return ["set", _ordered(map(_plain, value))]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        named = [[each.name, _plain(getattr(value, each.name))] for each in fields(value)]
        return [type(value).__name__, *named]
    msg = f"Expected plain data, got {type(value).__name__}."
    raise TypeError(msg)


def _ordered(values: Any) -> list[Any]:  # noqa: ANN401 (any iterable of JSON)
    return sorted(values, key=json.dumps)

"""A model to its JSON file and back; whatever is odd in the file is refused with its place."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.files import read_plain
from visitplanner.messages import say
from visitplanner.valuation.learned.model import Model

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import ValidationError

MOST_FAULTS = 20
"""So many are told of a file; who has more reads no further."""


def model_json(model: Model) -> bytes:
    """Return the file of a model: the same model is always the same bytes."""
    text = json.dumps(asdict(model), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode()


def fingerprint(content: bytes) -> str:
    """Return what tells the file of a model from others."""
    return hashlib.sha256(content).hexdigest()


def read_model(path: Path) -> tuple[Model, str]:
    """Return the model in a file, and the file's fingerprint.

    Raises
    ------
    InputError
        When the file cannot be read, or is no model of this version, with each field.
    """
    try:
        content = read_plain(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(path)) from None
    return model_of(content, str(path)), fingerprint(content)


def model_of(content: bytes, file: str) -> Model:
    """Return the model that the bytes of a file hold.

    Raises
    ------
    InputError
        When it is no model of this version, with each field.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 (slow to import)

    try:
        return TypeAdapter(Model).validate_json(content)
    except ValidationError as error:
        raise InputError(_faults(error, file)) from None


def _faults(error: ValidationError, file: str) -> list[Fault]:
    told = error.errors(include_url=False, include_context=False, include_input=False)
    return [
        Fault(
            message=say("is no model of this version: {detail}", detail=entry["msg"]),
            file=file,
            column=".".join(map(str, entry["loc"])) or "1",
        )
        for entry in told[:MOST_FAULTS]
    ]

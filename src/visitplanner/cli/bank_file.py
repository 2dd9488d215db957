"""`BANK.toml`: the bank's branches, each with its tables.

What stands in `[every]` holds for each `[[branch]]` that does not say otherwise. Paths are as seen
from the file's folder.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict, Field

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.settings_file import read_settings
from visitplanner.travel.osrm.servers import is_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

TABLES = ("cases", "officers")
FILES = (*TABLES, "policy", "address_book", "roads", "hand")

BranchName = Annotated[str, Field(pattern=r"^\w[\w -]{0,59}$")]
"""A folder is called by it, so it holds no dots and slashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBranch:
    """A branch and its files, by their names of `FILES`; what was not given is not there."""

    name: str
    files: Mapping[str, Path]
    road_server: str = ""

    @property
    def roads(self) -> str | None:
        """What `plan --roads` would name."""
        file = self.files.get("roads")
        return str(file) if file is not None else self.road_server or None


class _Files(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    cases: str = ""
    officers: str = ""
    policy: str = ""
    address_book: str = ""
    roads: str = ""
    hand: str = ""


class _Branch(_Files):
    name: BranchName


class _Bank(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    every: _Files = _Files()
    branch: Annotated[list[_Branch], Field(min_length=1)]


def read_bank(path: Path) -> tuple[NamedBranch, ...]:
    """Return the branches that a file lists, in its order.

    Raises
    ------
    InputError
        With every fault of the file: unreadable, unknown settings, branches without tables, a name
        twice.
    """
    bank = read_settings(path, _Bank, _what_is_wrong)
    branches = tuple(_named(entry, bank.every, path.absolute().parent) for entry in bank.branch)
    faults = [
        *_addresses(bank, path),
        *_without_tables(branches, path),
        *_named_twice(branches, path),
    ]
    if faults:
        raise InputError(faults)
    return branches


def _named(entry: _Branch, every: _Files, folder: Path) -> NamedBranch:
    given = {name: getattr(entry, name) or getattr(every, name) for name in FILES}
    server = given["roads"] if is_url(given["roads"]) else ""
    return NamedBranch(
        name=entry.name,
        files={
            n: folder / text for n, text in given.items() if text and not (n == "roads" and server)
        },
        road_server=server,
    )


def _addresses(bank: _Bank, path: Path) -> Iterator[Fault]:
    """Yield the addresses that stand for files; nothing but streets is fetched from a server."""
    places = {"every": bank.every, **{f"branch.{each.name}": each for each in bank.branch}}
    for place, given in places.items():
        for name in FILES:
            if name != "roads" and is_url(getattr(given, name)):
                message = say("expected a file, got the address of a server")
                yield Fault(message=message, file=str(path), column=f"{place}.{name}")


def _without_tables(branches: tuple[NamedBranch, ...], path: Path) -> Iterator[Fault]:
    for branch in branches:
        for table in TABLES:
            if table not in branch.files:
                place = f"branch.{branch.name}.{table}"
                yield Fault(message=say("is missing"), file=str(path), column=place)


def _named_twice(branches: tuple[NamedBranch, ...], path: Path) -> Iterator[Fault]:
    """Yield the names that stand more than once; some disks know no capitals, no accents apart."""
    names = (normalize("NFC", branch.name.casefold()).rstrip() for branch in branches)
    for name, count in Counter(names).items():
        if count > 1:
            message = say("{count} branches have this name", count=count)
            yield Fault(message=message, file=str(path), column=name)


def _what_is_wrong(entry: ErrorDetails) -> Message:
    match entry["type"]:
        case "missing":
            return say("is missing")
        case "extra_forbidden":
            return say("is no setting of a branch; known are {names:list}", names=("name", *FILES))
        case "string_pattern_mismatch":
            return say("expected a name of letters, digits, spaces and hyphens, 60 at most")
        case "too_short":
            return say("lists no branch")
        case _:
            return say("expected text in quotes, got {value}", value=str(entry["input"])[:60])

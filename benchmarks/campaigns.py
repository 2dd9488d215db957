"""The claims, each with its cases, its contenders and their times."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cases import days_in_files, hhcrsp_cases, made_up_days, solomon_cases, toptw_cases

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from cases import Case

PEERS = ("pyvrp", "vroom", "ortools")


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A claim, and how it is measured; the times are seconds."""

    claim: str
    cases: Callable[[argparse.Namespace], Iterable[Case]]
    add_sources: Callable[[argparse.ArgumentParser], None]
    contenders: tuple[str, ...] = ("ours", *PEERS)
    ours_seconds: tuple[float, ...] = (10.0,)
    peer_seconds: tuple[float, ...] = (10.0,)
    bound: str = "default"


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--files", nargs="+", type=Path, default=(), metavar="PROBLEM.json")
    parser.add_argument("--seeds", nargs="+", type=int, default=None, help="of made-up days")


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, required=True, help="folder of the instances")


def _add_folder_and_paths(parser: argparse.ArgumentParser) -> None:
    _add_folder(parser)
    parser.add_argument("--paths", default="1", help="a number, or all that can visit all points")


def _days(
    options: argparse.Namespace, sizes: tuple[tuple[int, int], ...], seeds: tuple[int, ...]
) -> Iterable[Case]:
    if options.files:
        return days_in_files(options.files)
    return made_up_days(sizes, options.seeds or seeds)


def _toptw(options: argparse.Namespace) -> Iterable[Case]:
    return toptw_cases(options.folder, None if options.paths == "all" else int(options.paths))


CAMPAIGNS = {
    "home-visits": Campaign(
        claim="at 10 s ahead of every peer at 60 s",
        cases=lambda options: _days(options, ((200, 8),), (0, 1, 2, 3, 4)),
        add_sources=_add_files,
        peer_seconds=(60.0,),
    ),
    "large": Campaign(
        claim="1,000 visits: ahead of every peer, a first plan in a second, little memory",
        cases=lambda options: _days(options, ((1_000, 40),), (0,)),
        add_sources=_add_files,
        ours_seconds=(60.0,),
        peer_seconds=(60.0,),
    ),
    "gap": Campaign(
        claim="how far our plans can be from the best, proven",
        cases=lambda options: _days(options, ((200, 8), (100, 5)), (0, 1, 2, 3, 4)),
        add_sources=_add_files,
        contenders=("ours",),
        ours_seconds=(60.0,),
        bound="yes",
    ),
    "solomon": Campaign(
        claim="classical routing with time windows, distance only",
        cases=lambda options: solomon_cases(options.folder),
        add_sources=_add_folder,
    ),
    "toptw": Campaign(
        claim="team orienteering: the greatest profit",
        cases=_toptw,
        add_sources=_add_folder_and_paths,
    ),
    "hhcrsp": Campaign(
        claim="home care with late visits and two-person visits",
        cases=lambda options: hhcrsp_cases(options.folder),
        add_sources=_add_folder,
        contenders=("ours",),
        ours_seconds=(60.0,),
    ),
}

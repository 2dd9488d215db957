"""What can be wrong with the links of a problem file, beyond their own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.errors import Fault
from visitplanner.messages import say
from visitplanner.problem_file.document import entries, seen

if TYPE_CHECKING:
    from collections.abc import Iterator


def link_faults(document: object) -> Iterator[Fault]:
    """Yield links of unknown jobs, of a job with itself, and of jobs linked already."""
    known = {job.get("id") for _, job in entries(document, "jobs") if _is_id(job.get("id"))}
    linked: dict[frozenset[int], int] = {}
    for at, link in entries(document, "links"):
        ends = [link.get(key) for key in ("first", "second")]
        for key, number in zip(("first", "second"), ends, strict=True):
            if _is_id(number) and number not in known:
                message = say(
                    "expected {kind} in the problem, got {value}",
                    kind=say("the id of a job"),
                    value=seen(number),
                )
                yield Fault(message=message, column=f"links[{at}].{key}")
        pair = frozenset(number for number in ends if type(number) is int)
        if all(_is_id(number) for number in ends):
            yield from _pair_faults(pair, at, linked)


def _is_id(value: object) -> bool:
    return type(value) is int


def _pair_faults(
    pair: frozenset[int], at: int, linked: dict[frozenset[int], int]
) -> Iterator[Fault]:
    if len(pair) == 1:
        message = say("expected another job than the first, got {value}", value=seen(min(pair)))
        yield Fault(message=message, column=f"links[{at}].second")
    elif linked.setdefault(pair, at) != at:
        message = say(
            "expected two jobs that no other link names, {place} does",
            place=f"links[{linked[pair]}]",
        )
        yield Fault(message=message, column=f"links[{at}]")

"""What `visitplanner robustness` does."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.attempts import Attempts
from visitplanner.cli.reopening import reopened
from visitplanner.cli.robustness_words import buffer_words, robustness_words
from visitplanner.errors import InputError, input_fault
from visitplanner.messages import say
from visitplanner.robustness.buffers import BufferTold, compare_buffers
from visitplanner.robustness.chances import Chances
from visitplanner.robustness.chances_file import read_chances
from visitplanner.robustness.document import robustness_json
from visitplanner.robustness.draws import Draws
from visitplanner.robustness.plans import robustness_of
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.cli.reopening import NamedAnew
    from visitplanner.pipeline import Prepared

MOST_BUFFERS, MOST_MINUTES = 20, 120
PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the options ask for, as they were typed."""

    num_days: int
    seed: int
    chances: Path | None
    buffers: str | None
    on_time: str
    as_json: bool


def run_robustness(folder: Path, anew: NamedAnew, asked: Asked, console: Console) -> None:
    """Open a plan, replay it, and say what was found."""
    buffers, on_time, chances = _read(asked)
    draws = Draws(chances=chances, num_days=asked.num_days, seed=asked.seed)
    with reopened(folder, anew, on_warning=console.note) as opened:
        found = robustness_of(opened.prepared, opened.solution, draws)
        told = _compared(opened.prepared, buffers, draws, console)
        fingerprint = str(opened.document["provenance"]["fingerprint"])
        indexed = opened.prepared.indexed
    if asked.as_json:
        content = robustness_json(found, indexed, chances, fingerprint, told)
        sys.stdout.buffer.write(content)
        return
    for message in robustness_words(found, indexed, console.tr):
        console.result(message)
    for message in buffer_words(told, on_time, console.tr) if told else ():
        console.result(message)


def _compared(
    prepared: Prepared, buffers: Sequence[int], draws: Draws, console: Console
) -> tuple[BufferTold, ...]:
    told = []
    with console.counting(len(buffers)) as show:
        for each in compare_buffers(prepared, buffers, draws):
            told.append(each)
            show(len(told), say("Planning the day with each buffer"))
    return tuple(told)


def _read(asked: Asked) -> tuple[tuple[int, ...], float, Chances]:
    """Return the buffers in seconds, the share that is to be on time, and the chances."""
    attempt = Attempts()
    nothing: tuple[int, ...] = ()
    buffers = attempt(lambda: _buffers(asked.buffers), nothing)
    on_time = attempt(lambda: _share(asked.on_time), 0.0)
    chances = attempt(lambda: read_chances(asked.chances), Chances())
    if attempt.faults:
        raise InputError(attempt.faults)
    return buffers, on_time, chances


def _buffers(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    words = re.split(r"[,，、\s]+", text.strip())
    minutes = {int(word) for word in words if re.fullmatch(r"[0-9]{1,3}", word)}
    is_read = all(re.fullmatch(r"[0-9]{1,3}", word) for word in words)
    if not is_read or len(words) > MOST_BUFFERS or max(minutes) > MOST_MINUTES:
        message = say(
            "expected up to {most} numbers of minutes, 0 to {longest}, like 0,5,10; got {text}",
            most=MOST_BUFFERS,
            longest=MOST_MINUTES,
            text=text[:60],
        )
        raise input_fault(message, column="--choose-buffer")
    return tuple(each * SECONDS_PER_MINUTE for each in sorted(minutes))


def _share(text: str) -> float:
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]+)?) ?[%\uff05]?", text.strip())
    if not found or float(found[1]) > PERCENT:
        message = say("expected a percentage like 95%, got {text}", text=text[:60])
        raise input_fault(message, column="--on-time")
    return float(found[1]) / PERCENT

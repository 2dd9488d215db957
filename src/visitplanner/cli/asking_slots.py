"""What `visitplanner slots` does and says: offers, or the promise of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.cli.promise_words import agreed_before, replaced_agreement
from visitplanner.cli.store_options import worker
from visitplanner.cli.typed import read_typed
from visitplanner.clock import now
from visitplanner.dispatch.slots.calling import Call, first_day_of, windows_on, working_days
from visitplanner.dispatch.slots.offer import nearest_first, spread
from visitplanner.dispatch.slots.words import for_us, spoken, who_comes
from visitplanner.domain import Consent, TimeWindow
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.tables.spoken_days import day_said, window_said
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.vocabulary import CHANNELS, PARTIES
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.cli.console import Console
    from visitplanner.dispatch.slots.offer import Offer
    from visitplanner.dispatch.slots.offering import Answer
    from visitplanner.domain import Case
    from visitplanner.messages import Message

_WIDTH = re.compile(r"([0-9]{1,3}) ?(m|min|分钟|h|小时)?")
HOURS = frozenset({"h", "小时"})
LEAST_WIDTH, MOST_WIDTH = timedelta(minutes=15), timedelta(hours=8)
MAX_REFERENCE_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the options of the command say, as typed."""

    case_id: str
    plans: tuple[Path, ...]
    num_days: int
    width: str
    first_day: str | None
    most: int
    last_officer: str
    accepted: str | None
    reference: str
    channel: str
    party: str | None
    policy: Path | None
    address_book: Path | None
    roads: str | None
    value: Path | None = None
    db: str | None
    name: str | None
    out: Path | None = None

    @property
    def window(self) -> TimeWindow | None:
        """The window that was taken; None where offers are asked for.

        Raises
        ------
        InputError
            When it is none.
        """
        if self.accepted is None:
            return None
        start, end = read_typed(self.accepted, "--accept", window_said(today()))
        return TimeWindow(start=start, end=end)

    def nearby(self) -> Question:
        """Return what is asked where the window that was taken cannot be: others, around it."""
        taken = self.window
        if taken is None:
            return self
        day_before = max(taken.day - timedelta(days=1), today() + timedelta(days=1))
        width = min(max(taken.end - taken.start, LEAST_WIDTH), MOST_WIDTH)
        return replace(
            self,
            accepted=None,
            width=f"{round(width.total_seconds() / SECONDS_PER_MINUTE)}m",
            first_day=day_before.isoformat(),
        )

    def call(self, calendar: WorkingCalendar) -> Call:
        """Return what is asked, or what is to be promised.

        Raises
        ------
        InputError
            When an option cannot be read, or the day has begun.
        """
        moment, taken = now(), self.window
        wanted = (
            None
            if self.first_day is None
            else read_typed(self.first_day, "--from", day_said(today()))
        )
        if taken is None:
            first = first_day_of(wanted, moment, "--from")
            days = working_days(first, self.num_days, calendar)
            windows = windows_on(days, width_of(self.width), moment)
        else:
            windows = {first_day_of(taken.day, moment, "--accept"): (taken,)}
        return Call(
            case_id=self.case_id,
            windows=windows,
            consent=self._consent(),
            is_party_said=self.party is not None,
            last_officer=self.last_officer.strip(),
        )

    def _consent(self) -> Consent:
        reference = self.reference.strip()
        is_fit = reference.isprintable() and len(reference) <= MAX_REFERENCE_LENGTH
        if self.accepted is not None and not (reference and is_fit):
            message = say(
                "say where the agreement is kept: a reference of at most {limit} characters",
                limit=MAX_REFERENCE_LENGTH,
            )
            raise input_fault(message, column="--ref")
        return Consent(
            reference=reference,
            given_on=now().date(),
            channel=read_typed(self.channel, "--channel", word_of(CHANNELS)),
            agreed_with=read_typed(self.party or "borrower", "--with", word_of(PARTIES)),
            taken_by=worker(self.name),
        )


def today() -> date:
    """Return the day that it is."""
    return now().astimezone(TIMEZONE).date()


def width_of(text: str) -> timedelta:
    """Return the width of a window, typed in minutes or hours.

    Raises
    ------
    InputError
        When it is none, or no window that anybody would wait through.
    """
    match = _WIDTH.fullmatch(text.strip().casefold())
    width = None
    if match is not None:
        number = int(match[1])
        width = timedelta(hours=number) if match[2] in HOURS else timedelta(minutes=number)
    if width is None or not LEAST_WIDTH <= width <= MOST_WIDTH:
        message = say("expected 15 minutes to 8 hours, such as 90m or 2h, got {text}", text=text)
        raise input_fault(message, column="--width")
    return width


def run_slots(question: Question, console: Console) -> None:
    """Offer windows, or keep the one that was taken."""
    is_of_store = not question.plans
    if question.plans:
        from visitplanner.cli.store_folders import (  # noqa: PLC0415 (as below)
            are_of_store,
            asked_of_store,
        )

        is_of_store = are_of_store(question.plans)
        question = asked_of_store(question) if is_of_store else question
    _require_fitting(question, is_of_store=is_of_store)
    if is_of_store:
        from visitplanner.cli.slots_in_store import run_in_store  # noqa: PLC0415 (sqlalchemy)

        run_in_store(question, console)
    else:
        from visitplanner.cli.slots_in_folders import run_in_folders  # noqa: PLC0415 (as above)

        run_in_folders(question, console)


def _require_fitting(question: Question, *, is_of_store: bool) -> None:
    """Refuse options that say nothing here: all of them at once."""
    faults = []
    if question.db is not None and not is_of_store:
        message = say("windows are offered from folders or from the store, not from both")
        faults.append(Fault(message=message, column="--db"))
    if question.out is not None and (not is_of_store or question.accepted is None):
        message = say("goes with --accept and the store; plans' folders are written by themselves")
        faults.append(Fault(message=message, column="--out"))
    if faults:
        raise InputError(faults)


def show(answer: Answer, case: Case, question: Question, console: Console) -> None:
    """Print what is agreed already, the offers, the cheapest first, and why days fall away."""
    for line in agreed_before(case):
        console.result(line)
    taken = question.window
    offers = (
        spread(answer.offers, question.most)
        if taken is None
        else spread(nearest_first(answer.offers, taken), question.most, question.most)
    )
    if taken is not None and offers:
        console.result(say("The nearest times that can be had:"))
    for number, offer in enumerate(offers, start=1):
        for line in _lines(number, offer):
            console.result(line)
    if not offers:
        console.result(say("No window can be offered."))
    for closed in answer.closed:
        console.note(say("{day:day}: {reason}", day=closed.day, reason=closed.reason))


def _lines(number: int, offer: Offer) -> Iterator[Message]:
    yield say("{number}. {words}", number=number, words=spoken(offer))
    for line in for_us(offer):
        yield say("   {words}", words=line)
    yield say(
        "   --accept '{day} {start:clock}-{end:clock}'",
        day=offer.window.day.isoformat(),
        start=offer.window.start,
        end=offer.window.end,
    )


def promise_words(offer: Offer, before: Case) -> Iterator[Message]:
    """Yield what stands now, and what it has replaced of a case as it was before."""
    yield say("Promised: {words}", words=spoken(offer))
    for line in who_comes(offer):
        yield say("   {words}", words=line)
    yield from replaced_agreement(before)

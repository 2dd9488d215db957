"""What `visitplanner case`, `notice`, `agree` and `withdraw` do and say."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.coming_off import awaited_visit
from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.own_cases import require_own
from visitplanner.casework.packs import strategy_of_file
from visitplanner.casework.steps import complain, give_notice, take_agreement, withdraw
from visitplanner.cli.bureau_words import bureau_words
from visitplanner.cli.case_words import (
    agreement_words,
    coming_off_words,
    file_words,
    standing_words,
    strategy_words,
    withdrawn_words,
)
from visitplanner.cli.money_words import money_words
from visitplanner.cli.override_words import override_words
from visitplanner.cli.store_options import worker
from visitplanner.cli.typed import read_typed, read_words
from visitplanner.cli.visit_words import visit_words
from visitplanner.clock import now
from visitplanner.domain import AgreedWindow, Consent, Notice, TimeWindow
from visitplanner.errors import InputError, input_fault
from visitplanner.messages import say
from visitplanner.policy import read_policy
from visitplanner.store.access import Right
from visitplanner.store.database import store_url
from visitplanner.store.opening import Visitor, open_store
from visitplanner.store.schema import EVENT
from visitplanner.store.unsealed import unsealed_facts
from visitplanner.tables import read_cases
from visitplanner.tables.spoken_days import window_said
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.typed_times import day, merged
from visitplanner.tables.vocabulary import CHANNELS, PARTIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from visitplanner.cli.console import Console


MAX_REFERENCE_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Which store, who works there, and by which policy."""

    url: str
    name: str
    policy: Path | None

    @classmethod
    def of(cls, url: str | None, name: str | None, policy: Path | None) -> Office:
        """Return what the options of a command name."""
        return cls(url=store_url(url), name=worker(name), policy=policy)

    @contextlib.contextmanager
    def desk(self, action: str, right: Right) -> Iterator[Desk]:
        """Give the desk of whoever works, for one transaction."""
        policy = read_policy(self.policy)
        visitor = Visitor(name=self.name, action=action, now=now())
        with open_store(self.url).acting(visitor, right) as journal:
            yield Desk(
                journal=journal,
                rulebook=policy.rulebook,
                calendar=policy.calendar,
                follow_up=policy.follow_up,
                repayment=policy.repayment,
                offers=policy.offers,
                override_days=policy.override_days,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement as it was typed."""

    windows: Sequence[str]
    reference: str
    channel: str
    on: str | None
    party: str
    asked_for: bool


def run_import(office: Office, cases: Path, console: Console) -> None:
    """Take a table of cases into the store."""
    table = read_cases(cases, now().date())
    if table.faults:
        raise InputError(table.faults)
    for warning in table.warnings:
        console.note(warning)
    with office.desk("case import", Right.CHANGE_CASES) as desk:
        done = import_cases(desk, table.rows)
    for fault in done.untaken:
        console.fault(fault)
    console.result(
        say(
            "Cases: {new} new, {changed} changed, {same} as they were.",
            new=done.num_new,
            changed=done.num_changed,
            same=done.num_same,
        )
    )
    if done.taken_off:
        console.result(
            say(
                "Planned, and held now: {cases:list}. Nobody goes there: tell who was to.",
                cases=done.taken_off,
            )
        )
    if done.untaken:
        console.note(say("Not taken, for the reasons above: {count}.", count=len(done.untaken)))


def run_show(office: Office, case_id: str, console: Console) -> None:
    """Show a case file."""
    with office.desk("case show", Right.READ_OWN_CASES) as desk:
        require_own(desk, case_id)
        file = open_file(desk, case_id)
        chosen = strategy_of_file(desk, file)
        lines = [
            *file_words(desk, file, chosen),
            *override_words(file, desk.today),
            *visit_words(file, desk.follow_up, desk.today),
            *money_words(file),
            *bureau_words(file),
            strategy_words(chosen),
        ]
    for line in lines:
        console.result(line)


def run_complain(
    office: Office, case_id: str, on: str | None, words: Path | None, console: Console
) -> None:
    """Record a complaint, and what was said.

    Raises
    ------
    InputError
        When nobody says what was said.
    """
    text = read_words(words)
    with office.desk("case complain", Right.CHANGE_CASES) as desk:
        _require_said(words, text)
        visit = awaited_visit(desk, case_id)
        file = complain(desk, case_id, day_of(on, desk), text)
    for line in (standing_words(file), *coming_off_words(visit, file)):
        console.result(line)


def _require_said(words: Path | None, text: str) -> None:
    if words is None:
        message = say(
            "expected what was said, which whoever answers the complaint needs: a text file, or -"
            " for stdin"
        )
        raise input_fault(message, column="--text")
    if not text:
        raise input_fault(say("expected what was said, got an empty text"), column="--text")


def run_notice(
    office: Office, case_id: str, channel: str, on: str | None, console: Console
) -> None:
    """Record a notice of the arrears."""
    spoken = read_typed(channel, "--channel", word_of(CHANNELS))
    with office.desk("notice add", Right.CHANGE_CASES) as desk:
        file = give_notice(desk, case_id, Notice(given_on=day_of(on, desk), channel=spoken))
    console.result(standing_words(file))


def run_agree(office: Office, case_id: str, wish: Agreement, console: Console) -> None:
    """Record an agreement to be visited."""
    said = window_said(now().astimezone(TIMEZONE).date())
    spans = [read_typed(text, "--window", said) for text in wish.windows]
    windows = tuple(
        AgreedWindow(window=TimeWindow(start=start, end=end), asked_for=wish.asked_for)
        for start, end in merged(spans)
    )
    reference = wish.reference.strip()
    if not reference or len(reference) > MAX_REFERENCE_LENGTH or not reference.isprintable():
        message = say(
            "say where the agreement is kept: a reference of at most {limit} characters",
            limit=MAX_REFERENCE_LENGTH,
        )
        raise input_fault(message, column="--ref")
    with office.desk("agree", Right.CHANGE_CASES) as desk:
        consent = Consent(
            reference=reference,
            given_on=day_of(wish.on, desk),
            channel=read_typed(wish.channel, "--channel", word_of(CHANNELS)),
            agreed_with=read_typed(wish.party, "--with", word_of(PARTIES)),
            taken_by=office.name,
        )
        done = take_agreement(desk, case_id, consent, windows)
    for line in agreement_words(done):
        console.result(line)


def run_withdraw(office: Office, case_id: str, on: str | None, console: Console) -> None:
    """Record that an agreement was taken back."""
    with office.desk("withdraw", Right.CHANGE_CASES) as desk:
        visit = awaited_visit(desk, case_id)
        before = [len(facts.facts[EVENT.name]) for facts in unsealed_facts(desk.journal, [case_id])]
        file = withdraw(desk, case_id, day_of(on, desk), office.name)
    is_news = [len(file.events)] != before
    first = withdrawn_words(file) if is_news else standing_words(file)
    for line in (first, *coming_off_words(visit, file)):
        console.result(line)
    if not is_news:
        console.note(say("There is nothing to withdraw: that was recorded before."))


def day_of(on: str | None, desk: Desk) -> date:
    """Return the day that `--on` names; today where it names none.

    Raises
    ------
    InputError
        When it is no day.
    """
    return desk.today if on is None else read_typed(on, "--on", day)

"""From a history to a model's file, with the words that a manager reads on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.attempts import Attempts
from visitplanner.casework.visit_history import ASKED, STORE, visit_history
from visitplanner.cli.case_files import Office
from visitplanner.cli.target import target_faults, write_target
from visitplanner.cli.value_words import findings_words, model_words
from visitplanner.clock import now
from visitplanner.errors import InputError, input_fault
from visitplanner.learning.asked import Asked
from visitplanner.learning.history import read_history
from visitplanner.learning.training import train
from visitplanner.messages import say
from visitplanner.report.model_card import model_card
from visitplanner.store.access import Right
from visitplanner.valuation.learned.file import fingerprint, model_json, model_of, read_model

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.learning.asked import Split
    from visitplanner.learning.history import History
    from visitplanner.valuation.learned.model import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What the options of `value train` say.

    Attributes
    ----------
    history
        The table; None where the store tells.
    url, name
        The store, and who works in it.
    columns
        By the names of `Asked`; None where nothing was said.
    """

    history: Path | None
    output: Path
    card: Path | None
    url: str | None
    name: str | None
    columns: Mapping[str, str | None]
    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    split: Split
    seed: int


def run_train(training: Training, console: Console) -> None:
    """Learn, write the model and its card, and say what was found."""
    asked, history = _history(training)
    console.note(say("Learning from {count} rows", count=len(history)))
    model = train(history, asked, now(), str(training.history or STORE))
    content = model_json(model)
    model_of(content, str(training.output))  # nothing is written that no reader takes
    write_target(training.output, content)
    _write_card(model, fingerprint(content), training.card, console)
    for message in findings_words(model):
        console.result(message)
    console.result(
        say(
            "Model: {file}   fingerprint {digest}",
            file=str(training.output),
            digest=fingerprint(content)[:12],
        )
    )


def run_show(path: Path, card: Path | None, console: Console) -> None:
    """Say what a model is, and write its card where asked."""
    faults = [] if card is None else list(target_faults(card, path))
    if faults:
        raise InputError(faults)
    model, digest = read_model(path)
    _write_card(model, digest, card, console)
    for message in (*model_words(model, digest), *findings_words(model)):
        console.result(message)


def _write_card(model: Model, digest: str, card: Path | None, console: Console) -> None:
    if card is None:
        return
    words = tuple(findings_words(model))
    write_target(card, model_card(model, digest, words, console.tr))
    console.note(say("Card: {file}", file=str(card)))


def _history(training: Training) -> tuple[Asked, History]:
    attempt, source = Attempts(), training.history or training.output
    for target in (training.output, training.card):
        if target is not None:
            attempt.faults += target_faults(target, source)
    asked = attempt(lambda: _asked(training), None)
    if asked is None or attempt.faults:
        raise InputError(attempt.faults)
    if training.history is not None:
        return asked, read_history(training.history, asked, now().date())
    office = Office.of(training.url, training.name, None)
    with office.desk("value train", Right.MANAGE) as desk:
        return asked, visit_history(desk)


def _asked(training: Training) -> Asked:
    given = {name: column for name, column in training.columns.items() if column is not None}
    if training.history is None:
        return _asked_of_the_store(training, given)
    if training.url is not None or training.name is not None:
        message = say("a history is a table or the store's, not both")
        raise input_fault(message, column="--db")
    if "outcome" not in given:
        raise input_fault(say("expected the column that says whether it came"), column="--outcome")
    return Asked(
        **given,
        numeric=training.numeric,
        categorical=training.categorical,
        split=training.split,
        seed=training.seed,
    )


def _asked_of_the_store(training: Training, given: Mapping[str, str]) -> Asked:
    """Return what the store tells; its columns are not the user's to choose."""
    if given or training.numeric or training.categorical:
        message = say("the store tells its own columns: name a table, or leave these options out")
        raise input_fault(message, column="HISTORY")
    return replace(ASKED, split=training.split, seed=training.seed)

"""From a history to a model's file, with the words that a manager reads on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.cli.attempts import Attempts
from visitplanner.cli.target import target_faults, write_target
from visitplanner.cli.value_words import findings_words, model_words
from visitplanner.clock import now
from visitplanner.errors import InputError
from visitplanner.learning.asked import Asked
from visitplanner.learning.history import read_history
from visitplanner.learning.training import train
from visitplanner.messages import say
from visitplanner.report.model_card import model_card
from visitplanner.valuation.learned.file import fingerprint, model_json, read_model

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
    columns
        By the names of `Asked`; None where nothing was said.
    """

    history: Path
    output: Path
    card: Path | None
    columns: Mapping[str, str | None]
    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    split: Split
    seed: int


def run_train(training: Training, console: Console) -> None:
    """Learn, write the model and its card, and say what was found."""
    asked, history = _history(training)
    console.note(say("Learning from {count} rows", count=len(history)))
    model = train(history, asked, now(), str(training.history))
    content = model_json(model)
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
    attempt, source = Attempts(), training.history
    for target in (training.output, training.card):
        if target is not None:
            attempt.faults += target_faults(target, source)
    asked = attempt(lambda: _asked(training), None)
    if asked is None or attempt.faults:
        raise InputError(attempt.faults)
    return asked, read_history(source, asked)


def _asked(training: Training) -> Asked:
    given = {name: column for name, column in training.columns.items() if column is not None}
    return Asked(
        **given,
        numeric=training.numeric,
        categorical=training.categorical,
        split=training.split,
        seed=training.seed,
    )

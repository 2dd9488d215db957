"""The program's commands, run in this process at the moment of the simulated year."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import typer
from click.testing import CliRunner

from visitplanner import clock
from visitplanner.cli.app import app
from visitplanner.outcomes.secret import SECRET_VARIABLE
from visitplanner.store.database import URL_VARIABLE
from visitplanner.store.vault import KEY_FILE_VARIABLE

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

DISPATCHER, OFFICER, MANAGER, AUDITOR = "周敏", "于海洋", "林静", "孙立"
"""Who works in the store, by the name they work under."""

TAKES = timedelta(seconds=2)
"""How long a command takes in the simulated year."""

GROUPS = frozenset(
    {
        *("case", "notice", "outcome", "officer", "db", "privacy"),
        *("override", "payment", "repayment"),
    }
)
"""Commands of two words."""

REFUSED = 2
"""Exit code of what was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rules(self) -> frozenset[str]:
        """The rules by which it was refused; none where it was done."""
        return frozenset(re.findall(r"\(rule ([a-z-]+)\)", self.err)) if self.code else frozenset()


@dataclass(slots=True, kw_only=True)
class Commands:
    """Runs commands one after the other; time goes on, and never back.

    Attributes
    ----------
    num_run, seconds
        By command.
    refusals
        By what was tried against the rules.
    held
        By rule, what was asked for in good faith and refused.
    surprises
        Commands that did not do what they must: the year goes on, and tells them at its end.
    """

    folder: Path
    url: str
    moment: datetime
    num_run: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    _command: object = field(default_factory=lambda: typer.main.get_command(app))

    @property
    def environment(self) -> dict[str, str]:
        """What the commands find around them: a store, a key and a secret of the year's own."""
        return {
            URL_VARIABLE: self.url,
            KEY_FILE_VARIABLE: str(self.folder / "store.key"),
            SECRET_VARIABLE: str(self.folder / "secret"),
            "VISITPLANNER_DEBUG": "1",
        }

    def wait_until(self, moment: datetime) -> None:
        """Let time pass, unless it has passed already."""
        self.moment = max(self.moment, moment)

    def run(self, *words: str, who: str = DISPATCHER) -> Answer:
        """Run a command in English."""
        self.moment += TAKES
        name, begin = _name(words), time.perf_counter()
        environment = {**self.environment, "VISITPLANNER_USER": who}
        with clock.at(self.moment):
            done = CliRunner(env=environment).invoke(
                self._command,  # type: ignore[arg-type]  # typer's own click
                [*words, "--lang", "en"],
            )
        self.num_run[name] += 1
        self.seconds[name] += time.perf_counter() - begin  # type: ignore[assignment]  # seconds
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            self.surprises.append(f"{self.moment}: {' '.join(words)}: {done.exception!r}")
        return Answer(code=done.exit_code, out=done.stdout, err=done.stderr)

    def told(self, *words: str, who: str = DISPATCHER) -> str:
        """Return what a command prints that must succeed."""
        answer = self.run(*words, who=who)
        if answer.code:
            self._is_surprised(words, answer)
        return answer.out

    def tried(self, *words: str) -> bool:
        """Run what a rule may refuse, and return whether none did; rules are counted."""
        return not self.held_by(*words)

    def held_by(self, *words: str) -> frozenset[str]:
        """Run what a rule may refuse, and return the rules that did; they are counted."""
        answer = self.asked(*words)
        return answer.rules or frozenset({"no rule"}) if answer.code else frozenset()

    def asked(self, *words: str) -> Answer:
        """Run what a rule may refuse, and return what came of it; rules that did are counted."""
        answer = self.run(*words)
        if answer.code and not (answer.code == REFUSED and answer.rules):
            self._is_surprised(words, answer)
        self.held.update(answer.rules)
        return answer

    def refused(self, tried: str, expected: str, *words: str, who: str = DISPATCHER) -> None:
        """Try what must be refused, with these words among the reasons."""
        answer = self.run(*words, who=who)
        if answer.code != REFUSED or expected not in answer.err:
            self._is_surprised((tried, "not refused", *words), answer)
        self.refusals[tried] += 1

    def _is_surprised(self, words: tuple[str, ...], answer: Answer) -> None:
        said = answer.err.strip() or answer.out.strip()
        self.surprises.append(f"{self.moment}: {' '.join(words)}: code {answer.code}: {said}")


def _name(words: tuple[str, ...]) -> str:
    if words[:2] == ("officer", "training"):
        return " ".join(words[:3])
    return " ".join(words[: 2 if words[0] in GROUPS else 1])

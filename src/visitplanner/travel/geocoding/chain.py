"""The services that are asked, one after the other: each at its pace, each question once.

An answer is kept before anything else happens; in the book, which is held against other writers
meanwhile, a second run does not ask again, nor one after a crash, unless that came between the
answer and the keeping of it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from visitplanner.errors import ServiceError
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from visitplanner.travel.geocoding.found import Found, Geocoder

Answer: TypeAlias = "Found | Message | None"
"""A place, why no answer came, or None where the service does not know the address."""

MAX_FAILURES_IN_A_ROW = 3
"""A service that fails so often in a row is not asked again in this run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A geocoder with what is known of it.

    Attributes
    ----------
    name
        Under which its answers are kept.
    min_delay_s
        Least seconds from one question to the next.
    """

    name: str
    geocoder: Geocoder
    min_delay_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer that was kept; `found` is None where the service did not know the address."""

    found: Found | None


class Answers(Protocol):
    """Where answers are kept."""

    def kept_answer(self, geocoder: str, query: str) -> Kept | None:
        """Return what a service answered, or None where it is to be asked."""
        ...

    def answer(self, geocoder: str, query: str, ask: Callable[[], Found | None]) -> Found | None:
        """Return what is kept, or ask and keep it.

        Raises
        ------
        ServiceError
            When `ask` raises it, or nothing can be kept.
        """
        ...


class AnswersOfThisRun:
    """Keeps answers in memory, where there is no book."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Kept] = {}

    def kept_answer(self, geocoder: str, query: str) -> Kept | None:
        """Return what a service answered in this run."""
        return self._kept.get((geocoder, query))

    def answer(self, geocoder: str, query: str, ask: Callable[[], Found | None]) -> Found | None:
        """Return what is kept, or ask and keep it."""
        kept = self._kept.get((geocoder, query)) or Kept(found=ask())
        return self._kept.setdefault((geocoder, query), kept).found


class Chain:
    """Asks the services in their order, as far as the answers are taken."""

    def __init__(
        self,
        services: Iterable[Service],
        answers: Answers,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._links = [_Link(service, answers, sleep) for service in services]

    def __bool__(self) -> bool:
        """Return whether there is anybody to ask."""
        return bool(self._links)

    def dead(self) -> Message | None:
        """Return that whoever was asked has answered nothing; None where somebody has."""
        asked = [link for link in self._links if link.num_failed or link.num_answered]
        if not asked or any(link.num_answered for link in asked):
            return None
        return say(
            "no geocoder answered: {servers:list} failed all of {count} questions",
            servers=tuple(link.server for link in asked),
            count=sum(link.num_failed for link in asked),
        )

    def answers(self, query: str) -> Iterator[Answer]:
        """Yield the answers of one service after the other; who has enough stops asking."""
        for link in self._links:
            yield link.answer(query)


class _Link:
    """One service: its pace, its failures in a row, and what it failed to answer in this run."""

    def __init__(self, service: Service, answers: Answers, sleep: Callable[[float], None]) -> None:
        self._service, self._answers, self._sleep = service, answers, sleep
        self._failed: dict[str, Message] = {}
        self._failures_in_a_row = 0
        self.num_answered = 0
        self._next_at = 0.0

    @property
    def server(self) -> str:
        """The server's name, as the service is known by kind and server."""
        return self._service.name.partition(" ")[2] or self._service.name

    @property
    def num_failed(self) -> int:
        """How many questions have had no answer."""
        return len(self._failed)

    def answer(self, query: str) -> Answer:
        kept = self._answers.kept_answer(self._service.name, query)
        if kept is not None:
            return kept.found
        if self._failures_in_a_row < MAX_FAILURES_IN_A_ROW and query in self._failed:
            return self._failed[query]
        if self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            return say(
                "the geocoder {server} failed {count} times in a row and was not asked any more",
                server=self.server,
                count=MAX_FAILURES_IN_A_ROW,
            )
        return self._ask(query)

    def _ask(self, query: str) -> Answer:
        self._sleep(max(0.0, self._next_at - time.monotonic()))
        try:
            found = self._answers.answer(
                self._service.name, query, lambda: self._service.geocoder.find(query)
            )
        except ServiceError as error:
            self._failures_in_a_row += 1
            self._failed[query] = error.faults[0].message
            return self._failed[query]
        finally:
            self._next_at = time.monotonic() + self._service.min_delay_s
        self._failures_in_a_row = 0
        self.num_answered += 1
        return found

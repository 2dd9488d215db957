"""The services that are asked, one after the other: each at its pace, each question once.

An answer is asked for while the book is held against other writers and kept there before anything
else happens, so that neither a second run nor one that was killed asks again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.errors import ServiceError
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from visitplanner.travel.geocoding.book import AddressBook
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


class Chain:
    """Asks the services in their order, as far as the answers are taken."""

    def __init__(
        self,
        services: Iterable[Service],
        book: AddressBook,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._links = [_Link(service, book, sleep) for service in services]

    def __bool__(self) -> bool:
        """Return whether there is anybody to ask."""
        return bool(self._links)

    def answers(self, query: str) -> Iterator[Answer]:
        """Yield the answers of one service after the other; who has enough stops asking."""
        for link in self._links:
            yield link.answer(query)


class _Link:
    """One service: its pace, its failures in a row, and what it failed to answer in this run."""

    def __init__(self, service: Service, book: AddressBook, sleep: Callable[[float], None]) -> None:
        self._service, self._book, self._sleep = service, book, sleep
        self._failed: dict[str, Message] = {}
        self._failures_in_a_row = 0
        self._next_at = 0.0

    def answer(self, query: str) -> Answer:
        kept = self._book.kept_answer(self._service.name, query)
        if kept is not None:
            return kept.found
        if query in self._failed:
            return self._failed[query]
        if self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            return say(
                "the geocoder failed {count} times in a row and was not asked any more",
                count=MAX_FAILURES_IN_A_ROW,
            )
        return self._ask(query)

    def _ask(self, query: str) -> Answer:
        self._sleep(max(0.0, self._next_at - time.monotonic()))
        try:
            found = self._book.answer(
                self._service.name, query, lambda: self._service.geocoder.find(query)
            )
        except ServiceError as error:
            self._failures_in_a_row += 1
            self._failed[query] = error.faults[0].message
            return self._failed[query]
        finally:
            self._next_at = time.monotonic() + self._service.min_delay_s
        self._failures_in_a_row = 0
        return found

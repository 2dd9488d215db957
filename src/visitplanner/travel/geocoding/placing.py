"""Where cases are: by their own coordinates, the bank's address book, or geocoders if any.

What cannot be placed is listed with its reason and never guessed. A geocoder that fails costs
the cases that it was asked about, never the job.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.domain import PlaceGrade
from visitplanner.messages import Message, say
from visitplanner.travel.geocoding.chain import AnswersOfThisRun, Chain, Service
from visitplanner.travel.geocoding.districts import Districts, weihai
from visitplanner.travel.geocoding.doubts import why_elsewhere, why_too_coarse
from visitplanner.travel.geocoding.found import (
    BOOK_SOURCE,
    Candidate,
    Found,
    Placed,
    Unplaced,
    coarser,
    is_coarser,
)
from visitplanner.travel.geocoding.geocoders import build_services
from visitplanner.travel.geocoding.matching import EXACT, KnownPlace, KnownPlaces
from visitplanner.travel.geocoding.reading import Address, read_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.domain import Case
    from visitplanner.travel.geocoding import GeocodingSettings
    from visitplanner.travel.geocoding.chain import Answer, Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What is thought of one answer; without a doubt, it is taken."""

    doubt: Message | None
    candidate: Candidate | None = None


class Placer:
    """Looks cases up, the book first, then the services.

    Parameters
    ----------
    places
        Addresses that the bank has placed already.
    services
        Asked in this order what the book does not know; none asks nobody.
    answers
        Where the services' answers are kept; None remembers them in this run only.
    wanted
        The coarsest grade of a geocoder's answer that is taken.
    """

    def __init__(
        self,
        places: Iterable[KnownPlace],
        services: Iterable[Service] = (),
        *,
        answers: Answers | None = None,
        districts: Districts | None = None,
        wanted: PlaceGrade = PlaceGrade.COMMUNITY,
    ) -> None:
        self._districts = weihai() if districts is None else districts
        self._known = KnownPlaces(places, self._districts)
        self._chain = Chain(services, AnswersOfThisRun() if answers is None else answers)
        self._wanted = wanted

    def place(self, case: Case) -> Placed | Unplaced:
        """Return where a case is, or why that is not known."""
        if case.location is not None:
            return Placed(case=case, place=Candidate(location=case.location))
        address = read_address(case.address, case.district, self._districts)
        if address.is_contradictory:
            reason = say("the address and the table name different districts")
            return Unplaced(case=case, reason=reason, candidate=self._alike(address))
        known = self._known.look_up(address)
        if isinstance(known, Message):
            return Unplaced(case=case, reason=known)
        if known is not None and self._is_good_enough(known):
            return Placed(case=case, place=_of_the_book(known))
        return self._asked(case, address)

    def dead(self) -> Message | None:
        """Return that no geocoder that was asked has answered anything; None otherwise."""
        return self._chain.dead()

    def _is_good_enough(self, known: Candidate) -> bool:
        """Return whether a match is the very address, or as exact as is wanted."""
        return known.score == EXACT or why_too_coarse(known.location, self._wanted) is None

    def _asked(self, case: Case, address: Address) -> Placed | Unplaced:
        if not self._chain or not address.query:
            candidate = self._alike(address)
            reason = _nobody_asked(address, candidate, is_asking=bool(self._chain))
            return Unplaced(case=case, reason=reason, candidate=candidate)
        judged: list[_Judged] = []
        for answer in self._chain.answers(address.query):
            judged.append(self._judged(answer, address))
            if judged[-1].doubt is None and judged[-1].candidate is not None:
                return Placed(case=case, place=judged[-1].candidate)
        best = _best(judged)
        return Unplaced(case=case, reason=_reason(judged), candidate=best or self._alike(address))

    def _alike(self, address: Address) -> Candidate | None:
        candidate = self._known.candidate(address)
        return None if candidate is None else _of_the_book(candidate)

    def _judged(self, answer: Answer, address: Address) -> _Judged:
        if answer is None:
            return _Judged(doubt=say("the geocoder does not know the address"))
        if isinstance(answer, Message):
            return _Judged(doubt=answer)
        if doubt := why_elsewhere(answer, address, self._districts):
            return _Judged(doubt=doubt)
        place = _as_coarse_as(answer, address).location
        return _Judged(
            doubt=why_too_coarse(place, self._wanted),
            candidate=Candidate(location=place, matched=answer.reported),
        )


def build_placer(
    settings: GeocodingSettings, places: Iterable[KnownPlace], answers: Answers | None = None
) -> Placer:
    """Return what looks addresses up as the bank has decided.

    Raises
    ------
    InputError
        When a geocoder may not or cannot be asked.
    """
    return Placer(
        places,
        build_services(settings.geocoders, settings.districts.city),
        answers=answers,
        districts=settings.districts,
        wanted=settings.wanted,
    )


def place_cases(
    cases: Iterable[Case], placer: Placer
) -> tuple[tuple[Case, ...], tuple[Unplaced, ...]]:
    """Return the cases that have a place, and the others with the reason of each."""
    outcomes = [placer.place(case) for case in cases]
    placed = (found for found in outcomes if isinstance(found, Placed))
    return (
        tuple(replace(found.case, location=found.location) for found in placed),
        tuple(found for found in outcomes if isinstance(found, Unplaced)),
    )


def _of_the_book(found: Candidate) -> Candidate:
    return replace(found, location=replace(found.location, source=BOOK_SOURCE))


def _nobody_asked(address: Address, candidate: Candidate | None, *, is_asking: bool) -> Message:
    if is_asking and not address.query:
        return say("the address names no street, estate or village")
    if address.is_elsewhere:
        return say("the address names another city")
    if candidate is not None and candidate.score is not None:
        return say(
            "a similar address is in the book, score {score}", score=math.floor(candidate.score)
        )
    return say("no coordinates in the table, and the address book does not know the address")


def _best(judged: Sequence[_Judged]) -> Candidate | None:
    """Return the most exact candidate, the first of several."""
    best: Candidate | None = None
    for candidate in (each.candidate for each in judged):
        if candidate and (
            best is None or is_coarser(best.location.grade, candidate.location.grade)
        ):
            best = candidate
    return best


def _reason(judged: Sequence[_Judged]) -> Message:
    """Return why no answer was taken; of several services, each with its own reason."""
    reasons = tuple(dict.fromkeys(each.doubt for each in judged if each.doubt is not None))
    return reasons[0] if len(reasons) == 1 else say("{reasons:list}", reasons=reasons)


def _as_coarse_as(found: Found, address: Address) -> Found:
    """Return the answer; no door was found where the building was left out of the question."""
    if not address.door.indoors:
        return found
    most = PlaceGrade.STREET if address.door.has_house_number else PlaceGrade.COMMUNITY
    place = found.location
    return replace(found, location=replace(place, grade=coarser(place.grade, most)))

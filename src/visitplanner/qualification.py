"""What whoever visits must hold on the day: certifications, and training that has not ended.

Trained in the law, in communication and in the bank's products: a course counts from the day on
which it was done to its last valid day, as its record says, or else by the bank's own period.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.domain import Officer, Training


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What is asked of everybody who visits.

    Attributes
    ----------
    certifications
        Names, each still valid on the day.
    training
        Subjects, each trained in and still valid on the day.
    training_days
        By subject, the days for which a course holds whose record names no last day, the day on
        which it was done being the first; a subject that is not named holds for good.
    """

    certifications: tuple[str, ...] = ()
    training: tuple[str, ...] = ()
    training_days: Mapping[str, int] = field(default_factory=dict)

    def last_day(self, course: Training) -> date:
        """Return the last day on which a course counts; `date.max` where it holds for good."""
        if course.valid_until is not None:
            return course.valid_until
        period = self.training_days.get(course.subject)
        return date.max if period is None else course.done_on + timedelta(days=period - 1)

    def trained_until(self, officer: Officer, subject: str, day: date) -> date | None:
        """Return the last day of what an officer has learned of a subject by `day`; None: never."""
        done = (
            self.last_day(course)
            for course in officer.training
            if course.subject == subject and course.done_on <= day
        )
        return max(done, default=None)

    def lacking(self, officer: Officer, day: date) -> Iterator[Message]:
        """Yield what an officer lacks for visiting on a day, in words."""
        held = officer.skills_on(day)
        for name in self.certifications:
            if name not in held:
                yield say("holds no certification {name} that is valid on the day", name=name)
        for subject in self.training:
            until = self.trained_until(officer, subject, day)
            if until is None:
                yield say("has no training in {subject}", subject=subject_words(subject))
            elif until < day:
                yield say("the training in {subject} ended on {day:day}",
                          subject=subject_words(subject), day=until)  # fmt: skip


def subject_words(subject: str) -> Message | str:
    """Return a subject as a person reads it; one that the house has no words for, as it stands."""
    return _SUBJECT_WORDS.get(subject, subject)


_SUBJECT_WORDS: Mapping[str, Message] = {
    "law": say("law"),
    "communication": say("communication"),
    "products": say("products"),
    "conduct": say("conduct"),
    "privacy": say("privacy"),
    "safety": say("safety"),
}

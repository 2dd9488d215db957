"""What a bank might have: any case that the domain allows, as a strategy."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import (
    AgreedWindow,
    AgreedWith,
    Borrower,
    Case,
    Channel,
    Consent,
    DispatcherWord,
    HoldFlag,
    Instruction,
    Location,
    Notice,
    OutcomeCode,
    PastVisit,
    Promise,
    TimeWindow,
)

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
names = st.text("王李张赵明芳伟洋示例路号abc 0123456789", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split()) or "王"
)
fen = st.integers(1, 10**9)


@st.composite
def windows(draw: st.DrawFn) -> tuple[AgreedWindow, ...]:
    asked_for = draw(st.booleans())
    chosen = draw(st.lists(days, unique=True, max_size=3))
    found = []
    for day in sorted(chosen):
        start, end = sorted(draw(st.tuples(st.integers(0, 1439), st.integers(0, 1440))))
        midnight = datetime.combine(day, time(0), tzinfo=TIMEZONE)
        ends = (midnight + timedelta(minutes=minute) for minute in (min(start, 1439), end))
        found.append(TimeWindow(**dict(zip(("start", "end"), ends, strict=True))))
    disjoint = [
        w
        for w, before in zip(found, [None, *found], strict=False)
        if not before or before.end < w.start
    ]
    return tuple(AgreedWindow(window=window, asked_for=asked_for) for window in disjoint)


@st.composite
def past_visits(draw: st.DrawFn) -> PastVisit:
    day, minute = draw(days), draw(st.none() | st.integers(0, 1439))
    midnight = datetime.combine(day, time(0), tzinfo=TIMEZONE)
    return PastVisit(
        visited_on=day,
        outcome=draw(st.sampled_from(OutcomeCode)),
        arrived_at=None if minute is None else midnight + timedelta(minutes=minute),
    )


@st.composite
def domain_cases(draw: st.DrawFn) -> Case:
    overdue = draw(fen)
    optional_day = st.none() | days
    consent_day, promise_day, word = draw(
        st.tuples(optional_day, optional_day, st.none() | st.sampled_from(DispatcherWord))
    )
    case_id = draw(st.from_regex(r"[A-Z][0-9]{1,6}", fullmatch=True))
    return Case(
        case_id=case_id,
        borrower=Borrower(
            name=draw(names), phone=draw(st.from_regex(r"(1[0-9]{10})?", fullmatch=True))
        ),
        household_id=draw(st.just(case_id) | st.from_regex(r"H[0-9]{1,4}", fullmatch=True)),
        address=draw(names),
        district=draw(st.just("") | names),
        location=draw(
            st.none()
            | st.builds(
                Location,
                latitude=st.integers(37_000_000, 38_000_000).map(lambda n: n / 1e6),
                longitude=st.integers(121_000_000, 123_000_000).map(lambda n: n / 1e6),
                grade=st.just(Location(latitude=0, longitude=0).grade),
                source=st.just("table"),
            )
        ),
        overdue_fen=overdue,
        balance_fen=overdue + draw(st.integers(0, 10**9)),
        days_past_due=draw(st.integers(1, 20_000)),
        notices=tuple(
            draw(
                st.lists(
                    st.builds(Notice, given_on=days, channel=st.sampled_from(Channel)), max_size=3
                )
            )
        ),
        agreed_windows=draw(windows()),
        consent=None
        if consent_day is None
        else Consent(
            reference=draw(names),
            given_on=consent_day,
            channel=draw(st.sampled_from(Channel)),
            agreed_with=draw(st.sampled_from(AgreedWith)),
            taken_by=draw(st.just("") | names),
        ),
        flags=draw(st.frozensets(st.sampled_from(HoldFlag), max_size=3)),
        promise=None
        if promise_day is None
        else Promise(due_on=promise_day, amount_fen=draw(st.none() | fen)),
        past_visits=tuple(
            draw(
                st.lists(
                    past_visits(),
                    max_size=3,
                )
            )
        ),
        service_duration=draw(st.integers(5, 240)) * 60,
        persons=draw(st.sampled_from([None, 1, 2])),
        single_officer_approval=draw(st.just("") | names),
        required_skills=draw(st.frozensets(st.sampled_from(["房贷", "车贷", "AML"]))),
        instruction=None
        if word is None
        else Instruction(word=word, reason=draw(names), given_by=draw(st.just("") | names)),
    )

"""Whom a bank might employ: any officer that the domain allows, as a strategy."""

from __future__ import annotations

from any_cases import days, names
from hypothesis import strategies as st

from visitplanner.domain import (
    Certification,
    DayShift,
    Location,
    Lunch,
    Officer,
    Training,
    TravelMode,
)

seconds = st.integers(0, 86_400)
places = st.builds(
    Location,
    latitude=st.integers(37_000_000, 38_000_000).map(lambda n: n / 1e6),
    longitude=st.integers(121_000_000, 123_000_000).map(lambda n: n / 1e6),
)

domain_officers = st.builds(
    Officer,
    officer_id=st.from_regex(r"W[0-9]{2}", fullmatch=True),
    name=names,
    phone=st.from_regex(r"(1[0-9]{10})?", fullmatch=True),
    crew_id=st.sampled_from(["", "K1", "K2"]),
    mode=st.sampled_from(TravelMode),
    home=st.none() | places,
    skills=st.frozensets(st.sampled_from(["房贷", "sign_language"])),
    certifications=st.lists(
        st.builds(Certification, name=st.sampled_from(["AML", "上门"]), expires_on=days),
        max_size=3,
    ).map(tuple),
    weekdays=st.frozensets(st.integers(0, 6)),
    shift_start=seconds,
    shift_end=seconds,
    overtime=seconds,
    lunch=st.none() | st.builds(Lunch, earliest=seconds, latest=seconds, duration=seconds),
    max_visits=st.none() | st.integers(1, 100),
    leave=st.frozensets(days, max_size=3),
    extra_days=st.frozensets(days, max_size=3),
    training=st.lists(
        st.builds(
            Training,
            subject=st.sampled_from(["law", "反洗钱"]),
            done_on=days,
            valid_until=st.none() | days,
        ),
        max_size=3,
    ).map(tuple),
    day_shifts=st.lists(
        st.builds(
            DayShift,
            day=days,
            start=seconds,
            end=seconds,
            overtime=st.none() | seconds,
            from_branch=st.booleans(),
        ),
        max_size=3,
        unique_by=lambda shift: shift.day,
    ).map(lambda shifts: tuple(sorted(shifts, key=lambda shift: shift.day))),
)

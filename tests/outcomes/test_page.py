"""Keys and short names of pages."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

from exports import PAGE
from samples import DAY, SECRET

from visitplanner.outcomes.page import seal


def test_a_pages_key_is_of_its_plan_officer_and_day() -> None:
    named = b"page\0" + PAGE.plan.encode() + b"\0W01\0" + b"2026-10-08"
    assert PAGE.key(SECRET) == hmac.new(SECRET, named, hashlib.sha256).digest()


def test_every_page_and_every_bank_has_another_key() -> None:
    pages = [
        PAGE,
        replace(PAGE, plan="0" * 64),
        replace(PAGE, officer_id="W02"),
        replace(PAGE, day=DAY + timedelta(days=1)),
    ]
    keys = {page.key(secret) for page in pages for secret in (SECRET, SECRET[::-1])}
    assert len(keys) == 8
    assert len({page.short for page in pages}) == 4


def test_what_is_derived_for_one_purpose_is_of_no_use_for_another() -> None:
    derived = {PAGE.derived(SECRET, purpose) for purpose in ("page", "code", "seal")}
    assert len(derived) == 3
    assert PAGE.key(SECRET) in derived


def test_the_short_name_tells_no_officer() -> None:
    assert len(PAGE.short) == 12
    assert "W01" not in replace(PAGE, officer_id="W01" * 9).short


def test_a_seal_is_the_one_that_every_browser_makes() -> None:
    # RFC 4231, test case 2
    assert seal(b"Jefe", "what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )

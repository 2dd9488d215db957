"""Codes of sealed pages: their letters, whose they are, and the table that tells them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

from exports import PAGE
from factories import full_plan
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, SECRET

from visitplanner.messages import translator
from visitplanner.report.day_codes import ALPHABET, day_code, day_codes_csv, grouped

SECRETS = st.binary(min_size=32, max_size=32)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert len(set(ALPHABET)) == 32
    assert set("ILOU").isdisjoint(ALPHABET)
    assert ALPHABET.upper() == ALPHABET


@given(secret=SECRETS)
def test_a_code_has_ten_letters_in_two_groups(secret: bytes) -> None:
    code = day_code(PAGE, secret)
    assert len(code) == 10
    assert set(code) <= set(ALPHABET)
    assert grouped(code) == f"{code[:5]}-{code[5:]}"
    assert code == day_code(PAGE, secret)


def test_every_place_takes_every_letter() -> None:
    codes = [day_code(PAGE, n.to_bytes(32, "big")) for n in range(2_000)]
    # A letter is missing at one of 10 places with a chance of 320 * (31/32)^2000, 10^-25.
    assert all(len({code[place] for code in codes}) == 32 for place in range(10))


def test_every_page_and_every_bank_has_another_code() -> None:
    pages = [
        PAGE,
        replace(PAGE, plan="0" * 64),
        replace(PAGE, officer_id="W02"),
        replace(PAGE, day=DAY + timedelta(days=1)),
    ]
    assert len({day_code(page, secret) for page in pages for secret in (SECRET, bytes(32))}) == 8


def test_the_table_tells_each_officer_and_day_its_code() -> None:
    content = day_codes_csv(full_plan(), translator("en"), SECRET)
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == ["Officer id", "Name", "Day", "Day code"]
    assert [row[:3] for row in rows] == [
        ["W01", "于海洋", "2026-10-08"],
        ["W02", "宁静", "2026-10-08"],
        ["W03", "孙一鸣", "2026-10-08"],
        ["W04", "赵大海", "2026-10-08"],
    ]
    assert rows[0][3] == grouped(day_code(PAGE, SECRET))
    assert len({row[3] for row in rows}) == 4

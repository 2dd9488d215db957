"""What officers may offer: in words, and as the policy file says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from visitplanner.errors import InputError
from visitplanner.messages import translator
from visitplanner.policy import read_policy
from visitplanner.preparation import Approval, Offers

if TYPE_CHECKING:
    from pathlib import Path


def words(offers: Offers) -> list[str]:
    return [str(message) for message in offers.words()]


def read(folder: Path, text: str) -> Offers:
    file = folder / "policy.toml"
    file.write_text(f"[offers]\n{text}\n", encoding="utf-8")
    return read_policy(file).offers


def test_the_defaults_in_words() -> None:
    assert words(Offers()) == [
        "In one sum, now or within 30 days",
        "In instalments over 3, 6, 12, 24 months",
        "Counselling on the household's budget and on help, free of charge",
        "To be asked for, not to be promised: a waiver of fees, a longer term",
    ]
    assert translator("zh").render([*Offers().words()][1]) == "分期：3、6、12、24 个月"


def test_what_a_bank_does_not_offer_is_not_said() -> None:
    nothing = Offers(pay_within_days=0, instalment_months=(), counselling=False, needs_approval=())
    assert words(nothing) == ["In one sum, now"]


def test_a_policy_without_the_table_keeps_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, "") == read_policy(None).offers == Offers()


def test_the_table_is_read_each_once_and_in_order(tmp_path: Path) -> None:
    text = """
    pay_within_days = 10
    instalment_months = [60, 3, 12, 3]
    counselling = false
    needs_approval = ["longer_term", "interest_waiver", "longer_term"]
    """
    assert read(tmp_path, text) == Offers(
        pay_within_days=10,
        instalment_months=(3, 12, 60),
        counselling=False,
        needs_approval=(Approval.INTEREST_WAIVER, Approval.LONGER_TERM),
    )


def test_what_cannot_be_reckoned_is_not_offered(tmp_path: Path) -> None:
    some = "[repayment]\nmonths = [6, 12, 36]\n"
    path = tmp_path / "policy.toml"
    path.write_text(some, encoding="utf-8")
    assert read_policy(path).offers.instalment_months == (6, 12)
    path.write_text(f"{some}[offers]\ninstalment_months = [6, 9]\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"expected some of 6, 12, 36, the months of \[repayment\]"
    ):
        read_policy(path)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("instalment_months = [2]", "offers.instalment_months.0: expected at least 3, got 2"),
        ("instalment_months = [61]", "offers.instalment_months.0: expected at most 60, got 61"),
        ("instalment_months = 12", "offers.instalment_months: expected a list, got 12"),
        ('instalment_months = ["12"]', "expected a whole number, got 12"),
        ("pay_within_days = -1", "expected at least 0, got -1"),
        ("pay_within_days = 366", "expected at most 365, got 366"),
        ("pay_within_days = true", "expected a whole number, got True"),
        ('counselling = "yes"', "offers.counselling: expected true or false, got yes"),
        (
            'needs_approval = ["cash"]',
            "expected one of fee_waiver, interest_waiver, longer_term, got cash",
        ),
        ("gift = 1", "offers.gift: is not a setting of the policy"),
    ],
)
def test_what_is_no_offer_is_refused(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        read(tmp_path, line)

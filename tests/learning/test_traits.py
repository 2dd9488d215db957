"""Which columns nothing is learned from, in English and Chinese."""

from __future__ import annotations

import pytest

from visitplanner.learning.traits import refusal_of


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("age", "protected"),
        ("Age", "protected"),
        ("borrowerAge", "protected"),
        ("personal_status_sex", "protected"),
        ("MARRIAGE", "protected"),
        ("ethnic group", "protected"),
        ("foreign_worker", "protected"),
        ("性别", "protected"),
        ("借款人年龄", "protected"),
        ("婚姻状况", "protected"),
        ("religion", "sensitive"),
        ("health_status", "sensitive"),
        ("政治面貌", "sensitive"),
        ("disabled", "circumstances"),
        ("是否低保", "circumstances"),
        ("hardship", "circumstances"),
        ("customer_name", "who a person is"),
        ("手机号", "who a person is"),
        ("家庭住址", "who a person is"),
        ("latitude", "who a person is"),
        ("contact_name", "who a person is"),
        ("account_name", "who a person is"),
        ("household_id", "who a person is"),
        ("客户名称", "who a person is"),
        ("birthyear", "protected"),
        ("离婚", "protected"),
        ("性別", "protected"),
        ("性_别", "protected"),
        ("性\u200b别", "protected"),
        ("年 齡", "protected"),
        ("患病", "sensitive"),
        ("贫困户", "circumstances"),
    ],
)
def test_a_trait_is_refused_with_why(column: str, reason: str) -> None:
    assert reason in str(refusal_of(column))


@pytest.mark.parametrize(
    "column",
    [
        "days_past_due",
        "mileage",
        "account_age",
        "loan age",
        "balance",
        "逾期天数",
        "账龄",
        "usage",
        "product_name",
    ],
)
def test_what_is_no_trait_may_be_learned_from(column: str) -> None:
    assert refusal_of(column) is None

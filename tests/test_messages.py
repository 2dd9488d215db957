"""Messages: words in two languages, values in the format that the template names."""

from __future__ import annotations

from datetime import date, time

import pytest
from samples import at

from visitplanner.messages import Translator, say, translator

EN, ZH = translator("en"), translator("zh")


@pytest.mark.parametrize(
    ("template", "value", "english", "chinese"),
    [
        ("{x:day}", date(2026, 10, 8), "Thu 8 Oct 2026", "2026年10月8日 周四"),
        ("{x:day}", at("09:05"), "Thu 8 Oct 2026", "2026年10月8日 周四"),
        ("{x:clock}", time(9, 5), "09:05", "09:05"),
        ("{x:moment}", at("09:05"), "Thu 8 Oct 2026 09:05", "2026年10月8日 周四 09:05"),
        ("{x:yuan}", 123_450, "¥1,234.50", "¥1,234.50"),
        ("{x:yuan}", -5, "-¥0.05", "-¥0.05"),
        ("{x:minutes}", 1_500, "25 min", "25分钟"),
        ("{x:km}", 3_449, "3.4 km", "3.4公里"),
        ("{x:list}", ("a", "b"), "a, b", "a、b"),
        ("{x}", 7, "7", "7"),
        ("{x:>3}", 7, "  7", "  7"),
    ],
)
def test_a_value_is_written_as_its_format_says(
    template: str, value: object, english: str, chinese: str
) -> None:
    assert EN(template, x=value) == english
    assert ZH(template, x=value) == chinese


def test_a_message_within_a_message_is_rendered_in_the_same_language() -> None:
    words = Translator("zh", {"inner {n}": "内{n}", "outer: {what}": "外：{what}"})
    message = say("outer: {what}", what=say("inner {n}", n=3))
    assert words.render(message) == "外：内3"
    assert str(message) == "outer: inner 3"


def test_what_the_catalogue_lacks_stays_english() -> None:
    assert ZH("no such template {n}", n=1) == "no such template 1"


def test_braces_in_a_value_are_only_text() -> None:
    assert EN("{x}", x="{y} {0} {x.__class__}") == "{y} {0} {x.__class__}"


def test_values_may_be_left_open() -> None:
    template = "nobody on duty holds what the visit asks for: {skills:list}"
    assert translator("en").blank(template) == "nobody on duty holds what the visit asks for: …"
    assert translator("zh").blank(template).endswith("…")
    assert translator("en").blank("none {{here}}") == "none {here}"

"""TOML that is none is told by its line in both languages; keys are found on theirs."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.errors import InputError
from visitplanner.toml_file import Toml, read_toml

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
a = 1
[variant.x]  # a comment
hours = [
  { start = "1" },
]
"q.r" = 3
b.c = 4
text = \"\"\"
[no-table]
a = 2
\"\"\"
[[sweep]]
officers = [1]

[[sweep]]
[sweep.inner]
z = 2
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("a",), 1),
        (("variant", "x"), 2),
        (("variant", "x", "hours", 0, "start"), 3),
        (("variant", "x", "q.r"), 6),
        (("variant", "x", "b", "c"), 7),
        (("variant", "x", "missing"), 2),  # where it would stand
        (("sweep", 0, "officers", 0), 13),
        (("sweep", 1), 15),
        (("sweep", 1, "inner", "z"), 17),
        (("no-table",), None),
        ((), None),
    ],
)
def test_a_key_is_found_on_its_line(place: tuple[str | int, ...], line: int | None) -> None:
    assert Toml(document=tomllib.loads(TEXT), text=TEXT).line_of(place) == line


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("a = [1", "line 1: a list is opened and not closed: expected ]", "列表"),
        ("a = { b = 1\n", "line 1: a table in braces is opened and not closed", "花括号"),
        ('a = 1\nb = "x\n', "line 2: expected a text's closing quotes", "引号"),
        ("a = \n", "line 1: expected a value", "应为值"),
        ("a\n", "line 1: expected = after a key", "="),
        ("a = 1 2", "line 1: expected the line to end after the value", "换行"),
        ("a = 1\n\na = 2", "line 3: a key or table that stands twice", "重复"),
        (r'a = "C:\data"', "line 1: a text's backslash", "反斜杠"),
        ("[[a]", "line 1: expected a key, in quotes where it is not plain", "键"),
        ("= 1", "line 1: expected TOML", "TOML"),
        ("a = " + "9" * 5_000, ": holds a number of too many digits", "位"),
        ("x.a = " + "9" * 30, "line 1, x.a: holds a number of too many digits", "位"),
        ("a = " + "[" * 5_000, ": is nested too deeply", "嵌套"),
        ("a" + ".a" * 40 + " = 1", "is nested too deeply", "嵌套"),
    ],
)
def test_what_is_no_toml_is_told(tmp_path: Path, text: str, english: str, chinese: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as found:
        read_toml(file, "x.toml")
    (fault,) = found.value.faults
    assert english in fault.describe("en")
    assert chinese in fault.describe("zh")


@given(text=st.text(st.sampled_from("ab.=[]{}\"'\\\n#1, \t-_:"), max_size=60))
def test_any_text_is_toml_or_told(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_bytes(text.encode())
    toml = Toml(document={}, text=text)
    with suppress(InputError):
        toml = read_toml(file, "any.toml")
    assert all(toml.line_of((key,)) for key in toml.document)

"""Exports found in files and in pasted text."""

from __future__ import annotations

import pytest
from exports import body, export_file, sealed, visit
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.errors import InputError
from visitplanner.outcomes.sealed import MAX_BYTES, find_in_text, read_file, read_text

NOISE = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(
    lambda text: '{"format"' not in text
)


def test_a_file_is_read_as_it_was_written() -> None:
    assert read_file(export_file()) == sealed(body())


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=500))
def test_any_note_comes_back(note: str) -> None:
    written = sealed(body(visit(note=note)))
    assert read_file(written.text.encode()) == written


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 5_000,
        export_file() + b"\n",
        export_file().replace(b'"body":', b'"body": '),
        export_file().replace(b'{"format', b'{"more":1,"format'),
    ],
)
def test_what_a_page_does_not_write_is_damaged(content: bytes) -> None:
    with pytest.raises(InputError, match="is damaged"):
        read_file(content)


def test_a_later_format_is_named() -> None:
    with pytest.raises(InputError, match="another format"):
        read_file(export_file().replace(b"outcomes/1", b"outcomes/2"))


def test_the_size_has_a_limit_from_both_sides() -> None:
    with pytest.raises(InputError, match=f"longer than {MAX_BYTES} bytes"):
        read_file(b" " * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="is damaged"):
        read_file(b" " * MAX_BYTES)
    with pytest.raises(InputError, match="longer than"):
        list(find_in_text(b" " * (MAX_BYTES + 1)))


@given(before=NOISE, after=NOISE)
def test_an_export_is_found_in_any_chat(before: str, after: str) -> None:
    pasted = f"{before}{export_file().decode()}{after}".encode()
    assert [read_text(text) for text in find_in_text(pasted)] == [sealed(body())]


def test_a_text_may_hold_several() -> None:
    first, second = sealed(body()), sealed(body(visit(2)))
    pasted = f"于海洋 18:01\n{first.text}\n宁静 18:02\n{second.text}\n好的"
    assert [read_text(text) for text in find_in_text(pasted.encode())] == [first, second]


def test_a_note_that_looks_like_an_export_is_none() -> None:
    written = sealed(body(visit(note='{"format":"visitplanner-outcomes/1"}')))
    assert [read_text(text) for text in find_in_text(written.text.encode())] == [written]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_file_may_be_of_any_usual_encoding(encoding: str) -> None:
    written = sealed(body(visit(note="说好月底前还")))
    pasted = f"上门结果\n{written.text}".encode(encoding)
    assert [read_text(text) for text in find_in_text(pasted)] == [written]


def test_a_text_without_an_export_is_told() -> None:
    with pytest.raises(InputError, match="holds no export"):
        list(find_in_text("好的".encode()))


def test_a_text_cut_short_is_damaged() -> None:
    [text] = find_in_text(export_file()[:-30])
    with pytest.raises(InputError, match="is damaged"):
        read_text(text)

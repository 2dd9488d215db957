"""Markup in which text stays text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from visitplanner.report.markup import Html, escape, join, tag
from visitplanner.report.text import printable


class Reader(HTMLParser):
    """Keeps tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(st.text(), st.text())
def test_any_text_comes_back_as_it_was_and_adds_no_tag(inside: str, attribute: str) -> None:
    reader = read(tag("p", inside, title=attribute))
    assert reader.tags == [("p", {"title": printable(attribute)})]
    assert reader.text == printable(inside)


def test_markup_is_kept_and_text_beside_it_is_escaped() -> None:
    assert tag("p", tag("b", "1"), " < 2", None) == "<p><b>1</b> &lt; 2</p>"


def test_markup_given_as_an_attribute_is_escaped_too() -> None:
    assert tag("p", title=Html('<b a="1">')) == '<p title="&lt;b a=&quot;1&quot;&gt;"></p>'


def test_attributes_take_their_html_names() -> None:
    made = tag("input", class_="a", data_show="1", checked=True, hidden=False, name="n", id=None)
    assert made == '<input class="a" data-show="1" checked name="n">'


def test_joined_parts_are_escaped_with_their_separator() -> None:
    assert join(["a", None, Html("<br>")], "&") == "a&amp;<br>"


def test_html_is_not_escaped_twice() -> None:
    assert escape(escape("<")) == "&lt;"

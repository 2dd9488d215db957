"""Makes HTML in which text stays text: whatever is not `Html` already is escaped.

Every page is built of `tag(...)` alone, so that no borrower's name can become markup.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from visitplanner.report.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

VOID_TAGS = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def escape(text: str) -> Html:
    """Return `text` as HTML that shows it; `Html` is returned as it is."""
    return text if isinstance(text, Html) else Html(html.escape(printable(text)))


def join(parts: Iterable[str | None], separator: str = "") -> Html:
    """Return the parts one after another; None is left out."""
    return Html(escape(separator).join(escape(part) for part in parts if part is not None))


def tag(name: str, /, *children: str | None, **attributes: str | bool | None) -> Html:
    """Return an element.

    Parameters
    ----------
    children
        Escaped unless they are `Html`; None is left out.
    attributes
        A trailing underscore is dropped (`class_`), the others become hyphens (`aria_label`).
        True stands for an attribute without a value; None and False leave it out.
    """
    opening = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Html(opening if name in VOID_TAGS else f"{opening}{join(children)}</{name}>")


def _attribute(key: str, value: str | bool | None) -> str:  # noqa: FBT001 (HTML's own kind of value)
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(printable(value))}"'

"""Finds what a page would fetch from elsewhere, tag by tag, before it leaves."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from visitplanner.report.navigation import is_amap_link

if TYPE_CHECKING:
    from collections.abc import Collection

URL_ATTRIBUTES = frozenset(
    {
        "action",
        "archive",
        "background",
        "cite",
        "classid",
        "codebase",
        "data",
        "data-iphone",
        "formaction",
        "href",
        "imagesrcset",
        "longdesc",
        "lowsrc",
        "manifest",
        "ping",
        "poster",
        "profile",
        "src",
        "srcset",
        "usemap",
        "xlink:href",
    }
)
"""Attributes whose value is an address, in HTML and SVG, or one for our own script."""

LOCAL_SCHEMES = ("data:", "#", "tel:", "geo:")
"""What an address may begin with: it is inside the page, or asks the phone and not the network.

Of AMap's own schemes only what `is_amap_link` lets through.
"""

_CSS_URL = re.compile(
    r"""url\(\s*(?P<quote>["']?)(?P<address>.*?)(?P=quote)\s*\)""", re.IGNORECASE | re.DOTALL
)
_CSS_IMPORT = re.compile(
    r"""@import(?:\s|/\*.*?\*/)*["'](?P<address>[^"']*)["']""", re.IGNORECASE | re.DOTALL
)
_CSS_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)


def remote_references(html: str, beside: Collection[str] = ()) -> tuple[str, ...]:
    """Return every address in `html` that lies outside the page, as "tag attribute address".

    Attributes that hold addresses, inline styles, style sheets and refreshes are read; what a
    script does at run time is kept in by the page's content security policy instead. A relative
    address counts as remote too: the page is to stand alone.

    Parameters
    ----------
    beside
        Relative addresses of files that lie beside the page, which a person may go to.
    """
    reader = _Reader(beside)
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


class _Reader(HTMLParser):
    """Reads every tag and keeps the addresses that lie outside the page."""

    def __init__(self, beside: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._beside = beside
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the attributes of a tag."""
        self._in_style = tag == "style"
        for name, value in attrs:
            self._read_attribute(tag, name, value or "")
        if tag == "meta" and ("http-equiv", "refresh") in [
            (n, (v or "").lower()) for n, v in attrs
        ]:
            self.found.append("meta http-equiv refresh")

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Read a style sheet; other text is only shown."""
        if self._in_style:
            self._read_css("style", data)

    def _read_attribute(self, tag: str, name: str, value: str) -> None:
        is_way_out = (tag, name) == ("a", "href") and value in self._beside
        if name in URL_ATTRIBUTES and not _is_local(value) and not is_way_out:
            self.found.append(f"{tag} {name} {value}")
        elif name == "style":
            self._read_css(f"{tag} style", value)
        elif name == "srcdoc":
            self.found.extend(remote_references(value))

    def _read_css(self, where: str, css: str) -> None:
        plain = _CSS_ESCAPE.sub(lambda found: _character(found[1]), css)
        for pattern in (_CSS_URL, _CSS_IMPORT):
            self.found.extend(
                f"{where} {found['address']}"
                for found in pattern.finditer(plain)
                if not _is_local(found["address"])
            )


def _is_local(address: str) -> bool:
    bare = address.strip()
    return not bare or bare.lower().startswith(LOCAL_SCHEMES) or is_amap_link(address)


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 (Unicode's last)

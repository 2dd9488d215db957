"""Makes a folium map part of a page that needs no network: all is inside, and only that runs.

folium links scripts and styles from four hosts. Its page is read tag by tag; the map's own
element and inline scripts are kept, and Leaflet is taken from the installed package, with its
images as data. A content security policy names the digest of each script and style, so that
nothing else runs or loads, whatever a text on the page says.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING, Any

from visitplanner.report.markup import Html, join, tag
from visitplanner.report.remote import remote_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import folium
    from branca.element import Element

LEAFLET_VERSION = "1.9.3"
"""The version that folium 0.20 writes for; the package that ships it has the same one."""

_IMAGE = re.compile(r"url\((images/[\w.-]+)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


class NotSelfContainedError(RuntimeError):
    """A page would have fetched something from elsewhere: a mistake in this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapParts:
    """What a folium map comes to without its page.

    Attributes
    ----------
    names
        Name of each element's variable in `script`, by the name that folium gave it.
    """

    markup: Html
    script: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page before it is put together; `lang` is a language tag such as zh-CN.

    Attributes
    ----------
    later_scripts
        Not on the page, but it may run them: those of what is sealed in it.
    files
        Addresses, relative to the page, of files beside it that it links to.
    """

    lang: str
    title: str
    body: Html
    styles: tuple[str, ...]
    scripts: tuple[str, ...] = ()
    later_scripts: tuple[str, ...] = ()
    files: frozenset[str] = frozenset()


def map_parts(folium_map: folium.Map) -> MapParts:
    """Return the element and the script of a map, without the tags that fetch things.

    folium names its elements at random; here they are numbered, so that the same plan gives the
    same bytes.
    """
    figure = folium_map.get_root()
    reader = _FoliumPage()
    reader.feed(figure.render())
    reader.close()
    numbers = {name: f"{name.rpartition('_')[0]}_{n}" for n, name in enumerate(_names(figure))}
    pattern = re.compile("|".join(map(re.escape, numbers)))
    script = pattern.sub(lambda found: numbers[found[0]], "\n".join(reader.scripts))
    map_id = numbers[folium_map.get_name()]
    return MapParts(
        markup=tag("div", id=map_id, class_="map"), script=_without_margins(script), names=numbers
    )


def render_page(page: Page) -> bytes:
    """Put a page together.

    Raises
    ------
    NotSelfContainedError
        When something on it lies outside it.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(page)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex, nofollow"),
        tag("meta", name="format-detection", content="telephone=no"),
        tag("link", rel="icon", href="data:,"),
        tag("title", page.title),
        *(tag("style", Html(style)) for style in page.styles),
    )
    scripts = join(tag("script", Html(_checked(script))) for script in page.scripts)
    document = tag("html", head, tag("body", page.body, scripts), lang=page.lang)
    text = f"<!DOCTYPE html>\n{document}\n"
    if found := remote_references(text, page.files):
        msg = f"Expected a page that stands alone, got {len(found)} references: {found[:3]}."
        raise NotSelfContainedError(msg)
    return text.encode()


@cache
def leaflet_script() -> str:
    """Return Leaflet's script, with its own notice of rights."""
    return _SOURCE_MAP.sub("", _leaflet("leaflet.js").decode()).strip()


@cache
def leaflet_style() -> str:
    """Return Leaflet's style sheet, its images as data."""
    return _IMAGE.sub(lambda found: f"url({_data_uri(found[1])})", _leaflet("leaflet.css").decode())


def asset(name: str) -> str:
    """Return one of this room's own scripts or style sheets."""
    return (resources.files("visitplanner.report") / "assets" / name).read_text("utf-8")


def _leaflet(name: str) -> bytes:
    content: bytes = (resources.files("xstatic.pkg.leaflet") / "data" / name).read_bytes()
    return content.replace(b"\r\n", b"\n")


def _data_uri(name: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(_leaflet(name)).decode()}"


def _policy(page: Page) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_digests(page.scripts + page.later_scripts)}",
            f"style-src {_digests(page.styles)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digests(contents: tuple[str, ...]) -> str:
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in contents]
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests) or "'none'"


def _checked(script: str) -> str:
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        msg = "Expected a script that cannot end its own tag, got one that can."
        raise NotSelfContainedError(msg)
    return script


def _names(element: Element) -> Iterator[str]:
    """Yield the names of the elements below `element`, in order."""

    def walk(node: Mapping[str, Any]) -> Iterator[str]:
        for name, child in node["children"].items():
            yield name
            yield from walk(child)

    return walk(element.to_dict(depth=-1))


def _without_margins(script: str) -> str:
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line)


class _FoliumPage(HTMLParser):
    """Keeps the inline scripts of a page that folium rendered, and none of its links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self._inline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter a script that has no source elsewhere."""
        self._inline = tag == "script" and "src" not in dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        """Leave a script."""
        self._inline = self._inline and tag != "script"

    def handle_data(self, data: str) -> None:
        """Keep an inline script."""
        if self._inline:
            self.scripts.append(data)

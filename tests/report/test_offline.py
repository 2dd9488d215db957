"""A folium map made part of a page that stands alone."""

from __future__ import annotations

import base64
import hashlib
import re

import folium
import pytest

from visitplanner.report.markup import Html, tag
from visitplanner.report.offline import (
    LEAFLET_VERSION,
    NotSelfContainedError,
    Page,
    leaflet_script,
    leaflet_style,
    map_parts,
    render_page,
)
from visitplanner.report.remote import remote_references


def drawn_map() -> folium.Map:
    drawn = folium.Map([37.5, 122.1], tiles=None)
    layer = folium.FeatureGroup()
    layer.add_to(drawn)
    folium.Marker([37.5, 122.1], icon=folium.DivIcon(html="1")).add_to(layer)
    return drawn


def page(**changes: object) -> Page:
    fields = {"lang": "en", "title": "t", "body": tag("p", "b"), "styles": ("p{}",)}
    return Page(**{**fields, **changes})  # type: ignore[arg-type]  # any field, by name


def test_folium_alone_would_ask_others() -> None:
    assert len(remote_references(drawn_map().get_root().render())) > 5


def test_the_map_comes_without_what_folium_links() -> None:
    parts = map_parts(drawn_map())
    assert parts.markup == '<div id="map_0" class="map"></div>'
    assert "L.map(" in parts.script
    assert "http" not in parts.script


def test_the_same_map_gives_the_same_script_whatever_folium_calls_its_elements() -> None:
    first, second = drawn_map(), drawn_map()
    assert first.get_name() != second.get_name()
    assert map_parts(first).script == map_parts(second).script
    assert not re.search("[0-9a-f]{32}", map_parts(first).script)


def test_folium_and_the_package_ship_the_same_leaflet() -> None:
    linked = dict(folium.Map.default_js)["leaflet"]
    assert f"@{LEAFLET_VERSION}/" in linked
    assert f"Leaflet {LEAFLET_VERSION}," in leaflet_script()[:200]


def test_leaflet_keeps_its_notice_and_asks_for_no_source_map() -> None:
    assert "(c) 2010-2022 Vladimir Agafonkin" in leaflet_script()[:300]
    assert "sourceMappingURL" not in leaflet_script()


def test_leaflets_images_stand_in_its_style_sheet() -> None:
    assert leaflet_style().count("url(data:image/png;base64,") == 3
    assert "url(images/" not in leaflet_style()


def test_the_policy_names_the_digest_of_each_script_and_style() -> None:
    text = render_page(page(styles=("p{}", "b{}"), scripts=("let a = 1 < 2;",))).decode()
    policy = re.search('Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src &#x27;none&#x27;; script-src &#x27;sha256-")
    assert "unsafe" not in policy[1]
    for content in ("p{}", "b{}", "let a = 1 < 2;"):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy[1]


def test_a_page_without_scripts_allows_none() -> None:
    assert "script-src &#x27;none&#x27;" in render_page(page()).decode()


def test_a_page_names_its_language_and_escapes_its_title() -> None:
    text = render_page(page(lang="zh-CN", title="</title><b>")).decode()
    assert text.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in text


def test_a_page_that_would_ask_others_does_not_leave() -> None:
    with pytest.raises(
        NotSelfContainedError, match=r"1 references: .'img src https://a\.example/'"
    ):
        render_page(page(body=Html('<img src="https://a.example/">')))


@pytest.mark.parametrize("script", ["let a = '</script>';", "let a = '</SCRIPT';", "// <!-- a"])
def test_a_script_that_could_end_its_tag_does_not_leave(script: str) -> None:
    with pytest.raises(NotSelfContainedError, match="cannot end its own tag"):
        render_page(page(scripts=(script,)))

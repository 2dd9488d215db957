"""The reader of remote references: finds every kind, and lets what stays inside pass."""

from __future__ import annotations

import pytest

from visitplanner.report.remote import remote_references


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.org/a.js"></script>',
        "<script src=//example.org/a.js></script>",
        '<SCRIPT SRC="page.js"></SCRIPT>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<link rel=preconnect href="https://example.org">',
        '<img src="http://example.org/a.png">',
        '<img srcset="https://example.org/a.png 2x">',
        '<a href="https://example.org/">away</a>',
        '<a href="javascript:alert(1)">run</a>',
        '<a href="geo:1,2" ping="https://example.org/">ping</a>',
        '<iframe src="/page.html"></iframe>',
        "<iframe srcdoc=\"<img src='https://example.org/a.png'>\"></iframe>",
        '<object data="https://example.org/a.swf"></object>',
        '<form action="https://example.org/"></form>',
        '<button formaction="https://example.org/">x</button>',
        '<video poster="https://example.org/a.png"></video>',
        '<body background="https://example.org/a.png">',
        '<base href="https://example.org/">',
        '<svg><use xlink:href="https://example.org/a.svg#a"></use></svg>',
        '<meta http-equiv="Refresh" content="0; url=https://example.org/">',
        '<p style="background: url(https://example.org/a.png)">x</p>',
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>@import url(https://example.org/a.css);</style>",
        "<style>a { background: URL( 'https://example.org/a.png' ) }</style>",
        "<style>a { background: url(images/a.png) }</style>",
        "<style>@font-face { src: u\\72l(https://example.org/a.woff2) }</style>",
        "<style>a { background: u/**/rl(x); b: url(/**/https://example.org) }</style>",
        "<style>@import/**/'https://example.org/a.css';</style>",
        "<img src=x onerror=alert(1)>",
        '<a href="amapuri://route/plan/?dname=x">go</a>',
        '<a href="amapuri:#tel:1">go</a>',
        '<a href="#" data-iphone="https://example.org">go</a>',
    ],
)
def test_what_lies_outside_is_found(html: str) -> None:
    assert len(remote_references(f"<html><body>{html}</body></html>")) == 1


AMAP = "iosamap://path?sourceApplication=visitplanner&dlat=37.500000&dlon=122.100000&dev=0&t=0"


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="icon" href="data:,">',
        '<img src="data:image/png;base64,AAAA">',
        '<a href="#stop-1">below</a>',
        '<a href="tel:19900001234">call</a>',
        f'<a href="{AMAP}" data-iphone="">go</a>',
        '<a href="geo:37.5,122.1?q=37.5,122.1">go</a>',
        "<p>https://example.org is only text, and url(https://example.org) too</p>",
        "<style>a { background: url(data:image/png;base64,AAAA) } b { behavior: url(#x) }</style>",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        "<script>const words = '<img src=https://example.org>';</script>",
    ],
)
def test_what_lies_inside_passes(html: str) -> None:
    assert remote_references(f"<html><body>{html}</body></html>") == ()


def test_a_reference_is_told_with_its_tag_and_attribute() -> None:
    found = remote_references('<img src="https://example.org/a.png">')
    assert found == ("img src https://example.org/a.png",)


def test_a_person_may_go_to_a_file_beside_the_page_and_nothing_may_load_it() -> None:
    link, image = '<a href="cells/plan.json">plan</a>', '<img src="cells/plan.json">'
    assert remote_references(link, {"cells/plan.json"}) == ()
    assert remote_references(link) == ("a href cells/plan.json",)
    assert remote_references(image, {"cells/plan.json"}) == ("img src cells/plan.json",)

"""The report stands alone, links to every plan, and shows the numbers of the document."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest
from hostile import TEXTS
from many_scenarios import many_scenarios
from typer.testing import CliRunner
from what_if import ask, compare, some_cases, variant

from visitplanner.cli.app import app
from visitplanner.comparison.document import File
from visitplanner.messages import LANGUAGES, translator
from visitplanner.report.comparison.page import comparison_page
from visitplanner.report.comparison.plans import link_of
from visitplanner.report.remote import remote_references

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Opened

    from visitplanner.comparison.document import Comparison
    from visitplanner.messages import Language


def page_of(comparison: Comparison, language: Language = "en") -> str:
    return comparison_page(comparison, translator(language)).decode()


def test_it_links_to_each_plan_with_its_digest_and_to_nothing_else() -> None:
    comparison = many_scenarios()
    page = page_of(comparison)
    files = [f.path for cell in comparison.cells for f in (cell.plan, cell.problem, cell.solution)]
    assert [found.split()[-1] for found in remote_references(page)] == files
    assert all(cell.plan.sha256 in page for cell in comparison.cells)


def test_every_figure_leads_to_plans_that_the_checker_accepts(tmp_path: Path) -> None:
    asked = ask(tmp_path, variant("two", officers=2), cases=some_cases(0, 8), seeds=(0, 1))
    comparison = compare(asked, tmp_path)
    page = page_of(comparison)
    rows = re.findall(
        r'<tr><th scope="row"><a href="([^"]+)">plan</a> · <a href="([^"]+)">problem</a> · '
        r'<a href="([^"]+)">solution</a></th><td class="num">\d+</td><td class="num">[\d-]+</td>'
        r'<td class="num">([^<]+)</td><td class="num">([^<]+)</td><td><code>(\w+)<',
        page,
    )
    assert len(rows) == 4  # two variants, two seeds
    for plan, problem, solution, net, cost, digest in rows:
        content = (tmp_path / plan).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
        totals = json.loads(content)["totals"]
        assert [net, cost] == [
            f"{totals[name] / 100:,.2f}" for name in ("net_value_fen", "cost_fen")
        ]
        files = [str(tmp_path / problem), str(tmp_path / solution)]
        assert CliRunner().invoke(app, ["check", *files]).exit_code == 0


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("cells/ab/plan.json", "cells/ab/plan.json"),
        ("方案/plan.json", "%E6%96%B9%E6%A1%88/plan.json"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("//example.org/plan.json", None),
        ("/etc/passwd", None),
        ("cells/../../plan.json", None),
    ],
)
def test_only_files_in_its_folder_are_linked(path: str, link: str | None) -> None:
    assert link_of(File(path=path, sha256="0" * 64)) == link


def test_every_mean_of_the_document_stands_in_its_row() -> None:
    comparison = many_scenarios()
    rows = re.findall(r'<tr[^>]*><th scope="row"><a class="no".*?</tr>', page_of(comparison))
    assert len(rows) == 4 * len(comparison.variants)  # a row of each of the four topics
    for row, summary in zip(rows, comparison.summaries, strict=False):
        assert f">{summary.estimates['net_value_fen'].mean / 100:,.0f}<" in row


@pytest.mark.parametrize("text", TEXTS)
def test_what_an_author_wrote_stays_text(text: str) -> None:
    whole = many_scenarios()
    variants = tuple(each.model_copy(update={"name": text}) for each in whole.variants)
    page = page_of(whole.model_copy(update={"variants": variants, "title": text}))
    assert "<script" not in page.split("</head>")[1]


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert page_of(many_scenarios()) == page_of(many_scenarios())


def test_one_plan_alone_makes_a_page() -> None:
    whole = many_scenarios()
    alone = whole.model_copy(
        update={
            "variants": whole.variants[:1],
            "summaries": whole.summaries[:1],
            "cells": whole.cells[:1],
        }
    )
    assert "No variant brings more than “As it is”" in page_of(alone)


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_browser_it_asks_nobody_and_complains_of_nothing(
    open_page: Callable[..., Opened], language: Language
) -> None:
    opened = open_page(page_of(many_scenarios(), language).encode())
    wide = opened.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    assert opened.page.locator("svg.chart").count() == 5
    assert opened.remote_requests == opened.complaints == opened.violations == []


@pytest.mark.browser
def test_with_letters_twice_as_large_it_is_no_wider_than_a_phone(
    open_page: Callable[..., Opened],
) -> None:
    page = open_page(page_of(many_scenarios()).encode()).page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    across = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(across) <= 0
    page.evaluate("document.querySelector('.wide').style.overflow = 'visible'")
    assert page.evaluate(across) > 0  # the check can fail

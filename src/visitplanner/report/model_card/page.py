"""A model's card as one offline page, for a screen and for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.report.frame import LANGUAGE_TAGS, page_head
from visitplanner.report.markup import Html, tag
from visitplanner.report.model_card.charts import calibration_chart, effect_bar
from visitplanner.report.model_card.effects import effects_of, times
from visitplanner.report.offline import Page, asset, render_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.messages import Message, Translator
    from visitplanner.valuation.learned.findings import Quality
    from visitplanner.valuation.learned.model import Model

FIRST_HOUR, LAST_HOUR = 8, 21
"""Hours of the table of meetings: those in which visits are made."""


def model_card(model: Model, digest: str, words: Sequence[Message], tr: Translator) -> bytes:
    """Return the page.

    Parameters
    ----------
    digest
        Fingerprint of the model's file.
    words
        What was found, in sentences.
    """
    sections = [
        _section("words", tr("What was found"), [_sentences(words, tr)]),
        _section("origin", tr("What it was learned from"), [_origin(model, tr)]),
        _section("quality", tr("How good it is, on rows held out"), _quality(model, tr)),
        *_meetings(model, tr),
        *(_effects(model, number, tr) for number in range(len(model.visited.terms))),
        *_groups(model, tr),
        _section("limits", tr("What it is not"), [_limits(tr)]),
    ]
    return render_page(
        Page(
            lang=LANGUAGE_TAGS[tr.language],
            title=tr("Model card: {digest}", digest=digest[:12]),
            body=tag("main", _head(model, digest, tr), tag("div", *sections, class_="pack")),
            styles=(asset("page.css"), asset("pack.css"), asset("card.css")),
        )
    )


def _head(model: Model, digest: str, tr: Translator) -> Html:
    found = model.findings.model
    return page_head(
        tr("Learned value of a visit"),
        tr("Model {digest}", digest=digest[:12]),
        tr("“{outcome}”, learned at {moment}", **_when(model)),
        [
            ("AUC", f"{found.auc:.3f}"),
            (tr("Calibration error"), f"{found.calibration_error:.3f}"),
            (tr("Rows"), f"{model.origin.num_rows:,}"),
        ],
    )


def _when(model: Model) -> dict[str, str]:
    moment = model.origin.trained_at[:16].replace("T", " ")
    return {"outcome": model.origin.outcome, "moment": moment}


def _section(name: str, title: str, blocks: Iterable[Html]) -> Html:
    return tag(
        "section",
        tag("h2", title, id=name),
        *blocks,
        class_=f"sheet on-{name.partition('-')[0]}",
        aria_labelledby=name,
    )


def _sentences(words: Iterable[Message], tr: Translator) -> Html:
    """Return sentences as a list; one that is indented belongs to the one before it."""
    items: list[tuple[str, list[str]]] = []
    for each in map(tr.render, words):
        if each.startswith(" ") and items:
            items[-1][1].append(each.strip())
        else:
            items.append((each.strip(), []))
    return tag("ul", *(_item(words, below) for words, below in items))


def _item(words: str, below: Sequence[str]) -> Html:
    if not below:
        return tag("li", words)
    return tag("li", words, tag("ul", *(tag("li", each) for each in below)))


def _pairs(pairs: Iterable[tuple[str, str]]) -> Html:
    return tag("dl", *(tag("div", tag("dt", a), tag("dd", b)) for a, b in pairs), class_="pairs")


def _origin(model: Model, tr: Translator) -> Html:
    origin, found = model.origin, model.findings
    split = tr("by time: the last rows held out") if origin.split == "time" else tr("at random")
    return _pairs(
        [
            (tr("Outcome"), origin.outcome),
            (tr("Columns"), tr("{cells:list}", cells=origin.columns)),
            (tr("Visited or not"), origin.visited or tr("not told")),
            (tr("Fingerprint of the data"), origin.data_sha256[:16]),
            (
                tr("Rows fitted, calibrated, held out"),
                f"{found.num_fitted:,} / {found.num_calibrated:,} / {found.num_held_out:,}",
            ),
            (tr("Split"), split),
            (tr("Made with"), ", ".join(f"{k} {v}" for k, v in sorted(origin.versions.items()))),
        ]
    )


def _quality(model: Model, tr: Translator) -> list[Html]:
    found = model.findings
    header = [tr("model"), "AUC", tr("Calibration error"), tr("Brier score")]
    rows = [
        [tr("this model"), *_figures(found.model)],
        [tr("a plain logistic regression"), *_figures(found.baseline)],
    ]
    note = tag(
        "p",
        tr(
            "Calibration error: mean gap between told and came, over ten bands of as many rows"
            " each."
        ),
        class_="note",
    )
    return [_table(header, rows, "quality"), calibration_chart(found.curve, tr), note]


def _figures(quality: Quality) -> list[str]:
    return [f"{each:.3f}" for each in (quality.auc, quality.calibration_error, quality.brier)]


def _meetings(model: Model, tr: Translator) -> list[Html]:
    if model.meeting is None:
        return []
    hours = range(FIRST_HOUR, LAST_HOUR + 1)
    days = [tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun")]
    rows = [
        [f"{hour}:00", *(f"{100 * day[hour]:.0f}" for day in model.meeting.chances)]
        for hour in hours
    ]
    title = tr("Chance of meeting somebody, %")
    return [_section("meeting", title, [_table([tr("hour"), *days], rows, "meeting")])]


def _effects(model: Model, number: int, tr: Translator) -> Html:
    name = f"effect-{number}"
    is_changing = model.unvisited is not None
    header = [tr("level or band"), tr("rows, %"), tr("less, more"), tr("odds")]
    header += [tr("a visit adds, points")] if is_changing else []
    rows: list[list[str]] = []
    for each in effects_of(model, number, tr):
        row = [each.words, f"{100 * each.share:.1f}", effect_bar(each.logarithm)]
        row.append(times(each.logarithm))
        if each.change is not None:
            row.append(f"{100 * each.change:+.1f}")
        rows.append(row)
    title = model.visited.terms[number].name
    return _section(name, title, [_table(header, rows, name)])


def _groups(model: Model, tr: Translator) -> list[Html]:
    found = model.findings
    if not found.groups:
        return []
    header = [tr("group"), tr("rows"), tr("told, %"), tr("came, %"), tr("mean value")]
    rows = [
        [
            each.level or tr("not known"),
            f"{each.num_rows:,}",
            f"{100 * each.told:.1f}",
            f"{100 * each.came:.1f}",
            f"{each.value:,.3f}",
        ]
        for each in found.groups
    ]
    title = tr("By “{column}”, which is not learned from", column=found.group)
    return [_section("groups", title, [_table(header, rows, "groups")])]


def _limits(tr: Translator) -> Html:
    items = [
        tr("It values visits that the rulebook allows; it allows none."),
        tr("It says nothing of hardship, and must not be used to press anybody."),
        tr("It holds for cases like those of its history; learn anew when they change."),
        tr("No single person's chance is certain; a person decides."),
    ]
    return tag("ul", *(tag("li", each) for each in items))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], label: str) -> Html:
    """Return a table that a narrow screen can move sideways, by finger and by keyboard."""
    titles = (tag("th", each, scope="col", class_=_kind(n)) for n, each in enumerate(header))
    body = (
        tag("tr", *(tag("td", each, class_=_kind(n)) for n, each in enumerate(row))) for row in rows
    )
    return tag(
        "div",
        tag("table", tag("thead", tag("tr", *titles)), tag("tbody", *body)),
        class_="wide",
        role="group",
        tabindex="0",
        aria_labelledby=label,
    )


def _kind(column: int) -> str | None:
    return "num" if column else None

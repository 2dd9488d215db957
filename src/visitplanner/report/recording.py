"""Where an officer records on the page what came of each visit, and hands it back.

The page keeps it in its own browser and seals what leaves it; it asks nothing of a network. The
form stands on the page once, as a template: its script puts it into the fold of each stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from visitplanner.domain import (
    MAX_NOTE_LENGTH,
    MAX_PROMISE_FEN,
    PROMISING,
    Ability,
    OutcomeCode,
    Willingness,
)
from visitplanner.messages import Message, say
from visitplanner.outcomes.page import FORMAT, PageOfDay
from visitplanner.report.frame import Tool
from visitplanner.report.markup import Html, tag
from visitplanner.report.text import sentence
from visitplanner.units import FEN_PER_YUAN
from visitplanner.valuation import OUTCOME_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.messages import Translator
    from visitplanner.plan import Plan, PlannedVisit
    from visitplanner.report.itinerary import Itinerary

WILLINGNESS_WORDS: Mapping[Willingness, Message] = {
    Willingness.NOT_KNOWN: say("not known"),
    Willingness.WILLING: say("willing"),
    Willingness.UNSURE: say("unsure"),
    Willingness.UNWILLING: say("unwilling"),
}

ABILITY_WORDS: Mapping[Ability, Message] = {
    Ability.NOT_KNOWN: say("not known"),
    Ability.ABLE: say("able"),
    Ability.IN_PART: say("in part"),
    Ability.UNABLE: say("unable"),
}

CodeT = TypeVar("CodeT", OutcomeCode, Willingness, Ability)

AMOUNT_STEP = "0.01"
"""Yuan: a fen."""


def page_of(itinerary: Itinerary, plan: Plan) -> PageOfDay:
    """Return which page an itinerary's is."""
    return PageOfDay(
        plan=plan.provenance.fingerprint,
        officer_id=itinerary.officer.officer_id,
        day=itinerary.day,
    )


def recorder(page: PageOfDay, secret: bytes, tr: Translator) -> Tool:
    """Return what fills the folds, keeps what is recorded, and exports it."""
    return Tool(
        script="record.js",
        function="recordVisits",
        settings={
            "format": FORMAT,
            "key": page.key(secret).hex(),
            "page": page.short,
            "plan": page.plan,
            "officer": page.officer_id,
            "day": page.day.isoformat(),
            "promising": sorted(PROMISING),
            "noteLimit": MAX_NOTE_LENGTH,
            "words": _words(tr),
        },
        needs=("handing.js",),
    )


def record_fold(visit: PlannedVisit, tr: Translator) -> Html:
    """Return the fold of a stop, hidden until there is a form in it."""
    return tag(
        "details",
        tag(
            "summary",
            tag("span", tr("Record the visit")),
            tag("span", "", class_="state", data_state=True),
        ),
        class_="record",
        hidden=True,
        aria_label=tr("Stop {number}, {time:clock}", number=visit.number, time=visit.start),
        data_record=visit.case.case_id,
    )


def record_tally(tr: Translator) -> Html:
    """Return the line above the list that says what is recorded and lets it leave the page."""
    return tag(
        "section",
        tag("p", "", role="status", id="record-told"),
        tag("p", "", role="alert", id="record-trouble", hidden=True),
        tag(
            "div",
            _button(tr("Export"), "button strong", id="record-export"),
            _button(tr("Copy as text"), "button", id="record-copy"),
            class_="actions",
        ),
        tag("textarea", id="record-text", readonly=True, hidden=True, aria_label=tr("As text")),
        class_="tally",
        id="record-tally",
        hidden=True,
        aria_label=tr("Records of the visits"),
    )


def record_form(tr: Translator) -> Html:
    """Return the form, once for all stops."""
    return tag(
        "template",
        tag(
            "form",
            _times(tr),
            _choice("outcome", tr("Outcome"), _outcomes(tr), required=True),
            _promise(tr),
            tag(
                "div",
                _choice("willingness", tr("Willing to pay"), _options(WILLINGNESS_WORDS, tr)),
                _choice("ability", tr("Able to pay"), _options(ABILITY_WORDS, tr)),
                class_="pair",
            ),
            _note(tr),
            tag("p", "", role="status", data_told=True, class_="told"),
            class_="inside",
            autocomplete="off",
            novalidate=True,
        ),
        id="record-form",
    )


def _times(tr: Translator) -> Html:
    return tag(
        "div",
        _time("arrived", tr("Arrived"), tr("I have arrived")),
        _time("left", tr("Left"), tr("I have left")),
        class_="pair",
    )


def _time(name: str, label: str, words: str) -> Html:
    field = tag("input", type="time", name=name)
    return tag(
        "div", _button(words, "button", data_now=name), tag("label", tag("span", label), field)
    )


def _promise(tr: Translator) -> Html:
    due = tag("input", type="date", name="due", required=True)
    amount = tag(
        "input",
        type="number",
        inputmode="decimal",
        name="amount",
        required=True,
        min=AMOUNT_STEP,
        max=str(MAX_PROMISE_FEN // FEN_PER_YUAN),
        step=AMOUNT_STEP,
    )
    return tag(
        "fieldset",
        tag("label", tag("span", tr("Pays by")), due),
        tag("label", tag("span", tr("Amount, yuan")), amount),
        class_="pair",
        aria_label=tr("Promise"),
        hidden=True,
        disabled=True,
        data_promise=True,
    )


def _note(tr: Translator) -> Html:
    count = tag("span", f"0 / {MAX_NOTE_LENGTH}", class_="num", data_count=True)
    return tag(
        "label",
        tag("span", tr("Note: facts only, nothing about others"), " ", count),
        tag("textarea", name="note", rows="3", maxlength=str(MAX_NOTE_LENGTH)),
    )


def _outcomes(tr: Translator) -> tuple[Html, ...]:
    nothing = tag("option", tr("Choose"), value="")
    return nothing, *_options({code: OUTCOME_WORDS[code] for code in OutcomeCode}, tr)


def _options(
    words: Mapping[OutcomeCode, Message]
    | Mapping[Willingness, Message]
    | Mapping[Ability, Message],
    tr: Translator,
) -> tuple[Html, ...]:
    return tuple(
        tag("option", sentence(tr.render(message)), value=str(code))
        for code, message in words.items()
    )


def _choice(name: str, label: str, options: tuple[Html, ...], *, required: bool = False) -> Html:
    choice = tag("select", *options, name=name, required=required)
    return tag("label", tag("span", label), choice)


def _button(words: str, looks: str, **attributes: str) -> Html:
    return tag("button", words, type="button", class_=looks, **attributes)


def _words(tr: Translator) -> dict[str, str]:
    """Return what the script says; it puts values in place of what stands in braces."""
    return {
        "tally": tr("{done} of {all} recorded", done="{done}", all="{all}"),
        "partial": tr("{count} not complete", count="{count}"),
        "unexported": tr("not exported yet"),
        "changed": tr("changed since the export at {time}", time="{time}"),
        "exported": tr("exported at {time}", time="{time}"),
        "joint": tr(", "),
        "recorded": tr("recorded"),
        "incomplete": tr("not complete"),
        "missing": tr("Still to be filled in, or not possible: {fields}", fields="{fields}"),
        "order": tr("Left before arriving: correct a time."),
        "ahead": tr("This time is still to come."),
        "before": tr("A promise cannot fall due before the visit."),
        "otherDay": tr("Today is not the day of this page: enter the time by hand."),
        "kept": tr("Noted already: correct it in the field."),
        "noStorage": tr(
            "This browser keeps nothing: what you record is lost when the page is closed."
            " Export before that."
        ),
        "noSeal": tr("This browser cannot export. Open the page in another one before you record."),
        "nothing": tr("Nothing is recorded that could be exported."),
        "saved": tr("Exported. Hand the file to the dispatcher."),
        "copied": tr("Copied. Paste it into the chat, whole."),
        "left": tr("Not complete, and so left out: {count}.", count="{count}"),
        "byHand": tr("Mark the whole text below and copy it."),
        "chat": tr("Outcomes of visits; hand this on whole:"),
    }

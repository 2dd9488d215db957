"""An officer's page behind a lock: until its day code is entered, the file shows and holds nothing.

What the open page is, its words and its scripts, is sealed as a whole. The content security policy
must name the digest of each script that may run later; a digest of a script that holds nothing but
coordinates could be guessed, so each script begins with a mark that nobody can guess.
"""

from __future__ import annotations

import base64
import hmac
import json
from typing import TYPE_CHECKING

from visitplanner.report.day_codes import CODE_LENGTH, day_code
from visitplanner.report.frame import script_json
from visitplanner.report.markup import Html, join, tag
from visitplanner.report.offline import Page, asset, render_page
from visitplanner.report.sealing import seal_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from visitplanner.messages import Translator
    from visitplanner.outcomes.page import PageOfDay
    from visitplanner.report.sealing import Sealed

FORMAT = "visitplanner-sealed-page/1"
"""Of the file; raised whenever an opener of the old form would misread the new."""

KEEPING_FORMAT = "visitplanner-kept/1"
"""Of what the page keeps sealed in the browser."""

IDLE_MINUTES = 15
"""Without a touch, after which the page locks by itself."""

FREE_TRIES = 5
"""Wrong codes before each further one costs a wait, which doubles."""

FIRST_WAIT_S = 5
LONGEST_WAIT_S = 60
SHORT_DIGITS = 12


def sealed_page(page: Page, whose: PageOfDay, secret: bytes, tr: Translator) -> bytes:
    """Return the page that opens into `page` with its day code.

    Raises
    ------
    NotSelfContainedError
        When something on either of them lies outside it.
    """
    render_page(page)  # what is sealed is held to the same rules as an open page
    scripts = tuple(_marked(script, whose.derived(secret, "marks")) for script in page.scripts)
    bound = {"format": FORMAT, "place": _place(whose, secret), "day": whose.day.isoformat()}
    sealed = seal_text(
        json.dumps(_content(page, scripts, whose, secret)),
        day_code(whose, secret),
        whose.derived(secret, "seal"),
        "\0".join(bound.values()),
    )
    return render_page(
        Page(
            lang=page.lang,
            title=tr("Sealed page"),
            body=join([_bar(tr), _lock(whose.day, tr)]),
            styles=(*page.styles, asset("lock.css")),
            scripts=(_script({**bound, **_parts(sealed), **_settings(whose.day, tr)}),),
            later_scripts=scripts,
        )
    )


def _marked(script: str, key: bytes) -> str:
    mark = hmac.digest(key, script.encode(), "sha256").hex()
    return f"/* {mark} */\n{script}"


def _place(whose: PageOfDay, secret: bytes) -> str:
    """Return what stands for the page in the browser; it tells nothing, not even its plan."""
    return whose.derived(secret, "place").hex()[:SHORT_DIGITS]


def _content(
    page: Page, scripts: tuple[str, ...], whose: PageOfDay, secret: bytes
) -> Mapping[str, object]:
    return {
        "title": page.title,
        "body": page.body,
        "scripts": scripts,
        "keeping": {
            "format": KEEPING_FORMAT,
            "place": f"visitplanner/sealed/{_place(whose, secret)}",
            "key": base64.b64encode(whose.derived(secret, "kept")).decode(),
        },
    }


def _parts(sealed: Sealed) -> Mapping[str, object]:
    parts = {"salt": sealed.salt, "nonce": sealed.nonce, "content": sealed.content}
    texts = {name: base64.b64encode(part).decode() for name, part in parts.items()}
    return {"iterations": sealed.iterations, **texts}


def _settings(day: date, tr: Translator) -> Mapping[str, object]:
    return {
        "codeLength": CODE_LENGTH,
        "freeTries": FREE_TRIES,
        "firstWait": FIRST_WAIT_S,
        "longestWait": LONGEST_WAIT_S,
        "idleMinutes": IDLE_MINUTES,
        "words": _words(day, tr),
    }


def _script(settings: Mapping[str, object]) -> str:
    scripts = asset("keeping.js"), asset("lock.js"), f"lockPage({script_json(settings)});\n"
    return "\n".join(scripts)


def _bar(tr: Translator) -> Html:
    """Return what stands above the opened page."""
    idle = tr("Locks by itself after {minutes} minutes without a touch.", minutes=IDLE_MINUTES)
    return tag(
        "aside",
        tag("p", idle),
        tag("button", tr("Lock"), type="button", class_="button", id="lock-close"),
        class_="lock-bar",
        id="lock-bar",
        hidden=True,
        aria_label=tr("Lock"),
    )


def _lock(day: date, tr: Translator) -> Html:
    return tag(
        "main",
        tag("h1", tr("This page is sealed")),
        tag("p", tr("For {day:day}", day=day), class_="day"),
        tag("p", "", id="lock-over", class_="over", hidden=True),
        _form(tr),
        tag("noscript", tag("p", tr("This page needs scripts to be unlocked."), class_="over")),
        class_="lock",
        id="lock",
    )


def _form(tr: Translator) -> Html:
    field = tag(
        "input",
        type="text",
        id="lock-code",
        inputmode="text",
        autocomplete="off",
        autocapitalize="characters",
        autocorrect="off",
        spellcheck="false",
        maxlength="64",
        aria_describedby="lock-hint",
    )
    hint = tr(
        "Ten letters and digits from the dispatcher. Small letters, spaces and hyphens are all"
        " right; O is 0, I and L are 1."
    )
    return tag(
        "form",
        tag("label", tr("Day code"), for_="lock-code"),
        field,
        tag("p", hint, id="lock-hint", class_="hint"),
        tag("p", "", id="lock-trouble", role="alert", hidden=True),
        tag("button", tr("Unlock"), type="submit", class_="button strong", id="lock-open"),
        tag("p", "", id="lock-told", role="status"),
        id="lock-form",
        autocomplete="off",
        novalidate=True,
    )


def _words(day: date, tr: Translator) -> dict[str, str]:
    """Return what the script says; it puts a value in place of what stands in braces."""
    return {
        "opening": tr("Unlocking; this can take some seconds."),
        "short": tr("A day code has ten letters and digits."),
        "wrong": tr("This code does not open the page. Look at it again, or ask the dispatcher."),
        "wait": tr("Too many wrong codes: wait {seconds} seconds.", seconds="{seconds}"),
        "again": tr("You can try again now."),
        "noCrypto": tr("This browser cannot unlock the page. Open it in another one."),
        "over": tr(
            "This page was for {day:day} and has expired. Its code still opens it, so that what is"
            " recorded can be exported.",
            day=day,
        ),
    }

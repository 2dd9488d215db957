"""The day's visits as they happen, and how what came of them reaches the store."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from visitplanner.calendar import TIMEZONE
from visitplanner.outcomes.page import PageOfDay, seal
from visitplanner.outcomes.sealed import Sealed
from year.at_the_door import Stop, found, told_otherwise
from year.notes import Sent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from year.notes import Year

HANDED_IN = time(21, 20)
UNPLACED = re.compile(r"^(\S+): .*\n  what came of the visit is kept", re.MULTILINE)
LATE_DAYS, VERY_LATE_DAYS = (1, 4), 9
MOST_DAYS = 7
"""After so many days an export needs `--late`."""


def make_visits(year: Year) -> None:
    """Let each crew go its round, and send in what came of it."""
    plan = year.plan_folder(year.today) / "plan.json"
    if not plan.exists():
        return
    document = json.loads(plan.read_bytes())
    year.at(21, 30)
    told: dict[str, dict[str, Any]] = {}
    for route in document["routes"]:
        stops = [each for each in route["stops"] if each["kind"] == "visit"]
        for each in stops:
            if each["case_id"] not in told:
                start = datetime.fromisoformat(each["start"])
                told[each["case_id"]] = found(year, Stop(case_id=each["case_id"], start=start))
                year.happened[f"found: {told[each['case_id']]['outcome']}"] += 1
        visits = [told[each["case_id"]] for each in stops]
        if visits:
            _bring_back(year, document["provenance"]["fingerprint"], route["officer_ids"], visits)


def hand_in(year: Year) -> None:
    """Take in the exports that have come."""
    for day in sorted(day for day in year.post if day <= year.today):
        for sent in year.post.pop(day):
            import_export(year, sent)


def import_export(year: Year, sent: Sent) -> None:
    """Take an export in; one that comes too late is refused first, and then meant."""
    words = ("outcome", "import", str(sent.file), "--plan", str(year.plan_folder(sent.day)))
    policy: tuple[str, ...] = ("--policy", str(year.policy))
    if year.today - sent.day > timedelta(days=MOST_DAYS):
        year.commands.refused("outcomes too late", "--late takes it", *words, *policy)
        policy = (*policy, "--late")
    said = year.commands.told(*words, *policy)
    year.taken.append(sent)
    _look_at_unplaced(year, said, dict(sent.visits))
    if year.happens(year.chances.twice):
        year.commands.refused("the same export twice", "taken before", *words, *policy)


def _bring_back(
    year: Year, plan: str, officers: Sequence[str], visits: Sequence[dict[str, Any]]
) -> None:
    if year.happens(year.chances.typed):
        for visit in visits:
            _type(year, officers[0], visit)
        return
    senders = officers if year.happens(year.chances.both) else officers[:1]
    for officer_id in senders:
        page = PageOfDay(plan=plan, officer_id=officer_id, day=year.today)
        comes_on = year.today + timedelta(days=_delay(year))
        _post(year, page, visits, 1, comes_on)
    if year.happens(year.chances.corrected):
        page = PageOfDay(plan=plan, officer_id=senders[-1], day=year.today)
        again = [told_otherwise(year, visits[0], year.today), *visits[1:]]
        _post(year, page, again, 2, year.today + timedelta(days=VERY_LATE_DAYS + 1))


def _delay(year: Year) -> int:
    if year.happens(year.chances.very_late):
        return VERY_LATE_DAYS
    return year.dice.randint(*LATE_DAYS) if year.happens(year.chances.late) else 0


def _post(
    year: Year, page: PageOfDay, visits: Sequence[dict[str, Any]], number: int, comes_on: date
) -> None:
    """Seal an export as the page does, and put it into the post of its day."""
    exported = datetime.combine(year.today, HANDED_IN, tzinfo=TIMEZONE)
    body = json.dumps(
        {
            "plan": page.plan,
            "officer_id": page.officer_id,
            "day": page.day.isoformat(),
            "number": number,
            "exported_at": exported.isoformat(),
            "visits": list(visits),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    secret = (year.folder / "secret").read_bytes()
    text = Sealed(body=body, mac=seal(page.key(secret), body)).text
    file = year.folder / "exports" / f"{page.short}-{number}.vpo"
    file.write_text(text, encoding="utf-8")
    sent = Sent(
        day=page.day,
        file=file,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        visits=tuple((each["case_id"], each["outcome"]) for each in visits),
    )
    year.post[comes_on].append(sent)


def _type(year: Year, officer_id: str, visit: dict[str, Any]) -> None:
    """Record a visit by hand, as the dispatcher does for who has no page."""
    note = year.folder / "words.txt"
    note.write_text(visit["note"], encoding="utf-8")
    words = ["outcome", "add", visit["case_id"], "--outcome", visit["outcome"]]
    words += ["--officer", officer_id, "--note", str(note)]
    for option in ("arrived", "left"):
        words += [f"--{option}", visit[option]] if visit[option] else []
    if visit["promise"]:
        words += ["--promise-date", visit["promise"]["due_on"]]
        words += ["--promise-amount", f"{visit['promise']['amount_fen'] / 100:.2f}"]
    for option in ("willingness", "ability"):
        words += [f"--{option}", visit[option]]
    said = year.commands.told(*words, "--policy", str(year.policy))
    _look_at_unplaced(year, said, {visit["case_id"]: visit["outcome"]})


def _look_at_unplaced(year: Year, said: str, outcomes: dict[str, str]) -> None:
    """Do by hand what the process had no place for: a promise is watched all the same."""
    for case_id in UNPLACED.findall(said):
        year.happened["outcomes without a place"] += 1
        if outcomes[case_id] == "met_promised":
            year.tried(case_id, "watch_promise")

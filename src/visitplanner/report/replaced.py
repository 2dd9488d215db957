"""What `plan.json` says of the plan that it replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from visitplanner.calendar import TIMEZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from visitplanner.messages import Message, Translator
    from visitplanner.plan.versions import Call, Change, OfficerChanges, OldPage, Replacement

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"


def replaces_json(replaced: Replacement, tr: Translator) -> Mapping[str, Json]:
    """Return the member `replaces`."""
    return {
        "fingerprint": replaced.fingerprint,
        "version": replaced.number,
        "at": _moment(replaced.at),
        "events": [_words(event, tr) for event in replaced.events],
        "frozen": list(replaced.frozen),
        "officers": [_officer(each) for each in replaced.officers],
        "calls": [_call(call, tr) for call in replaced.calls],
        "pages": [_page(page) for page in replaced.pages],
        "spent_fen": replaced.spent,
        "net_value_fen": replaced.net_value,
    }


def _officer(each: OfficerChanges) -> Mapping[str, Json]:
    return {
        "officer_id": each.officer_id,
        "day": each.day.isoformat(),
        "changes": [_change(change) for change in each.changes],
    }


def _change(change: Change) -> Mapping[str, Json]:
    return {
        "kind": str(change.kind),
        "case_id": change.case_id,
        "before": _moment(change.before),
        "now": _moment(change.now),
        "other_ids": list(change.others),
    }


def _call(call: Call, tr: Translator) -> Mapping[str, Json]:
    return {
        "kind": str(call.kind),
        "case_id": call.case_id,
        "before": _moment(call.before),
        "now": _moment(call.now),
        "reason": _words(call.reason, tr),
    }


def _page(page: OldPage) -> Mapping[str, Json]:
    return {
        "plan": page.plan,
        "officer_id": page.officer_id,
        "day": page.day.isoformat(),
        "case_ids": list(page.case_ids),
    }


def _words(message: Message, tr: Translator) -> Mapping[str, Json]:
    return {"template": message.template, "text": tr.render(message)}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(TIMEZONE).isoformat()

"""Explanations as JSON: claims that another program can prove anew by changing the inputs.

Money is whole fen. Constraints and fixes stand by their names in `relaxing` and `proposals`; the
times in `parameters` are ISO 8601. Cases stand by their numbers; there is no other personal data.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.dispatch.explaining import Explained, Explanation
    from visitplanner.dispatch.fixing import Fix
    from visitplanner.dispatch.holding import HoldTold
    from visitplanner.dispatch.pricing import Price
    from visitplanner.dispatch.stops import PlannedStop
    from visitplanner.messages import Message, Translator

SCHEMA_VERSION = 1
"""Of the claims; raised whenever a reader of the old form would misread the new."""


def claims_json(explained: Explained, fingerprint: str, tr: Translator) -> bytes:
    """Return explanations as JSON.

    Parameters
    ----------
    fingerprint
        Of the plan.
    """
    reference = explained.reference
    document = {
        "schema_version": SCHEMA_VERSION,
        "language": tr.language,
        "plan": fingerprint,
        "net_value_fen": reference.net_value,
        "gained_fen": reference.gained,
        "cases": [_case(each, tr) for each in explained.explanations],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def _case(told: Explanation, tr: Translator) -> Mapping[str, Any]:
    return {
        "case_id": told.case_id,
        "status": str(told.status),
        "complete": told.is_complete,
        "stops": [_stop(stop) for stop in told.stops],
        "holds": [_hold(hold, tr) for hold in told.holds],
        "reason": None if told.reason is None else _words(told.reason, tr),
        "can_be_made": told.can_be_made,
        "blocked_by": [sorted(map(str, constraints)) for constraints in told.blocked_by],
        "price": None if told.price is None else _price(told.price),
        "of_rest": told.is_of_rest,
        "fixes": [_fix(fix) for fix in told.fixes],
    }


def _stop(stop: PlannedStop) -> Mapping[str, Any]:
    return {
        "start": stop.start.isoformat(),
        "officer_ids": list(stop.officer_ids),
        "number": stop.number,
    }


def _hold(hold: HoldTold, tr: Translator) -> Mapping[str, Any]:
    return {
        "rule_id": hold.rule.rule_id,
        "rule": _words(hold.rule.name, tr),
        "reason": _words(hold.reason, tr),
        "source": _words(hold.rule.source, tr),
        "standing": _words(hold.rule.standing.words, tr),
        "lift": _words(hold.lift, tr),
    }


def _fix(fix: Fix) -> Mapping[str, Any]:
    return {
        "kind": str(fix.kind),
        "parameters": dict(fix.parameters),
        "least_proven": fix.is_least,
        "price": _price(fix.price),
    }


def _price(price: Price) -> Mapping[str, Any]:
    return {
        "net_value_before_fen": price.before,
        "net_value_after_fen": price.after,
        "loss_fen": price.loss,
        "pushed_out": list(price.pushed_out),
        "drawn_in": list(price.drawn_in),
        "must": price.is_must,
        "proven": price.is_proven,
    }


def _words(message: Message, tr: Translator) -> Mapping[str, str]:
    return {"template": message.template, "text": tr.render(message)}

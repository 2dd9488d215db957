"""Where a plan comes from: the digests of all that it was made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from visitplanner import __version__
from visitplanner.plan import Provenance
from visitplanner.plan.judging import judged_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.pipeline.preparing import Prepared
    from visitplanner.plan import JudgedBy
    from visitplanner.solution import Solution


def editions_of(prepared: Prepared) -> tuple[JudgedBy, ...]:
    """Return the editions of the rulebook that the days of a plan were judged by, in order."""
    return tuple(map(judged_by, prepared.policy.rulebook.over(prepared.request.days)))


def digests_of(prepared: Prepared) -> Mapping[str, str]:
    """Return the SHA-256 of all that a plan is made of, by its role, in order."""
    request, policy, travelling = prepared.request, prepared.policy, prepared.travelling
    own = {
        "policy": policy.sha256,
        "rulebook": _sha256([asdict(each) for each in editions_of(prepared)]),
        "traffic": _sha256(travelling.traffic),
    }
    if travelling.streets is not None and "roads" not in request.inputs:
        own["roads"] = _sha256(travelling.streets.identity)
    return dict(sorted({**request.inputs, **own}.items()))


def provenance_of(prepared: Prepared, solution: Solution) -> Provenance:
    """Return where the plan of a solution comes from."""
    request, inputs = prepared.request, digests_of(prepared)
    editions, travel = editions_of(prepared), prepared.travelling.kind
    rulebook = ", ".join(each.edition for each in editions)
    asked = {
        "inputs": inputs,
        "rulebook": rulebook,
        "travel": travel,
        "days": [day.isoformat() for day in request.days],
        "seed": request.seed,
        "version": __version__,
    }
    return Provenance(
        fingerprint=hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest(),
        inputs=inputs,
        rulebook=rulebook,
        editions=editions,
        version=__version__,
        travel=travel,
        engine=solution.engine,
        termination=solution.termination,
        seed=request.seed,
        time_limit=request.time_limit,
    )


def _sha256(value: object) -> str:
    """Return what tells a frozen value from others, by its `repr`."""
    return hashlib.sha256(repr(value).encode()).hexdigest()

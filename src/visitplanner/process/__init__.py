"""The process around the visit: what may follow what, by which rule, and what follows a visit.

Pure: a case's history goes in, where it stands and what is lawful come out. Facts are judged by the
rulebook's gates, asked early by `guards`.
"""

from visitplanner.process.follow_ups import follow_up
from visitplanner.process.guards import Known, Objection, objections, require
from visitplanner.process.history import (
    START,
    Event,
    Progress,
    advance,
    num_corrected,
    replay,
    walk,
)
from visitplanner.process.kinds import FollowUp, FollowUpKind
from visitplanner.process.settings import FollowUpSettings
from visitplanner.process.states import OPEN_STATES, CaseState, Step
from visitplanner.process.transitions import (
    BY_ITSELF,
    TRANSITIONS,
    Transition,
    legal_steps,
    next_state,
)
from visitplanner.process.waiting import WAITING_STATES, Waiting, due

__all__ = [
    "BY_ITSELF",
    "OPEN_STATES",
    "START",
    "TRANSITIONS",
    "WAITING_STATES",
    "CaseState",
    "Event",
    "FollowUp",
    "FollowUpKind",
    "FollowUpSettings",
    "Known",
    "Objection",
    "Progress",
    "Step",
    "Transition",
    "Waiting",
    "advance",
    "due",
    "follow_up",
    "legal_steps",
    "next_state",
    "num_corrected",
    "objections",
    "replay",
    "require",
    "walk",
]

"""What a run tells its user before it begins."""

from __future__ import annotations

from visitplanner.messages import say

PREPARING = say("Preparing the solver for this machine, once; this takes about half a minute.")
NO_COMPILER = say("No C compiler works here: OR-Tools plans alone, and less well. Install gcc.")

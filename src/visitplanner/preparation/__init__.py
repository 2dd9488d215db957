"""What an officer is prepared with for a visit: what to say and offer, and what never to do."""

from __future__ import annotations

from visitplanner.preparation.guidance import Guidance, Part, Point, guidance_for, purpose_of
from visitplanner.preparation.offers import Approval, Offers

__all__ = ["Approval", "Guidance", "Offers", "Part", "Point", "guidance_for", "purpose_of"]

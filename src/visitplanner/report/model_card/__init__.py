"""The card of a learned model as one offline page: what it is, how good, what weighs, for whom."""

from visitplanner.report.model_card.page import model_card

__all__ = ["model_card"]

"""Which search to use."""

from enum import StrEnum


class Engine(StrEnum):
    """A choice of the user."""

    AUTO = "auto"
    """Our own search, with all its parts."""
    ORTOOLS = "ortools"
    """OR-Tools routing alone, from our first plan."""

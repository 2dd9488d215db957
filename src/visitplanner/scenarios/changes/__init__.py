"""A variant's changes, one after the other, made to plain data; and told in words."""

from visitplanner.scenarios.changes.applying import changed_world

__all__ = ["changed_world"]

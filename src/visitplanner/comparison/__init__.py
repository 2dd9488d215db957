"""Scenarios compared: `comparison.json`, its form, and whether its numbers are its plans'."""

"""Plan lawful, agreed home visits: which, by whom, when, in which order, and why not the others."""

__version__ = "0.1.0"

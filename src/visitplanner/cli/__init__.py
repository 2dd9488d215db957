"""The command line: options in, words out; what is done stands in the rooms below."""

from visitplanner.cli.app import run

__all__ = ["run"]

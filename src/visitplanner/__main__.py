"""`python -m visitplanner`, and the command `visitplanner`."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    try:
        from visitplanner.cli import run  # noqa: PLC0415 (so that Ctrl-C here is no traceback)

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()

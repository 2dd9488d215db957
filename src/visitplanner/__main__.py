"""`python -m visitplanner`, and the command `visitplanner`."""

import sys
import time

INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    started = time.monotonic()  # before anything is loaded: a time limit covers all of it
    try:
        from visitplanner.cli import run  # noqa: PLC0415 (so that Ctrl-C here is no traceback)

        run(started)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()

"""`python -m visitplanner`, and the command `visitplanner`."""

from visitplanner.cli import run


def main() -> None:
    """Run the command line."""
    run()


if __name__ == "__main__":
    main()

"""`visitplanner db`: the bank's store, its key, its people, and the proof that it is whole."""

from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import Lang
from visitplanner.cli.store_options import As, Db

db = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
staff = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Roles = Annotated[
    list[str],
    typer.Option("--role", help=tr("dispatcher, officer, manager or auditor; may be repeated.")),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help=tr("The name that they work under."))]


@db.callback()
def group() -> None:
    """Hold the commands."""


@staff.callback()
def staff_group() -> None:
    """Hold the commands."""


db.add_typer(staff, name="staff", help=tr("Who may use the store, and as what."))


@db.command(help=tr("Make a store and its key, or bring an older store up to this version."))
def init(*, url: Db = None, name: As = None, lang: Lang = CHOSEN) -> None:
    """Make what is not there; leave what is."""
    from visitplanner.cli.keeping import run_init  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_init(url, name, console)


@db.command(help=tr("Prove that nothing in the store was changed behind its back."))
def verify(
    *,
    expect: Annotated[
        str, typer.Option(metavar="SEAL", help=tr("Last entry of the log, as told once before."))
    ] = "",
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Exit 1 where anything was."""
    from visitplanner.cli.keeping import run_verify  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_verify(url, name, console, expect)


@db.command(help=tr("Put a new key into use, and seal everything anew with it."))
def rotate(*, url: Db = None, name: As = None, lang: Lang = CHOSEN) -> None:
    """Leave no seal of the old key."""
    from visitplanner.cli.keeping import run_rotate  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_rotate(url, name, console)


@staff.command("add", help=tr("Take somebody on, in one or more roles."))
def add(
    person: Name,
    *,
    roles: Roles,
    officer: Annotated[
        str,
        typer.Option(
            metavar="NUMBER",
            help=tr("Which officer they are: they may read the cases that plans send them to."),
        ),
    ] = "",
    url: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Let somebody work in the store."""
    from visitplanner.cli.keeping import (  # noqa: PLC0415 (--help stays quick)
        member_of,
        run_staff_add,
    )

    console = Console(lang.code)
    with console.speaking():
        run_staff_add(url, name, console, member_of(person, roles, officer))


@staff.command("remove", help=tr("Take roles from somebody."))
def remove(
    person: Name, *, roles: Roles, url: Db = None, name: As = None, lang: Lang = CHOSEN
) -> None:
    """Let somebody work in the store no more."""
    from visitplanner.cli.keeping import (  # noqa: PLC0415 (--help stays quick)
        member_of,
        run_staff_remove,
    )

    console = Console(lang.code)
    with console.speaking():
        run_staff_remove(url, name, console, member_of(person, roles))


@staff.command("list", help=tr("List who may use the store, and as what."))
def list_staff(*, url: Db = None, name: As = None, lang: Lang = CHOSEN) -> None:
    """Show names, roles and officers' numbers."""
    from visitplanner.cli.keeping import run_staff_list  # noqa: PLC0415 (--help stays quick)

    console = Console(lang.code)
    with console.speaking():
        run_staff_list(url, name, console)

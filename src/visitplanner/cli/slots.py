"""`visitplanner slots`: when could we come, while the borrower is on the phone."""

from pathlib import Path
from typing import Annotated

import typer

from visitplanner.cli.console import Console
from visitplanner.cli.language import CHOSEN, tr
from visitplanner.cli.options import AddressBook, Lang, Roads, Value
from visitplanner.cli.store_options import As, CaseId, Db, Policy

DEFAULT_DAYS, MOST_DAYS = 5, 20
DEFAULT_WIDTH = "90m"
DEFAULT_OFFERS, MOST_OFFERS = 5, 50


def slots(  # noqa: PLR0913 (one parameter an option)
    case_id: CaseId,
    *,
    plan: Annotated[
        list[Path] | None,
        typer.Option("--plan", metavar="DIR", help=tr("A plan's folder; may be repeated.")),
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help=tr("Working days to look at."))
    ] = DEFAULT_DAYS,
    width: Annotated[
        str, typer.Option(metavar="MINUTES", help=tr("How wide a window is, such as 90m or 2h."))
    ] = DEFAULT_WIDTH,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM-DD", help=tr("First day; tomorrow by default.")),
    ] = None,
    most: Annotated[
        int, typer.Option(min=1, max=MOST_OFFERS, help=tr("Offers to show."))
    ] = DEFAULT_OFFERS,
    last_officer: Annotated[
        str,
        typer.Option(
            metavar="ID", help=tr("The officer who came last; the store knows by itself.")
        ),
    ] = "",
    accept: Annotated[
        str | None,
        typer.Option(
            metavar="DATE TIME-TIME",
            help=tr("The window that the borrower takes, such as '2026-10-09 9:00-10:30'."),
        ),
    ] = None,
    ref: Annotated[
        str, typer.Option(help=tr("With --accept: where the agreement is kept, its reference."))
    ] = "",
    channel: Annotated[
        str,
        typer.Option(
            help=tr("With --accept: how it was said: phone, sms, wechat, mail, app, in_person.")
        ),
    ] = "phone",
    with_: Annotated[
        str | None,
        typer.Option(
            "--with",
            help=tr("With whom: borrower, guarantor or other; as before, or the borrower."),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=tr("With --accept and the store: where that day's plan and pages are written."),
        ),
    ] = None,
    policy: Policy = None,
    address_book: AddressBook = None,
    roads: Roads = None,
    value: Value = None,
    db: Db = None,
    name: As = None,
    lang: Lang = CHOSEN,
) -> None:
    """Offer windows for a visit, or keep the one that was taken."""
    from visitplanner.cli.asking_slots import Question, run_slots  # noqa: PLC0415 (--help is quick)

    console = Console(lang.code)
    with console.speaking():
        question = Question(
            case_id=case_id,
            plans=tuple(plan or ()),
            num_days=days,
            width=width,
            first_day=from_,
            most=most,
            last_officer=last_officer,
            accepted=accept,
            reference=ref,
            channel=channel,
            party=with_,
            out=out,
            policy=policy,
            address_book=address_book,
            roads=roads,
            value=value,
            db=db,
            name=name,
        )
        run_slots(question, console)

"""What a borrower is told of the credit bureau before anything is reported: facts, and no threat.

References
----------
.. [1] Regulation on the credit reporting industry (State Council order 631): art. 15, whoever
   reports adverse data tells the person beforehand; art. 16, the bureau keeps it for five years
   from the day on which the default ended; art. 25, who finds an error may object, and is answered
   within twenty days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from datetime import date


def bureau_letter(overdue_fen: int, told_on: date, until: date) -> tuple[Message, ...]:
    """Return the words of the notice, a paragraph each; names and signature are the bank's to add.

    Parameters
    ----------
    overdue_fen
        What is past due.
    until
        Last day on which the borrower may object, or pay, before the bank decides.
    """
    return (
        say("Notice before a default is reported to the credit bureau"),
        say(
            "On {day:day}, {amount:yuan} of your loan with us is past due.",
            day=told_on,
            amount=overdue_fen,
        ),
        say(
            "Adverse information on a loan may be reported to the credit bureau; the law asks us to"
            " tell you beforehand (Regulation on the credit reporting industry, art. 15). We do so"
            " herewith. Up to and including {day:day} nothing is reported because of this notice.",
            day=until,
        ),
        say(
            "If you pay, agree on a repayment plan with us, or find that something here is not"
            " right, please tell us by {day:day}; we look into every objection and answer it.",
            day=until,
        ),
        say(
            "What is reported may be seen by other lenders when you apply for a loan. The bureau"
            " keeps it for five years from the day on which the default ended (art. 16). Who finds"
            " an error in it may object there or with us, and is answered within twenty days"
            " (art. 25)."
        ),
        say(
            "If you are in hardship, speak to us: we look for a plan that you can bear. This notice"
            " is for you alone; nobody else is told."
        ),
    )

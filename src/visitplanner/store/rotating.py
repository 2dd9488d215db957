"""Replaces the store's key: everything is sealed anew, and the old key forgotten.

The new key is in its file before anything is sealed with it, and the old one leaves the file only
after all is: a run that is killed in between leaves a store that both keys open, and the next one
goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.files import locked
from visitplanner.messages import say
from visitplanner.store.access import Right
from visitplanner.store.cases import subject_of
from visitplanner.store.opening import open_store
from visitplanner.store.schema import JOURNALLED, is_sealed
from visitplanner.store.vault import KEY_VARIABLE, add_key, drop_old_keys, given_keys, key_file

if TYPE_CHECKING:
    from visitplanner.store.opening import Visitor


def rotate_key(url: str, visitor: Visitor) -> int:
    """Seal everything anew with a new key, and return how many rows that were.

    Where the keys stand in the environment, the first of them is the new one.

    Raises
    ------
    InputError
        When the keys open not all of it, or the visitor may not.
    ServiceError
        When the key's file cannot be written.
    """
    with open_store(url).acting(visitor, Right.MANAGE):
        pass  # before the key is touched: may they, and does the old one open the store?
    given = given_keys()
    if len(given) == 1:
        message = say("put a new key before the one that stands there, with a comma between")
        raise input_fault(message, column=KEY_VARIABLE)
    if given:
        return _reseal(url, visitor)
    with locked(key_file().with_suffix(".lock"), waits=True):
        add_key()
        count = _reseal(url, visitor)
        drop_old_keys()
    return count


def _reseal(url: str, visitor: Visitor) -> int:
    with open_store(url).acting(visitor, Right.MANAGE) as journal:
        journal.reseal_head()
        sealed = [table for table in JOURNALLED if any(map(is_sealed, table.columns))]
        count = sum(journal.reseal(table, subject_of) for table in sealed)
        journal.note("", detail="resealed")
    return count

"""Preparation packs as a person reads them.

`sections` says what stands on a pack, `history` and `money` put it into words, `page` makes one
offline page of packs; a terminal shows the same sections. A pack bears the case's number and a
masked name, and neither address nor phone: a sheet that is found tells nobody who it is about.
"""

from __future__ import annotations

from visitplanner.report.pack.page import pack_page
from visitplanner.report.pack.sections import Facts, Note, Points, sections_of

__all__ = ["Facts", "Note", "Points", "pack_page", "sections_of"]

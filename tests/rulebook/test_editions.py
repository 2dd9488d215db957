"""Editions by day: which holds when, what is refused, and that what shipped once stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, agreed, make_case

from visitplanner.calendar import WorkingCalendar
from visitplanner.errors import InputError
from visitplanner.rulebook import book as book_module
from visitplanner.rulebook import judge
from visitplanner.rulebook.book import Rulebook, adjust, book_on, read_rulebook, shipped_editions
from visitplanner.rulebook.editions import Editions, changed, edition_of, read_editions

if TYPE_CHECKING:
    from pathlib import Path

CHINA = read_rulebook()
FIRST_DAY = date(2026, 1, 30)
CHANGE = DAY + timedelta(days=3)
CALENDAR = WorkingCalendar(weekdays_where_unknown=True)

SHIPPED = {
    "CN-2026.1": "060834a3f3ffcf17568782568b026398bf4ff42f245ee13a9cffc4b63a583d83",
}
"""What shipped once ships for ever: a plan made under it is explained by its digest."""


def own(edition: str, in_force: date, **hours: str) -> Rulebook:
    made = adjust(CHINA, {"hours": hours}) if hours else CHINA
    return replace(made, edition=edition, in_force=in_force, sha256=edition)


LATER = own("OWN-2", CHANGE, earliest="10:00", latest="18:00")
TWO = Editions(books=(own("OWN-1", FIRST_DAY), LATER), plain=(own("OWN-1", FIRST_DAY), LATER))


def write(folder: Path, name: str, in_force: str, *, edition: str = "X", text: str = "") -> Path:
    """Write the default edition under another name and day; `text` replaces `08:00`."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    source = book_module.resources.files("visitplanner.rulebook") / "editions" / "china-2026.toml"
    words = source.read_text(encoding="utf-8")
    day = f"in_force = {in_force}" if in_force else ""
    words = words.replace("in_force = 2026-01-30", day).replace("CN-2026.1", edition)
    file.write_text(words.replace('"08:00"', text or '"08:00"'), encoding="utf-8")
    return file


def test_what_shipped_once_ships_for_ever() -> None:
    assert {book.edition: book.sha256 for book in shipped_editions()} == SHIPPED


def test_comments_are_no_part_of_an_edition_and_words_are(tmp_path: Path) -> None:
    file = write(tmp_path, "own.toml", "2026-01-30")
    before = read_rulebook(file).sha256
    words = file.read_text(encoding="utf-8")
    file.write_text(f"# looked through\n\n{words}", encoding="utf-8")
    assert read_rulebook(file).sha256 == before
    file.write_text(words.replace("min_days = 3", "min_days = 4"), encoding="utf-8")
    assert read_rulebook(file).sha256 != before


def test_each_day_has_the_edition_in_force_on_it() -> None:
    day_before = CHANGE - timedelta(days=1)
    assert book_on(TWO, day_before).edition == "OWN-1"
    assert book_on(TWO, CHANGE).edition == "OWN-2"
    days = [CHANGE, day_before, CHANGE + timedelta(days=400)]
    assert [(reign.book.edition, len(reign.days)) for reign in TWO.over(days)] == [
        ("OWN-1", 1),
        ("OWN-2", 2),
    ]


def test_a_day_before_the_first_edition_is_refused() -> None:
    assert book_on(Editions(), FIRST_DAY) is CHINA
    told = "no rulebook holds for .* 29 Jan 2026: .* CN-2026.1, is in force from .* 30 Jan 2026"
    for books in (Editions(), CHINA):
        with pytest.raises(InputError, match=told):
            judge([], [FIRST_DAY - timedelta(days=1)], books, CALENDAR)


def test_a_window_is_held_to_the_hours_of_its_own_day() -> None:
    windows = tuple(agreed("08:00", "21:00", day) for day in (DAY, CHANGE + timedelta(days=1)))
    case = make_case(agreed_windows=windows)
    days = [DAY + timedelta(days=n) for n in range(7)]
    (visit,) = judge([case], days, TWO, CALENDAR).allowed
    assert [(w.start.hour, w.end.hour, w.end.minute) for w in visit.windows] == [
        (8, 21, 0),
        (10, 17, 30),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 23)), unique_by=lambda pair: pair[0]),
    st.integers(0, 8),
)
def test_a_plan_across_a_change_is_both_plans_together(
    times: list[tuple[int, int]], n: int
) -> None:
    """Each day is judged as a plan of the days of its edition alone judges it."""
    days = [DAY + timedelta(days=shift) for shift in range(8)]
    change = DAY + timedelta(days=n)
    windows = (agreed(f"{h:02}:00", f"{h:02}:59", days[m]) for m, h in sorted(times))
    case = make_case(agreed_windows=tuple(windows))
    later = replace(LATER, in_force=change)
    both = Editions(books=(TWO.books[0], later), plain=())
    parts = [
        judge([case], part, book, CALENDAR)
        for part, book in ((days[:n], TWO.books[0]), (days[n:], later))
        if part
    ]
    whole = judge([case], days, both, CALENDAR)
    allowed = [w for part in parts for visit in part.allowed for w in visit.windows]
    assert [w for visit in whole.allowed for w in visit.windows] == sorted(allowed)
    assert bool(whole.held) == (not allowed)
    if whole.held:
        assert whole.held[0].rule.rule_id in {h.rule.rule_id for part in parts for h in part.held}


def test_files_and_folders_are_read_in_the_order_of_their_days(tmp_path: Path) -> None:
    write(tmp_path / "a", "z.toml", "2026-02-01", edition="A")
    write(tmp_path / "a", "a.toml", "2027-02-01", edition="C")
    between = write(tmp_path, "b.toml", "2026-08-01", edition="B")
    found = read_editions([tmp_path / "a", between])
    assert [book.edition for book in found.books] == ["A", "B", "C"]
    assert read_editions([]).books == shipped_editions()


def test_of_several_editions_each_names_its_own_day(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{n}.toml", "", edition=str(n)) for n in (1, 2)]
    assert read_editions(files[:1]).over([date(1999, 1, 1)])
    with pytest.raises(InputError, match=r"2.toml, in_force: is in force from the same day as 1"):
        read_editions(files)


def test_all_that_is_wrong_with_the_files_is_told_at_once(tmp_path: Path) -> None:
    loose = write(tmp_path, "loose.toml", "2026-02-01", text='"03:00"')
    strange = write(tmp_path, "strange.toml", '"soon"')
    with pytest.raises(InputError) as caught:
        read_editions([loose, tmp_path / "absent.toml", strange])
    told = "\n".join(fault.describe("en") for fault in caught.value.faults)
    assert "may only be stricter, got 03:00" in told
    assert "absent.toml: cannot be read" in told
    assert "expected in_force to be a day such as 2026-01-30" in told
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match="none: the folder holds no rulebook"):
        read_editions([tmp_path / "none"])


def test_an_edition_is_bound_by_the_law_of_its_own_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The law of 2027 opens later; a bank's edition that ended before is not held to it."""
    stricter = own("CN-2027.1", date(2027, 1, 1), earliest="09:00")
    monkeypatch.setattr(book_module, "shipped_editions", lambda: (CHINA, stricter))
    old = write(tmp_path, "old.toml", "2026-02-01", edition="OWN-1")
    new = write(tmp_path, "new.toml", "2027-01-01", edition="OWN-2", text='"09:00"')
    assert len(read_editions([old, new]).books) == 2
    with pytest.raises(InputError, match="the regulation sets 09:00"):
        read_editions([old])


def test_the_banks_changes_hold_in_each_edition_that_knows_the_rule() -> None:
    bare = replace(TWO.books[0], rules=tuple(r for r in CHINA.rules if r.rule_id != "calendar"))
    editions = Editions(books=(bare, LATER), plain=(bare, LATER))
    changes = {"frequency": {"max_visits": 1}, "calendar": {"asked_for_lifts": False}}
    made = changed(editions, changes)
    assert [book.edition for book in made.books] == ["OWN-1+", "OWN-2+"]
    assert made.books[0].changes == {"frequency": {"max_visits": 1}}
    assert made.books[1].changes == changes
    assert made.plain == editions.plain
    with pytest.raises(InputError) as caught:
        changed(editions, {"moon": {"phase": 1}, "frequency": {"mood": 3}})
    columns = [fault.column for fault in caught.value.faults]
    assert columns == ["rules.moon", "rules.frequency.mood"]


def test_an_edition_is_found_by_its_digest_alone() -> None:
    assert edition_of(CHINA.sha256) is CHINA
    assert edition_of("OWN-2", TWO.plain) is LATER
    assert edition_of("OWN-2") is None

"""Which exports are taken, and the reason for each that is not."""

from __future__ import annotations

import contextlib
import json
import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from exports import EVENING, PAGE, bench, body, case, export_file, promised, sealed, visit
from samples import DAY, SECRET, at

from visitplanner.errors import InputError
from visitplanner.outcomes.judging import judged
from visitplanner.outcomes.page import seal
from visitplanner.outcomes.sealed import Sealed, find_in_text, read_file, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from visitplanner.outcomes.judging import Bench

MUTANTS = 2_000


def test_a_days_export_is_taken(tmp_path: Path) -> None:
    export = judged(sealed(body(promised(1), visit(5))), bench(tmp_path))
    assert [each.case_id for each in export.visits] == [case(1), case(5)]


def test_another_plans_page_is_named_so(tmp_path: Path) -> None:
    other = replace(PAGE, plan="0" * 64)
    with pytest.raises(InputError, match="is of another plan"):
        judged(sealed(body(page=other), other), bench(tmp_path))


def test_a_page_of_a_version_before_is_taken(tmp_path: Path) -> None:
    now = bench(tmp_path)
    later = replace(now, pages=replace(now.pages, plan="1" * 64))
    export = judged(sealed(body(promised(1), visit(5))), later)
    assert [each.case_id for each in export.visits] == [case(1), case(5)]


@pytest.mark.parametrize("changes", [{"officer_id": "W09"}, {"day": DAY + timedelta(days=1)}])
def test_a_page_that_the_plan_does_not_have_is_refused(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    other = replace(PAGE, **changes)
    with pytest.raises(InputError, match="no officer and day of this plan"):
        judged(sealed(body(page=other), other), bench(tmp_path))


def test_another_pages_or_banks_key_does_not_seal(tmp_path: Path) -> None:
    other = replace(PAGE, officer_id="W02")
    for forged in (sealed(body(), other), sealed(body(), secret=SECRET[::-1])):
        with pytest.raises(InputError, match="was altered"):
            judged(forged, bench(tmp_path))


@pytest.mark.parametrize("mac", ["", "0" * 64, "é", seal(PAGE.key(SECRET), body()).upper()])
def test_a_seal_that_is_none_is_refused(tmp_path: Path, mac: str) -> None:
    with pytest.raises(InputError, match="was altered"):
        judged(Sealed(body=body(), mac=mac), bench(tmp_path))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (body(visits=[]), "holds no visit"),
        (body(visit(1), visit(case_id="X0001")), "not on the officer's route"),
        (body(visit(1), visit(1)), "holds a case twice"),
        (body(visit(left="18:01")), "still to come when it was exported"),
        (body(exported_at="2026-10-07T23:59:59+08:00"), "exported before its day|still to come"),
        (body(exported_at="0001-01-01T00:00:00+23:59"), "exported before its day|still to come"),
        (body(exported_at="9999-12-31T23:59:59-23:59"), "comes from the future"),
    ],
)
def test_what_a_page_would_not_say_is_refused_though_it_is_sealed(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        judged(sealed(text), bench(tmp_path))


def test_a_phones_clock_may_be_ten_minutes_ahead_and_no_more(tmp_path: Path) -> None:
    text = sealed(body(exported_at=(EVENING + timedelta(minutes=10)).isoformat()))
    assert judged(text, bench(tmp_path))
    with pytest.raises(InputError, match="comes from the future"):
        judged(text, bench(tmp_path, now=EVENING - timedelta(seconds=1)))


def test_seven_days_after_its_day_is_in_time_and_eight_are_late(tmp_path: Path) -> None:
    last = at("23:59", DAY + timedelta(days=7))
    assert judged(sealed(body()), bench(tmp_path, now=last))
    late = last + timedelta(minutes=1)
    with pytest.raises(InputError, match="too late, 8 days after its day; --late takes it"):
        judged(sealed(body()), bench(tmp_path, now=late))
    assert judged(sealed(body()), bench(tmp_path, now=late, takes_late=True))


def mutated(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a file changed by bytes, by fields, or with another export's seal."""
    kind = chance.randrange(6)
    at_byte = chance.randrange(len(content))
    byte = bytes([chance.randrange(256)])
    if kind == 0:
        flipped = content[at_byte] ^ (1 << chance.randrange(8))
        return content[:at_byte] + bytes([flipped]) + content[at_byte + 1 :]
    if kind == 1:
        return content[:at_byte] + content[at_byte + chance.randint(1, 9) :]
    if kind == 2:
        return content[:at_byte] + byte * chance.randint(1, 3) + content[at_byte:]
    if kind == 3:
        return content[:at_byte]
    fields, foreign = json.loads(content), json.loads(other)
    if kind == 4:
        fields["mac"] = foreign["mac"]
    else:
        fields["body"] = edited(fields["body"], chance)
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def edited(text: str, chance: random.Random) -> str:
    fields = json.loads(text)
    target = fields if chance.random() < 0.3 else chance.choice(fields["visits"])
    name = chance.choice(sorted(target))
    target[name] = chance.choice([None, 1, -1, "", "cancelled", "2026-10-09", "10:00", [], {}, 0.5])
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def test_of_two_thousand_mutated_files_none_crashes_and_none_gets_in(tmp_path: Path) -> None:
    desk, chance = bench(tmp_path), random.Random(5)  # noqa: S311 (repeatable, and no secret)
    good = export_file(body(promised(1, note="说好月底前还 😀"), visit(2), visit(3)))
    other = export_file(body(visit(2)))
    assert judged(read_file(good), desk)
    tried = 0
    while tried < MUTANTS:
        mutant = mutated(good, other, chance)
        if mutant == good:
            continue
        tried += 1
        with pytest.raises(InputError, match=r"damaged|altered|another plan|no officer|format"):
            judged(read_file(mutant), desk)
        assert all(export.body == json.loads(good)["body"] for export in pasted(mutant, desk))


def pasted(content: bytes, desk: Bench) -> Iterator[Sealed]:
    """Yield the exports that get in where a file's content is pasted: what is around is noise."""
    with contextlib.suppress(InputError):
        for text in find_in_text(content):
            export = read_text(text)
            judged(export, desk)
            yield export

"""Whoever has the database's files and not its key finds nobody in them, in whatever letters."""

from __future__ import annotations

import base64
import itertools
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from casework.given import BRANCH
from casework.killing import Landed, Moment, kill
from casework.writing import NOW, Words
from casework.writing_commands import YEARS_LATER
from samples import DAY
from table_files import case, csv_text, grid, officer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from casework.branches import Branch

CASE_ID = "QX-770193"
"""A number of the bank's own, which lies open: who looks for it finds it."""

HIDDEN = {
    "borrower_name": "欧阳震霆",
    "phone": "19912345678",
    "address": "环翠区秘密胡同1739号",
    "latitude": "37.5123457",
    "longitude": "122.1234569",
    "single_officer_approval": "批复-66193",
    "instruction_reason": "主任当面交代过",
}
OFFICER = {"name": "诸葛长风", "phone": "19987654321", "start": "home"}
OFFICER |= {"home_latitude": "37.5311973", "home_longitude": "122.1311973", "home_datum": "WGS-84"}
NOTE, WORDS = "楼道灯坏了三周", "夜里打来七次电话"
REFERENCE = "妹妹代付-881207"
WHY, INCOME_FEN = "只有周日带孙子回来", "83174109"
SECRETS = (*HIDDEN.values(), OFFICER["name"], OFFICER["phone"], OFFICER["home_latitude"])
SECRETS += (NOTE, WORDS, REFERENCE, WHY, INCOME_FEN, "欧阳", "秘密胡同")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gbk")

PLAN: Words = (
    *("plan", "--db", "{url}", "--date", DAY.isoformat(), "--out", "{own}/../out"),
    *("--policy", "{own}/../policy.toml", "--time-limit", "1"),
)
LIFT: Words = ("override", "add", CASE_ID, "--rule", "calendar")
STEPS: Sequence[Words] = (
    ("db", "init"),
    ("case", "import", "{own}/../people.csv"),
    ("officer", "import", "{own}/../staff.csv"),
    ("case", "means", "{own}/../means.csv"),
    ("db", "staff", "add", "li", "--role", "manager"),
    (*LIFT, "--reason", WHY, "--until", "2026-10-11", "--as", "li"),
    PLAN,
    ("outcome", "add", CASE_ID, "--outcome", "not_at_home", "--note", "{own}/../note.txt"),
    ("case", "complain", CASE_ID, "--text", "{own}/../words.txt"),
    ("payment", "add", CASE_ID, "--amount", "500", "--ref", REFERENCE),
    ("db", "rotate"),
    ("privacy", "export", CASE_ID, "--out", "{own}/../export.json"),
    ("case", "record", "QX-2", "close", "--yes"),
)


def disguises(text: str) -> Iterator[bytes]:
    """Yield the bytes that a text may lie in, when it lies open."""
    yield json.dumps(text).strip('"').encode()
    yield quote(text).encode()
    for encoding in ENCODINGS:
        plain = text.encode(encoding)
        yield plain
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        yield from _in_base64(plain)


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Yield the letters in the middle, which depend on nothing before or after."""
    for before, letters in itertools.product(range(3), (None, b"-_")):
        whole = base64.b64encode(b"\0" * before + plain + b"\0\0", letters)
        first, last = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        yield whole[first:last]


def found_in(files: Sequence[Path], texts: Sequence[str]) -> set[str]:
    """Return the texts that lie open in files."""
    contents = [file.read_bytes() for file in files]
    return {
        text
        for text in texts
        if any(each in content for each in set(disguises(text)) for content in contents)
    }


def files_of(branch: Branch) -> list[Path]:
    """Return all files in which a database keeps what it is given, its log included."""
    if branch.postgres is None:
        return [file for file in branch.own.iterdir() if file.is_file()]
    branch.postgres.execute("CHECKPOINT")
    of_database = f"SELECT oid FROM pg_database WHERE datname = '{branch.database}'"  # noqa: S608
    data = branch.postgres.folder / "data"
    folders = (data / "base" / branch.postgres.execute(of_database), data / "pg_wal")
    inside = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return [*inside, branch.postgres.folder / "log"]


def write_people(folder: Path) -> None:
    """Write tables of who is to be hidden."""
    marked = {**HIDDEN, "persons": "1", "instruction": "must", "agreed_windows": WHEN}
    closed = case("QX-2", borrower_name="欧阳震霆", phone="19912345678", household_id="H2")
    people = [case(CASE_ID, **marked), closed]
    (folder / "people.csv").write_text(csv_text(grid(people)), encoding="utf-8")
    staff = [officer("W01", **OFFICER), officer("W02")]
    (folder / "staff.csv").write_text(csv_text(grid(staff)), encoding="utf-8")
    means = {"case_id": CASE_ID, "as_of": "2026-10-01", "principal": "40000"}
    means |= {"income": "831741.09"}
    (folder / "means.csv").write_text(csv_text(grid([means])), encoding="utf-8")
    (folder / "policy.toml").write_text(BRANCH, encoding="utf-8")
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    (folder / "words.txt").write_text(WORDS, encoding="utf-8")


NUM_KILLS = 5
WHEN = "2026-10-08 9:00-17:00"


@pytest.fixture
def branch(branches: Sequence[Branch]) -> Branch:
    """Return a branch without a store, and with tables of people."""
    branches[0].clear()
    write_people(branches[0].folder)
    return branches[0]


def test_no_command_leaves_anything_personal_open_in_the_databases_files(branch: Branch) -> None:
    for words in STEPS:
        assert branch.run(words, NOW) == 0, words
        if branch.postgres is None:  # a server forgets nothing that quickly: it is asked once
            assert found_in(files_of(branch), SECRETS) == set(), words
    assert branch.run(("privacy", "purge", "--yes"), YEARS_LATER) == 0
    assert found_in(files_of(branch), (*SECRETS, CASE_ID)) == {CASE_ID}  # who looks does find


def test_a_killed_command_leaves_nothing_personal_open_either(branch: Branch) -> None:
    branch.keep("nobody")
    for words in STEPS[:2]:
        assert branch.run(words, NOW) == 0
    begin, end, _ = branch.borders()
    landed = set()
    for number in range(NUM_KILLS):
        branch.put_back("nobody")
        assert branch.run(STEPS[0], NOW) == 0
        child = branch.start(STEPS[1], NOW)
        moment = Moment(border=1, cpu=(end - begin) * number / NUM_KILLS)
        landed.add(kill(branch, child, moment))
        branch.starter.ended()
        if branch.postgres is None:
            assert found_in(files_of(branch), SECRETS) == set()
    assert found_in(files_of(branch), SECRETS) == set()
    assert Landed.WRITING in landed


def test_neither_does_a_copy_nor_what_is_written_ahead(branch: Branch) -> None:
    if branch.postgres:
        pytest.skip("a server's files are read in the other tests")
    assert branch.run(STEPS[0], NOW) == 0
    with closing(sqlite3.connect(branch.file)) as reader:
        reader.execute("SELECT count(*) FROM case_file").fetchone()
        for words in STEPS[1:]:
            assert branch.run(words, NOW) == 0, words
        names = {file.name for file in files_of(branch)}
        assert {"store.sqlite-wal", "store.sqlite-shm"} <= names
        assert found_in(files_of(branch), SECRETS) == set()
        with closing(sqlite3.connect(branch.own / "copy.sqlite")) as copy:
            reader.backup(copy)
        reader.execute("VACUUM")
        assert found_in(files_of(branch), (*SECRETS, CASE_ID)) == {CASE_ID}


def test_what_was_sealed_anew_or_purged_leaves_its_old_seals_nowhere(branch: Branch) -> None:
    if branch.postgres:
        pytest.skip("a server gives them up with its next VACUUM FULL")
    assert branch.run(STEPS[0], NOW) == 0
    assert branch.run(STEPS[1], NOW) == 0
    assert branch.run(("case", "record", "QX-2", "close", "--yes"), NOW) == 0
    for words, moment in ((("db", "rotate"), NOW), (("privacy", "purge", "--yes"), YEARS_LATER)):
        seal = _seal_of_name(branch)
        assert seal in b"".join(file.read_bytes() for file in files_of(branch))
        assert branch.run(words, moment) == 0
        assert _seal_of_name(branch) != seal
        assert seal not in b"".join(file.read_bytes() for file in files_of(branch))


def _seal_of_name(branch: Branch) -> bytes:
    with closing(sqlite3.connect(branch.file)) as reader:
        asked = "SELECT borrower_name FROM case_file WHERE case_id = 'QX-2'"
        return bytes(reader.execute(asked).fetchone()[0])


@pytest.mark.parametrize("text", SECRETS)
def test_the_search_finds_a_text_in_every_disguise(tmp_path: Path, text: str) -> None:
    file = tmp_path / "open"
    for encoding, before in itertools.product(ENCODINGS, range(3)):
        plain = b"\xff" * before + text.encode(encoding) + b"\xfe"
        for written in (plain, plain.hex().encode(), base64.b64encode(plain)):
            file.write_bytes(b"\x00\x07" + written + b"\x09")
            assert found_in([file], [text]) == {text}

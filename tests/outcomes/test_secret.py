"""The bank's secret: made once, kept from others, and never overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from visitplanner.errors import InputError, ServiceError
from visitplanner.outcomes.secret import SECRET_BYTES, SECRET_VARIABLE, bank_secret, secret_file

SHOW = "from visitplanner.outcomes.secret import bank_secret; print(bank_secret().hex())"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a file that is not there yet."""
    named = tmp_path / "deep" / "secret"
    monkeypatch.setenv(SECRET_VARIABLE, str(named))
    return named


def test_it_is_made_on_first_use_and_read_ever_after(file: Path) -> None:
    secret = bank_secret()
    assert len(secret) == SECRET_BYTES == 32
    assert bank_secret() == secret == file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret"]


def test_it_lies_among_the_users_data_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET_VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert secret_file() == Path("/data/visitplanner/secret")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/d")
    assert secret_file() == Path("/home/d/.local/share/visitplanner/secret")


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_damaged_one_is_told_and_left_as_it_is(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(InputError, match=f"32 bytes, got {len(content)}"):
        bank_secret()
    assert file.read_bytes() == content


def test_a_place_where_it_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(SECRET_VARIABLE, str(tmp_path / "file" / "secret"))
    with pytest.raises(ServiceError, match="name another file in VISITPLANNER_SECRET_FILE"):
        bank_secret()


@pytest.mark.usefixtures("file")
def test_runs_that_begin_at_once_agree_on_one() -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", SHOW], stdout=subprocess.PIPE)  # noqa: S603 (ours)
        for _ in range(6)
    ]
    assert len({run.communicate()[0] for run in runs}) == 1
    assert bank_secret().hex().encode()

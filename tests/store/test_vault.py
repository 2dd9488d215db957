"""The store's keys: made once, kept from others, one seals and any opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.errors import InputError, ServiceError
from visitplanner.store.vault import (
    KEY_FILE_VARIABLE,
    KEY_VARIABLE,
    NoSealError,
    Vault,
    WrongKeyError,
    add_key,
    drop_old_keys,
    key_file,
    make_key,
    read_vault,
)

FIXED = Fernet.generate_key().decode()


@given(st.text())
def test_what_is_sealed_is_opened_and_never_sealed_alike(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_VARIABLE, FIXED)
        vault = read_vault()
    sealed = vault.seal(text)
    assert vault.open(sealed) == text
    assert vault.seal(text) != sealed


def test_the_file_is_made_once_and_only_ours(key_file: Path) -> None:
    make_key()
    content = key_file.read_bytes()
    make_key()
    assert key_file.read_bytes() == content
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_it_lies_among_the_users_data_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_FILE_VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert key_file() == Path("/data/visitplanner/store.key")


@pytest.mark.usefixtures("key_file")
def test_without_a_key_the_way_to_one_is_told() -> None:
    with pytest.raises(InputError, match="name its file in VISITPLANNER_DB_KEY_FILE"):
        read_vault()


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff" * 44])
def test_what_is_no_key_is_told_and_left_as_it_is(key_file: Path, content: bytes) -> None:
    key_file.parent.mkdir()
    key_file.write_bytes(content)
    key_file.chmod(0o600)
    with pytest.raises(InputError, match="expected the store's key"):
        read_vault()
    assert key_file.read_bytes() == content


def test_a_key_that_others_may_read_is_not_used(key_file: Path) -> None:
    make_key()
    key_file.chmod(0o640)
    with pytest.raises(InputError, match="chmod 600"):
        read_vault()


def test_a_place_where_it_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "file" / "store.key"))
    with pytest.raises(ServiceError, match="cannot be kept"):
        make_key()


@pytest.mark.usefixtures("key_file")
def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    make_key()
    old = read_vault()
    sealed = old.seal("王小明")
    add_key()
    both = read_vault()
    assert both.open(sealed) == "王小明"
    with pytest.raises(WrongKeyError, match="does not open this store"):
        old.open(both.seal("王小明"))
    drop_old_keys()
    new = read_vault()
    assert new.open(both.reseal(sealed)) == "王小明"
    with pytest.raises(WrongKeyError):
        new.open(sealed)


@pytest.mark.usefixtures("key_file")
@pytest.mark.parametrize(
    "cell", [b"", b"in the clear", "单人已批准"], ids=["none", "ascii", "text"]
)
def test_what_never_was_a_seal_is_not_blamed_on_the_key(cell: bytes | str) -> None:
    make_key()
    with pytest.raises(NoSealError, match="an edition before the first release"):
        read_vault().open(cell)  # type: ignore[arg-type]  # as SQLite gives a column of text


def test_a_changed_seal_does_not_open(key_file: Path) -> None:
    make_key()
    vault: Vault = read_vault()
    sealed = bytearray(vault.seal("王小明"))
    sealed[20] ^= 1
    with pytest.raises(WrongKeyError):
        vault.open(bytes(sealed))
    assert key_file.exists()

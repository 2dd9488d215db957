"""A text sealed with a code opens with it alone, and never meets a key and nonce again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.report.sealing import BLOCK_BYTES, ITERATIONS, Sealed, seal_text

CODE = "0123456789"
SEED = bytes(32)
BOUND = "a page/1\0of a day"
FEW = 3
"""Iterations: the number costs time and changes nothing else."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def sealed(text: str = "words", code: str = CODE, seed: bytes = SEED) -> Sealed:
    return seal_text(text, code, seed, BOUND, FEW)


def key_of(code: str, made: Sealed) -> bytes:
    derive = PBKDF2HMAC(algorithm=SHA256(), length=32, salt=made.salt, iterations=made.iterations)
    return derive.derive(code.encode())


def opened(made: Sealed, code: str = CODE, bound: str = BOUND) -> str:
    plain = AESGCM(key_of(code, made)).decrypt(made.nonce, made.content, bound.encode())
    return plain.decode()


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8 % len(content)] ^= 1 << bit % 8
    return bytes(changed)


@given(text=TEXTS, code=TEXTS)
def test_what_is_sealed_opens_with_its_code(text: str, code: str) -> None:
    whole = opened(sealed(text, code), code)
    assert whole.startswith(text)
    assert whole[len(text) :].strip(" ") == ""


@given(text=TEXTS, code=TEXTS.filter(lambda code: code != CODE))
def test_no_other_code_opens_it(text: str, code: str) -> None:
    with pytest.raises(InvalidTag):
        opened(sealed(text), code)


@given(bit=st.integers(min_value=0), part=st.sampled_from(["salt", "nonce", "content"]))
def test_a_changed_bit_is_found(bit: int, part: str) -> None:
    made = sealed()
    changed = replace(made, **{part: flipped(getattr(made, part), bit)})
    with pytest.raises(InvalidTag):
        opened(changed)


def test_what_it_is_bound_to_and_its_iterations_cannot_be_changed() -> None:
    with pytest.raises(InvalidTag):
        opened(sealed(), bound="a page/1\0of another")
    with pytest.raises(InvalidTag):
        opened(replace(sealed(), iterations=FEW - 1))


@given(first=TEXTS, second=TEXTS)
def test_two_texts_never_share_key_and_nonce(first: str, second: str) -> None:
    one, other = sealed(first), sealed(second)
    if opened(one) == opened(other):
        assert one == other
    else:
        assert one.nonce != other.nonce
        assert key_of(CODE, one) != key_of(CODE, other)


def test_another_seed_seals_otherwise() -> None:
    one, other = sealed(), sealed(seed=bytes(31) + b"1")
    assert one.salt != other.salt
    assert one.nonce != other.nonce


@given(length=st.integers(0, 3 * BLOCK_BYTES))
def test_the_length_tells_blocks_alone(length: int) -> None:
    blocks, rest = divmod(len(sealed("x" * length).content) - 16, BLOCK_BYTES)  # 16: GCM's tag
    assert rest == 0
    assert (blocks - 1) * BLOCK_BYTES < max(length, 1) <= max(blocks, 1) * BLOCK_BYTES


def test_a_guess_costs_what_owasp_asks_for() -> None:
    assert ITERATIONS >= 600_000
    assert seal_text("", CODE, SEED, BOUND).iterations == ITERATIONS

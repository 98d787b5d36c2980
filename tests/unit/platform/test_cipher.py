"""AES-256-GCM: known answers, and everything that must be refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.platform.vault.cipher import Sealed, TamperedError, new_key, seal, unseal
from libs.platform.vault.keks import EnvironmentKeks, KekError

# NIST CAVP, gcmEncryptExtIV256.rsp: 96-bit IV, 128-bit text, associated data and tag
KEY = "92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b"
NONCE = "ac93a1a6145299bde902f21a"
PLAIN = "2d71bcfa914e4ac045b2aa60955fad24"
BOUND = "1e0889016f67601c8ebea4943bc23ad6"
CIPHER = "8995ae2e6df3dbf96fac7b7137bae67f"
TAG = "eca5aa77d51d4a0a14d9c51e1da474ab"


def test_known_answer_from_nist() -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key, nonce, bound = (bytes.fromhex(text) for text in (KEY, NONCE, BOUND))
    sealed = bytes.fromhex(CIPHER + TAG)
    assert AESGCM(key).encrypt(nonce, bytes.fromhex(PLAIN), bound) == sealed


# McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, as submitted to NIST
VECTORS = json.loads(Path(__file__).with_name("gcm_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda it: it["name"])
def test_our_unsealing_gives_the_known_answer(vector: dict[str, str]) -> None:
    key, nonce, plain = (bytes.fromhex(vector[name]) for name in ("key", "nonce", "plain"))
    sealed = Sealed(nonce, bytes.fromhex(vector["cipher"] + vector["tag"]))
    assert unseal(key, sealed, "") == plain
    with pytest.raises(TamperedError):
        unseal(key, sealed, "elsewhere")


def test_our_sealing_gives_the_known_answer_under_its_nonce(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for vector in VECTORS:
        key, nonce, plain = (bytes.fromhex(vector[name]) for name in ("key", "nonce", "plain"))
        monkeypatch.setattr("os.urandom", lambda _, fixed=nonce: fixed)
        assert seal(key, plain, "") == Sealed(
            nonce, bytes.fromhex(vector["cipher"] + vector["tag"])
        )


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_was_sealed_is_unsealed(plaintext: bytes, bound: str) -> None:
    key = new_key()
    assert unseal(key, seal(key, plaintext, bound), bound) == plaintext


def test_two_seals_of_the_same_text_differ() -> None:
    key = new_key()
    assert seal(key, b"text", "a") != seal(key, b"text", "a")


@pytest.mark.parametrize("cut", [1, 5, 15, 16, 20])
def test_a_short_ciphertext_is_refused(cut: int) -> None:
    key = new_key()
    sealed = seal(key, b"text", "a")
    with pytest.raises(TamperedError):
        unseal(key, Sealed(sealed.nonce, sealed.ciphertext[:-cut]), "a")


def test_another_key_another_place_or_a_changed_byte_is_refused() -> None:
    key = new_key()
    sealed = seal(key, b"text", "tenant/res_1/text")
    flipped = bytes([sealed.ciphertext[0] ^ 1]) + sealed.ciphertext[1:]
    for wrong_key, wrong, place in (
        (new_key(), sealed, "tenant/res_1/text"),
        (key, sealed, "tenant/res_2/text"),
        (key, Sealed(sealed.nonce, flipped), "tenant/res_1/text"),
    ):
        with pytest.raises(TamperedError):
            unseal(wrong_key, wrong, place)


@pytest.mark.parametrize("setting", ["", "k1:short", "k1:!!!!", "k1:" + "A" * 40])
def test_a_malformed_key_encryption_key_is_refused_without_showing_it(setting: str) -> None:
    with pytest.raises(KekError) as caught:
        EnvironmentKeks(setting)
    assert "AAAA" not in str(caught.value)

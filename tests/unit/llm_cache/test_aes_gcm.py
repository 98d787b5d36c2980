import os

import pytest

from libs.llm.cache.aes_gcm import AesGcm
from libs.platform.vault.cipher import TamperedError


def test_what_is_sealed_opens_with_the_same_key_and_context_only() -> None:
    cipher = AesGcm(os.urandom(32))
    sealed = cipher.seal(b"questions", "acme")
    assert cipher.open(sealed, "acme") == b"questions"
    assert b"questions" not in sealed
    for opener, context in ((cipher, "other"), (AesGcm(os.urandom(32)), "acme")):
        with pytest.raises(TamperedError):
            opener.open(sealed, context)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        AesGcm(b"short")

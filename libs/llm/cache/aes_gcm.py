"""AES-256-GCM with one key (NIST SP 800-38D)."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from libs.llm.cache.ports import SealBrokenError

_NONCE_BYTES = 12
_KEY_BYTES = 32
OVERHEAD_BYTES = _NONCE_BYTES + 16


class AesGcm:
    """Seals with a fresh random 96-bit nonce, which goes in front of the text.

    A random nonce allows 2**32 seals under one key at a collision risk below 2**-32; ``key`` is
    therefore to be changed long before, which merely empties the cache.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise ValueError("AES-256 takes a key of 32 bytes")
        self._aead = AESGCM(key)

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Encrypt ``plain``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Decrypt what :meth:`seal` gave.

        Raises:
            SealBrokenError: Another key, another context, or a changed text.
        """
        try:
            return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
        except InvalidTag as error:
            raise SealBrokenError("the seal does not fit") from error

"""The cache's cipher: the platform's AES-256-GCM under one key."""

from libs.platform.vault.cipher import KEY_BYTES, NONCE_BYTES, Sealed, seal, unseal


class AesGcm:
    """Seals with a fresh random 96-bit nonce, which goes in front of the text.

    Random nonces allow 2**32 seals under one key at a collision risk below 2**-32 (NIST SP
    800-38D, 8.3). Change ``key`` long before: that merely empties the cache.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("AES-256 takes a key of 32 bytes")
        self._key = key

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt ``plain``."""
        sealed = seal(self._key, plain, context)
        return sealed.nonce + sealed.ciphertext

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what :meth:`seal` gave.

        Raises:
            TamperedError: Another key, another context, or a changed text.
        """
        return unseal(self._key, Sealed(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]), context)

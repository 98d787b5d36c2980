"""AES-256-GCM with associated data (NIST SP 800-38D)."""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class TamperedError(Exception):
    """The ciphertext, its key or its place is not the one it was sealed with."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext with its tag, and the nonce it was made with."""

    nonce: bytes
    ciphertext: bytes


def new_key() -> bytes:
    """A random 256-bit key."""
    return AESGCM.generate_key(KEY_BYTES * 8)


def seal(key: bytes, plaintext: bytes, bound_to: str) -> Sealed:
    """Encrypt under a fresh random nonce; ``bound_to`` is authenticated, not stored."""
    nonce = os.urandom(NONCE_BYTES)
    return Sealed(nonce, AESGCM(key).encrypt(nonce, plaintext, bound_to.encode()))


def unseal(key: bytes, sealed: Sealed, bound_to: str) -> bytes:
    """Decrypt.

    Raises:
        TamperedError: wrong key, changed or shortened ciphertext, or another ``bound_to``.
    """
    try:
        return AESGCM(key).decrypt(sealed.nonce, sealed.ciphertext, bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise TamperedError from error

"""Keys for other purposes, derived from the current key-encryption key (RFC 5869, HKDF)."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from libs.platform.vault.cipher import KEY_BYTES
from libs.platform.vault.keks import KekProvider


def derived_key(keks: KekProvider, purpose: str) -> bytes:
    """A key that only ``purpose`` uses; a new key-encryption key gives another one."""
    derive = HKDF(SHA256(), length=KEY_BYTES, salt=None, info=f"coach {purpose}".encode())
    return derive.derive(keks.key(keks.current))

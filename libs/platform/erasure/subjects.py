"""Keyed hashes that stand for people after their erasure."""

import hmac
from hashlib import sha256

from libs.platform.vault.datakeys import DataKeys, ErasedError, Owner

_KEY_OWNER = "erasures"  # one data key per tenant; wrapped anew when key-encryption keys rotate


class SubjectHashes:
    """HMAC-SHA-256 of a subject under a key of its tenant.

    Whoever has the ledger, but not the vault's keys, cannot tell whose resume was erased.
    """

    def __init__(self, keys: DataKeys) -> None:
        self._keys = keys

    async def of(self, tenant: str, subject: str) -> str:
        """The hash that stands for the subject."""
        owner = Owner(tenant, _KEY_OWNER)
        try:
            key = await self._keys.get(owner)
        except ErasedError:  # there is none yet
            key = await self._keys.create(owner)
        return hmac.new(key, subject.encode(), sha256).hexdigest()

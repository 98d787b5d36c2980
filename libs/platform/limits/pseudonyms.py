"""Names for people and addresses in Redis: addresses and subjects are personal data."""

import hashlib


class Pseudonyms:
    """Keyed digests: the same in every replica, meaningless without the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, *parts: str) -> str:
        """The pseudonym of a name made of parts; equal parts, equal pseudonym."""
        whole = "\0".join(parts).encode()
        return hashlib.blake2b(whole, key=self._key, digest_size=16).hexdigest()

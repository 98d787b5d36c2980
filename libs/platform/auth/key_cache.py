"""Keys that were found valid a moment ago, so that not every request asks the database."""

import hashlib
import hmac
import time
from collections import OrderedDict

from libs.platform.auth.principal import Principal

_MOST = 10_000


def digest(token: str) -> str:
    """The hash that is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(known: str, token: str) -> bool:
    """Whether the token has that hash, in constant time."""
    return hmac.compare_digest(known, digest(token))


class KeyCache:
    """Principals by the hash of their token.

    Args:
        seconds: how long a key that another replica revoked may go on here.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._known: OrderedDict[str, tuple[float, str, Principal]] = OrderedDict()

    def get(self, token: str) -> Principal | None:
        """Whom the token speaks for, if that was asked a moment ago."""
        found = self._known.get(digest(token))
        return found[2] if found and found[0] > time.monotonic() else None

    def put(self, key_id: str, token: str, principal: Principal) -> None:
        """Remember for a moment."""
        until = time.monotonic() + self._seconds
        self._known[digest(token)] = until, key_id, principal
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    def forget(self, key_id: str) -> None:
        """Drop a key that changed."""
        for token, (_, known, _) in list(self._known.items()):
            if known == key_id:
                del self._known[token]

"""API keys: a public prefix and a secret shown once; only the secret's hash is stored."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from libs.platform.auth.principal import Principal, Scope
from libs.platform.mongo import Database

_PREFIX = "coach"
_PREFIX_BYTES = 6
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key; ``token`` cannot be shown again."""

    id: str
    token: str


class ApiKeys:
    """Issues, checks and revokes keys.

    A plain SHA-256 suffices for the hash: the secret has 256 random bits, so nothing can be tried.
    """

    def __init__(self, database: Database) -> None:
        self._keys = database["api_keys"]

    async def issue(self, principal: Principal, *, expires: datetime | None = None) -> IssuedKey:
        """Make a key that speaks for ``principal``."""
        key_id = secrets.token_hex(_PREFIX_BYTES)
        token = f"{_PREFIX}_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
        await self.register(key_id, token, principal, expires=expires)
        return IssuedKey(key_id, token)

    async def register(
        self, key_id: str, token: str, principal: Principal, *, expires: datetime | None = None
    ) -> None:
        """Store the hash of a token; repeatable."""
        document = {
            "hash": _digest(token),
            "tenant": principal.tenant,
            "subject": principal.subject,
            "scopes": sorted(principal.scopes),
            "created": datetime.now(UTC),
            "expires": expires,
            "revoked": False,
        }
        await self._keys.replace_one({"_id": key_id}, document, upsert=True)

    async def authenticate(self, token: str) -> Principal | None:
        """Whom the token speaks for; ``None`` if it is unknown, revoked or expired."""
        prefix, _, rest = token.partition("_")
        key_id, _, secret = rest.partition("_")
        if prefix != _PREFIX or not secret:
            return None
        key = await self._keys.find_one({"_id": key_id})
        if key is None or not hmac.compare_digest(key["hash"], _digest(token)):
            return None
        if key["revoked"] or (key["expires"] and key["expires"] < datetime.now(UTC)):
            return None
        return Principal(key["tenant"], key["subject"], _scopes(key["scopes"]))

    async def revoke(self, tenant: str, key_id: str) -> bool:
        """End a key at once; whether the tenant has such a key."""
        done = await self._keys.update_one(
            {"_id": key_id, "tenant": tenant}, {"$set": {"revoked": True}}
        )
        return bool(done.matched_count)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _scopes(names: Iterable[str]) -> frozenset[Scope]:
    return frozenset(Scope(name) for name in names)

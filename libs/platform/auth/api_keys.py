"""API keys: a public prefix and a secret shown once; only the secret's hash is stored.

A service has at most two live keys, so that one can be replaced without an interruption.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pymongo.errors import DuplicateKeyError

from libs.platform.auth.key_cache import KeyCache, digest, same
from libs.platform.auth.principal import Principal, Scope
from libs.platform.mongo import Collection, Database, Document

PREFIX = "coach_"
_ID_BYTES, _SECRET_BYTES = 6, 32
_SLOTS = (0, 1)
_NOBODY: Document = {"hash": "0" * 64, "revoked": None, "expires": None}
_LAST_USE = timedelta(minutes=1)  # how exactly the last use is noted; each note is a write
_KEPT = timedelta(days=90)


class TooManyKeysError(Exception):
    """The service has two live keys."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key; its secret is not."""

    id: str
    tenant: str
    service: str
    scopes: frozenset[Scope]
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key; ``token`` cannot be shown again."""

    key: ApiKey
    token: str = field(repr=False)


class ApiKeys:
    """Issues, checks, rotates and revokes keys.

    A plain SHA-256 suffices for the hash: the secret has 256 random bits, so nothing can be tried.

    Args:
        kept: how long a key is still listed after its end.
    """

    def __init__(self, database: Database, cache: KeyCache, kept: timedelta = _KEPT) -> None:
        self._keys: Collection = database["api_keys"]
        self._cache = cache
        self._kept = kept

    async def prepare(self) -> None:
        """Create the indexes: a service has two live keys; what ended long ago goes."""
        await self._keys.create_index("purge_at", expireAfterSeconds=0)
        await self._keys.create_index(
            [("tenant", 1), ("service", 1), ("slot", 1)],
            unique=True,
            partialFilterExpression={"slot": {"$exists": True}},
        )

    async def issue(
        self, tenant: str, service: str, scopes: Iterable[Scope], lifetime: timedelta
    ) -> IssuedKey:
        """Make a key for a service of the tenant.

        Raises:
            TooManyKeysError: it has two live ones.
        """
        key_id = secrets.token_hex(_ID_BYTES)
        token = f"{PREFIX}{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
        created = datetime.now(UTC)
        document = {
            "hash": digest(token),
            "tenant": tenant,
            "service": service,
            "subject": f"key:{service}",
            "scopes": sorted(scopes),
            "created": created,
            "expires": created + lifetime,
            "purge_at": created + lifetime + self._kept,
            "revoked": None,
            "last_used": None,
        }
        await self._free_expired(tenant, service)
        for slot in _SLOTS:
            try:
                await self._keys.insert_one({"_id": key_id, **document, "slot": slot})
            except DuplicateKeyError:
                continue
            return IssuedKey(_key({"_id": key_id, **document}), token)
        raise TooManyKeysError

    async def register(self, key_id: str, token: str, principal: Principal) -> None:
        """Store the hash of a token that was made elsewhere and never expires; repeatable."""
        document = {
            "hash": digest(token),
            "tenant": principal.tenant,
            "service": principal.subject,
            "subject": principal.subject,
            "scopes": sorted(principal.scopes),
            "created": datetime.now(UTC),
            "expires": None,
            "revoked": None,
            "last_used": None,
        }
        await self._keys.replace_one({"_id": key_id}, document, upsert=True)

    async def authenticate(self, token: str) -> Principal | None:
        """Whom the token speaks for; ``None`` if it is unknown, revoked or expired."""
        known = self._cache.get(token)
        if known is not None:
            return known
        key_id, _, secret = token.removeprefix(PREFIX).partition("_")
        if not (token.startswith(PREFIX) and key_id and secret):
            return None
        key = await self._keys.find_one({"_id": key_id}) or _NOBODY
        if not same(key["hash"], token) or not _live(key):
            return None
        principal = Principal(key["tenant"], key["subject"], _scopes(key["scopes"]), key_id)
        await self._note_use(key)
        self._cache.put(key_id, token, principal)
        return principal

    async def of(self, tenant: str) -> list[ApiKey]:
        """The tenant's keys, newest first; those that ended too."""
        found = self._keys.find({"tenant": tenant}).sort("created", -1)
        return [_key(document) async for document in found]

    async def rotate(self, tenant: str, key_id: str, overlap: timedelta) -> IssuedKey | None:
        """A new key like this one, which ends after ``overlap``; ``None`` if there is none live.

        Raises:
            TooManyKeysError: the service has two live keys already.
        """
        old = await self._keys.find_one({"_id": key_id, "tenant": tenant})
        if old is None or not _live(old):
            return None
        lifetime = old["expires"] - old["created"] if old["expires"] else timedelta(days=365)
        new = await self.issue(tenant, old["service"], _scopes(old["scopes"]), lifetime)
        ends = datetime.now(UTC) + overlap
        if old["expires"] is None or ends < old["expires"]:
            sooner = {"expires": ends, "purge_at": ends + self._kept}
            await self._keys.update_one({"_id": key_id}, {"$set": sooner})
            self._cache.forget(key_id)
        return new

    async def revoke(self, tenant: str, key_id: str) -> bool:
        """End a key; whether the tenant has such a key. Repeatable."""
        now = datetime.now(UTC)
        ended: Document = {"$set": {"revoked": now}, "$unset": {"slot": ""}}
        ended["$min"] = {"purge_at": now + self._kept}
        done = await self._keys.update_one({"_id": key_id, "tenant": tenant}, ended)
        self._cache.forget(key_id)
        return bool(done.matched_count)

    async def _free_expired(self, tenant: str, service: str) -> None:
        over = {"tenant": tenant, "service": service, "expires": {"$lt": datetime.now(UTC)}}
        await self._keys.update_many(over, {"$unset": {"slot": ""}})

    async def _note_use(self, key: Document) -> None:
        now = datetime.now(UTC)
        if key["last_used"] is None or now - key["last_used"] > _LAST_USE:
            await self._keys.update_one({"_id": key["_id"]}, {"$set": {"last_used": now}})


def _live(key: Document) -> bool:
    return not key["revoked"] and (key["expires"] is None or key["expires"] > datetime.now(UTC))


def _key(document: Document) -> ApiKey:
    return ApiKey(
        id=document["_id"],
        tenant=document["tenant"],
        service=document["service"],
        scopes=_scopes(document["scopes"]),
        created=document["created"],
        expires=document["expires"],
        revoked=document["revoked"],
        last_used=document["last_used"],
    )


def _scopes(names: Iterable[str]) -> frozenset[Scope]:
    return frozenset(Scope(name) for name in names)

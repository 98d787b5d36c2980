"""Refresh tokens: each is good once, and a second use ends its whole family.

A stolen token is used by the thief or by its owner first; the other one's use of it then shows the
theft. Source: OAuth 2.0 Security Best Current Practice (RFC 9700), section 4.14.2. A family is a
session: with it end the access tokens that were issued in it.
"""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from libs.platform.auth.key_cache import digest
from libs.platform.auth.principal import Role
from libs.platform.auth.tokens import Person
from libs.platform.mongo import Database, Document

_log = structlog.get_logger()
_PREFIX = "coachr"
_ID_BYTES, _SECRET_BYTES = 12, 32
_REMEMBERED = 100  # used tokens by which a theft is noticed
_MOST_KNOWN = 10_000


class InvalidRefreshError(Exception):
    """The token is unknown, used, expired or revoked."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A refresh token, whom its family is for, and the family's id."""

    person: Person
    session: str
    token: str = field(repr=False)
    expires: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """What is kept of a family but for its tokens."""

    began: datetime
    expires: datetime
    revoked: bool


class RefreshTokens:
    """Families of refresh tokens in MongoDB, as hashes.

    Args:
        lifetime: of a family, from its first token on.
        seconds: how long a family that another replica ended may go on here.
    """

    def __init__(self, database: Database, lifetime: timedelta, seconds: float = 0) -> None:
        self._families = database["refresh_families"]
        self._lifetime = lifetime
        self._seconds = seconds
        self._alive: OrderedDict[str, float] = OrderedDict()

    async def prepare(self) -> None:
        """Create the indexes; families whose time is over are removed."""
        await self._families.create_index("expires", expireAfterSeconds=0)
        await self._families.create_index([("tenant", 1), ("subject", 1)])

    async def grant(self, person: Person) -> Granted:
        """Begin a family."""
        family = secrets.token_hex(_ID_BYTES)
        token = _token(family)
        began = datetime.now(UTC)
        expires = began + self._lifetime
        await self._families.insert_one(
            {
                "_id": family,
                "tenant": person.tenant,
                "subject": person.subject,
                "role": person.role.value,
                "current": digest(token),
                "used": [],
                "revoked": False,
                "began": began,
                "expires": expires,
            }
        )
        return Granted(person, family, token, expires)

    async def exchange(self, token: str) -> Granted:
        """The next token of the family; ``token`` is used up.

        Raises:
            InvalidRefreshError: it is not the current one; if it was once, its family has ended.
        """
        family = _family(token)
        following = _token(family)
        old = digest(token)
        found = await self._families.find_one_and_update(
            {
                "_id": family,
                "current": old,
                "revoked": False,
                "expires": {"$gt": datetime.now(UTC)},
            },
            {
                "$set": {"current": digest(following)},
                "$push": {"used": {"$each": [old], "$slice": -_REMEMBERED}},
            },
        )
        if found is None:
            await self._end_if_reused(family, old)
            raise InvalidRefreshError
        return Granted(_person(found), family, following, found["expires"])

    async def revoke(self, token: str) -> None:
        """End the token's family (RFC 7009); an unknown token is none of anybody's concern."""
        await self._end({"_id": _family(token), "current": digest(token)})

    async def lives(self, session: str) -> bool:
        """Whether the family of that id has not ended; asked of the store once in a while."""
        if self._alive.get(session, 0.0) > time.monotonic():
            return True
        if await self._families.find_one({"_id": session, "revoked": False}, {"_id": 1}) is None:
            return False
        self._alive[session] = time.monotonic() + self._seconds
        if len(self._alive) > _MOST_KNOWN:
            self._alive.popitem(last=False)
        return True

    async def of(self, tenant: str, subject: str) -> list[Session]:
        """A person's sessions, oldest first."""
        found = self._families.find({"tenant": tenant, "subject": subject}).sort("began", 1)
        return [Session(it["began"], it["expires"], it["revoked"]) async for it in found]

    async def _end_if_reused(self, family: str, used: str) -> None:
        if await self._end({"_id": family, "used": used}):
            _log.warning("refresh_token_reused", family=family)

    async def _end(self, known: Document) -> bool:
        done = await self._families.update_one(known, {"$set": {"revoked": True}})
        self._alive.pop(known["_id"], None)
        return bool(done.matched_count)


def _token(family: str) -> str:
    return f"{_PREFIX}_{family}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def _family(token: str) -> str:
    return token.removeprefix(f"{_PREFIX}_").partition("_")[0]


def _person(family: Document) -> Person:
    return Person(family["tenant"], family["subject"], Role(family["role"]))

"""Refresh tokens: each is good once, and a second use ends its whole family.

A stolen token is used by the thief or by its owner first; the other one's use of it then shows the
theft. Source: OAuth 2.0 Security Best Current Practice (RFC 9700), section 4.14.2.
"""

import secrets
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


class InvalidRefreshError(Exception):
    """The token is unknown, used, expired or revoked."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A refresh token and whom its family is for."""

    person: Person
    token: str = field(repr=False)
    expires: datetime


class RefreshTokens:
    """Families of refresh tokens in MongoDB, as hashes.

    Args:
        lifetime: of a family, from its first token on.
    """

    def __init__(self, database: Database, lifetime: timedelta) -> None:
        self._families = database["refresh_families"]
        self._lifetime = lifetime

    async def prepare(self) -> None:
        """Create the index that removes families whose time is over."""
        await self._families.create_index("expires", expireAfterSeconds=0)

    async def grant(self, person: Person) -> Granted:
        """Begin a family."""
        family = secrets.token_hex(_ID_BYTES)
        token = _token(family)
        expires = datetime.now(UTC) + self._lifetime
        await self._families.insert_one(
            {
                "_id": family,
                "tenant": person.tenant,
                "subject": person.subject,
                "role": person.role.value,
                "current": digest(token),
                "used": [],
                "revoked": False,
                "expires": expires,
            }
        )
        return Granted(person, token, expires)

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
        return Granted(_person(found), following, found["expires"])

    async def revoke(self, token: str) -> None:
        """End the token's family (RFC 7009); an unknown token is none of anybody's concern."""
        known = {"_id": _family(token), "current": digest(token)}
        await self._families.update_one(known, {"$set": {"revoked": True}})

    async def _end_if_reused(self, family: str, used: str) -> None:
        stolen = {"_id": family, "used": used}
        done = await self._families.update_one(stolen, {"$set": {"revoked": True}})
        if done.matched_count:
            _log.warning("refresh_token_reused", family=family)


def _token(family: str) -> str:
    return f"{_PREFIX}_{family}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def _family(token: str) -> str:
    return token.removeprefix(f"{_PREFIX}_").partition("_")[0]


def _person(family: Document) -> Person:
    return Person(family["tenant"], family["subject"], Role(family["role"]))

"""Access tokens of our own: short-lived JWTs (RFC 7519, profile of RFC 9068)."""

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError

from libs.platform.auth.principal import SCOPES, Principal, Role
from libs.platform.auth.signing import KeyRing

ALGORITHMS = ("Ed25519", "EdDSA", "RS256", "PS256", "ES256")
_LEEWAY_SECONDS = 5  # clocks of replicas differ a little
_MOST_CHARACTERS = 8192


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a token is for."""

    tenant: str
    subject: str
    role: Role = Role.USER


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token and the seconds that it is good for."""

    token: str = field(repr=False)
    expires_in: int


Lives = Callable[[str], Awaitable[bool]]


class AccessTokens:
    """Issues and verifies.

    Args:
        issuer: the ``iss`` and ``aud`` of every token.
        seconds: how long a token is good for.
        lives: whether the session of a token goes on; with it the token ends earlier.
    """

    def __init__(
        self, ring: KeyRing, issuer: str, seconds: int, lives: Lives | None = None
    ) -> None:
        self._ring = ring
        self._lives = lives
        self.issuer = issuer
        self._seconds = seconds
        self._rules = rules(issuer, issuer)

    async def issue(self, person: Person, session: str = "") -> AccessToken:
        """A token for a person; within a session it ends with that."""
        signer = await self._ring.signer()
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.issuer,
            "sub": person.subject,
            "tenant": person.tenant,
            "role": person.role.value,
            "iat": now,
            "exp": now + self._seconds,
            "jti": uuid4().hex,
            **({"sid": session} if session else {}),
        }
        header = {"alg": signer.algorithm, "kid": signer.id, "typ": "at+jwt"}
        token = jwt.encode(header, claims, signer.key, algorithms=[signer.algorithm])
        return AccessToken(token, self._seconds)

    async def verify(self, token: str) -> Principal | None:
        """Whom the token is for; ``None`` unless we signed it and it is in force."""
        kid = str(peek(token, 0).get("kid", ""))
        keys = await self._ring.verifiers(kid)
        try:
            claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
            self._rules.validate(claims)
            scopes = SCOPES[Role(claims["role"])]
            principal = Principal(claims["tenant"], claims["sub"], scopes)
        except (JoseError, ValueError, KeyError):
            return None
        session = claims.get("sid")
        if session and self._lives and not await self._lives(session):
            return None
        return principal


def rules(issuer: str, audience: str) -> jwt.JWTClaimsRegistry:
    """What the claims of a token must hold; ``exp`` and ``nbf`` are judged too."""
    return jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
    )


def peek(token: str, part: int) -> dict[str, Any]:
    """Header (0) or claims (1) of a JWT, not verified: good for choosing who verifies it."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > _MOST_CHARACTERS:  # noqa: PLR2004 (RFC 7515, section 3.1)
        return {}
    try:
        found = json.loads(urlsafe_b64decode(parts[part] + "=="))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

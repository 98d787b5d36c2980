"""Tokens of an issuer that is not ours, found by OpenID Connect Discovery 1.0."""

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, Field, model_validator

from libs.contracts.problems import Code, ProblemError
from libs.platform.auth.principal import SCOPES, Principal, Role, is_tenant
from libs.platform.auth.tokens import ALGORITHMS, peek, rules

_log = structlog.get_logger()
_KEEP_SECONDS = 600.0
_IMPATIENT_SECONDS = 10.0  # an unknown key id asks the issuer no more often
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class OidcIssuer(BaseModel):
    """An issuer whose tokens are accepted, and what its claims mean here."""

    issuer: str = Field(
        description="Exactly as in the tokens' iss claim; https, unless on loopback"
    )
    audience: str
    tenant: str | None = Field(default=None, description="The tenant of everybody there")
    tenant_claim: str | None = Field(default=None, description="Or the claim that names it")
    role_claim: str | None = Field(default=None, description="The claim that holds roles or groups")
    roles: dict[str, Role] = Field(default_factory=dict, description="Our role by theirs")
    default_role: Role | None = Field(default=Role.USER, description="None: a role is required")

    @model_validator(mode="after")
    def _sound(self) -> "OidcIssuer":
        url = urlsplit(self.issuer)
        if url.scheme != "https" and url.hostname not in _LOOPBACK:
            raise ValueError("an issuer must be https")
        if (self.tenant is None) == (self.tenant_claim is None):
            raise ValueError("name either tenant or tenant_claim")
        return self


class ExternalIssuer:
    """Verifies the tokens of one issuer with the keys that it publishes."""

    def __init__(self, config: OidcIssuer, http: httpx.AsyncClient) -> None:
        self.config = config
        self._http = http
        self._rules = rules(config.issuer, config.audience)
        self._keys = KeySet([])
        self._loaded = float("-inf")
        self._lock = asyncio.Lock()

    async def verify(self, token: str) -> Principal | None:
        """Whom the token is for; ``None`` unless the issuer signed it for us and it is in force.

        Raises:
            ProblemError: the issuer cannot be reached and its keys are not known.
        """
        keys = await self._keys_for(peek(token, 0).get("kid"))
        try:
            claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
            self._rules.validate(claims)
            return self._principal(claims)
        except (JoseError, ValueError, KeyError):
            return None

    def _principal(self, claims: dict[str, Any]) -> Principal | None:
        config = self.config
        tenant = config.tenant or str(claims[config.tenant_claim or ""])
        role = self._role(claims)
        if role is None or not is_tenant(tenant):
            return None
        subject = f"{urlsplit(config.issuer).netloc}:{claims['sub']}"
        return Principal(tenant, subject, SCOPES[role])

    def _role(self, claims: dict[str, Any]) -> Role | None:
        given = claims.get(self.config.role_claim or "", [])
        names = given if isinstance(given, list) else [given]
        known = [role for name, role in self.config.roles.items() if name in names]
        return known[0] if known else self.config.default_role

    async def _keys_for(self, kid: object) -> KeySet:
        known = any(key.kid == kid for key in self._keys.keys)
        async with self._lock:
            age = time.monotonic() - self._loaded
            if age > (_KEEP_SECONDS if known else _IMPATIENT_SECONDS):
                await self._load(keep_old=known)
        return self._keys

    async def _load(self, *, keep_old: bool) -> None:
        try:
            self._keys = await self._published()
        except (httpx.HTTPError, JoseError, KeyError, ValueError) as error:
            _log.warning("issuer_unavailable", error=type(error).__name__)
            if not keep_old:
                raise ProblemError(Code.UNAVAILABLE) from error
        self._loaded = time.monotonic()

    async def _published(self) -> KeySet:
        issuer = self.config.issuer
        found = await self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found["issuer"] != issuer:  # OpenID Connect Discovery 1.0, section 4.3
            raise ValueError("the document is of another issuer")
        return KeySet.import_key_set(await self._get(str(found["jwks_uri"])))

    async def _get(self, url: str) -> Any:
        answer = await self._http.get(url)
        return answer.raise_for_status().json()

"""All of identity, built from settings."""

from dataclasses import dataclass
from datetime import timedelta

import httpx

from libs.platform.auth.api_keys import ApiKeys
from libs.platform.auth.authenticator import Authenticator
from libs.platform.auth.key_cache import KeyCache
from libs.platform.auth.oidc import ExternalIssuer
from libs.platform.auth.refresh import RefreshTokens
from libs.platform.auth.settings import AuthSettings
from libs.platform.auth.signing import KeyRing
from libs.platform.auth.tokens import AccessTokens
from libs.platform.mongo import Database
from libs.platform.vault.keks import KekProvider
from libs.platform.vault.witness import Witness

_ISSUER_TIMEOUT = httpx.Timeout(5)


@dataclass(frozen=True, slots=True)
class Identity:
    """The parts that know who is calling."""

    keys: ApiKeys
    ring: KeyRing
    access: AccessTokens
    refresh: RefreshTokens
    authenticator: Authenticator
    http: httpx.AsyncClient

    @classmethod
    def build(
        cls,
        database: Database,
        keks: KekProvider,
        settings: AuthSettings,
        *,
        witness: Witness,
        kept: timedelta,
    ) -> "Identity":
        """Wire them; nothing connects yet.

        ``witness`` notes openings of signing keys; API keys are listed ``kept`` after their end.
        """
        http = httpx.AsyncClient(timeout=_ISSUER_TIMEOUT, trust_env=False)
        cached = settings.key_cache_seconds
        keys = ApiKeys(database, KeyCache(cached), kept)
        lifetime = settings.signing_lifetime
        ring = KeyRing(database, keks, settings.token_algorithm, lifetime, witness)
        refresh = RefreshTokens(database, settings.refresh_lifetime, cached)
        access = AccessTokens(ring, settings.token_issuer, settings.token_seconds, refresh.lives)
        issuers = [ExternalIssuer(config, http) for config in settings.oidc_issuers]
        return cls(keys, ring, access, refresh, Authenticator(keys, access, issuers), http)

    async def prepare(self) -> None:
        """Create the indexes."""
        await self.keys.prepare()
        await self.ring.prepare()
        await self.refresh.prepare()

    async def close(self) -> None:
        """Close the connections to issuers."""
        await self.http.aclose()

"""Who a credential speaks for: an API key, a token of ours, or one of a known issuer."""

from collections.abc import Sequence

from libs.platform.auth.api_keys import PREFIX, ApiKeys
from libs.platform.auth.oidc import ExternalIssuer
from libs.platform.auth.principal import Principal
from libs.platform.auth.tokens import AccessTokens, peek


class Authenticator:
    """Asks the one that can tell."""

    def __init__(
        self, keys: ApiKeys, tokens: AccessTokens, issuers: Sequence[ExternalIssuer]
    ) -> None:
        self._keys = keys
        self._verifiers = {it.config.issuer: it.verify for it in issuers}
        self._verifiers[tokens.issuer] = tokens.verify

    async def principal(self, credential: str) -> Principal | None:
        """Whom the credential speaks for; ``None`` if it is not valid.

        Raises:
            ProblemError: its issuer cannot be reached.
        """
        if credential.startswith(PREFIX):
            return await self._keys.authenticate(credential)
        verify = self._verifiers.get(str(peek(credential, 1).get("iss")))
        return await verify(credential) if verify else None

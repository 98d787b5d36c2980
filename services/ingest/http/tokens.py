"""``/v1/tokens``: access tokens for people, renewed by refresh tokens; the verifying keys."""

from fastapi import APIRouter

from libs.contracts.identity import Jwks, RefreshRequest, TokenPair, TokenRequest
from libs.contracts.problems import Code, ProblemError
from libs.platform.auth.principal import Scope
from libs.platform.auth.refresh import Granted, InvalidRefreshError
from libs.platform.auth.tokens import Person
from services.ingest.http.auth import Caller, require
from services.ingest.http.openapi import answers
from services.ingest.http.state import Parts, WithParts

router = APIRouter(prefix="/v1/tokens", tags=["tokens"])
public = APIRouter(tags=["tokens"])


@router.post(
    "",
    status_code=201,
    dependencies=[require(Scope.TOKENS)],
    responses=answers(Code.FORBIDDEN),
)
async def grant(caller: Caller, parts: WithParts, wanted: TokenRequest) -> TokenPair:
    """Make tokens for a person whom your service has authenticated."""
    person = Person(caller.tenant, f"user:{wanted.subject}")
    return await _pair(parts, await parts.identity.refresh.grant(person))


@router.post("/refresh", responses=answers(Code.UNAUTHENTICATED))
async def refresh(parts: WithParts, given: RefreshRequest) -> TokenPair:
    """Take new tokens for a refresh token, which is used up; used twice, all of its line end."""
    try:
        granted = await parts.identity.refresh.exchange(given.refresh_token)
    except InvalidRefreshError:
        raise ProblemError(Code.UNAUTHENTICATED, "Sign in again.") from None
    return await _pair(parts, granted)


@router.post("/revoke", status_code=204, responses=answers())
async def revoke(parts: WithParts, given: RefreshRequest) -> None:
    """End a session, its access tokens too; an unknown one is well (RFC 7009, section 2.2)."""
    await parts.identity.refresh.revoke(given.refresh_token)


@public.get("/.well-known/jwks.json", responses=answers())
async def jwks(parts: WithParts) -> Jwks:
    """Read the public keys that verify our access tokens."""
    return Jwks.model_validate(await parts.identity.ring.jwks())


async def _pair(parts: Parts, granted: Granted) -> TokenPair:
    access = await parts.identity.access.issue(granted.person, granted.session)
    return TokenPair(
        access_token=access.token, expires_in=access.expires_in, refresh_token=granted.token
    )

"""Who is calling, and what that caller may consume."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from libs.contracts.problems import Code, ProblemError
from libs.platform.audit.errand import Errand, begin_errand
from libs.platform.auth.principal import Principal, Scope
from libs.platform.limits.quotas import Allowance
from services.ingest.http.access import Access, operation_of
from services.ingest.http.state import WithParts, parts_of

_bearer = HTTPBearer(auto_error=False, description="An API key, or an access token")


async def caller_of(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Principal:
    """The principal of the request.

    Raises:
        ProblemError: no credential, or one that is not valid.
    """
    parts = parts_of(request)
    principal = None
    if credentials:
        principal = await parts.identity.authenticator.principal(credentials.credentials)
    if principal is None:
        raise ProblemError(Code.UNAUTHENTICATED)
    errand = Errand(parts.journal.names.of(principal), operation_of(request.scope))
    request.state.access = Access(principal.tenant, errand)
    begin_errand(errand)
    return principal


Caller = Annotated[Principal, Depends(caller_of)]


def require(*scopes: Scope) -> Any:
    """A dependency that refuses callers without any of those scopes."""

    async def check(caller: Caller) -> None:
        if caller.scopes.isdisjoint(scopes):
            wanted = " or ".join(repr(scope.value) for scope in scopes)
            raise ProblemError(Code.FORBIDDEN, f"The scope {wanted} is needed.")

    return Depends(check)


async def allowance_of(caller: Caller, parts: WithParts) -> Allowance:
    """What the caller may consume."""
    return parts.limits.allowance(caller)


async def stream_of(caller: Caller, parts: WithParts) -> AsyncIterator[None]:
    """Hold one of the caller's streams until the answer has been sent.

    Raises:
        ProblemError: the caller has as many open as its plan allows.
    """
    who = parts.limits.pseudonyms.of(caller.tenant, caller.subject)
    limit = parts.limits.plans.of(caller.tenant).streams
    async with parts.limits.slots.hold("streams", who, limit):
        yield


Allowed = Annotated[Allowance, Depends(allowance_of)]

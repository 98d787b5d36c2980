"""Who is calling: an API key as a bearer token."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from libs.contracts.problems import Code, ProblemError
from libs.platform.auth.principal import Principal, Scope
from services.ingest.http.state import parts_of

_bearer = HTTPBearer(auto_error=False, description="An API key")


async def caller_of(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Principal:
    """The principal of the request.

    Raises:
        ProblemError: no credential, or one that is not valid.
    """
    keys = parts_of(request).api_keys
    principal = await keys.authenticate(credentials.credentials) if credentials else None
    if principal is None:
        raise ProblemError(Code.UNAUTHENTICATED)
    return principal


Caller = Annotated[Principal, Depends(caller_of)]


def require(scope: Scope) -> Any:
    """A route dependency that refuses callers without that scope."""

    async def check(caller: Caller) -> None:
        if scope not in caller.scopes:
            raise ProblemError(Code.FORBIDDEN, f"The scope {scope.value!r} is needed.")

    return Depends(check)

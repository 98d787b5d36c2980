"""``/v1/api-keys``: keys for services."""

from datetime import timedelta

from fastapi import APIRouter

from libs.contracts.identity import ApiKeyRequest, ApiKeyView, RotationRequest
from libs.contracts.problems import Code, ProblemError
from libs.platform.auth.api_keys import ApiKey, IssuedKey, TooManyKeysError
from libs.platform.auth.principal import Principal, Scope
from services.ingest.http.auth import Caller, require
from services.ingest.http.openapi import answers
from services.ingest.http.state import WithParts

router = APIRouter(prefix="/v1/api-keys", tags=["api-keys"])
_KEYS = [require(Scope.KEYS)]


@router.post(
    "", status_code=201, dependencies=_KEYS, responses=answers(Code.FORBIDDEN, Code.CONFLICT)
)
async def issue(caller: Caller, parts: WithParts, wanted: ApiKeyRequest) -> ApiKeyView:
    """Make a key for a service of your tenant; the answer shows it, once."""
    scopes = [Scope(name) for name in wanted.scopes]
    lifetime = timedelta(days=wanted.expires_days)
    try:
        issued = await parts.identity.keys.issue(caller.tenant, wanted.service, scopes, lifetime)
    except TooManyKeysError:
        raise _two_live() from None
    return _issued(issued)


@router.get("", dependencies=[require(Scope.KEYS, Scope.AUDIT)], responses=answers(Code.FORBIDDEN))
async def keys(caller: Caller, parts: WithParts) -> list[ApiKeyView]:
    """List the keys of your tenant, newest first."""
    return [_view(key) for key in await parts.identity.keys.of(caller.tenant)]


@router.post(
    "/{key_id}/rotate",
    status_code=201,
    dependencies=_KEYS,
    responses=answers(Code.FORBIDDEN, Code.NOT_FOUND, Code.CONFLICT),
)
async def rotate(
    caller: Caller, parts: WithParts, key_id: str, wanted: RotationRequest | None = None
) -> ApiKeyView:
    """Make a key in the place of another, which goes on for a while."""
    overlap = timedelta(hours=(wanted or RotationRequest()).overlap_hours)
    if not overlap:
        _must_be_another(caller, key_id)
    try:
        issued = await parts.identity.keys.rotate(caller.tenant, key_id, overlap)
    except TooManyKeysError:
        raise _two_live() from None
    if issued is None:
        raise ProblemError(Code.NOT_FOUND)
    return _issued(issued)


@router.delete(
    "/{key_id}",
    status_code=204,
    dependencies=_KEYS,
    responses=answers(Code.FORBIDDEN, Code.NOT_FOUND, Code.CONFLICT),
)
async def revoke(caller: Caller, parts: WithParts, key_id: str) -> None:
    """End a key; not the one that the request shows."""
    _must_be_another(caller, key_id)
    if not await parts.identity.keys.revoke(caller.tenant, key_id):
        raise ProblemError(Code.NOT_FOUND)


def _must_be_another(caller: Principal, key_id: str) -> None:
    """Nobody locks itself out, and who found a key cannot end it before its owner sees why."""
    if caller.key_id == key_id:
        raise ProblemError(Code.CONFLICT, "This key makes the request. End it with another one.")


def _view(key: ApiKey) -> ApiKeyView:
    return ApiKeyView(
        id=key.id,
        service=key.service,
        scopes=tuple(sorted(scope.value for scope in key.scopes)),
        created_at=key.created,
        expires_at=key.expires,
        revoked_at=key.revoked,
        last_used_at=key.last_used,
    )


def _issued(issued: IssuedKey) -> ApiKeyView:
    return _view(issued.key).model_copy(update={"token": issued.token})


def _two_live() -> ProblemError:
    return ProblemError(Code.CONFLICT, "The service has two live keys. Revoke one first.")

"""Erasure: how far it has come, its signed receipt, and the keys that verify receipts."""

from fastapi import APIRouter, Response

from libs.contracts.api import ErasureView
from libs.contracts.identity import Jwks
from libs.contracts.problems import Code
from libs.platform.auth.principal import Scope
from services.ingest.http.auth import Caller, require
from services.ingest.http.openapi import answers
from services.ingest.http.state import Desk, WithParts
from services.ingest.http.views import erasure_view

_ASK_AGAIN_SECONDS = "1"
_AGAIN = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
router = APIRouter(tags=["erasure"])


@router.get(
    "/v1/erasures/{resume_id}",
    dependencies=[require(Scope.RESUMES)],
    responses={
        202: {"model": ErasureView, "description": "It is under way", "headers": _AGAIN},
        **answers(Code.FORBIDDEN, Code.NOT_FOUND),
    },
)
async def erasure(caller: Caller, desk: Desk, resume_id: str, response: Response) -> ErasureView:
    """Read how far the erasure of a resume has come; 200 with its receipt once all is gone."""
    view = erasure_view(await desk.erasure(caller, resume_id))
    if view.state == "under_way":
        response.status_code = 202
        response.headers["Retry-After"] = _ASK_AGAIN_SECONDS
    return view


@router.get("/.well-known/erasure-keys.json", responses=answers())
async def keys(parts: WithParts) -> Jwks:
    """Read every public key that ever signed an erasure receipt; keep them with your receipt."""
    return Jwks.model_validate({"keys": await parts.ledger.keys()})

"""``/v1/webhooks``: subscribe to outcomes."""

from fastapi import APIRouter

from libs.contracts.problems import Code, FieldError, ProblemError
from libs.contracts.webhooks import WebhookRequest, WebhookView
from libs.platform.auth.principal import Scope
from libs.platform.outbound import ForbiddenAddressError
from libs.platform.webhooks import Webhook
from services.ingest.http.auth import Caller, require
from services.ingest.http.openapi import answers
from services.ingest.http.state import WithParts

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], responses=answers(Code.FORBIDDEN))
_WRITE = [require(Scope.WEBHOOKS)]


@router.post("", status_code=201, dependencies=_WRITE)
async def subscribe(caller: Caller, parts: WithParts, wanted: WebhookRequest) -> WebhookView:
    """Subscribe a URL; the answer shows the signing secret, once."""
    try:
        await parts.outbound.check(str(wanted.url))
    except ForbiddenAddressError as error:
        wrong = FieldError(field="url", message=str(error))
        raise ProblemError(Code.INVALID_REQUEST, errors=(wrong,)) from error
    hook = await parts.webhooks.add(caller.tenant, str(wanted.url), wanted.events)
    return _view(hook, secret=hook.secret)


@router.get("", dependencies=[require(Scope.WEBHOOKS, Scope.AUDIT)])
async def subscriptions(caller: Caller, parts: WithParts) -> list[WebhookView]:
    """List the subscriptions of your tenant."""
    return [_view(hook) for hook in await parts.webhooks.of(caller.tenant)]


@router.delete(
    "/{webhook_id}", status_code=204, dependencies=_WRITE, responses=answers(Code.NOT_FOUND)
)
async def unsubscribe(caller: Caller, parts: WithParts, webhook_id: str) -> None:
    """End a subscription."""
    if not await parts.webhooks.remove(caller.tenant, webhook_id):
        raise ProblemError(Code.NOT_FOUND)


def _view(hook: Webhook, secret: str | None = None) -> WebhookView:
    return WebhookView(
        id=hook.id,
        url=hook.url,
        events=hook.events,
        created_at=hook.created_at,
        active=hook.active,
        secret=secret,
    )

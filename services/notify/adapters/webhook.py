"""Signed webhooks (Standard Webhooks 1.0, standardwebhooks.com)."""

import httpx
from standardwebhooks import Webhook as Signer

from libs.contracts.webhooks import WebhookPayload
from libs.platform.outbound import ForbiddenAddressError, Outbound
from libs.platform.webhooks import Webhook, Webhooks
from services.notify.domain import Notice
from services.notify.ports import NotNowError, RefusedError

_GONE = 410
_OK, _REDIRECT = 200, 300


class WebhookChannel:
    """One subscription."""

    def __init__(self, hook: Webhook, hooks: Webhooks, outbound: Outbound) -> None:
        self._hook = hook
        self._hooks = hooks
        self._outbound = outbound
        self.id = hook.id

    async def send(self, notice: Notice) -> None:
        """POST the event, signed; ``webhook-id`` is the event's id on every attempt.

        Raises:
            NotNowError: no answer, or none of the 2xx.
            RefusedError: the receiver is gone (410), or its address is not allowed.
        """
        body = WebhookPayload(
            type=notice.event.type,
            timestamp=notice.time,
            data=notice.event.model_dump(mode="json"),
        ).model_dump_json()
        headers = {
            "content-type": "application/json",
            "webhook-id": notice.id,
            "webhook-timestamp": str(int(notice.time.timestamp())),
            "webhook-signature": Signer(self._hook.secret).sign(notice.id, notice.time, body),
        }
        try:
            answer = await self._outbound.request(
                "POST", self._hook.url, content=body.encode(), headers=headers
            )
        except ForbiddenAddressError as error:
            raise RefusedError(str(error)) from error
        except httpx.HTTPError as error:
            raise NotNowError(type(error).__name__) from error
        if answer.status == _GONE:
            await self._hooks.disable(self._hook.id)
            raise RefusedError("gone")
        if not _OK <= answer.status < _REDIRECT:
            raise NotNowError(f"status {answer.status}")

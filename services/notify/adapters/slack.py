"""Slack by incoming webhook (api.slack.com/messaging/webhooks)."""

import hashlib
from typing import Any

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from services.notify.domain import Notice, Tone
from services.notify.ports import NotNowError, RefusedError
from services.notify.wording import title_of

_SIGNS = {Tone.GOOD: ":white_check_mark:", Tone.BAD: ":warning:", Tone.ALERT: ":rotating_light:"}
_TOO_MANY, _SERVER_ERROR, _OK = 429, 500, 200
_TIMEOUT_SECONDS = 10


class SlackChannel:
    """One Slack channel."""

    def __init__(self, url: str, public_url: str, language: str) -> None:
        self._client = AsyncWebhookClient(url, timeout=_TIMEOUT_SECONDS)
        self._public_url = public_url
        self._language = language
        self.id = f"slack:{hashlib.sha256(url.encode()).hexdigest()[:16]}"

    async def send(self, notice: Notice) -> None:
        """Post the notice as blocks.

        Raises:
            NotNowError: Slack is away or limits us.
            RefusedError: the webhook is not valid (any more).
        """
        title = title_of(notice, self._language)
        try:
            answer = await self._client.send(text=title, blocks=self._blocks(notice, title))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotNowError(type(error).__name__) from error
        if answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_ERROR:
            raise NotNowError(f"status {answer.status_code}")
        if answer.status_code != _OK:
            raise RefusedError(f"status {answer.status_code}")

    def _blocks(self, notice: Notice, title: str) -> list[dict[str, Any]]:
        text = f"{_SIGNS[notice.tone]} *{title}*\n{notice.reason}"
        if notice.path:
            text += f"\n<{self._public_url}{notice.path}>"
        facts = " · ".join(f"{name}: `{value}`" for name, value in notice.facts.items())
        return [
            {"type": "section", "text": {"type": "mrkdwn", "text": text}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": facts}]},
        ]

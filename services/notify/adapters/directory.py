"""Who is told: channels from the settings, and the tenants' webhook subscriptions."""

import time
from collections.abc import Sequence

from libs.contracts.events import OperatorAlert
from libs.platform.outbound import Outbound
from libs.platform.webhooks import Webhook, Webhooks
from services.notify.adapters.webhook import WebhookChannel
from services.notify.domain import Notice
from services.notify.ports import Channel
from services.notify.settings import EVERY_TENANT, ChannelSetting

_CACHE_SECONDS = 2.0  # a new subscription hears of what happens from then on


class ConfiguredDirectory:
    """Looks receivers up; subscriptions are cached for a moment."""

    def __init__(
        self,
        channels: Sequence[tuple[ChannelSetting, Channel]],
        hooks: Webhooks,
        outbound: Outbound,
    ) -> None:
        self._channels = channels
        self._hooks = hooks
        self._outbound = outbound
        self._cache: dict[str, tuple[float, list[Webhook]]] = {}

    async def receivers(self, notice: Notice) -> Sequence[Channel]:
        """Operators for alerts; the tenant's channels and webhooks for outcomes."""
        alert = isinstance(notice.event, OperatorAlert)
        configured = [
            channel
            for setting, channel in self._channels
            if setting.alerts is alert and setting.tenant in {EVERY_TENANT, notice.event.tenant}
        ]
        if alert:
            return configured
        hooks = await self._subscribed(notice.event.tenant)
        return configured + [
            WebhookChannel(hook, self._hooks, self._outbound)
            for hook in hooks
            if hook.wants(notice.event.type)
        ]

    async def _subscribed(self, tenant: str) -> list[Webhook]:
        until, hooks = self._cache.get(tenant, (0.0, []))
        if until < time.monotonic():
            hooks = await self._hooks.of(tenant)
            self._cache[tenant] = (time.monotonic() + _CACHE_SECONDS, hooks)
        return hooks

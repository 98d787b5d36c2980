"""The notify service's table of contents: every adapter is built and wired here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from starlette.applications import Starlette

from libs.platform.deliveries import Deliveries
from libs.platform.erasure.duty import ErasureDuty
from libs.platform.outbound import Outbound
from libs.platform.service import ServiceHost
from libs.platform.serving import worker_app
from libs.platform.webhooks import Webhooks
from services.notify.adapters.directory import ConfiguredDirectory
from services.notify.adapters.email import EmailChannel, SmtpServer
from services.notify.adapters.slack import SlackChannel
from services.notify.consumers import PUBLISHES, TOPICS, subscribe
from services.notify.ports import Channel
from services.notify.settings import ChannelSetting, NotifySettings
from services.notify.usecases import Notifier


def make_app(settings: NotifySettings) -> Starlette:
    """Build the service; nothing connects before the application starts."""
    host = ServiceHost("notify", settings, TOPICS, PUBLISHES)
    outbound = Outbound(allow_private=settings.allow_private_webhooks)
    ended = timedelta(days=settings.keep_ended_days)
    hooks = Webhooks(host.database, host.vault.keys, host.journal, ended)
    channels = [(setting, _channel(setting, settings)) for setting in settings.notify_channels]
    directory = ConfiguredDirectory(channels, hooks, outbound)
    deliveries = Deliveries(host.database, timedelta(days=settings.keep_delivery_days))
    duty = ErasureDuty(host.name, host.inbox, {"deliveries": deliveries})
    subscribe(host.bus, Notifier(directory, deliveries, host.leases), duty)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        await deliveries.prepare()
        await hooks.prepare()
        async with host.running():
            yield
        await outbound.close()

    return worker_app(host, running())


def _channel(setting: ChannelSetting, settings: NotifySettings) -> Channel:
    to = setting.to.get_secret_value()
    if setting.kind == "slack":
        return SlackChannel(to, settings.public_url, setting.language)
    password = settings.smtp_password.get_secret_value()
    server = SmtpServer(settings.smtp_url, settings.smtp_user, password, settings.smtp_from)
    return EmailChannel(server, to, settings.public_url, setting.language)

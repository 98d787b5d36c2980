"""Settings of the notify service."""

from typing import Literal

from pydantic import BaseModel, Field, SecretStr

from libs.platform.settings import PlatformSettings

EVERY_TENANT = "*"


class ChannelSetting(BaseModel):
    """A Slack or e-mail channel. ``tenant`` ``*`` hears of every tenant."""

    kind: Literal["slack", "email"]
    tenant: str = EVERY_TENANT
    to: SecretStr = Field(description="Slack incoming-webhook URL, or an e-mail address")
    language: Literal["ko", "en"] = "en"
    alerts: bool = Field(default=False, description="Operator alerts instead of outcomes")


class NotifySettings(PlatformSettings):
    """Where outcomes are told."""

    notify_channels: tuple[ChannelSetting, ...] = Field(
        default=(),
        description='JSON, e.g. [{"kind": "slack", "to": "https://hooks.slack.com/..."}]',
    )
    smtp_url: str = Field(
        default="smtp://127.0.0.1:25", repr=False, description="smtp:// or smtps://"
    )
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = "Resume Coach <coach@localhost>"
    public_url: str = Field(default="http://127.0.0.1:8000", description="For links in messages")
    allow_private_webhooks: bool = Field(
        default=False, description="Let webhooks reach loopback and private networks"
    )
    retry_delays: tuple[float, ...] = (1.0, 5.0, 30.0, 300.0, 1800.0, 7200.0)

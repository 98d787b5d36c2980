"""Real receivers: an HTTP server for Slack and webhooks, an SMTP server for mail."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks import Webhook as Verifier

from libs.embedded.ports import free_port
from libs.platform.outbound import ForbiddenAddressError, Outbound
from libs.platform.webhooks import Webhook
from services.notify.adapters.email import EmailChannel, SmtpServer
from services.notify.adapters.slack import SlackChannel
from services.notify.adapters.webhook import WebhookChannel
from services.notify.domain import Notice
from services.notify.ports import NotNowError, RefusedError
from tests.http_server import HttpServer
from tests.unit.notify.test_telling import FAILED, READY

NOTICE = Notice("event-1", READY, datetime.now(UTC))
HOOK = Webhook(
    id="whk_1", tenant="acme", url="", events=(), created_at=datetime.now(UTC), active=True,
    secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
)  # fmt: skip


class Disabled:
    """Notes which subscriptions were switched off."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def disable(self, hook_id: str) -> None:
        self.ids.append(hook_id)


class Mailbox:
    """An SMTP handler that keeps what it accepts and answers as it is told."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.answer.startswith("250"):
            self.mails.append(bytes(envelope.content or b""))
        return self.answer


@pytest.fixture
async def server() -> AsyncIterator[HttpServer]:
    async with HttpServer() as server:
        yield server


@pytest.fixture
async def outbound() -> AsyncIterator[Outbound]:
    outbound = Outbound(allow_private=True)
    yield outbound
    await outbound.close()


def channel(
    server: HttpServer, outbound: Outbound, disabled: Disabled | None = None
) -> WebhookChannel:
    hook = replace(HOOK, url=server.url)
    return WebhookChannel(hook, disabled or Disabled(), outbound)  # type: ignore[arg-type]


async def test_a_webhook_is_signed_as_the_standard_says(
    server: HttpServer, outbound: Outbound
) -> None:
    await channel(server, outbound).send(replace(NOTICE, time=datetime.now(UTC)))
    (request,) = server.requests
    Verifier(HOOK.secret).verify(request.body, request.headers)
    assert request.headers["webhook-id"] == "event-1"
    assert json.loads(request.body)["data"]["analysis_id"] == "ana_1"


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500, 503])
async def test_a_webhook_that_does_not_take_it_is_tried_again(
    server: HttpServer, outbound: Outbound, status: int
) -> None:
    server.status = status
    with pytest.raises(NotNowError):
        await channel(server, outbound).send(NOTICE)


async def test_a_webhook_that_is_gone_is_switched_off(
    server: HttpServer, outbound: Outbound
) -> None:
    server.status = 410
    disabled = Disabled()
    with pytest.raises(RefusedError):
        await channel(server, outbound, disabled).send(NOTICE)
    assert disabled.ids == ["whk_1"]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x", "https://10.0.0.8/x",
        "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/x", "https://0x7f000001/x",
        "https://2130706433/x", "http://example.com/x", "ftp://example.com/x",
        "https://user:pass@example.com/x",
    ],
)  # fmt: skip
async def test_private_networks_cannot_be_reached(url: str) -> None:
    outbound = Outbound(allow_private=False)
    with pytest.raises(ForbiddenAddressError):
        await outbound.request("POST", url)
    await outbound.close()


async def test_slack_gets_blocks_and_its_limits_are_respected(server: HttpServer) -> None:
    slack = SlackChannel(server.url, "https://coach.example", "ko")
    await slack.send(NOTICE)
    sent = json.loads(server.requests[0].body)
    assert sent["text"] == "결과 준비 완료: 면접 질문"
    assert "https://coach.example/v1/analyses/ana_1" in json.dumps(sent["blocks"])
    server.status = 429
    with pytest.raises(NotNowError):
        await slack.send(NOTICE)
    server.status = 404
    with pytest.raises(RefusedError):
        await slack.send(NOTICE)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def mail(mailbox: Mailbox) -> AsyncIterator[EmailChannel]:
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    server = SmtpServer(f"smtp://127.0.0.1:{port}", "", "", "Coach <coach@example.com>")
    yield EmailChannel(server, "hr@example.com", "https://coach.example", "en")
    controller.stop()


async def test_a_mail_has_both_forms_and_the_same_message_id_each_time(
    mail: EmailChannel, mailbox: Mailbox
) -> None:
    failed = Notice("event-2", FAILED, datetime.now(UTC))
    await mail.send(failed)
    await mail.send(failed)
    first, second = (message_from_bytes(it, policy=policy.default) for it in mailbox.mails)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == "[Resume Coach] Could not be made: learning path"
    kinds = [part.get_content_type() for part in first.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


async def test_a_busy_mail_server_is_tried_again_and_a_refusal_is_not(
    mail: EmailChannel, mailbox: Mailbox
) -> None:
    mailbox.answer = "451 later"
    with pytest.raises(NotNowError):
        await mail.send(NOTICE)
    mailbox.answer = "550 never"
    with pytest.raises(RefusedError):
        await mail.send(NOTICE)

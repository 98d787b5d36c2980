"""E-mail by SMTP (RFC 5321), plain text and HTML, with a stable Message-ID."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

import aiosmtplib
from jinja2 import Environment, PackageLoader

from services.notify.domain import Notice
from services.notify.ports import NotNowError, RefusedError
from services.notify.wording import title_of

_TIMEOUT_SECONDS = 15
_PERMANENT_FROM = 500


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over."""

    url: str
    user: str
    password: str
    sender: str

    async def send(self, message: EmailMessage) -> None:
        """Hand over one message.

        Raises:
            aiosmtplib.SMTPException: the server refused, or is away.
        """
        parts = urlsplit(self.url)
        tls = parts.scheme == "smtps"
        await aiosmtplib.send(
            message,
            hostname=parts.hostname or "127.0.0.1",
            port=parts.port or (465 if tls else 25),
            username=self.user or None,
            password=self.password or None,
            use_tls=tls,
            timeout=_TIMEOUT_SECONDS,
        )


class EmailChannel:
    """One recipient."""

    def __init__(self, server: SmtpServer, to: str, public_url: str, language: str) -> None:
        self._server = server
        self._to = to
        self._public_url = public_url
        self._language = language
        loader = PackageLoader("services.notify", "templates")
        self._templates = Environment(loader=loader, autoescape=True)
        self.id = f"email:{hashlib.sha256(to.encode()).hexdigest()[:16]}"

    async def send(self, notice: Notice) -> None:
        """Mail the notice.

        Raises:
            NotNowError: the server is away or busy (4yz).
            RefusedError: the server refuses the message or the recipient (5yz).
        """
        try:
            await self._server.send(self._message(notice))
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise RefusedError("recipient refused") from error
        except aiosmtplib.SMTPResponseException as error:
            kind = RefusedError if error.code >= _PERMANENT_FROM else NotNowError
            raise kind(f"code {error.code}") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotNowError(type(error).__name__) from error

    def _message(self, notice: Notice) -> EmailMessage:
        title = title_of(notice, self._language)
        shown = {
            "title": title,
            "reason": notice.reason,
            "facts": notice.facts,
            "link": self._public_url + notice.path if notice.path else "",
            "language": self._language,
        }
        message = EmailMessage()
        message["Subject"] = f"[Resume Coach] {title}"
        message["From"] = self._server.sender
        message["To"] = self._to
        message["Date"] = format_datetime(notice.time)
        message["Message-ID"] = f"<{notice.id}.{self.id.partition(':')[2]}@resume-coach>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._templates.get_template("notice.txt").render(shown))
        html = self._templates.get_template("notice.html").render(shown)
        message.add_alternative(html, subtype="html")
        return message

"""Notes every access to the API: caller, things reached for, operation, answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from libs.platform.audit.entry import Kind
from libs.platform.audit.errand import Errand
from libs.platform.audit.journal import Journal

_API = ("/v1/", "/.well-known/")  # else: pages and probes, the same for everybody
_METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"}
_ID = re.compile(r"[a-z]{3}_[0-9a-f]{32}|[0-9a-f]{12}|demo")  # ours; what else was sent is not kept
_NO_TENANT, _NOBODY, _NO_ANSWER = "-", "nobody", "unanswered"


@dataclass(frozen=True, slots=True)
class Access:
    """Whose request it is; known once the caller is."""

    tenant: str
    errand: Errand


class AccessLog:
    """Stands outside of everything that may answer or refuse, so that all of it is noted."""

    def __init__(self, app: ASGIApp, journal: Journal) -> None:
        self._app = app
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http" or not scope["path"].startswith(_API):
            await self._app(scope, receive, send)
            return
        answered = False

        async def noting(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                self._note(scope, str(message["status"]), Headers(raw=message["headers"]))
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            if not answered:
                self._note(scope, _NO_ANSWER, {})

    def _note(self, scope: Scope, outcome: str, headers: Mapping[str, str]) -> None:
        access: Access | None = scope.get("state", {}).get("access")
        if access is None:
            access = Access(_NO_TENANT, Errand(_NOBODY, operation_of(scope)))
        made = headers.get("location", "").rpartition("/")[2]
        ids = [*scope.get("path_params", {}).values(), made]
        self._journal.note(
            Kind.ACCESS,
            access.errand,
            tenant=access.tenant,
            what="/".join(it for it in map(str, ids) if _ID.fullmatch(it)),
            outcome=outcome,
        )


def operation_of(scope: Mapping[str, Any]) -> str:
    """Method and route; never the path as it was sent, in which anything may stand."""
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    return f"{method} {getattr(scope.get('route'), 'path', 'unknown')}"

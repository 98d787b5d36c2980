"""Asks links over HTTP. Only links that were chosen by hand or lie on the allow-list are asked."""

from http import HTTPStatus

import httpx

from services.generate.verifying.checks.links import allowed

_GONE = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.GONE))
_UNWILLING = frozenset((HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED))
_MOST_HOPS = 4


class HttpLinkProbe:
    """Asks with HEAD, and with GET where a site refuses that.

    Redirects are followed by hand, each hop only to an allowed site, so that no page can lead the
    service into a private network.
    """

    def __init__(self, client: httpx.AsyncClient, timeout_s: float = 5.0) -> None:
        self._client = client
        self._timeout_s = timeout_s

    async def alive(self, url: str) -> bool | None:
        """True if it answers, False if it is gone, None if neither can be said now."""
        try:
            return await self._follow(url)
        except httpx.HTTPError:
            return None

    async def _follow(self, url: str) -> bool | None:
        for _ in range(_MOST_HOPS):
            response = await self._ask(url)
            if response.next_request is None:
                return _verdict(response.status_code)
            url = str(response.next_request.url)
            if not allowed(url):
                return None
        return None

    async def _ask(self, url: str) -> httpx.Response:
        response = await self._client.head(url, timeout=self._timeout_s, follow_redirects=False)
        if response.status_code in _UNWILLING:
            request = self._client.build_request("GET", url, timeout=self._timeout_s)
            response = await self._client.send(request, stream=True, follow_redirects=False)
            await response.aclose()
        return response


def _verdict(status: int) -> bool | None:
    if status in _GONE:
        return False
    return True if status < HTTPStatus.BAD_REQUEST else None

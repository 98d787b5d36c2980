"""Asks links over HTTP. Only links that were chosen by hand or lie on the allow-list are asked."""

import asyncio
from http import HTTPStatus

import httpx

from libs.platform.outbound import Answer, ForbiddenAddressError, Outbound
from services.generate.verifying.checks.links import allowed

_GONE = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.GONE))
_UNWILLING = frozenset((HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED))
_MOST_HOPS = 4


class HttpLinkProbe:
    """Asks with HEAD, and with GET where a site refuses that.

    Redirects are followed by hand, each hop only to an allowed site at an address that was judged,
    so that neither a page nor a name server can lead the service into a private network.

    Args:
        outbound: judges and pins the address of each hop.
        timeout_s: for all of one hop.
    """

    def __init__(self, outbound: Outbound, timeout_s: float = 10.0) -> None:
        self._outbound = outbound
        self._timeout_s = timeout_s

    async def alive(self, url: str) -> bool | None:
        """True if it answers, False if it is gone, None if neither can be said now."""
        try:
            return await self._follow(url)
        except (httpx.HTTPError, httpx.InvalidURL, ForbiddenAddressError, TimeoutError):
            return None

    async def _follow(self, url: str) -> bool | None:
        for _ in range(_MOST_HOPS):
            answer = await self._ask(url)
            if answer.location is None:
                return _verdict(answer.status)
            url = str(httpx.URL(url).join(answer.location))
            if not allowed(url):
                return None
        return None

    async def _ask(self, url: str) -> Answer:
        async with asyncio.timeout(self._timeout_s):
            answer = await self._outbound.request("HEAD", url)
            if answer.status in _UNWILLING:
                answer = await self._outbound.request("GET", url)
            return answer


def _verdict(status: int) -> bool | None:
    if status in _GONE:
        return False
    return True if status < HTTPStatus.BAD_REQUEST else None

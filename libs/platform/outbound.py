"""Requests to addresses that others chose: never into private networks, never redirected.

A name is resolved once, every address is checked, and the request goes to the checked address, so
that a second resolution cannot lead elsewhere (DNS rebinding). Source: OWASP SSRF Prevention.
"""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from typing import Any

import httpx

_TIMEOUT = httpx.Timeout(10, connect=5)
_MAX_ANSWER_BYTES = 64 * 1024
_ONE_USE = httpx.Limits(max_keepalive_connections=0)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class ForbiddenAddressError(Exception):
    """The URL leads to a network that outsiders must not reach through us, or is malformed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        location: where a redirect leads, as the server wrote it: maybe relative, never judged.
    """

    status: int
    location: str | None = None


class Outbound:
    """An HTTP client for foreign URLs.

    Each request has a connection of its own: a pool knows connections by address, and would send
    what is for one host over one whose certificate was checked for another at the same address.

    Args:
        allow_private: let loopback and private addresses through: for tests and closed networks.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._http = httpx.AsyncClient(
            timeout=_TIMEOUT, limits=_ONE_USE, follow_redirects=False, trust_env=False
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def request(
        self, method: str, url: str, *, content: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request and read no more of the answer than a little.

        Raises:
            ForbiddenAddressError: the address is not allowed.
            httpx.HTTPError: no answer.
        """
        target = httpx.URL(url)
        address = await self._address(target)
        pinned = target.copy_with(host=address)
        extensions: dict[str, Any] = {"sni_hostname": target.host}
        host = target.netloc.decode("ascii")
        async with self._http.stream(
            method,
            pinned,
            content=content,
            headers={**(headers or {}), "Host": host},
            extensions=extensions,
        ) as answer:
            read = 0
            async for chunk in answer.aiter_raw():
                read += len(chunk)
                if read > _MAX_ANSWER_BYTES:
                    break
            moved = answer.has_redirect_location
            return Answer(answer.status_code, answer.headers["location"] if moved else None)

    async def check(self, url: str) -> None:
        """Resolve and judge without sending.

        Raises:
            ForbiddenAddressError: the address is not allowed.
        """
        await self._address(httpx.URL(url))

    async def _address(self, url: httpx.URL) -> str:
        if url.scheme not in {"https", "http"} or not url.host or url.userinfo:
            raise ForbiddenAddressError("the URL must be http(s) with a host and no credentials")
        if url.scheme == "http" and not self._allow_private:
            raise ForbiddenAddressError("the URL must be https")
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(
                url.host, url.port or 443, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
            )
        except OSError as error:
            raise ForbiddenAddressError("the host cannot be resolved") from error
        addresses = [str(item[4][0]) for item in found]
        if not self._allow_private and not all(_is_public(address) for address in addresses):
            raise ForbiddenAddressError("the host leads to a private network")
        return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = _embedded(parsed) or parsed
    return parsed.is_global and not parsed.is_multicast


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a gateway would go on to: mapped, 6to4, Teredo or NAT64 (RFC 6052)."""
    teredo = address.teredo[1] if address.teredo else None
    translated = None
    if address in _NAT64:
        translated = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or teredo or translated

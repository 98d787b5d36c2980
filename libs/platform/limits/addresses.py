"""The address of the client behind trusted proxies.

Each proxy appends the address that it saw to ``X-Forwarded-For``. Read from the right, the first
that is not a trusted proxy's own is the client's; anybody may have written what stands further
left. Cloudflare works alike, so its ``CF-Connecting-IP`` is not needed.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

_CLOUDFLARE = Path(__file__).with_name("cloudflare.txt")  # cloudflare.com/ips
_SITE_PREFIX = 64  # a subscriber has a whole /64 of IPv6 addresses (RFC 6177)


class Proxies:
    """The proxies that are trusted.

    Args:
        trusted: networks in CIDR notation; the word ``cloudflare`` stands for its published ones.
    """

    def __init__(self, trusted: Sequence[str]) -> None:
        self._networks = [network for name in trusted for network in _networks(name)]

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """The client's address.

        Args:
            peer: who opened the connection.
            forwarded: values of the ``X-Forwarded-For`` headers, in their order.
        """
        hops = [hop.strip() for value in forwarded for hop in value.split(",")]
        client = peer
        while hops and self._trusts(client):
            hop = hops.pop()
            if not _is_address(hop):
                break
            client = hop
        return client

    def _trusts(self, address: str) -> bool:
        if not _is_address(address):
            return False
        parsed = _plain(address)
        return any(parsed in network for network in self._networks)


def bucket(address: str) -> str:
    """What limits count by: an IPv4 address, or the /64 of an IPv6 address."""
    if not _is_address(address):
        return address
    parsed = _plain(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _SITE_PREFIX), strict=False))
    return str(parsed)


def _networks(name: str) -> list[IPv4Network | IPv6Network]:
    listed = _CLOUDFLARE.read_text().split() if name == "cloudflare" else [name]
    return [ip_network(item) for item in listed]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _plain(address: str) -> IPv4Address | IPv6Address:
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return parsed.ipv4_mapped
    return parsed

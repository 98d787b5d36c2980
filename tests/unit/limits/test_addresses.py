"""Whose request it is, behind proxies and with lies in the headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.platform.limits.addresses import Proxies, bucket

NGINX, CLOUDFLARE, CLIENT = "10.0.0.5", "104.16.7.8", "203.0.113.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        (CLIENT, [], CLIENT),
        (CLIENT, ["198.51.100.1"], CLIENT),
        (NGINX, [CLIENT], CLIENT),
        (NGINX, [f"198.51.100.1, {CLIENT}"], CLIENT),
        (NGINX, [f"198.51.100.1, {CLIENT}, {CLOUDFLARE}"], CLIENT),
        (NGINX, ["198.51.100.1", f"{CLIENT}, {CLOUDFLARE}"], CLIENT),
        (NGINX, [f"{CLIENT}, not-an-address"], NGINX),
        (NGINX, [""], NGINX),
        (NGINX, [f"2001:db8::1, {CLOUDFLARE}"], "2001:db8::1"),
        ("::ffff:10.0.0.5", [CLIENT], CLIENT),
        (CLOUDFLARE, [CLIENT], CLIENT),
    ],
)
def test_the_first_untrusted_hop_from_the_right_is_the_client(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert Proxies(["10.0.0.0/8", "cloudflare"]).client(peer, forwarded) == client


@given(st.lists(st.text(max_size=40)))
def test_without_trusted_proxies_no_header_matters(forwarded: list[str]) -> None:
    assert Proxies([]).client(CLIENT, forwarded) == CLIENT


@given(st.text(max_size=60))
def test_what_a_client_writes_cannot_move_it_past_a_trusted_proxy(lie: str) -> None:
    assert Proxies([NGINX + "/32"]).client(NGINX, [lie, CLIENT]) == CLIENT


def test_an_ipv6_client_is_its_site() -> None:
    assert bucket("2001:db8:1:2:3::4") == bucket("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert bucket("2001:db8:1:3::9") != bucket("2001:db8:1:2::9")
    assert bucket("::ffff:203.0.113.9") == CLIENT
    assert bucket("unix:") == "unix:"

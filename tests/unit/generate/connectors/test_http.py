"""Asking outside sources: patient with the busy, firm with the broken."""

import pytest

from services.generate.connectors.http import JsonClient
from services.generate.connectors.ports import ConnectorError
from tests.unit.generate.connectors.conftest import NOW, Vendor


async def test_a_busy_source_is_asked_again_after_the_time_it_names(
    vendor: Vendor, client: JsonClient, slept: list[float]
) -> None:
    vendor.says("/a", {}, 429, retry_after="7")
    vendor.says("/a", {"fine": True})
    assert (await client.request("GET", vendor.url + "/a")).body == {"fine": True}
    assert slept == [7.0]


async def test_a_failing_source_is_asked_three_times_with_growing_pauses(
    vendor: Vendor, client: JsonClient, slept: list[float]
) -> None:
    vendor.says("/a", {}, 503)
    with pytest.raises(ConnectorError, match="unreachable"):
        await client.request("GET", vendor.url + "/a")
    assert len(vendor.asked) == 3
    assert slept[0] <= 2
    assert slept[1] <= 4


async def test_a_long_wait_is_left_to_the_next_run(
    vendor: Vendor, client: JsonClient, slept: list[float]
) -> None:
    reset = str(int(NOW.timestamp()) + 900)
    vendor.says("/a", {}, 403, x_ratelimit_remaining="0", x_ratelimit_reset=reset)
    with pytest.raises(ConnectorError, match="throttled") as error:
        await client.request("GET", vendor.url + "/a")
    assert error.value.wait_s == 900
    assert slept == []


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"{}", 401, "refused"),
        (b"{}", 302, "refused"),
        (b"<html>", 200, "malformed"),
        (b"[1]", 200, "malformed"),
        (b"[" * 100_000, 200, "malformed"),
        (b'"' + b"x" * 2_100_000 + b'"', 200, "too_large"),
    ],
)
async def test_what_cannot_get_better_is_not_asked_again(
    vendor: Vendor, client: JsonClient, body: bytes, status: int, reason: str
) -> None:
    vendor.says("/a", body, status, location="http://elsewhere.invalid/")
    with pytest.raises(ConnectorError, match=reason):
        await client.request("GET", vendor.url + "/a")
    assert len(vendor.asked) == 1


async def test_a_source_that_is_not_there_is_unreachable(client: JsonClient) -> None:
    with pytest.raises(ConnectorError, match="unreachable"):
        await client.request("GET", "http://127.0.0.1:9/")

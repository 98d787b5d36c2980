"""The Stack Exchange API 2.3: questions, tags, backoff, quota, throttle."""

from typing import Any

import pytest

from services.generate.connectors.http import JsonClient
from services.generate.connectors.ports import ConnectorError
from services.generate.connectors.stackexchange import StackExchangeConnector
from tests.unit.generate.connectors.conftest import Vendor, now

QUESTIONS, TAG = "/questions", "/tags/apache-kafka/info"
QUESTION = {
    "question_id": 38024514,
    "title": "Understanding Kafka &quot;Topics&quot; and Partitions",
    "link": "https://stackoverflow.com/questions/38024514/understanding-kafka",
    "score": 1421,
    "answer_count": 7,
    "is_answered": True,
    "tags": ["apache-kafka"],
    "content_license": "CC BY-SA 4.0",
}


def wrapped(*items: Any, left: int = 9000, **more: Any) -> dict[str, Any]:
    return {
        "items": list(items),
        "has_more": False,
        "quota_max": 10000,
        "quota_remaining": left,
        **more,
    }


def connector(vendor: Vendor, client: JsonClient) -> StackExchangeConnector:
    return StackExchangeConnector(client, "key", vendor.url, now=now)


async def test_questions_and_the_tag_become_entries(vendor: Vendor, client: JsonClient) -> None:
    vendor.says(QUESTIONS, wrapped(QUESTION))
    vendor.says(TAG, wrapped({"name": "apache-kafka", "count": 31234}))
    batch = await connector(vendor, client).fetch("Kafka")
    question, *trends = batch.entries
    assert question.title == 'Understanding Kafka "Topics" and Partitions'
    assert question.licence == "CC-BY-SA-4.0"
    assert question.source.url == QUESTION["link"]
    assert [trend.text.count("31,234") for trend in trends] == [1, 1]
    assert batch.wait_s == 0
    assert vendor.asked[0].query_params["tagged"] == "apache-kafka"


async def test_backoff_stops_the_next_call_and_is_passed_on(
    vendor: Vendor, client: JsonClient
) -> None:
    vendor.says(QUESTIONS, wrapped(QUESTION, backoff=10))
    batch = await connector(vendor, client).fetch("Kafka")
    assert batch.wait_s == 10
    assert len(batch.entries) == 1
    assert len(vendor.asked) == 1


async def test_a_nearly_used_quota_waits_for_the_next_day(
    vendor: Vendor, client: JsonClient
) -> None:
    vendor.says(QUESTIONS, wrapped(QUESTION, left=20))
    assert (await connector(vendor, client).fetch("Kafka")).wait_s == 12 * 3600


@pytest.mark.parametrize(
    ("name", "message", "expected"),
    [
        ("throttle_violation",
         "too many requests from this IP, more requests available in 73912 seconds",
         ("throttled", 73912.0)),
        ("throttle_violation", "", ("throttled", 3600.0)),
        ("bad_parameter", "tagged", ("refused", 0.0)),
    ],
)  # fmt: skip
async def test_errors_come_as_400_and_say_how_long(
    vendor: Vendor, client: JsonClient, name: str, message: str, expected: tuple[str, float]
) -> None:
    body = {"error_id": 502, "error_name": name, "error_message": message}
    vendor.says(QUESTIONS, body, 400)
    with pytest.raises(ConnectorError) as error:
        await connector(vendor, client).fetch("Kafka")
    assert (error.value.reason, error.value.wait_s) == expected


async def test_unanswered_and_strange_questions_are_left_out(
    vendor: Vendor, client: JsonClient
) -> None:
    odd = [{**QUESTION, "is_answered": False}, {**QUESTION, "link": "javascript:alert(1)"}, 7, None]
    vendor.says(QUESTIONS, wrapped(*odd))
    vendor.says(TAG, wrapped())
    assert (await connector(vendor, client).fetch("Kafka")).entries == ()


async def test_a_tag_with_signs_is_escaped_in_the_path(vendor: Vendor, client: JsonClient) -> None:
    vendor.says(QUESTIONS, wrapped())
    vendor.says("/tags/c%23/info", wrapped({"name": "c#", "count": 5}))
    batch = await connector(vendor, client).fetch("C#")
    assert len(batch.entries) == 2

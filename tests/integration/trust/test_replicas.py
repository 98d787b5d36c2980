"""Three replicas of the door, one truth: limits, tokens and keys hold over all of them."""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from redis.asyncio import Redis

from tests.doors import Door, Servers, door, plans_of

RESUME = {"basics": {"name": "A"}, "work": [{"name": "Paperlane", "position": "Engineer"}]}
LIMITED = """
[standard]
requests = "100/minute"
connections = 50
interview = "10/hour"
learning = "20/day"
upload_bytes = "5000/day"
streams = 3
[crowd]
connections = 50
[roomy]
interview = "10/hour"
learning = "20/day"
upload_bytes = "5000/day"
streams = 3
"""


@pytest.fixture(scope="module")
async def three(
    door_servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Door]:
    folder = tmp_path_factory.mktemp("three")
    env = plans_of(folder, LIMITED, "roomy")
    async with door(door_servers, folder, env, replicas=3) as running:
        yield running


async def user(three: Door) -> str:
    """A token of a person whom nobody else is."""
    async with three.client() as http:
        answer = await http.post("/v1/tokens", json={"subject": uuid4().hex})
        token: str = answer.raise_for_status().json()["access_token"]
        return token


async def upload(http: httpx.AsyncClient) -> str:
    resume = {**RESUME, "meta": uuid4().hex}
    answer = await http.post("/v1/resumes", json=resume)
    resume_id: str = answer.raise_for_status().json()["id"]
    return resume_id


@pytest.mark.parametrize(
    ("path", "metered", "most", "seconds"),
    [("interview-questions", "interview", 10, 3600), ("learning-path", "learning", 20, 86400)],
)
async def test_of_two_hundred_requests_exactly_the_quota_passes(
    three: Door, path: str, metered: str, most: int, seconds: int
) -> None:
    token = await user(three)
    async with AsyncExitStack() as stack:
        replicas = [await stack.enter_async_context(three.client(token, n)) for n in range(3)]
        path = f"/v1/resumes/{await upload(replicas[0])}/{path}"
        wanted = [replicas[n % 3].post(path) for n in range(200)]
        answers = await asyncio.gather(*wanted)
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {202: most, 429: 200 - most}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["code"] == "rate_limited"
    assert refused.headers["ratelimit-policy"] == f'"{metered}";q={most};w={seconds}'
    assert refused.headers["ratelimit"].startswith(f'"{metered}";r=0;t=')
    assert seconds - 600 < int(refused.headers["retry-after"]) <= seconds
    left = {answer.headers["ratelimit"].split(";")[1] for answer in answers if answer.is_success}
    assert left == {f"r={n}" for n in range(most)}


async def test_repeats_and_refusals_are_free(three: Door) -> None:
    async with three.client(await user(three)) as http:
        resume_id = await upload(http)
        path = f"/v1/resumes/{resume_id}/interview-questions"
        for _ in range(12):
            same = await http.post(path, headers={"Idempotency-Key": "once"})
            assert same.status_code == 202
            assert (await http.post("/v1/resumes/res_none/interview-questions")).status_code == 404
            assert (await http.post(path, json={"count": 99})).status_code == 422
        remaining = [(await http.post(path)).status_code for _ in range(11)]
        assert remaining.count(202) == 9


async def test_uploads_are_counted_by_bytes_and_duplicates_are_free(three: Door) -> None:
    body = json.dumps({**RESUME, "meta": "x" * 2000}).encode()
    headers = {"Content-Type": "application/json"}
    async with three.client(await user(three)) as http:
        for _ in range(4):
            answer = await http.post("/v1/resumes", content=body, headers=headers)
            assert answer.is_success
        assert answer.status_code == 200
        other = await http.post("/v1/resumes", content=body + b" ", headers=headers)
        assert other.status_code == 202
        third = await http.post("/v1/resumes", content=body + b"  ", headers=headers)
        assert third.status_code == 429
        assert '"upload_bytes";q=5000;w=86400' in third.headers["ratelimit-policy"]


async def test_a_user_has_so_many_streams_over_all_replicas(three: Door) -> None:
    token = await user(three)
    async with AsyncExitStack() as stack:
        replicas = [await stack.enter_async_context(three.client(token, n)) for n in range(3)]
        path = f"/v1/resumes/{await upload(replicas[0])}/interview-questions"
        analysis = (await replicas[0].post(path)).json()["links"]["events"]

        async def status(replica: int, held: AsyncExitStack) -> int:
            stream = replicas[replica].stream("GET", analysis)
            answer = await held.enter_async_context(stream)
            return answer.status_code

        async with AsyncExitStack() as held:
            assert [await status(n, held) for n in (0, 1, 2)] == [200] * 3
            assert await status(0, held) == 429
        await asyncio.sleep(0.5)
        async with AsyncExitStack() as held:
            assert await status(1, held) == 200


async def test_tokens_and_keys_of_one_replica_count_on_all(three: Door) -> None:
    token = await user(three)
    for replica in range(3):
        async with three.client(token, replica) as http:
            assert (await http.get("/v1/resumes")).status_code == 200


async def test_names_in_redis_tell_nobody(three: Door, redis_url: str) -> None:
    subject = "marzipan.quillfeather"
    async with three.client() as http:
        made = (await http.post("/v1/tokens", json={"subject": subject})).json()
    async with three.client(made["access_token"]) as http:
        await upload(http)
    async with Redis.from_url(redis_url) as redis:
        keys = [key async for key in redis.scan_iter()]
    assert any(key.startswith(b"quota:") for key in keys)
    assert not [key for key in keys if subject.encode() in key or b"127.0.0.1" in key]


async def test_an_address_has_its_requests_and_connections(
    door_servers: Servers, tmp_path: Path
) -> None:
    env = {**plans_of(tmp_path, LIMITED), "COACH_TRUSTED_PROXIES": '["127.0.0.1/32"]'}
    async with door(door_servers, tmp_path, env) as one, one.client() as http:
        who = f"203.0.113.{uuid4().int % 250}"
        headers = {"X-Forwarded-For": f"198.51.100.1, {who}"}
        answers = [await http.get("/v1/resumes", headers=headers) for _ in range(101)]
        assert [answer.status_code for answer in answers] == [200] * 100 + [429]
        assert answers[-1].headers["ratelimit-policy"] == '"requests";q=100;w=60'
        other = await http.get("/v1/resumes", headers={"X-Forwarded-For": "203.0.113.251"})
        assert other.status_code == 200
        assert (await http.get("/healthz", headers=headers)).status_code == 200


async def test_fifty_connections_over_three_replicas_and_a_crash_frees_its_own(
    door_servers: Servers, tmp_path: Path
) -> None:
    env = {
        **plans_of(tmp_path, LIMITED, "crowd"),
        "COACH_SLOT_SECONDS": "1.5",
        "COACH_TRUSTED_PROXIES": '["127.0.0.1/32"]',
    }
    who = {"X-Forwarded-For": f"203.0.113.{uuid4().int % 250}"}
    async with door(door_servers, tmp_path, env, replicas=3) as three, AsyncExitStack() as stack:
        replicas = [await stack.enter_async_context(three.client(replica=n)) for n in range(3)]
        path = f"/v1/resumes/{await upload(replicas[0])}/interview-questions"
        events = (await replicas[0].post(path)).json()["links"]["events"]

        async def opened(replica: int) -> httpx.Response:
            stream = replicas[replica].stream("GET", events, headers=who)
            return await stack.enter_async_context(stream)

        answers = [await opened(n % 3) for n in range(60)]
        assert Counter(answer.status_code for answer in answers) == {200: 50, 429: 10}
        await asyncio.sleep(2)  # longer than a lease
        assert (await opened(1)).status_code == 429
        os.kill(three.children[0].pid, signal.SIGKILL)
        await asyncio.sleep(2)
        again = [(await opened(1 + n % 2)).status_code for n in range(20)]
        assert again == [200] * 17 + [429] * 3

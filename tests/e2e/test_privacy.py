"""No personal data outside the vault: markers are planted in a resume and sought everywhere."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from cli.client import CoachClient
from cli.fleet import Fleet
from cli.secrets_file import kek_setting
from libs.contracts.envelope import envelop
from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Priority
from libs.contracts.topics import DLQ_SUFFIX, SERVICES, all_topics, topic_of
from libs.platform.bus.broker import make_broker
from libs.platform.mongo import database, make_mongo
from libs.platform.settings import PlatformSettings
from libs.platform.vault.keks import EnvironmentKeks
from libs.platform.vault.store import Owner, Purpose, Vault
from tests.records import lying_in

MARKERS = {
    "name": "Marzipan Quillfeather",
    "email": "marzipan.quillfeather@zanzibar-mail.example",
    "phone": "010-7391-4426",
    "address": "서울특별시 마포구 월드컵북로 7713",
    "rrn": "900101-1234568",
    "profile": "https://github.com/mquillfeather-zq",
}


@pytest.fixture(scope="module")
async def planted(client: CoachClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    resume = {
        "basics": {
            "name": MARKERS["name"],
            "email": MARKERS["email"],
            "phone": MARKERS["phone"],
            "url": MARKERS["profile"],
            "location": {"address": MARKERS["address"]},
            "summary": f"Resident number {MARKERS['rrn']}. Backend engineer at heart.",
        },
        "work": [
            {
                "name": "Paperlane Systems",
                "position": "Backend Engineer",
                "startDate": "2019-03",
                "endDate": "2024-06",
                "highlights": [
                    "Cut checkout latency from 900 ms to 210 ms with Redis and Go",
                    f"Handed over to {MARKERS['name']}, reachable at {MARKERS['phone']}",
                    "Moved 40 services to Kubernetes and halved the bill to $41,000 a month",
                ],
            }
        ],
        "skills": [{"name": "Go"}, {"name": "Redis"}, {"name": "Kubernetes"}],
    }
    file = tmp_path_factory.mktemp("planted") / "planted.json"
    file.write_text(json.dumps(resume, ensure_ascii=False), encoding="utf-8")
    view = await client.upload(file, list(AnalysisKind), None)
    for analysis in view.analyses:
        await client.follow(analysis.id, lambda _: None)
    poison = b"%PDF-1.4 " + " ".join(MARKERS.values()).encode()
    await client.http.post("/v1/resumes", files={"file": poison})
    await asyncio.sleep(1)
    return view.id


@pytest.fixture(scope="module")
async def dead(product: Fleet, planted: str) -> str:
    """The id of a dead letter: an event whose text has the markers, in which a handler failed."""
    settings = PlatformSettings(
        kafka_url=product.stack.kafka_url, kafka_light=True, mongo_url=product.stack.mongo_url
    )
    async with make_mongo(settings) as mongo:
        vault = Vault(
            database(mongo, settings),
            EnvironmentKeks(kek_setting(product.stack.folder)),
            dict.fromkeys(Purpose, timedelta(days=1)),
        )
        fields = dict(zip(("language", "pages", "lines"), MARKERS.values(), strict=False))
        content = json.dumps(fields).encode()  # what refuses it would quote the values
        ref = await vault.put(Owner("demo", planted), Purpose.TEXT, content, "spoiled")
    event = AnalysisRequested(
        tenant="demo", resume_id=planted, analysis_id=f"ana_{uuid4().hex}",
        kind=AnalysisKind.INTERVIEW, text_ref=ref, priority=Priority.REALTIME,
    )  # fmt: skip
    sent = envelop(event, source="test", cause=uuid4().hex, correlation=planted)
    async with make_broker(settings, "test") as broker:
        topic, key = topic_of(event), event.key.encode()
        await broker.publish(sent.value(), topic=topic.name, key=key, headers=sent.headers())
    async with asyncio.timeout(30):
        while sent.id not in await _dead_letters(product):
            await asyncio.sleep(0.2)
    return sent.id


async def _dead_letters(product: Fleet) -> list[str]:
    topics = [topic for topic in all_topics() if topic.name.endswith(DLQ_SUFFIX)]
    letters = await lying_in(product.stack.kafka_url, *topics)
    return [dict(letter.headers)["ce_id"].decode() for letter in letters]


async def test_no_marker_in_any_topic_dead_letters_among_them(
    product: Fleet, planted: str, dead: str
) -> None:
    records = await lying_in(product.stack.kafka_url, *all_topics())
    assert any(planted.encode() in (record.key or b"") for record in records)
    assert dead in await _dead_letters(product)
    whole = b"\n".join(
        part
        for record in records
        for part in (
            record.value or b"",
            record.key or b"",
            *(value for _, value in record.headers),
        )
    )
    assert _found(whole) == []


async def test_every_line_of_the_services_logs_is_a_json_object(product: Fleet, dead: str) -> None:
    lines = [
        json.loads(line)
        for name in SERVICES
        for line in (product.stack.folder / "logs" / f"{name}.log").read_text().splitlines()
    ]
    assert {line["service"] for line in lines} == set(SERVICES)
    assert any(line.get("event") == "event_failed" and line["event_id"] == dead for line in lines)


async def test_no_marker_in_any_log(product: Fleet, planted: str, dead: str) -> None:
    logs = list((product.stack.folder / "logs").glob("*.log"))
    assert len(logs) >= 4
    assert _found(b"".join(log.read_bytes() for log in logs)) == []


async def test_no_marker_in_any_metric(product: Fleet, planted: str) -> None:
    async with httpx.AsyncClient() as http:
        for port in product.ports.values():
            text = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
            assert "coach_" in text
            assert _found(text.encode()) == []


async def test_no_marker_in_any_collection_and_none_in_clear_in_the_vault(
    product: Fleet, planted: str
) -> None:
    settings = PlatformSettings(mongo_url=product.stack.mongo_url)
    client = make_mongo(settings)
    store = database(client, settings)
    names = await store.list_collection_names()
    assert "vault_items" in names
    for name in names:
        documents = [repr(document).encode() async for document in store[name].find()]
        assert _found(b"".join(documents)) == [], name
    await client.close()


async def test_no_marker_on_disk(product: Fleet, planted: str) -> None:
    files = [path for path in product.stack.folder.rglob("*") if path.is_file()]
    assert [path for path in files if _found(_content(path))] == []


async def test_no_marker_in_redis(product: Fleet, planted: str) -> None:
    from redis.asyncio import Redis

    async with Redis.from_url(product.stack.redis_url) as redis:
        dumps = [await redis.dump(key) or b"" async for key in redis.scan_iter()]
    assert _found(b"".join(dumps)) == []


async def test_results_name_nobody(client: CoachClient, planted: str) -> None:
    resume = (await client.http.get(f"/v1/resumes/{planted}")).json()
    for analysis in resume["analyses"]:
        answer = await client.http.get(f"/v1/analyses/{analysis['id']}")
        assert _found(answer.content) == []


def _found(content: bytes) -> list[str]:
    """Kinds of markers in ``content``, as text or as JSON escapes it."""
    return [
        kind
        for kind, marker in MARKERS.items()
        if marker.encode() in content or json.dumps(marker)[1:-1].encode() in content
    ]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

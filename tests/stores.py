"""Seeking text in every place where a running product keeps something, readable or encrypted."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from redis.asyncio import Redis

from cli.secrets_file import kek_setting
from libs.contracts.topics import all_topics
from libs.embedded.stack import Stack
from libs.llm.cache.aes_gcm import AesGcm
from libs.platform.mongo import Client, Database, database, make_mongo
from libs.platform.settings import PlatformSettings
from libs.platform.vault.cipher import TamperedError
from libs.platform.vault.derived import derived_key
from libs.platform.vault.keks import EnvironmentKeks
from libs.platform.vault.store import ErasedError, Purpose, Vault
from tests.records import lying_in

_SYSTEM = {"admin", "config", "local"}
_SECRET_FIELDS = ("ciphertext", "sealed", "wrapped")


@dataclass(frozen=True, slots=True)
class Stores:
    """MongoDB, Redis, topics, logs and files of an embedded stack."""

    stack: Stack
    mongo: Client
    redis: Redis
    product: Database
    keks: EnvironmentKeks

    @classmethod
    @asynccontextmanager
    async def of(cls, stack: Stack) -> AsyncIterator["Stores"]:
        """Connected to the stack."""
        settings = PlatformSettings(mongo_url=stack.mongo_url)
        keks = EnvironmentKeks(kek_setting(stack.folder))
        async with make_mongo(settings) as mongo, Redis.from_url(stack.redis_url) as redis:
            yield cls(stack, mongo, redis, database(mongo, settings), keks)

    async def naming(self, *markers: str) -> list[str]:
        """Places that hold one of the markers in clear."""
        wanted = list(_forms(markers))
        places = await self._everything() | await asyncio.to_thread(_files, self.stack.folder)
        return [
            place for place, content in places.items() if any(form in content for form in wanted)
        ]

    async def readable(self, *markers: str) -> list[str]:
        """Places that hold one of the markers encrypted under a key that there still is."""
        wanted = list(_forms(markers))
        opened = [(ref, content) async for ref, content in self._opened()]
        return [ref for ref, content in opened if any(form in content for form in wanted)]

    async def content_of(self, resume_id: str) -> list[str]:
        """Places that hold something encrypted of the resume, readable or not."""
        found = []
        async for place, document in self._documents():
            secret = any(document.get(name) for name in _SECRET_FIELDS)
            if secret and resume_id in repr(document):
                found.append(place)
        keys = [key.decode() async for key in self.redis.scan_iter(f"*{resume_id}*")]
        return found + [key for key in keys if not key.startswith(("cache:erased:", "lease:"))]

    async def _everything(self) -> dict[str, bytes]:
        places: dict[str, bytes] = {}
        async for place, document in self._documents():
            places[place] = places.get(place, b"") + repr(document).encode()
        async for key in self.redis.scan_iter():
            places[f"redis {key!r}"] = key + (await self.redis.dump(key) or b"")
        for record in await lying_in(self.stack.kafka_url, *all_topics()):
            headers = b"".join(value for _, value in record.headers)
            place = f"topic {record.topic}"
            whole = (record.key or b"") + (record.value or b"") + headers
            places[place] = places.get(place, b"") + whole
        return places

    async def _documents(self) -> AsyncIterator[tuple[str, dict[str, object]]]:
        for name in await self.mongo.list_database_names():
            if name in _SYSTEM:
                continue
            for collection in await self.mongo[name].list_collection_names():
                async for document in self.mongo[name][collection].find():
                    yield f"{name}.{collection}", document

    async def _opened(self) -> AsyncIterator[tuple[str, bytes]]:
        vault = Vault(self.product, self.keks, dict.fromkeys(Purpose))  # type: ignore[arg-type]
        async for item in self.product["vault_items"].find({}, {"_id": 1}):
            ref: str = item["_id"]
            try:
                yield ref, await vault.get(ref, ref.partition("/")[0])
            except ErasedError:
                continue
        cipher = AesGcm(derived_key(self.keks, "result cache"))
        async for key in self.redis.scan_iter("cache:*"):
            if await self.redis.type(key) != b"string":
                continue
            value = cast("bytes", await self.redis.get(key))
            try:
                yield key.decode(), cipher.open(value, key.decode())
            except (TamperedError, ValueError):
                continue  # not sealed: a number


def _forms(markers: Iterable[str]) -> Iterator[bytes]:
    """A marker as text, and as JSON escapes it."""
    for marker in markers:
        yield marker.encode()
        yield json.dumps(marker)[1:-1].encode()


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): _content(path) for path in folder.rglob("*") if path.is_file()}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

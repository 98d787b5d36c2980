"""The knowledge in Elasticsearch: one index for each version, an alias on the one in use.

One document is a subject, with its entries nested in it. Needs the core alone (no analysis plugin,
no ingest processor, no delete-by-query): the tokens are made here and split at spaces there.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from elasticsearch import AsyncElasticsearch
from elasticsearch.helpers import async_bulk, async_scan
from pydantic import TypeAdapter

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.choice import Tokenise
from services.generate.retrieval.live import vectors_of
from services.generate.retrieval.memory import PassageMemory
from services.generate.retrieval.ports import Embedder
from services.generate.retrieval.store import fingerprint
from services.generate.retrieval.subjects import Subject, subjects

ALIAS = "knowledge"
ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_BATCH = 256
_KEYWORD = {"type": "keyword"}
_FACETS = ("id", "kind", "language", "level", "skills", "source")


def vector_field(embedder: Embedder) -> str:
    """The field that holds the vectors of ``embedder``; a dot would nest it."""
    return "vector-" + embedder.name.replace(".", "-")


def mappings(embedders: Sequence[Embedder]) -> dict[str, Any]:
    """The index mapping: tokens and vectors of the subject, facets and content of its entries."""
    vectors = {
        vector_field(embedder): {
            "type": "dense_vector",
            "dims": embedder.dimensions,
            "similarity": "dot_product",
        }
        for embedder in embedders
    }
    entry = {**dict.fromkeys(_FACETS, _KEYWORD), "entry": {"type": "object", "enabled": False}}
    properties = {
        "title": {"type": "keyword", "index": False, "doc_values": False},
        "tokens": {"type": "text", "analyzer": "whitespace"},
        "entries": {"type": "nested", "properties": entry},
        **vectors,
    }
    return {"dynamic": "strict", "properties": properties}


class ElasticIndex:
    """Writes the knowledge.

    Args:
        client: major version of the server.
        tokenise: the product's tokeniser.
        memory: vectors of texts embedded before.
        embedders: dense channels.
        alias: name that searches go to.
        replicas: copies of each shard.
    """

    def __init__(
        self,
        client: AsyncElasticsearch,
        tokenise: Tokenise,
        memory: PassageMemory,
        embedders: Sequence[Embedder] = (),
        *,
        alias: str = ALIAS,
        replicas: int = 0,
    ) -> None:
        self._client = client
        self._tokenise = tokenise
        self._memory = memory
        self._embedders = embedders
        self._alias = alias
        self._replicas = replicas

    async def publish(self, entries: Sequence[Entry]) -> str:
        """Write ``entries`` as a new version, switch the alias to it, drop older versions.

        Searches see the old version until the new one is complete.

        Returns:
            The name of the index; a version that is in use already is left as it is.

        Raises:
            EmbeddingError: a model failed; the old version stays in use.
        """
        models = "".join(embedder.name for embedder in self._embedders)
        grouped, mark = await asyncio.to_thread(_marked, entries, models)
        name = f"{self._alias}-{mark}"
        if name not in await self._in_use():
            await self._fill(name, grouped)
            await self._switch(name)
        return name

    async def remove(self, condition: Mapping[str, Any]) -> int:
        """Delete the subjects of the version in use that a query finds; gives their number."""
        found = async_scan(
            self._client, index=self._alias, query={"query": condition, "_source": False}
        )
        actions = [
            {"_op_type": "delete", "_index": hit["_index"], "_id": hit["_id"]}
            async for hit in found
        ]
        await async_bulk(self._client, actions, refresh=True)
        return len(actions)

    async def _fill(self, name: str, grouped: Sequence[Subject]) -> None:
        await self._client.options(ignore_status=404).indices.delete(index=name)
        await self._client.indices.create(
            index=name,
            mappings=mappings(self._embedders),
            settings={"number_of_shards": 1, "number_of_replicas": self._replicas},
        )
        await async_bulk(self._client, self._actions(name, grouped), refresh=True)

    async def _switch(self, name: str) -> None:
        old = await self._in_use()
        actions = [{"remove_index": {"index": index}} for index in old if index != name]
        add = {"add": {"index": name, "alias": self._alias}}
        await self._client.indices.update_aliases(actions=[add, *actions])

    async def _in_use(self) -> list[str]:
        found = await self._client.options(ignore_status=404).indices.get_alias(name=self._alias)
        return [name for name in found.body if name.startswith(f"{self._alias}-")]

    async def _actions(
        self, index: str, grouped: Sequence[Subject]
    ) -> AsyncIterator[dict[str, Any]]:
        for start in range(0, len(grouped), _BATCH):
            batch = grouped[start : start + _BATCH]
            vectors = {
                vector_field(embedder): await vectors_of(batch, embedder, self._memory)
                for embedder in self._embedders
            }
            documents = await asyncio.to_thread(self._documents, batch)
            for row, (subject, document) in enumerate(zip(batch, documents, strict=True)):
                own = {field: rows[row].tolist() for field, rows in vectors.items()}
                yield {"_index": index, "_id": subject.key, **document, **own}

    def _documents(self, batch: Sequence[Subject]) -> list[dict[str, Any]]:
        return [self._document(subject) for subject in batch]

    def _document(self, subject: Subject) -> dict[str, Any]:
        return {
            "title": subject.title,
            "tokens": " ".join(self._tokenise(subject.words())),
            "entries": [_nested(entry) for entry in subject.entries],
        }


def _marked(entries: Sequence[Entry], models: str) -> tuple[list[Subject], str]:
    grouped = subjects(entries)
    return grouped, fingerprint(grouped, models)


def _nested(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "language": entry.language,
        "level": entry.level,
        "skills": entry.skills,
        "source": entry.source.title,
        "entry": ENTRY.dump_python(entry, mode="json"),
    }

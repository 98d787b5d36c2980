"""The knowledge in Elasticsearch: one index for each version, an alias on the one in use.

Needs the core alone (no analysis plugin, no ingest processor, no delete-by-query): the tokens are
made here and split at spaces there.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from elasticsearch import AsyncElasticsearch
from elasticsearch.helpers import async_bulk, async_scan
from pydantic import TypeAdapter

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.documents import meaning_of, words_of
from services.generate.retrieval.ports import Embedder
from services.generate.retrieval.store import fingerprint

ALIAS = "knowledge"
ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_BATCH = 256
_KEYWORD = {"type": "keyword"}


def vector_field(embedder: Embedder) -> str:
    """The field that holds the vectors of ``embedder``; dots would nest it."""
    return "vector-" + embedder.name.replace(".", "-")


def mappings(embedders: Sequence[Embedder]) -> dict[str, Any]:
    """The index mapping: tokens, facets, one vector a model, and the entry to give back."""
    vectors = {
        vector_field(embedder): {
            "type": "dense_vector",
            "dims": embedder.dimensions,
            "similarity": "dot_product",
        }
        for embedder in embedders
    }
    facets = dict.fromkeys(("kind", "language", "level", "skills", "source"), _KEYWORD)
    tokens = {"type": "text", "analyzer": "whitespace"}
    entry = {"type": "object", "enabled": False}
    properties = {"tokens": tokens, "entry": entry, **facets, **vectors}
    return {"dynamic": "strict", "properties": properties}


class ElasticIndex:
    """Writes the knowledge.

    Args:
        client: major version of the server.
        tokenise: the product's tokeniser.
        embedders: dense channels.
        alias: name that searches go to.
        replicas: copies of each shard.
    """

    def __init__(
        self,
        client: AsyncElasticsearch,
        tokenise: Callable[[str], Sequence[str]],
        embedders: Sequence[Embedder] = (),
        alias: str = ALIAS,
        replicas: int = 0,
    ) -> None:
        self._client = client
        self._tokenise = tokenise
        self._embedders = embedders
        self._alias = alias
        self._replicas = replicas

    async def publish(self, entries: Sequence[Entry]) -> str:
        """Write ``entries`` as a new version, switch the alias to it, drop older versions.

        Searches see the old version until the new one is complete.

        Returns:
            The name of the index; one that exists already is only switched to.

        Raises:
            EmbeddingError: a model failed; the old version stays in use.
        """
        models = "".join(embedder.name for embedder in self._embedders)
        name = f"{self._alias}-{fingerprint(entries, models)}"
        if name not in await self._in_use():
            await self._fill(name, entries)
        await self._switch(name)
        return name

    async def add(self, entries: Sequence[Entry]) -> None:
        """Write or overwrite single entries of the version in use."""
        await async_bulk(self._client, self._actions(self._alias, entries), refresh=True)

    async def remove(self, condition: Mapping[str, Any]) -> int:
        """Delete the entries of the version in use that a query finds; gives their number."""
        found = async_scan(
            self._client, index=self._alias, query={"query": condition, "_source": False}
        )
        actions = [
            {"_op_type": "delete", "_index": hit["_index"], "_id": hit["_id"]}
            async for hit in found
        ]
        await async_bulk(self._client, actions, refresh=True)
        return len(actions)

    async def _fill(self, name: str, entries: Sequence[Entry]) -> None:
        await self._client.options(ignore_status=404).indices.delete(index=name)
        await self._client.indices.create(
            index=name,
            mappings=mappings(self._embedders),
            settings={"number_of_shards": 1, "number_of_replicas": self._replicas},
        )
        await async_bulk(self._client, self._actions(name, entries), refresh=True)

    async def _switch(self, name: str) -> None:
        old = [index for index in await self._in_use() if index != name]
        actions = [{"remove_index": {"index": index}} for index in old]
        add = {"add": {"index": name, "alias": self._alias}}
        await self._client.indices.update_aliases(actions=[add, *actions])

    async def _in_use(self) -> list[str]:
        found = await self._client.options(ignore_status=404).indices.get_alias(name=self._alias)
        return [name for name in found.body if name.startswith(f"{self._alias}-")]

    async def _actions(self, index: str, entries: Sequence[Entry]) -> AsyncIterator[dict[str, Any]]:
        for start in range(0, len(entries), _BATCH):
            batch = entries[start : start + _BATCH]
            meanings = [meaning_of(entry) for entry in batch]
            fields = [vector_field(embedder) for embedder in self._embedders]
            vectors = [await embedder.passages(meanings) for embedder in self._embedders]
            for row, entry in enumerate(batch):
                own = {
                    field: rows[row].tolist() for field, rows in zip(fields, vectors, strict=True)
                }
                yield {"_index": index, "_id": entry.id, **self._document(entry), **own}

    def _document(self, entry: Entry) -> dict[str, Any]:
        return {
            "tokens": " ".join(self._tokenise(words_of(entry))),
            "kind": entry.kind,
            "language": entry.language,
            "level": entry.level,
            "skills": entry.skills,
            "source": entry.source.title,
            "entry": ENTRY.dump_python(entry, mode="json"),
        }

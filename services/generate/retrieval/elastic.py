"""The retriever over Elasticsearch: both kinds of query in one request, ranks fused here."""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch import AsyncElasticsearch

from services.generate.retrieval.choice import Names, Tokenise, hits, ranked, rerank
from services.generate.retrieval.elastic_index import ALIAS, ENTRY, vector_field
from services.generate.retrieval.fusion import fuse
from services.generate.retrieval.local import CANDIDATES, embed
from services.generate.retrieval.ports import Embedder, Hit, Query
from services.generate.retrieval.subjects import Subject

_MAX_TOKENS = 256
_INNER = 100  # the server's limit for inner hits


class RefusedError(RuntimeError):
    """The server answered, but did not search: there is no such index, or it is not ready."""


class ElasticRetriever:
    """Searches a knowledge base that may be larger than this process's memory.

    Args:
        client: major version of the server.
        tokenise: the product's tokeniser, the same that the index was written with.
        embedders: dense channels of the index.
        alias: name of the version in use.
    """

    def __init__(
        self,
        client: AsyncElasticsearch,
        tokenise: Tokenise,
        embedders: Sequence[Embedder] = (),
        alias: str = ALIAS,
    ) -> None:
        self._client = client
        self._tokenise = tokenise
        self._names = Names(tokenise)
        self._embedders = embedders
        self._alias = alias

    async def search(self, query: Query) -> list[Hit]:
        """The best entries, best first. A model that fails is left out of this search.

        Raises:
            elasticsearch.ApiError, elasticsearch.TransportError: the server refuses, or is away.
            RefusedError: it has no such index, or not yet.
        """
        searches = [_by_words(self._tokenise(query.text), query)]
        for embedder in self._embedders:
            vector = await embed(embedder, query.text)
            if vector is not None:
                searches.append(_by_meaning(vector_field(embedder), vector.tolist(), query))
        answer = await self._client.msearch(
            index=self._alias, searches=[part for body in searches for part in ({}, body)]
        )
        found = [_hits(response) for response in answer["responses"]]
        fused = fuse([{hit["_id"]: float(hit["_score"]) for hit in one} for one in found])
        titles = {hit["_id"]: hit["_source"]["title"] for one in found for hit in one}
        scored = rerank(query.text, fused, titles, self._names)
        shown = await self._subjects(ranked(scored)[: query.limit], query)
        return hits(query, scored, shown, self._names)

    async def _subjects(self, keys: Sequence[str], query: Query) -> dict[str, Subject]:
        """The subjects of ``keys`` with the entries that ``query`` allows."""
        if not keys:
            return {}
        inner = {"size": _INNER, "_source": ["entries.entry"]}
        nested = {**_nested(query), "inner_hits": inner}
        answer = await self._client.search(
            index=self._alias,
            query={"bool": {"filter": [{"ids": {"values": keys}}, {"nested": nested}]}},
            source=False,
            size=len(keys),
        )
        return {hit["_id"]: _subject(hit) for hit in answer["hits"]["hits"]}


def conditions(query: Query) -> list[dict[str, Any]]:
    """The filter clauses on an entry that say what :class:`Query` says."""
    clauses: list[dict[str, Any]] = []
    if query.language:
        clauses.append({"term": {"entries.language": query.language}})
    if query.kinds:
        clauses.append({"terms": {"entries.kind": sorted(query.kinds)}})
    if query.skills:
        clauses.append({"terms": {"entries.skills": sorted(query.skills)}})
    if query.level:
        everybody = {"bool": {"must_not": {"exists": {"field": "entries.level"}}}}
        own = {"term": {"entries.level": query.level}}
        clauses.append({"bool": {"should": [own, everybody]}})
    return clauses


def _nested(query: Query) -> dict[str, Any]:
    clauses = conditions(query) or [{"match_all": {}}]
    return {"path": "entries", "query": {"bool": {"filter": clauses}}}


def _filter(query: Query) -> list[dict[str, Any]]:
    return [{"nested": _nested(query)}] if conditions(query) else []


def _by_words(tokens: Sequence[str], query: Query) -> dict[str, Any]:
    unique = list(dict.fromkeys(tokens))[:_MAX_TOKENS]
    match = {"match": {"tokens": {"query": " ".join(unique)}}}
    body = {"bool": {"must": match, "filter": _filter(query)}}
    return {"query": body, "size": CANDIDATES, "_source": ["title"]}


def _by_meaning(field: str, vector: list[float], query: Query) -> dict[str, Any]:
    knn = {
        "field": field,
        "query_vector": vector,
        "k": CANDIDATES,
        "num_candidates": 2 * CANDIDATES,
        "filter": _filter(query),
    }
    return {"knn": knn, "size": CANDIDATES, "_source": ["title"]}


def _hits(response: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if "error" in response:  # msearch refuses each search by itself
        raise RefusedError(response["error"].get("type", "unknown"))
    found: Sequence[Mapping[str, Any]] = response["hits"]["hits"]
    return found


def _subject(hit: Mapping[str, Any]) -> Subject:
    inner = hit["inner_hits"]["entries"]["hits"]["hits"]
    entries = tuple(ENTRY.validate_python(found["_source"]["entry"]) for found in inner)
    return Subject(hit["_id"], (), entries)

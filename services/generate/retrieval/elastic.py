"""The retriever over Elasticsearch: two kinds of query in one request, ranks fused here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from elasticsearch import AsyncElasticsearch

from services.generate.retrieval.elastic_index import ALIAS, ENTRY, vector_field
from services.generate.retrieval.fusion import fuse
from services.generate.retrieval.local import CANDIDATES, embed
from services.generate.retrieval.ports import Embedder, Hit, Query
from services.generate.retrieval.rerank import DEPTH, in_order, rerank

_MAX_TOKENS = 256


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
        tokenise: Callable[[str], Sequence[str]],
        embedders: Sequence[Embedder] = (),
        alias: str = ALIAS,
    ) -> None:
        self._client = client
        self._tokenise = tokenise
        self._embedders = embedders
        self._alias = alias

    async def search(self, query: Query) -> list[Hit]:
        """The best entries, best first. A model that fails is left out of this search.

        Raises:
            elasticsearch.ApiError, elasticsearch.TransportError: the server refuses, or is away.
        """
        searches = [_by_words(self._tokenise(query.text), query)]
        for embedder in self._embedders:
            vector = await embed(embedder, query.text)
            if vector is not None:
                searches.append(_by_meaning(vector_field(embedder), vector.tolist(), query))
        answer = await self._client.msearch(
            index=self._alias, searches=[part for body in searches for part in ({}, body)]
        )
        channels = [_scores(response) for response in answer["responses"]]
        fused = fuse(channels)
        best = sorted(fused, key=lambda key: (-fused[key], key))[: max(DEPTH, query.limit)]
        hits = await self._entries(best, fused)
        return rerank(query.text, hits, self._tokenise)[: query.limit]

    async def _entries(self, ids: Sequence[str], scores: Mapping[str, float]) -> list[Hit]:
        if not ids:
            return []
        answer = await self._client.mget(index=self._alias, ids=ids, source_includes=["entry"])
        found = [document for document in answer["docs"] if document.get("found")]
        entries = [ENTRY.validate_python(document["_source"]["entry"]) for document in found]
        return in_order(Hit(entry, scores[entry.id]) for entry in entries)


def conditions(query: Query) -> list[dict[str, Any]]:
    """The filter clauses that say what :class:`Query` says."""
    clauses: list[dict[str, Any]] = []
    if query.language:
        clauses.append({"term": {"language": query.language}})
    if query.kinds:
        clauses.append({"terms": {"kind": sorted(query.kinds)}})
    if query.skills:
        clauses.append({"terms": {"skills": sorted(query.skills)}})
    if query.level:
        everybody = {"bool": {"must_not": {"exists": {"field": "level"}}}}
        clauses.append({"bool": {"should": [{"term": {"level": query.level}}, everybody]}})
    return clauses


def _by_words(tokens: Sequence[str], query: Query) -> dict[str, Any]:
    unique = list(dict.fromkeys(tokens))[:_MAX_TOKENS]
    match = {"match": {"tokens": {"query": " ".join(unique)}}}
    body = {"bool": {"must": match, "filter": conditions(query)}}
    return {"query": body, "size": CANDIDATES, "_source": False}


def _by_meaning(field: str, vector: list[float], query: Query) -> dict[str, Any]:
    knn = {
        "field": field,
        "query_vector": vector,
        "k": CANDIDATES,
        "num_candidates": 2 * CANDIDATES,
        "filter": conditions(query),
    }
    return {"knn": knn, "size": CANDIDATES, "_source": False}


def _scores(response: Mapping[str, Any]) -> dict[str, float]:
    return {hit["_id"]: float(hit["_score"]) for hit in response["hits"]["hits"]}

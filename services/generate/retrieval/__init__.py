"""Finding knowledge: one tokeniser, BM25, dense vectors, fused, reranked and filtered.

The same tokens and the same fusion serve the in-process index and Elasticsearch.
"""

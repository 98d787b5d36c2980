"""A published set of near pairs: resumes that look alike, and whether they are the same.

``python -m bench.cache_pairs`` writes ``pairs.jsonl.gz`` anew, byte for byte the same text.
"""

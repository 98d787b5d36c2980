"""Measuring retrieval: the systems compared, relevance, tuning and latency."""

"""Benchmarks: each runs beside a peer in the same run and prints ratios (``make bench-NAME``)."""

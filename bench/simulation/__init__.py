"""Vendors and clocks that exist only in a benchmark's imagination."""

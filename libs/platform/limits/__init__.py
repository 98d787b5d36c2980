"""Limits with one truth for all replicas: rates and quotas, slots held at once, plans."""

"""Limits and budgets: one truth in Redis for all replicas."""

"""Analyses that can wait: handed to the vendors' batch queues, taken up again when answered."""

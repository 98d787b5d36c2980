"""The access log: who reached for what, why, with which outcome; append-only and chained.

It holds ids, routes and pseudonyms, never personal data.
"""

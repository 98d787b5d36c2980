"""Erasure: a ledger without personal data, and receipts that prove what it says."""

"""The ledger: every call with who, what, how much and how it ended."""

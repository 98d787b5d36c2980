"""The ports of ingest, implemented; each module is named by its technology."""

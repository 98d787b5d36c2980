"""The knowledge base: entries, how they are loaded, combined, imported and counted."""

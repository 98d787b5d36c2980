"""Bringing other people's questions in: read, validated, deduplicated, versioned."""

"""How sentences are made: Korean particles, retold resume lines, filled patterns."""

"""Results made once and served again: by exact key, and by likeness within a verified bound."""

"""One adapter for each vendor's official SDK."""

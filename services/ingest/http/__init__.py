"""The HTTP API: problems, authentication, routes."""

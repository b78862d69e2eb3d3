"""The HTTP layer: server, JSON, errors, conditional requests and services."""

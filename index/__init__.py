"""Searching: the port, the query grammar, and the engines behind it."""

"""Proofs about the pages, the JSON API and the server."""

"""Proofs about reading, understanding and keeping."""

"""Proofs about searching."""

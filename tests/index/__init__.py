"""Test the index and search."""

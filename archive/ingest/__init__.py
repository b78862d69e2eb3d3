"""Scan files, read them in worker processes, store them, and watch for changes."""

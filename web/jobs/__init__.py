"""Corrections as jobs: one after another, in a background thread."""

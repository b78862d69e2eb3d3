"""Corrections by forms: facts, people, review queue, history, access."""

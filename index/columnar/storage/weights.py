"""Weights of words in a field."""

from __future__ import annotations

WEIGHT_SCALE = 5
"""Weights are counted in fifths: a word in the text is five, its singular four, three times that in a title."""

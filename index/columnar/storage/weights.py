"""Weights of words in a field."""

from __future__ import annotations

WEIGHT_SCALE = 5
"""Scale of weights. A word in the text weighs 5, its singular 4, in a title thrice."""

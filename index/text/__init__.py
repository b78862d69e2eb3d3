"""Text as terms: normalization, analysis, positions, snippets."""

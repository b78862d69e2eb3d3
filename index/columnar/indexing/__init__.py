"""The index writer: documents inverted, built into segments, merged and committed."""

"""Text as such: decoding, cleaning, normalization, languages, dates in words, near-duplicates."""

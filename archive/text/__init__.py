"""Text processing: decoding, cleaning, normalization, languages, dates, duplicates."""

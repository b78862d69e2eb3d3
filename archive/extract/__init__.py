"""One extractor a fact: pure functions from an article to a fact with its evidence."""

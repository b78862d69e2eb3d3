"""The extractors: each returns one fact of an article, or `None`."""

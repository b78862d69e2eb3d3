"""Turn a search request into a response."""

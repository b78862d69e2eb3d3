"""The HTML pages, by subject."""

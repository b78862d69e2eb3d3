"""The texts of the pages, by subject."""

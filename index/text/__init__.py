"""Turn text into terms, and find matches and snippets in it."""

"""People: who is named in an article, in what role, and who said what."""

"""Parse the text of a query into a Whoosh query tree."""

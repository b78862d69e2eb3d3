"""From a typed query line to Whoosh's query tree."""

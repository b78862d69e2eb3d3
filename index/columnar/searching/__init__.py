"""Evaluate queries: compile Whoosh query trees to array operators, rank and group."""

"""Everything that a person or a program touches: pages, JSON, command line."""

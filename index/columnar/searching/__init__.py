"""The evaluator: Whoosh's query tree compiled to operations on arrays, ranked and grouped."""

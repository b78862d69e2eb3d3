"""Search: the engine protocol, the query parser, and the engines."""

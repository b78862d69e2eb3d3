"""Personal names: their keys and their comparison."""

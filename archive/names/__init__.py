"""Personal names: their keys and how two of them compare."""

"""The JSON of the API as types."""

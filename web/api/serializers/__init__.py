"""Serializers: values of the archive as JSON, for the API and the command line."""

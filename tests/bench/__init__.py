"""Measurements: long runs beside the tests, each a program with its own `--help`."""

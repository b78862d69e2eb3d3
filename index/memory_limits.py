"""The memory of the process that writes the index."""

DEFAULT_MEMORY_MB = 512
"""Default memory limit of the writer, in megabytes."""
MIN_MEMORY_MB = 96

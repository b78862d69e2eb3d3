"""Store the index on disk: column files, segments, manifest and snapshots."""

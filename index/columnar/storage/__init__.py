"""The index on disk: column files, segments, manifest, and the snapshot that opens them for reading."""

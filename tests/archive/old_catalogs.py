"""Statements that turn a catalog of today into one of an earlier version."""

from __future__ import annotations

from archive.catalog import CHECKSUM_TRIGGERS

TO_VERSION_10 = (
    "DROP TABLE similarity_blocks",
    "DROP TABLE similarity_segments",
    "CREATE TABLE shingles (shingle BIGINT NOT NULL, document VARCHAR NOT NULL)",
    "CREATE TABLE sketches (document VARCHAR NOT NULL, sketch VARCHAR NOT NULL)",
    "CREATE TABLE bands (band BIGINT NOT NULL, document VARCHAR NOT NULL)",
    "UPDATE meta SET value = '1' WHERE \"key\" = 'sketches'",
    "UPDATE meta SET value = '10' WHERE \"key\" = 'version'",
)
"""Statements that make a catalog one of version 10."""
TO_VERSION_5 = (
    *(f"DROP TRIGGER {statement.split()[2]}" for statement in CHECKSUM_TRIGGERS),
    "DROP TABLE checksums",
    "DROP TABLE similarity_blocks",
    "DROP TABLE similarity_segments",
    "CREATE TABLE shingles (shingle BIGINT, document VARCHAR)",
    "CREATE TABLE sketches (document VARCHAR PRIMARY KEY, sketch BLOB)",
    "CREATE TABLE bands (band BIGINT, document VARCHAR)",
    "DROP TABLE unread_paths",
    "DROP TABLE spellings",
    "DROP TABLE former_places",
    "DROP TABLE unsettled",
    "DROP INDEX ix_documents_source_id",
    *(
        f"DROP INDEX ix_documents_{name}"
        for name in ("digest", "version_of", "address")
    ),
    *(
        f"ALTER TABLE documents DROP COLUMN {name}"
        for name in ("digest", "seen", "version_of", "address")
    ),
    "UPDATE meta SET value = '5' WHERE key = 'version'",
)
"""The version before documents kept their IDs when their files changed."""

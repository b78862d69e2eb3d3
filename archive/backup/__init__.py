"""Backups of an archive in one checksummed file: create, verify and restore them."""

from archive.backup.container import BackupContent, DamagedBackupError
from archive.backup.create import BackupReport, create_backup
from archive.backup.restore import (
    RestoreOptions,
    RestoreReport,
    finish_restore,
    is_restore_unfinished,
    restore_backup,
)
from archive.backup.source_files import Root
from archive.backup.verify import verify_backup

__all__ = [
    "BackupContent",
    "BackupReport",
    "DamagedBackupError",
    "RestoreOptions",
    "RestoreReport",
    "Root",
    "create_backup",
    "finish_restore",
    "is_restore_unfinished",
    "restore_backup",
    "verify_backup",
]

"""Imported by the fork server before it forks: what every worker needs is read once, and its memory shared."""

from archive.article import Article
from archive.understand import understand

understand(Article("Minister Ann Lee said “all is well here” on Monday."), "ready", "txt")

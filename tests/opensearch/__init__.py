"""Tests on real OpenSearch nodes. They are skipped without Java or Maven."""

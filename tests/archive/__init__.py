"""Test reading, extraction and the catalog."""

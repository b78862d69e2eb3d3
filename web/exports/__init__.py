"""Exports for other programs: citations, result sets, feeds and OpenSearch."""

"""Formats for other programs: citations, exports of result sets, feeds, OpenSearch."""

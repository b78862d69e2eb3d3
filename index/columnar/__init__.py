"""The index of the embedded engine: postings as memory-mapped arrays.

| topic | module |
|---|---|
| file format | `storage.column_file` (arrays, checksums), `storage.segment` (names) |
| folder format | `storage.manifest` |
| indexing | `indexing.inverter` (text to postings), `indexing.segment_builder`, |
|          | `indexing.merger`, `indexing.writer` (commits) |
| searching | `searching.compiler` (Whoosh query tree to operators), |
|           | `searching.operators`, `searching.ranking`, `searching.passages` |
| facets | `storage.facet_columns` |
| state after a commit | `storage.snapshot` |
| Whoosh's index interface | `whoosh_reader` (index), `whoosh_codec` (segments) |
"""

"""The embedded engine's index: postings as arrays, under Whoosh's interfaces, read where they lie on the disk.

| to see | open |
|---|---|
| the format of a file | `format` (arrays with checksums), `segment` (which arrays a segment has) |
| the format of a folder | `manifest` |
| the writer | `inversion` (text to postings), `building` (documents to a segment), `merging`, `writing` (commits) |
| the evaluator | `compiling` (Whoosh's query tree to operations), `operations`, `ranking`, `counting`, `passages` |
| what is searched | `snapshot` (segments opened as one) |
| Whoosh's own view of it | `codec` |
"""

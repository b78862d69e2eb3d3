"""An index of the texts: which documents may be copies, or have a passage in common.

It has a hash for each band of a text, by which copies are likely, and one for each of
its passages. As in a search index, the hashes of many documents are a segment: sorted,
compressed, and written once. Segments are merged when there are many. Nothing is
changed in place, so a document that changed is in a newer segment again. The texts
decide about everything that is found.
"""

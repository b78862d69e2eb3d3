"""One run over files: scan, read in worker processes, store in the catalog, watch for changes."""

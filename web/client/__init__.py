"""The Python interface of an archive: the same for a home and for a server."""

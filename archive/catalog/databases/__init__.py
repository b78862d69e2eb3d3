"""The databases that can hold a catalog, and everything in which they differ.

All other modules of the catalog use SQL that both understand.
"""

"""The engine on an OpenSearch cluster.

It compiles the same query trees as the embedded engine and returns the same results.
Only this folder imports `opensearchpy`, and only when the engine is opened.
"""

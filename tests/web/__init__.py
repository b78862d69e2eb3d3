"""Tests of the pages, the JSON API and the server."""

"""The user interfaces: pages, JSON API and command line."""

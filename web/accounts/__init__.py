"""Accounts of readers and editors: passwords, sessions, tokens, failed attempts."""

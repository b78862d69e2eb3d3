"""Addresses and parameters: URL to request and back."""

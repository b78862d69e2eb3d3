"""The command line."""

from web.cli.main import main

__all__ = ["main"]

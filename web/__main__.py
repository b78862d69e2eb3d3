"""`python -m web` is `cuttings`."""

from web.cli import main

main()

"""`python -m web` is `cuttings`."""

from web.cli.main import main

main()

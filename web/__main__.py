"""Run `python -m web` as `cuttings`."""

from web.cli.main import main

main()

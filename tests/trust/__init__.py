"""Harness that measures what Cuttings promises under kills, damage and hostile input.

`python -m tests.trust` runs all figures. The tests in this folder run a quick form.
"""

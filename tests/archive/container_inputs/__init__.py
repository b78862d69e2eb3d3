"""Made-up files as programs write them, for `test_container_inputs.py`."""

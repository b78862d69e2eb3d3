"""Programs that measure Cuttings. They take long, and are not tests."""

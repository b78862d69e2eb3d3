"""Read files of articles, extract facts from them, and store both in a catalog."""

"""The parts of the catalog: people, corrections, review queues, sources and stories."""

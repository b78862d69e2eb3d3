"""What proves the sentences that Cuttings says of itself."""

"""Pages and forms that correct facts and people."""

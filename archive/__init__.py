"""Reading and understanding: files become documents with facts, kept in a catalog."""
